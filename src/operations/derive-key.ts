import { hkdfSync } from 'node:crypto';

const KEY_BYTES = 32;

/**
 * The key of 32 bytes for one purpose: the installation's secret serves several ends, and what is made for one must mean nothing to
 * another (HKDF, RFC 5869).
 *
 * @param secret in hex, at least 32 bytes. Throws RangeError for a shorter one.
 */
export function deriveKey(secret: string, purpose: string): Uint8Array {
  const material = Buffer.from(secret, 'hex');
  if (material.length < KEY_BYTES) throw new RangeError('the secret is too short, or not hex');
  return new Uint8Array(hkdfSync('sha256', material, '', purpose, KEY_BYTES));
}
