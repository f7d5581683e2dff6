import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from '@slack/web-api';
import { PlatformError } from '../core/index.ts';
import { reasonOf } from './log.ts';

/** The place is gone, or the bot may not write there, or not at all any more (Slack's documentation, errors of chat.postMessage). */
const GONE = new Set([
  'access_denied',
  'account_inactive',
  'cannot_reply_to_message',
  'channel_is_archived',
  'channel_not_found',
  'ekm_access_denied',
  'enterprise_is_restricted',
  'invalid_auth',
  'is_archived',
  'is_inactive',
  'messages_tab_disabled',
  'missing_scope',
  'no_permission',
  'not_authed',
  'not_in_channel',
  'org_login_required',
  'team_access_not_granted',
  'team_not_found',
  'thread_not_found',
  'token_expired',
  'token_revoked',
  'user_not_found',
  'user_not_in_channel',
]);

/** The token is over: the app was taken out, or its token revoked. */
const OVER = new Set(['account_inactive', 'invalid_auth', 'token_expired', 'token_revoked']);

/** Slack says of these that part of the work may have been done. */
const UNKNOWN = new Set([
  'fatal_error',
  'internal_error',
  'service_unavailable',
  'team_added_to_org',
]);

/** Nothing was done, and another moment will do. */
const LATER = new Set(['ratelimited', 'rate_limited', 'request_timeout']);

/** The connection was never made, so nothing was sent. */
const NEVER_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN']);

/** Slack's own word for a refusal (`ok: false`), such as `not_in_channel`; undefined for every other failure. */
export function refusalOf(error: unknown): string | undefined {
  if (!(error instanceof WebAPIPlatformError)) return undefined;
  const code: unknown = error.data.error;
  // A body that is no JSON comes as the "code" too.
  return typeof code === 'string' && /^[a-z][a-z0-9_]*$/u.test(code) ? code : undefined;
}

/** Whether Slack takes this token no more. */
export function isTokenOver(error: unknown): boolean {
  return OVER.has(refusalOf(error) ?? '');
}

/** Whether Slack refused because of the moment: the same call may succeed later. */
export function isMomentary(code: string): boolean {
  return UNKNOWN.has(code) || LATER.has(code);
}

/** The scope that Slack missed, from the answer of a `missing_scope`. */
export function missedScope(error: unknown): string {
  const answer: object = error instanceof WebAPIPlatformError ? error.data : {};
  const needed = 'needed' in answer ? answer.needed : undefined;
  return typeof needed === 'string' ? needed : 'unknown';
}

/** What a failure of a call that posts means to the core. Errors that are not Slack's come back as they are. */
export function platformErrorOf(error: unknown): unknown {
  if (error instanceof WebAPIRateLimitedError) {
    const retryAfterMs = error.retryAfter * 1000;
    return new PlatformError('busy', 'Slack limits the rate', { retryAfterMs, cause: error });
  }
  const kind = kindOf(error);
  return kind === undefined
    ? error
    : new PlatformError(kind, `Slack: ${reasonOf(error)}`, { cause: error });
}

function kindOf(error: unknown): PlatformError['kind'] | undefined {
  if (error instanceof WebAPIPlatformError) {
    const code = refusalOf(error);
    if (code === undefined || UNKNOWN.has(code)) return 'unknown';
    // Whatever else Slack refuses, it has posted nothing.
    return GONE.has(code) || code.startsWith('restricted_action') ? 'gone' : 'busy';
  }
  // Below 500 nothing was accepted; from 500 on nobody knows.
  if (error instanceof WebAPIHTTPError) return error.statusCode < 500 ? 'busy' : 'unknown';
  if (error instanceof WebAPIRequestError) return wasNeverSent(error) ? 'busy' : 'unknown';
  return undefined;
}

/** Looks through the causes: fetch wraps what the socket said. */
function wasNeverSent(error: unknown): boolean {
  for (let one = error, depth = 0; one instanceof Error && depth < 5; depth += 1) {
    if ('code' in one && typeof one.code === 'string' && NEVER_SENT.has(one.code)) return true;
    one = one.cause ?? (one instanceof WebAPIRequestError ? one.original : undefined);
  }
  return false;
}
