import { type APIEmbedField, MessageFlags, type RawFile } from 'discord.js';
import {
  type Balance,
  changeLine,
  type GatewayText,
  type GatewayView,
  gatewayLines,
  type OperatorLink,
  type Report,
  reportLines,
  type Say,
  type SettingsChange,
  type SettingsView,
  settingsLines,
  speak,
} from '../../core/index.ts';
import type { PrivateBody } from '../answers.ts';
import { cut, markup } from '../markup.ts';
import { fitting, renderPrivate } from '../render.ts';

/** Discord's documentation, Embed Limits; the last is for all fields together. */
const LONGEST_EMBED = 4096;
const MOST_FIELDS = 25;
const LONGEST_FIELD_NAME = 256;
const LONGEST_FIELD = 1024;
const LONGEST_FIELDS = 6000;

/** Models of each gateway that are named: as many as there is room for. */
const MOST_MODELS = [10, 3, 0] as const;

const CHART = 'today.png';

/** Shown, and never pinged: answers are private and allow no mention. */
const role = (id: string) => (/^\d+$/u.test(id) ? `<@&${id}>` : markup.code(id));

/** What was changed from what to what. */
export function renderChanges(changes: readonly SettingsChange[], locale: string): PrivateBody {
  const say = speak(locale);
  if (changes.length === 0) return renderPrivate(say('admin.unchanged'), []);
  return renderPrivate(
    say('admin.saved'),
    changes.map((change) => changeLine(change, say, markup, role)),
  );
}

/** What somebody has now. */
export function renderBalance(
  user: string,
  balance: Balance | undefined,
  locale: string,
): PrivateBody {
  const say = speak(locale);
  if (balance === undefined) return renderPrivate(say('admin.unchanged'), [say('admin.no-limit')]);
  const { left, limit, unit } = balance;
  const has = say(`card.left.${unit}`, { left, limit });
  return renderPrivate(say('admin.saved'), [
    say('admin.left', { user: markup.user(user), left: has }),
  ]);
}

export function renderSettings(view: SettingsView, locale: string): PrivateBody {
  const say = speak(locale);
  return renderPrivate(say('admin.now'), settingsLines(view, say, markup, role));
}

/** How each gateway does. `now`: ms since the epoch. */
export function renderGateways(
  gateways: readonly GatewayView[],
  now: number,
  locale: string,
): PrivateBody {
  const say = speak(locale);
  const rest = gateways.length - MOST_FIELDS;
  const title = renderPrivate(say('admin.gateways'), [
    ...(gateways.length === 0 ? [say('gateway.none')] : []),
    ...(rest > 0 ? [say('report.more', { count: rest })] : []),
  ]);
  if (gateways.length === 0) return title;
  const shown = gateways.slice(0, MOST_FIELDS);
  const fieldsOf = (models: number, room?: number) =>
    shown.map((one) => fieldOf(gatewayLines(one, now, say, markup, models), room));
  const sizeOf = (fields: readonly APIEmbedField[]) =>
    fields.reduce((sum, { name, value }) => sum + name.length + value.length, 0);
  const most =
    MOST_MODELS.map((models) => fieldsOf(models)).find((one) => sizeOf(one) <= LONGEST_FIELDS) ??
    fieldsOf(0, Math.floor(LONGEST_FIELDS / shown.length));
  return { ...title, flags: MessageFlags.Ephemeral, embeds: [{ fields: most }] };
}

/** Who changed what, as much as fits. */
export function renderLog(log: readonly SettingsChange[], locale: string): PrivateBody {
  const say = speak(locale);
  const title = renderPrivate(say('admin.log'), log.length === 0 ? [say('admin.log.none')] : []);
  if (log.length === 0) return title;
  const lines = log.map((change) => changeLine(change, say, markup, role));
  // The flag that hides previews would hide the embed too.
  return {
    ...title,
    flags: MessageFlags.Ephemeral,
    embeds: [{ description: fitting(lines, LONGEST_EMBED) }],
  };
}

/** Today, and the chart of it, whose list is in the text. `page`: for those who run the bot, and before all that may have to be cut. */
export function renderReport(
  report: Report,
  chart: Uint8Array | undefined,
  locale: string,
  page?: OperatorLink,
): PrivateBody {
  const say = speak(locale);
  const body = renderPrivate(say('report.title'), [
    ...(page === undefined ? [] : [pageText(page, say)]),
    ...reportLines(report, say, markup),
  ]);
  if (chart === undefined) return body;
  const data = Buffer.from(chart.buffer, chart.byteOffset, chart.byteLength);
  const file: RawFile = { name: CHART, data, contentType: 'image/png' };
  const attachments = [{ id: 0, filename: CHART, description: say('report.alt') }];
  return { ...body, files: [file], attachments };
}

/** Between these brackets Discord shows no preview: nobody looks at the link but the person. */
function pageText({ url, minutes }: OperatorLink, say: Say): string {
  return say('admin.page.text', { link: `<${url}>`, minutes });
}

/** `room`: characters of name and value together. */
function fieldOf({ name, lines }: GatewayText, room = Infinity): APIEmbedField {
  const called = cut(name, Math.min(LONGEST_FIELD_NAME, Math.floor(room / 3)));
  const value = fitting(lines, Math.min(LONGEST_FIELD, room - called.length));
  return { name: called, value };
}
