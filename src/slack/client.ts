import type { Logger, WebClient, WebClientOptions } from '@slack/web-api';
import type { SealKeys } from './installations/seal.ts';
import { QuietClient } from './quiet-client.ts';

/** How the bot gets into one workspace. */
export interface SlackAccess {
  readonly botToken: string;
  /** The Web API's root; ends in a slash. */
  readonly apiUrl: string;
  /** Socket Mode, or HTTP mode. */
  readonly way:
    | { readonly mode: 'socket'; readonly appToken: string }
    | { readonly mode: 'http'; readonly signingSecret: string };
}

/** How the bot gets into every workspace that installs it: over HTTP, with a token for each. */
export interface WorkspacesAccess {
  readonly apiUrl: string;
  readonly way: {
    readonly mode: 'workspaces';
    readonly signingSecret: string;
    readonly clientId: string;
    readonly clientSecret: string;
    readonly stateSecret: string;
    /** Where Slack sends people back to; no slash at its end. */
    readonly publicUrl: string;
    /** For tokens at rest. */
    readonly keys: SealKeys;
  };
}

/** What the bot calls Slack with, in one workspace. */
export interface ClientAccess {
  readonly botToken: string;
  readonly apiUrl: string;
  /** With the token of an organisation: the workspace that is meant. */
  readonly teamId?: string | undefined;
}

/** Longest wait for one answer of the Web API, ms. */
const TIMEOUT_MS = 10_000;

/**
 * Options of a client, made anew for each: SocketModeClient and App write into the object they get. No call waits out a rate limit inside
 * the library, which would hold up every other call; and where `retries` is 0, a post is sent once.
 */
export function clientOptions(
  access: Pick<SlackAccess, 'apiUrl'>,
  logger: Logger,
  { retries = 0, timeout = TIMEOUT_MS } = {},
): WebClientOptions {
  return {
    slackApiUrl: access.apiUrl,
    logger,
    timeout,
    rejectRateLimitedCalls: true,
    retryConfig: { retries, factor: 2, minTimeout: 200, maxTimeout: 2000 },
  };
}

/** What the bot calls Slack with. */
export interface Clients {
  /** For everything that shows: sent once, because a retry of the library may post twice. */
  readonly posts: WebClient;
  /** For everything that only reads. */
  readonly reads: WebClient;
  /** For the person who asked: better no answer than a slow one. */
  readonly people: WebClient;
}

export function clientsFor(access: ClientAccess, logger: Logger): Clients {
  const { botToken, teamId } = access;
  const team = teamId === undefined ? {} : { teamId };
  const client = (more: { retries?: number; timeout?: number }) =>
    new QuietClient(botToken, { ...clientOptions(access, logger, more), ...team });
  return {
    posts: client({}),
    reads: client({ retries: 2 }),
    people: client({ timeout: 2500 }),
  };
}
