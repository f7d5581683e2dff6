import { z } from 'zod';

/** A key as it can stand in a header. The text of the problem never repeats it. */
export const keyVariable = z
  .string()
  .regex(/^[\x21-\x7e]+$/u, 'holds a space, a line break or a character that no key has');

/** The root of an API, without the slash at its end. Whoever puts a key into it would see it in logs. */
export const baseUrlVariable = z
  .string()
  .refine(isBaseUrl, 'must be an http(s) URL without user name, query and fragment')
  .transform((url) => url.replace(/\/+$/u, ''));

function isBaseUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password, search, hash } = new URL(text);
  return /^https?:$/u.test(protocol) && `${username}${password}${search}${hash}` === '';
}
