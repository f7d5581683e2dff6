import {
  type APIInteractionResponse,
  DiscordAPIError,
  HTTPError,
  RateLimitError,
  type RawFile,
  type REST,
  type RESTPatchAPIChannelMessageJSONBody,
  type RESTPatchAPIWebhookWithTokenMessageJSONBody,
  type RESTPostAPIChannelMessageJSONBody,
  type RESTPostAPIWebhookWithTokenJSONBody,
  Routes,
  ThreadAutoArchiveDuration,
} from 'discord.js';
import { z } from 'zod';
import { countAttempts } from './attempts.ts';
import { mediaSchema } from './media.ts';

/** Discord's JSON error codes that decide something here (Discord's documentation, Opcodes and Status Codes). */
export const Code = {
  unknownChannel: 10003,
  unknownGuild: 10004,
  unknownMessage: 10008,
  unknownWebhook: 10015,
  unknownInteraction: 10062,
  tooLarge: 40005,
  alreadyAcknowledged: 40060,
  missingAccess: 50001,
  cannotMessageUser: 50007,
  missingPermissions: 50013,
  invalidWebhookToken: 50027,
  threadArchived: 50083,
  noMutualGuilds: 50278,
  cannotReply: 160002,
  threadExists: 160004,
  threadLocked: 160005,
  blockedByAutoMod: 200000,
  titleBlockedByAutoMod: 200001,
  blockedByLinkFilter: 240000,
} as const;

/**
 * A call to Discord that failed, without the URL and body that discord.js keeps in its errors: an interaction's token is
 * part of the URL, and must reach no log.
 */
export class CallFailure extends Error {
  override readonly name = 'CallFailure';
  /**
   * 'refused': Discord said no, and did nothing. 'again': doing it again is harmless.
   * 'unknown': a message may have been posted.
   */
  readonly outcome: 'refused' | 'again' | 'unknown';
  /** Discord's JSON error code. */
  readonly code: number | undefined;
  /** HTTP. */
  readonly status: number | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(
    outcome: CallFailure['outcome'],
    message: string,
    more: { code?: number; status?: number; retryAfterMs?: number } = {},
  ) {
    super(message);
    this.outcome = outcome;
    this.code = more.code;
    this.status = more.status;
    this.retryAfterMs = more.retryAfterMs;
  }
}

/** What is read of a message. */
const messageSchema = z.object({
  id: z.string(),
  content: z.string().catch(''),
  author: z.object({ id: z.string() }),
  attachments: z.array(z.object({ filename: z.string() })).catch([]),
  message_reference: z.object({ message_id: z.string().nullish() }).nullish(),
});

export type Seen = z.output<typeof messageSchema>;

const guildSchema = z.object({ owner_id: z.string(), preferred_locale: z.string() });

/** What is read of a server. */
export interface GuildFacts {
  readonly ownerId: string;
  readonly locale: string;
}

/** What an interaction's token opens for 15 minutes. */
export interface Hook {
  readonly applicationId: string;
  readonly interactionToken: string;
}

/** The calls that the bot makes. All of them throw CallFailure. */
export interface Calls {
  /** The first answer to an interaction, due within 3 s. */
  answer(
    interaction: { readonly id: string; readonly token: string },
    response: APIInteractionResponse,
  ): Promise<void>;
  /** Whether this process sent an answer to an interaction more than once: then an answer that Discord has may be ours. */
  answeredBefore(interaction: { readonly id: string }): boolean;
  /** Whether answers are so far behind that nothing more is to be taken on; absent: they never are. */
  readonly isBehind?: () => boolean;
  editOriginal(
    hook: Hook,
    body: RESTPatchAPIWebhookWithTokenMessageJSONBody,
    files?: readonly RawFile[],
  ): Promise<Seen>;
  deleteOriginal(hook: Hook): Promise<void>;
  /** A follow-up. */
  deleteReply(hook: Hook, messageId: string): Promise<void>;
  followUp(
    hook: Hook,
    body: RESTPostAPIWebhookWithTokenJSONBody,
    files?: readonly RawFile[],
  ): Promise<Seen>;
  post(
    channelId: string,
    body: RESTPostAPIChannelMessageJSONBody,
    files?: readonly RawFile[],
  ): Promise<Seen>;
  edit(
    channelId: string,
    messageId: string,
    body: RESTPatchAPIChannelMessageJSONBody,
  ): Promise<Seen>;
  delete(channelId: string, messageId: string): Promise<void>;
  /** Resolves to the thread's id. */
  startThread(channelId: string, messageId: string, name: string): Promise<string>;
  unarchive(threadId: string): Promise<void>;
  /** The newest messages first; none where the bot may not read the history. */
  latest(channelId: string, limit: number): Promise<Seen[]>;
  /** The addresses of the files that a message shows; none where the bot may not read it. */
  media(channelId: string, messageId: string): Promise<string[]>;
  guild(guildId: string): Promise<GuildFacts>;
  /** Resolves to the id of the channel for direct messages with somebody. */
  directMessages(userId: string): Promise<string>;
}

/** The calls over discord.js' REST client, which waits for rate limits and tries 5xx again. */
export function createCalls(rest: REST): Calls {
  return { ...repliesBy(rest), ...messagesBy(rest) };
}

