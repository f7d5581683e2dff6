import {
  type APIInteraction,
  type APIInteractionResponse,
  InteractionResponseType,
  MessageFlags,
  type RawFile,
  SnowflakeUtil,
} from 'discord.js';
import type { Clock, Core, Log, PlatformDeps, Trouble } from '../core/index.ts';
import { CallFailure, type Calls, Code, type Hook } from './calls.ts';
import { localeOf } from './person.ts';
import { type Body, renderTrouble } from './render.ts';

/** What answering people needs. */
export interface Parts {
  readonly core: Core;
  readonly calls: Calls;
  readonly log: Log;
  readonly clock: Clock;
  /** Counts; absent: nobody does. */
  readonly observe?: PlatformDeps['observe'];
  /** Draws a report; absent: it is told in words alone. */
  readonly chart?: PlatformDeps['chart'];
  /** Since when this process hears of interactions, ms since the epoch. */
  readonly connectedAt?: () => number;
}

/**
 * 'yes': Discord has an answer, this one or that of an earlier delivery. 'no': nobody knows; it may stand all the same.
 * 'too late': nothing can be said any more. 'elsewhere': another process was quicker, and does what is to be done.
 */
type Answered = 'yes' | 'no' | 'too late' | 'elsewhere';

/** What a first answer needs. */
type Answering = Pick<Parts, 'calls' | 'log' | 'connectedAt'>;

/** Gives an interaction its first answer. Never throws. */
export async function answer(
  parts: Answering,
  interaction: APIInteraction,
  response: APIInteractionResponse,
): Promise<Answered> {
  const { calls, log } = parts;
  try {
    await calls.answer(interaction, response);
    return 'yes';
  } catch (error) {
    const code = error instanceof CallFailure ? error.code : undefined;
    // Answered by an earlier process, or by an earlier try of which nobody heard: nothing was submitted twice by that.
    if (code === Code.alreadyAcknowledged)
      return isElsewhere(parts, interaction) ? 'elsewhere' : 'yes';
    const late = code === Code.unknownInteraction;
    const why = late ? 'an interaction came too late to be answered' : 'an answer did not arrive';
    log.warn({ err: error, interaction: interaction.id }, why);
    return late ? 'too late' : 'no';
  }
}

/**
 * Whether an interaction that has an answer got it from another process that is at work now: while one takes the place of another, both hear of
 * everything. One from before this process was connected is an inheritance.
 */
function isElsewhere({ calls, connectedAt }: Answering, interaction: APIInteraction): boolean {
  if (connectedAt === undefined || calls.answeredBefore(interaction)) return false;
  return SnowflakeUtil.timestampFrom(interaction.id) >= connectedAt();
}

/** Defers, so that everybody sees that the bot is at work. A command goes on only after 'yes'. */
export function acknowledge(parts: Parts, interaction: APIInteraction): Promise<Answered> {
  return answer(parts, interaction, {
    type: InteractionResponseType.DeferredChannelMessageWithSource,
  });
}

/** Says no at once, to the person alone. Never throws. */
export async function refuse(
  parts: Answering,
  interaction: APIInteraction,
  trouble: Trouble,
): Promise<void> {
  await refuseWith(parts, interaction, renderTrouble(trouble, localeOf(interaction)));
}

/** The same with a message that is there already; resolves to whether it came through. */
export async function refuseWith(
  parts: Answering,
  interaction: APIInteraction,
  data: Body,
): Promise<boolean> {
  const type = InteractionResponseType.ChannelMessageWithSource;
  return (await answer(parts, interaction, { type, data })) === 'yes';
}

function hookOf({ application_id: applicationId, token }: APIInteraction): Hook {
  return { applicationId, interactionToken: token };
}

/** A private answer; its files are named in `attachments`. */
export type PrivateBody = Body & { readonly files?: readonly RawFile[] };

/** Answers one person alone with what may take a while: acknowledged first, filled in then. Never throws. */
export async function privately(
  parts: Parts,
  interaction: APIInteraction,
  work: () => Promise<PrivateBody>,
): Promise<void> {
  const type = InteractionResponseType.DeferredChannelMessageWithSource;
  const answered = await answer(parts, interaction, {
    type,
    data: { flags: MessageFlags.Ephemeral },
  });
  await fillIn(parts, interaction, answered, work);
}

/** The same in the place of the message that a button is on. Only for messages that this person alone sees. */
export async function inPlace(
  parts: Parts,
  interaction: APIInteraction,
  work: () => Promise<PrivateBody>,
): Promise<void> {
  const type = InteractionResponseType.DeferredMessageUpdate;
  await fillIn(parts, interaction, await answer(parts, interaction, { type }), work);
}

async function fillIn(
  { calls, log }: Parts,
  interaction: APIInteraction,
  answered: Answered,
  work: () => Promise<PrivateBody>,
): Promise<void> {
  if (answered === 'too late' || answered === 'elsewhere') return;
  const failed = (error: unknown) => {
    log.error({ err: error, interaction: interaction.id }, 'a private answer failed');
    return renderTrouble({ code: 'defect' }, localeOf(interaction));
  };
  // Where nobody knows whether it was acknowledged nothing is done, and that is said where it can be.
  const body: PrivateBody =
    answered === 'no'
      ? renderTrouble({ code: 'defect' }, localeOf(interaction))
      : await work().catch(failed);
  const { files, flags = 0, ...rest } = body;
  // Whether it is private was decided with the acknowledgement.
  const whole = { ...rest, flags: flags & ~MessageFlags.Ephemeral };
  await calls.editOriginal(hookOf(interaction), whole, files).catch((error: unknown) => {
    log.warn({ err: error, interaction: interaction.id }, 'a private answer did not arrive');
  });
}

/** Says no after the public placeholder: a follow-up straight after a deferral would fill that, so it goes first. */
export async function takeBack(
  { calls, log }: Pick<Parts, 'calls' | 'log'>,
  interaction: APIInteraction,
  data: Body,
): Promise<true> {
  const hook = hookOf(interaction);
  await calls.deleteOriginal(hook).catch((error: unknown) => {
    log.warn({ err: error, interaction: interaction.id }, 'a placeholder could not be deleted');
  });
  await calls.followUp(hook, data);
  return true;
}

/** The result of something that must not throw, or what it threw. */
export function attempt<T>(
  work: () => T,
): { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: unknown } {
  try {
    return { ok: true, value: work() };
  } catch (error) {
    return { ok: false, error };
  }
}
