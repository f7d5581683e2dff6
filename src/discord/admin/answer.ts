import type { APIChatInputApplicationCommandInteraction } from 'discord.js';
import {
  type AdminChange,
  type Answer,
  problem,
  type Report,
  type Trouble,
  type VideoModel,
} from '../../core/index.ts';
import { type Parts, type PrivateBody, privately, refuse } from '../answers.ts';
import { channelOf, localeOf, requesterOf } from '../person.ts';
import { renderTrouble } from '../render.ts';
import { type AdminAsked, changeOf, grantOf, readAdmin, resetOf } from './changes.ts';
import {
  renderBalance,
  renderChanges,
  renderGateways,
  renderLog,
  renderReport,
  renderSettings,
} from './render.ts';
import { openWords } from './words-form.ts';

type Interaction = APIChatInputApplicationCommandInteraction;

/** `/sora-admin`. Every answer is private; whether this person may, the core says each time. */
export async function admin(parts: Parts, interaction: Interaction): Promise<void> {
  const asked = readAdmin(interaction.data);
  if (asked === undefined) return await refuse(parts, interaction, NOT_TYPED);
  if (asked.name === 'words') return await openWords(parts, interaction);
  await privately(parts, interaction, () => answerTo(parts, interaction, asked));
}

/** What Discord's own clients do not send. */
const NOT_TYPED: Trouble = { code: 'defect' };

async function answerTo(
  parts: Parts,
  interaction: Interaction,
  asked: AdminAsked,
): Promise<PrivateBody> {
  const { core, clock } = parts;
  const requester = requesterOf(interaction);
  const { locale } = requester;
  switch (asked.name) {
    case 'show': {
      const answer = await core.admin.report(requester);
      const hasPage = answer.ok && core.admin.hasPage(requester);
      const link = hasPage ? await core.admin.page(requester) : undefined;
      const page = link?.ok === true ? link.page : undefined;
      return told(answer, locale, ({ report }) =>
        renderReport(report, chartOf(parts, report), locale, page),
      );
    }
    case 'settings':
      return told(await core.admin.settings(requester), locale, (view) =>
        renderSettings(view, locale),
      );
    case 'log':
      return told(await core.admin.log(requester), locale, ({ log }) => renderLog(log, locale));
    case 'gateways':
      return told(await core.admin.gateways(requester), locale, ({ gateways }) =>
        renderGateways(gateways, clock.now(), locale),
      );
    case 'grant':
    case 'reset':
      return await changeWallet(parts, interaction, asked);
    default:
      return await changeSetting(parts, interaction, asked);
  }
}

async function changeSetting(
  { core }: Parts,
  interaction: Interaction,
  asked: AdminAsked,
): Promise<PrivateBody> {
  const locale = localeOf(interaction);
  const change = changeOf(asked, channelOf(interaction) ?? '');
  const trouble = change === undefined ? NOT_TYPED : modelTrouble(change, core.models());
  if (change === undefined || trouble !== undefined) {
    return renderTrouble(trouble ?? NOT_TYPED, locale);
  }
  const made = await core.admin.configure(requesterOf(interaction), [change]);
  return told(made, locale, ({ changes }) => renderChanges(changes, locale));
}

/** Where the models are more than choices, anything can be typed. One that is gone may still be switched on. */
function modelTrouble(change: AdminChange, models: readonly VideoModel[]): Trouble | undefined {
  if (change.set !== 'model' || !change.off) return undefined;
  if (models.some(({ id }) => id === change.model)) return undefined;
  const allowed = models.map(({ id }) => id).join(', ');
  const problems = [problem('model', 'model.unknown', { model: change.model, allowed })];
  return { code: 'invalid', problems };
}

/** The interaction's id makes a second delivery change nothing. */
async function changeWallet(
  { core }: Parts,
  interaction: Interaction,
  asked: AdminAsked,
): Promise<PrivateBody> {
  const requester = requesterOf(interaction);
  const { locale } = requester;
  const commandId = `discord:${interaction.id}`;
  const show = (user: string, answer: Awaited<ReturnType<typeof core.admin.reset>>) =>
    told(answer, locale, ({ balance }) => renderBalance(user, balance, locale));
  if (asked.name === 'reset') {
    const wanted = resetOf(asked);
    if (wanted === undefined) return renderTrouble(NOT_TYPED, locale);
    const { person } = wanted;
    return show(person, await core.admin.reset(requester, person, commandId));
  }
  const wanted = grantOf(asked);
  if (wanted === undefined) return renderTrouble(NOT_TYPED, locale);
  const { person, credits } = wanted;
  return show(person, await core.admin.grant(requester, person, credits, commandId));
}

/** A chart that cannot be drawn holds up nobody: the text says it all. */
function chartOf({ chart, log }: Parts, report: Report): Uint8Array | undefined {
  try {
    // A day without anything has nothing to draw.
    return report.people.length === 0 ? undefined : chart?.(report);
  } catch (error) {
    log.warn({ err: error }, 'a chart could not be drawn');
    return undefined;
  }
}

function told<T>(
  answer: Answer<T>,
  locale: string,
  render: (answer: T) => PrivateBody,
): PrivateBody {
  return answer.ok ? render(answer) : renderTrouble(answer.trouble, locale);
}
