import { inspect } from 'node:util';
import { type Logger, LogLevel } from '@slack/web-api';
import type { Log } from '../core/index.ts';

/** Tokens, response URLs and WebSocket tickets, wherever they turn up. */
const SECRETS = /\bx(?:ox[a-z]|app)[.-][\w.-]+|https?:\/\/hooks\.slack\.com\/\S+|\bwss?:\/\/\S+/giu;

/** Slack's libraries quote an answer that is no JSON here, with all that people wrote; a code has no such characters. */
const QUOTED = /(An API error occurred: )(?![a-z][a-z0-9_]*(?:$|[^\w"]))[\s\S]*/u;

/** A text that may be logged. */
export function redacted(text: string): string {
  return text.replace(QUOTED, '$1not JSON').replace(SECRETS, '[secret]');
}

/** A page of HTML may come where an error code should be. */
const LONGEST_REASON = 300;

/** What can be said of an error without its headers, bodies and payloads. */
export function reasonOf(error: unknown): string {
  return redacted(error instanceof Error ? error.message : String(error)).slice(0, LONGEST_REASON);
}

/**
 * Slack's libraries, speaking into the bot's own log. Their debug lines hold whole payloads, response URLs included, so these go
 * nowhere at any level.
 */
export function slackLogger(log: Log): Logger {
  const text = (parts: unknown[]) =>
    redacted(
      parts
        .map((part) => {
          if (part instanceof Error) return part.message;
          return typeof part === 'string' ? part : inspect(part, { depth: 2 });
        })
        .join(' '),
    );
  return {
    debug() {},
    info: (...parts: unknown[]) => log.debug({ platform: 'slack' }, text(parts)),
    warn: (...parts: unknown[]) => log.warn({ platform: 'slack' }, text(parts)),
    error: (...parts: unknown[]) => log.error({ platform: 'slack' }, text(parts)),
    setLevel() {},
    getLevel: () => LogLevel.INFO,
    setName() {},
  };
}
