import type {
  Interaction,
  LocalDiscord,
  LocalDiscordEvent,
  LoggedRequest,
} from '../../../discord/index.ts';
import type { Person } from '../../wire.ts';
import { BOT, DISCORD, personActor } from './actors.ts';
import { shownPath } from './address.ts';
import { discordRequestWords, interactionWords } from './discord-words.ts';
import type { CallLog } from './log.ts';

type EventOf<Type extends LocalDiscordEvent['type']> = Extract<LocalDiscordEvent, { type: Type }>;

/** Notes what goes on between people, Discord and the bot; returns how to stop. */
export function noteDiscord(
  discord: LocalDiscord,
  people: readonly Person[],
  log: CallLog,
): () => void {
  return discord.subscribe((event) => {
    if (event.type === 'request') noteRequest(log, event.request);
    if (event.type === 'message') noteMessage(log, people, event);
    if (event.type === 'gateway') noteConnection(log, event);
    if (event.type === 'interaction' && event.action === 'created') {
      noteInteraction(log, people, event.interaction, discord.connections > 0);
    }
  });
}

function noteInteraction(
  log: CallLog,
  people: readonly Person[],
  { id, token, userId, kind, name, createdAt: at }: Interaction,
  isConnected: boolean,
): void {
  const what = interactionWords({ kind, name });
  const marks = [id, token];
  log.note({ at, from: personActor(people, userId), to: DISCORD, what, marks });
  log.note({
    at,
    from: DISCORD,
    to: BOT,
    what: `pass on: ${what}`,
    detail: { path: 'INTERACTION_CREATE' },
    marks,
    fault: isConnected ? undefined : 'the bot is not connected',
  });
}

function noteRequest(log: CallLog, request: LoggedRequest): void {
  const { at, method, path, status, tookMs, fault, madeId } = request;
  log.note({
    at: at - tookMs,
    from: BOT,
    to: DISCORD,
    what: discordRequestWords(request),
    detail: { method, path: shownPath(path), status, ms: tookMs },
    marks: path.split('/').filter(isMark),
    message: madeId ?? /\/messages\/(\d+)$/u.exec(path)?.[1],
    fault: fault ? faultWords(status) : undefined,
  });
}

/** Ids and tokens; words of the path are short. */
function isMark(part: string): boolean {
  return part.length > 15;
}

function faultWords(status: number): string {
  if (status === 0) return 'cut on purpose';
  return status === 429 ? 'slowed down on purpose' : `answered ${status} on purpose`;
}

/** What people write; the bot's own messages are requests. */
function noteMessage(
  log: CallLog,
  people: readonly Person[],
  { at, action, message }: EventOf<'message'>,
): void {
  if (action !== 'created' || message.author.bot === true) return;
  const what = message.attachments.length > 0 ? 'write, with a file' : 'write';
  log.note({ at, from: personActor(people, message.author.id), to: DISCORD, what });
}

function noteConnection(log: CallLog, { at, action, closeCode }: EventOf<'gateway'>): void {
  if (action === 'connected') return;
  const detail = { path: action.toUpperCase() };
  if (action === 'closed') {
    const outcome = closeCode === undefined ? '' : `code ${closeCode}`;
    log.note({ at, from: BOT, to: DISCORD, what: 'leave', detail: { ...detail, outcome } });
  } else log.note({ at, from: BOT, to: DISCORD, what: 'connect', detail });
}
