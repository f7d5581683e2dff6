import { z } from 'zod';
import type { GatewayLimits } from '../core/gateway.ts';

const WRONG_KEY =
  'holds a space, a line break or a character that no key has: give the key alone, without quotes and words around it';

/** A key as it can stand in a header. */
const isKey = (text: string): boolean => /^[\x21-\x7e]+$/u.test(text);

/**
 * One key or several, with commas between them: `one,two`. Spaces around a comma are no part of a key. The text of a problem never repeats one.
 */
export const keysVariable = z
  .string()
  .transform((text) => text.split(',').map((key) => key.trim()))
  .refine((keys) => keys.every((key) => key !== ''), {
    error: 'has a comma too many: keys stand with one comma between them',
    abort: true,
  })
  .refine((keys) => keys.every(isKey), WRONG_KEY);

/** How many tasks may run at once. */
export const maxRunningVariable = z
  .string()
  .regex(/^[1-9]\d{0,5}$/u, 'must be a whole number of tasks from 1 to 999999')
  .transform(Number);

/** Requests a second, out of `5/s`, `60/m` or `1000/h`. */
export const rateVariable = z
  .string()
  .regex(
    /^[1-9]\d{0,5}\/[smh]$/u,
    'must be a number of requests a second, minute or hour: 5/s, 60/m, 1000/h',
  )
  .transform((text) => Number.parseInt(text, 10) / SECONDS[text.at(-1) as keyof typeof SECONDS]);

const SECONDS = { s: 1, m: 60, h: 3600 } as const;

/** What an operator allows, as a gateway's `limits`; nothing where nothing is set. */
export function limitsOf(
  running: number | undefined,
  perSecond: number | undefined,
): { limits?: GatewayLimits } {
  if (running === undefined && perSecond === undefined) return {};
  return {
    limits: {
      ...(running === undefined ? {} : { running }),
      ...(perSecond === undefined ? {} : { perSecond }),
    },
  };
}

/** The root of an API, without the slash at its end. Whoever puts a key into it would see it in logs. */
export const baseUrlVariable = z
  .string()
  .refine(isBaseUrl, 'must be an http(s) URL without user name, query and fragment')
  .transform((url) => url.replace(/(?<!\/)\/+$/u, ''));

function isBaseUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search, hash } = new URL(text);
  return /^https?:$/u.test(protocol) && `${username}${password}${search}${hash}` === '';
}