type Replies =
  | 'answer'
  | 'answeredBefore'
  | 'editOriginal'
  | 'deleteOriginal'
  | 'deleteReply'
  | 'followUp';

/** What goes by an interaction's token. */
function repliesBy(rest: REST): Pick<Calls, Replies> {
  // `auth: false`: the token in the path is the authorisation. With the bot token beside it, discord.js would take a 401 for
  // an expired interaction as the end of the bot token, and drop that.
  const original = ({ applicationId, interactionToken }: Hook) =>
    Routes.webhookMessage(applicationId, interactionToken, '@original');
  const attempts = countAttempts(rest);
  return {
    answeredBefore: ({ id }) => attempts(id) > 1,
    answer: ({ id, token }, body) => {
      const query = new URLSearchParams({ with_response: 'false' });
      const route = Routes.interactionCallback(id, token);
      return attempt('answer', 'again', () => done(rest.post(route, { body, query, auth: false })));
    },
    editOriginal: (hook, body, files = []) =>
      attempt('edit the reply', 'again', () =>
        message(rest.patch(original(hook), { body, files: [...files], auth: false })),
      ),
    deleteOriginal: (hook) =>
      attempt('delete the reply', 'again', () =>
        done(rest.delete(original(hook), { auth: false })),
      ),
    deleteReply: ({ applicationId, interactionToken }, messageId) => {
      const route = Routes.webhookMessage(applicationId, interactionToken, messageId);
      return attempt('delete a reply', 'again', () => done(rest.delete(route, { auth: false })));
    },
    followUp: (hook, body, files = []) => {
      const route = Routes.webhook(hook.applicationId, hook.interactionToken);
      const query = new URLSearchParams({ wait: 'true' });
      return attempt('follow up', 'unknown', () =>
        message(rest.post(route, { body, query, files: [...files], auth: false })),
      );
    },
  };
}

/** What goes by the bot's own token. */
function messagesBy(rest: REST): Omit<Calls, Replies> {
  return {
    post: (channelId, body, files = []) =>
      attempt('post a message', 'unknown', () =>
        message(rest.post(Routes.channelMessages(channelId), { body, files: [...files] })),
      ),
    edit: (channelId, messageId, body) =>
      attempt('edit a message', 'again', () =>
        message(rest.patch(Routes.channelMessage(channelId, messageId), { body })),
      ),
    delete: (channelId, messageId) =>
      attempt('delete a message', 'again', () =>
        done(rest.delete(Routes.channelMessage(channelId, messageId))),
      ),
    startThread: (channelId, messageId, name) =>
      attempt('start a thread', 'again', async () => {
        const body = { name, auto_archive_duration: ThreadAutoArchiveDuration.OneDay };
        const answer = await rest.post(Routes.threads(channelId, messageId), { body });
        return z.object({ id: z.string() }).parse(answer).id;
      }),
    unarchive: (threadId) =>
      attempt('open a thread again', 'again', () =>
        done(rest.patch(Routes.channel(threadId), { body: { archived: false } })),
      ),
    latest: (channelId, limit) =>
      attempt('read messages', 'again', async () => {
        const query = new URLSearchParams({ limit: String(limit) });
        const answer = await rest.get(Routes.channelMessages(channelId), { query });
        return z.array(messageSchema).parse(answer);
      }),
    media: (channelId, messageId) =>
      attempt('read a message', 'again', async () =>
        mediaSchema.parse(await rest.get(Routes.channelMessage(channelId, messageId))),
      ),
    guild: (guildId) =>
      attempt('look at a server', 'again', async () => {
        const { owner_id: ownerId, preferred_locale: locale } = guildSchema.parse(
          await rest.get(Routes.guild(guildId)),
        );
        return { ownerId, locale };
      }),
    directMessages: (userId) =>
      attempt('open direct messages', 'again', async () => {
        const answer = await rest.post(Routes.userChannels(), { body: { recipient_id: userId } });
        return z.object({ id: z.string() }).parse(answer).id;
      }),
  };
}

async function message(work: Promise<unknown>): Promise<Seen> {
  return messageSchema.parse(await work);
}

async function done(work: Promise<unknown>): Promise<void> {
  await work;
}

/** `lost`: what it means that no answer came. */
async function attempt<T>(
  what: string,
  lost: 'again' | 'unknown',
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw failureOf(what, lost, error);
  }
}

/** Errors that prove that the request never left. */
const NOT_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH']);

function failureOf(what: string, lost: 'again' | 'unknown', error: unknown): CallFailure {
  if (error instanceof DiscordAPIError) {
    const { code, status } = error;
    const message = `could not ${what}: ${status}, code ${code}, ${error.message}`;
    return new CallFailure(status === 429 ? 'again' : 'refused', message, {
      status,
      ...(typeof code === 'number' ? { code } : {}),
    });
  }
  if (error instanceof RateLimitError) {
    const retryAfterMs = error.retryAfter;
    return new CallFailure('again', `could not ${what}: rate limited`, {
      status: 429,
      retryAfterMs,
    });
  }
  if (error instanceof HTTPError) {
    const { status } = error;
    return new CallFailure(lost, `could not ${what}: ${status}`, { status });
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const words = error instanceof Error ? error.name : 'no error at all';
  const outcome = NOT_SENT.has(code) ? 'again' : lost;
  return new CallFailure(outcome, `could not ${what}: ${words} ${code}`.trimEnd());
}
