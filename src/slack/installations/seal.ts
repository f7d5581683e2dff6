import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/** A key of ENCRYPTION_KEY. */
export interface SealKey {
  readonly bytes: Buffer;
  /** Tells keys apart, and nothing else about them. */
  readonly id: string;
}

/** The first one seals; each of them opens. */
export type SealKeys = readonly [SealKey, ...SealKey[]];

/** It was sealed with a key that is not there, for another place, or was changed. */
export class NotOpened extends Error {
  override readonly name = 'NotOpened';
}

const VERSION = 'v1';
const CIPHER = 'aes-256-gcm';
const KEY_BYTES = 32;
/** NIST SP 800-38D: 96 bits, never the same twice under one key. */
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Reads `NEW,OLD,…`, each 32 bytes in hex or base64; undefined when one of them is not that. */
export function readSealKeys(text: string): SealKeys | undefined {
  const [first, ...others] = text.split(',').map((part) => keyOf(part.trim()));
  if (first === undefined || others.includes(undefined)) return undefined;
  return [first, ...others.filter((key) => key !== undefined)];
}

function keyOf(text: string): SealKey | undefined {
  const isHex = /^[0-9a-f]{64}$/iu.test(text);
  if (!isHex && !/^[\w+/-]{43}=?$/u.test(text)) return undefined;
  // Node reads both alphabets of base64.
  const bytes = Buffer.from(text, isHex ? 'hex' : 'base64');
  if (bytes.length !== KEY_BYTES) return undefined;
  const id = createHash('sha256').update('reelbot seal key').update(bytes).digest('hex');
  return { bytes, id: id.slice(0, 8) };
}

/** Encrypts a text with AES-256-GCM. `place` is where it is kept: opened for another one, it does not open. */
export function seal([key]: SealKeys, place: string, text: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv(CIPHER, key.bytes, iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(place));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  const parts = [iv, cipher.getAuthTag(), sealed].map((part) => part.toString('base64url'));
  return [VERSION, key.id, ...parts].join('.');
}

/** Opens what `seal` made. `stale`: not with the first key, so it is to be sealed anew. @throws {NotOpened} */
export function unseal(
  keys: SealKeys,
  place: string,
  sealed: string,
): { readonly text: string; readonly stale: boolean } {
  const [version, id, ...parts] = sealed.split('.');
  const [iv, tag, bytes] = parts.map((part) => Buffer.from(part, 'base64url'));
  if (version !== VERSION || iv === undefined || tag === undefined || bytes === undefined) {
    throw new NotOpened('it is not in a form that this version knows');
  }
  const key = keys.find((one) => one.id === id);
  if (key === undefined) throw new NotOpened('it was sealed with a key that ENCRYPTION_KEY lacks');
  try {
    const decipher = createDecipheriv(CIPHER, key.bytes, iv, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(place));
    decipher.setAuthTag(tag);
    const text = Buffer.concat([decipher.update(bytes), decipher.final()]).toString('utf8');
    return { text, stale: key !== keys[0] };
  } catch (error) {
    throw new NotOpened('it was changed, or belongs to another place', { cause: error });
  }
}
