import { MessageFlags, type RawFile } from 'discord.js';
import {
  type Balance,
  changeLine,
  type Report,
  reportLines,
  type SettingsChange,
  type SettingsView,
  settingsLines,
  speak,
} from '../../core/index.ts';
import type { PrivateBody } from '../answers.ts';
import { markup } from '../markup.ts';
import { fitting, renderPrivate } from '../render.ts';

/** Discord's documentation, Embed Limits. */
const LONGEST_EMBED = 4096;

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

/** Today, and the chart of it, whose list is in the text. */
export function renderReport(
  report: Report,
  chart: Uint8Array | undefined,
  locale: string,
): PrivateBody {
  const say = speak(locale);
  const body = renderPrivate(say('report.title'), reportLines(report, say, markup));
  if (chart === undefined) return body;
  const data = Buffer.from(chart.buffer, chart.byteOffset, chart.byteLength);
  const file: RawFile = { name: CHART, data, contentType: 'image/png' };
  const attachments = [{ id: 0, filename: CHART, description: say('report.alt') }];
  return { ...body, files: [file], attachments };
}
