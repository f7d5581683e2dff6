import type { AckFn, RespondArguments, SlashCommand } from '@slack/bolt';
import type { Core, Trouble } from '../core/index.ts';
import { addressOf } from './address.ts';
import { readCommand, type Typed } from './commands.ts';
import type { Desk } from './desk.ts';
import { helpMessage } from './help.ts';
import { reasonOf } from './log.ts';
import { DEFAULT_LOCALE, type People } from './people.ts';
import { privately, troubleMessage } from './render.ts';
import { respond } from './respond.ts';

/** What a command needs. */
export interface Counter {
  readonly core: Core;
  readonly people: People;
  readonly desk: Desk;
  /** The bot is shutting down: commands are answered, and nothing is started. */
  stopping(): boolean;
}

/** One delivery of a command. */
export interface Call {
  readonly command: SlashCommand;
  readonly ack: AckFn<string | RespondArguments>;
}

/**
 * Answers `/sora`. The acknowledgement is the first I/O, always, and carries everything that can be said without I/O: help, and what is wrong
 * with the options. Everything after it is told privately, or comes as notices. Never throws.
 */
export async function answerCommand(counter: Counter, { command, ack }: Call): Promise<void> {
  const locale = counter.people.known(command.team_id, command.user_id)?.locale ?? DEFAULT_LOCALE;
  let acknowledged = false;
  try {
    const typed = readCommand(command.text ?? '');
    const answer = answerAtOnce(counter, typed, locale);
    acknowledged = true;
    await (answer === undefined ? ack() : ack(privately(answer)));
    if (answer === undefined && typed.kind === 'request') await submit(counter, command, typed);
    // Said in English where the person's language was not known; the next answer will not be.
    else await counter.people.find(command.team_id, command.user_id, command.user_name);
  } catch (error) {
    counter.desk.log.error({ reason: reasonOf(error), err: error }, 'Slack: a command failed');
    const defect = troubleMessage({ code: 'defect' }, locale);
    if (acknowledged) await tell(counter, command, { code: 'defect' }, locale);
    else await ack(privately(defect)).catch(() => undefined);
  }
}

/** What the acknowledgement says; undefined when the request goes on. */
function answerAtOnce({ core, stopping }: Counter, typed: Typed, locale: string) {
  if (typed.kind === 'help') return helpMessage(core.models(), locale);
  if (stopping()) return troubleMessage({ code: 'stopping' }, locale);
  const checked = core.check(typed.draft);
  const trouble = checked.ok ? undefined : checked.trouble;
  if (trouble !== undefined && trouble.code !== 'invalid') return troubleMessage(trouble, locale);
  const problems = [...typed.problems, ...(trouble?.problems ?? [])];
  return problems.length === 0 ? undefined : troubleMessage({ code: 'invalid', problems }, locale);
}

async function submit(
  { core, people, desk, ...counter }: Counter,
  command: SlashCommand,
  { draft }: Extract<Typed, { kind: 'request' }>,
): Promise<void> {
  const { team_id: team, user_id: user } = command;
  const { name, locale } = await people.find(team, user, command.user_name ?? user);
  const submitted = await core.submit({
    // The same for every delivery of one command (Slack's documentation, "Slash commands").
    id: `slack:${team}:${command.trigger_id}`,
    requester: { platform: 'slack', id: `${team}/${user}`, name, scope: team, locale },
    address: addressOf(command, desk.clock.now()),
    draft,
  });
  if (submitted.kind !== 'refused') return;
  await tell({ core, people, desk, ...counter }, command, submitted.trouble, locale);
}

/** Privately, over the response URL; where that fails, as an ephemeral message. Never throws. */
async function tell(
  { desk }: Counter,
  command: SlashCommand,
  trouble: Trouble,
  locale: string,
): Promise<void> {
  const content = troubleMessage(trouble, locale);
  if ((await respond(command.response_url, content)) === 'told') return;
  try {
    await desk.posts.chat.postEphemeral({
      channel: command.channel_id,
      user: command.user_id,
      text: content.text,
      blocks: content.blocks,
    });
  } catch (error) {
    desk.log.warn({ reason: reasonOf(error) }, 'Slack: a person could not be told of a trouble');
  }
}
