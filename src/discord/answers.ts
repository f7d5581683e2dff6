import {
  type APIInteraction,
  type APIInteractionResponse,
  InteractionResponseType,
} from 'discord.js';
import type { Clock, Core, Log, Trouble } from '../core/index.ts';
import { CallFailure, type Calls, Code, type Hook } from './calls.ts';
import { localeOf } from './person.ts';
import { type Body, renderTrouble } from './render.ts';

/** What answering people needs. */
export interface Parts {
  readonly core: Core;
  readonly calls: Calls;
  readonly log: Log;
  readonly clock: Clock;
}

/**
 * 'yes': Discord has an answer, this one or that of an earlier delivery. 'no': nobody knows; it may stand all the same.
 * 'too late': nothing can be said any more.
 */
type Answered = 'yes' | 'no' | 'too late';

/** Gives an interaction its first answer. Never throws. */
export async function answer(
  { calls, log }: Pick<Parts, 'calls' | 'log'>,
  interaction: APIInteraction,
  response: APIInteractionResponse,
): Promise<Answered> {
  try {
    await calls.answer(interaction, response);
    return 'yes';
  } catch (error) {
    const code = error instanceof CallFailure ? error.code : undefined;
    // Answered by an earlier process, or by an earlier try of which nobody heard: nothing was submitted twice by that.
    if (code === Code.alreadyAcknowledged) return 'yes';
    const late = code === Code.unknownInteraction;
    const why = late ? 'an interaction came too late to be answered' : 'an answer did not arrive';
    log.warn({ err: error, interaction: interaction.id }, why);
    return late ? 'too late' : 'no';
  }
}

/** Defers, so that everybody sees that the bot is at work. A command goes on only after 'yes'. */
export function acknowledge(parts: Parts, interaction: APIInteraction): Promise<Answered> {
  return answer(parts, interaction, {
    type: InteractionResponseType.DeferredChannelMessageWithSource,
  });
}

/** Says no at once, to the person alone. Never throws. */
export async function refuse(
  parts: Pick<Parts, 'calls' | 'log'>,
  interaction: APIInteraction,
  trouble: Trouble,
): Promise<void> {
  await refuseWith(parts, interaction, renderTrouble(trouble, localeOf(interaction)));
}

/** The same with a message that is there already; resolves to whether it came through. */
export async function refuseWith(
  parts: Pick<Parts, 'calls' | 'log'>,
  interaction: APIInteraction,
  data: Body,
): Promise<boolean> {
  const type = InteractionResponseType.ChannelMessageWithSource;
  return (await answer(parts, interaction, { type, data })) === 'yes';
}

/** Says no after the public placeholder: a follow-up straight after a deferral would fill that, so it goes first. */
export async function takeBack(
  { calls, log }: Pick<Parts, 'calls' | 'log'>,
  interaction: APIInteraction,
  data: Body,
): Promise<true> {
  const hook: Hook = {
    applicationId: interaction.application_id,
    interactionToken: interaction.token,
  };
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
