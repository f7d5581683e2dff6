import { type APIInteraction, SnowflakeUtil } from 'discord.js';
import {
  draftToMend,
  isMendable,
  type KeptForm,
  type Submitted,
  type Trouble,
} from '../core/index.ts';
import { addressOf } from './address.ts';
import { acknowledge, attempt, type Parts, refuse, refuseWith, takeBack } from './answers.ts';
import { keyOf, LONGEST_TEXT } from './modal.ts';
import { channelOf, requesterOf } from './person.ts';
import { type Body, renderConfirm, renderTrouble } from './render.ts';

/** What a request has beside its form. */
export interface Asking {
  /** Discord's id of what it counts as: another press for the same makes no second task. The interaction's own unless given. */
  readonly commandId?: string;
  /** The person has seen the price. */
  readonly confirmed?: boolean;
}

/** A request as it came, by a command, a form or a button. Where there are too many at once the person is told, and that is all. */
export async function ask(
  parts: Parts,
  interaction: APIInteraction,
  form: KeptForm,
  asking: Asking = {},
): Promise<void> {
  const through = parts.calls.isBehind?.() === true ? undefined : parts.core.enter('discord');
  if (through === undefined) {
    const trouble = { code: 'busy' } as const;
    parts.observe?.({ type: 'refused', platform: 'discord', code: trouble.code });
    return isOver(parts, interaction) ? undefined : await refuse(parts, interaction, trouble);
  }
  try {
    await take(parts, interaction, form, asking);
  } finally {
    through();
  }
}

/** Discord takes an answer for 3 s; one that comes close to that, ms, would only delay those of others. */
const ANSWERED_WITHIN_MS = 2500;

/** Only to be asked about those who are turned away: the clock of this machine may be wrong. */
function isOver({ clock }: Parts, { id }: APIInteraction): boolean {
  return clock.now() - SnowflakeUtil.timestampFrom(id) > ANSWERED_WITHIN_MS;
}

/**
 * From the check of a request to its task. Everything up to the first answer happens
 * without waiting for anything, since Discord wants it within 3 s: a wrong combination is refused privately, anything else is
 * acknowledged before it is looked at more closely.
 */
async function take(
  parts: Parts,
  interaction: APIInteraction,
  form: KeptForm,
  { commandId = interaction.id, confirmed = false }: Asking,
): Promise<void> {
  const { core, log } = parts;
  const { id } = interaction;
  const { draft } = form;
  const begun = { form, keptId: commandId };
  const sayIt = (trouble: Trouble) =>
    sayNo(parts, interaction, begun, trouble, (body) => refuseWith(parts, interaction, body));
  const takeItBack = (trouble: Trouble) =>
    sayNo(parts, interaction, begun, trouble, (body) => takeBack(parts, interaction, body));

  const checked = attempt(() => core.check(draft));
  if (!checked.ok) {
    log.error({ err: checked.error, interaction: id }, 'a command could not be checked');
    return await sayIt({ code: 'defect' });
  }
  if (!checked.value.ok) {
    const { trouble } = checked.value;
    parts.observe?.({ type: 'refused', platform: 'discord', code: trouble.code });
    return await sayIt(trouble);
  }
  const acknowledged = await acknowledge(parts, interaction);
  if (acknowledged === 'too late' || acknowledged === 'elsewhere') return;
  // The placeholder may stand all the same: only the answer may have been lost.
  if (acknowledged === 'no') return await takeItBack({ code: 'defect' });

  const submitted = await submit(parts, interaction, form, { commandId, confirmed });
  if (submitted.kind === 'refused') return await takeItBack(submitted.trouble);
  // Another press for the same was quicker: this one's placeholder would stand there for good.
  const other = submitted.task.address.interactionToken !== interaction.token;
  if (submitted.kind === 'repeated' && other) await takeItBack({ code: 'too-late' });
}

async function submit(
  { core, log }: Parts,
  interaction: APIInteraction,
  { draft }: KeptForm,
  { commandId, confirmed }: Required<Asking>,
): Promise<Submitted> {
  const channel = channelOf(interaction);
  try {
    return await core.submit({
      id: `discord:${commandId}`,
      requester: requesterOf(interaction),
      address: addressOf(interaction),
      draft,
      ...(channel === undefined ? {} : { channel }),
      ...(confirmed ? { confirmed } : {}),
    });
  } catch (error) {
    log.error({ err: error, interaction: interaction.id }, 'a command failed');
    return { kind: 'refused', trouble: { code: 'defect' } };
  }
}

interface Begun {
  readonly form: KeptForm;
  /** Under which the form is kept where something can still come of it. */
  readonly keptId: string;
}

/** Says no, with a button that opens the form again where changing the request can help, and one that buys what is dear. */
async function sayNo(
  { core }: Parts,
  interaction: APIInteraction,
  { form, keptId }: Begun,
  trouble: Trouble,
  say: (body: Body) => Promise<boolean>,
): Promise<void> {
  const requester = requesterOf(interaction);
  const { locale } = requester;
  const asks = trouble.code === 'confirm';
  if (!asks && (!isMendable(trouble) || !fits(form))) {
    await say(renderTrouble(trouble, locale));
    return;
  }
  const kept = asks ? form : { ...form, draft: draftToMend(form.draft, trouble) };
  const body = asks
    ? renderConfirm(trouble, locale, keptId, fits(form))
    : renderTrouble(trouble, locale, keptId);
  const said = say(body);
  await core.keep(keyOf(keptId), requester, kept, said);
  await said;
}

/** A prompt of a command may be longer than any form of Discord takes. */
export function fits({ draft: { prompt } }: KeptForm): boolean {
  return typeof prompt !== 'string' || prompt.length <= LONGEST_TEXT;
}
