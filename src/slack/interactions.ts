import type { AckFn, RespondArguments, SlashCommand } from '@slack/bolt';
import type { Draft, Trouble } from '../core/index.ts';
import { addressOf } from './address.ts';
import { readCommand, type Typed } from './commands.ts';
import type { Counter } from './counter.ts';
import { dropsOne, mended } from './form/kept-draft.ts';
import { openForm } from './form/open-form.ts';
import { helpMessage } from './help.ts';
import { reasonOf } from './log.ts';
import { answerQuestion } from './own/questions.ts';
import type { Subcommand } from './own/subcommands.ts';
import { tell } from './private.ts';
import { type Message, privately, troubleMessage } from './render.ts';
import { keepMended, localeOf, type Request, submit } from './request.ts';

/** One delivery of a command. */
export interface Call {
  readonly command: SlashCommand;
  readonly ack: AckFn<string | RespondArguments>;
}

/** What a command leads to. */
type Step =
  | { readonly kind: 'say'; readonly message: Message }
  | { readonly kind: 'refuse'; readonly trouble: Trouble }
  | { readonly kind: 'ask'; readonly asked: Subcommand }
  | { readonly kind: 'form' | 'submit' };

/**
 * Answers `/sora`. The acknowledgement is the first I/O, always, and carries everything that can be said without I/O: help, and what is wrong
 * with the options. Without a prompt a form opens. Everything else is told privately, or comes as notices. Never throws.
 */
export async function answerCommand(counter: Counter, { command, ack }: Call): Promise<void> {
  const through = counter.core.enter('slack');
  try {
    await answer(counter, { command, ack }, through === undefined);
  } finally {
    through?.();
  }
}

async function answer(counter: Counter, { command, ack }: Call, busy: boolean): Promise<void> {
  const where = addressOf(command, counter.desk.clock.now());
  const locale = localeOf(counter, where);
  let acknowledged = false;
  const acknowledge = async (message?: Message) => {
    acknowledged = true;
    await (message === undefined ? ack() : ack(privately(message)));
  };
  try {
    const typed = readCommand(command.text ?? '');
    const request: Request = {
      // The same for every delivery of one command (Slack's documentation, "Slash commands").
      id: `slack:${command.team_id}:${command.trigger_id}`,
      where,
      name: command.user_name ?? command.user_id,
      draft: typed.kind === 'request' ? typed.draft : {},
    };
    await take(counter, command, request, stepFor(counter, typed, locale, busy), acknowledge);
  } catch (error) {
    counter.desk.log.error({ reason: reasonOf(error), err: error }, 'Slack: a command failed');
    const defect = troubleMessage({ code: 'defect' }, locale);
    if (acknowledged) await tell(counter.desk, where, defect);
    else await ack(privately(defect)).catch(() => undefined);
  }
}

async function take(
  counter: Counter,
  { trigger_id: triggerId }: SlashCommand,
  request: Request,
  step: Step,
  acknowledge: (message?: Message) => Promise<void>,
): Promise<void> {
  const { id, where, name, draft } = request;
  switch (step.kind) {
    case 'submit':
      await acknowledge();
      return await submit(counter, request);
    case 'ask':
      await acknowledge();
      return await answerQuestion(counter, { where, name, asked: step.asked, triggerId });
    case 'form':
      await acknowledge();
      return await openForm(counter, { triggerId, id, where, draft });
    case 'say':
      await acknowledge(step.message);
      break;
    case 'refuse': {
      counter.observe?.({ type: 'refused', platform: 'slack', code: step.trouble.code });
      const button = mended(draft, step.trouble) === undefined ? undefined : id;
      const told = acknowledge(troubleMessage(step.trouble, localeOf(counter, where), button));
      const shown = told.then(
        () => true,
        () => false,
      );
      await keepMended(counter, request, step.trouble, shown);
      await told;
      // Whoever is turned away costs nothing more.
      if (step.trouble.code === 'busy') return;
    }
  }
  // Said in English where the person's language was not known; the next answer will not be.
  await counter.people.find(where.teamId, where.userId, name);
}

function stepFor({ core, stopping }: Counter, typed: Typed, locale: string, busy: boolean): Step {
  if (typed.kind === 'help') return { kind: 'say', message: helpMessage(core.models(), locale) };
  if (stopping()) return { kind: 'refuse', trouble: { code: 'stopping' } };
  if (busy) return { kind: 'refuse', trouble: { code: 'busy' } };
  if (typed.kind === 'question') return { kind: 'ask', asked: typed.asked };
  const trouble = troubleIn({ core }, typed);
  if (trouble === undefined) return { kind: 'submit' };
  const told = trouble.code !== 'invalid' || dropsOne(trouble.problems);
  const asks = !told && typed.problems.length === 0 && !hasPrompt(typed.draft);
  return asks ? { kind: 'form' } : { kind: 'refuse', trouble };
}

/** All that is wrong with what somebody typed: the text itself, then its options. */
export function troubleIn(
  { core }: Pick<Counter, 'core'>,
  { draft, problems }: Pick<Extract<Typed, { kind: 'request' }>, 'draft' | 'problems'>,
): Trouble | undefined {
  const checked = core.check(draft);
  const trouble = checked.ok ? undefined : checked.trouble;
  if (trouble !== undefined && trouble.code !== 'invalid') return trouble;
  const all = [...problems, ...(trouble?.problems ?? [])];
  return all.length === 0 ? undefined : { code: 'invalid', problems: all };
}

function hasPrompt({ prompt }: Draft): boolean {
  return typeof prompt === 'string' && prompt.trim() !== '';
}
