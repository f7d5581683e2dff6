import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { deriveKey } from './derive-key.ts';

/** What a token says. Whoever has it may fetch that file of that task, and cannot read which it is. */
export interface Claim {
  readonly task: string;
  /** Which of the task's files of this purpose, from 0. */
  readonly index: number;
  /** When it ends, seconds since the epoch. */
  readonly expires: number;
}

export interface Tokens {
  /** Throws RangeError for what a token cannot hold. */
  seal(claim: Claim): string;
  /** What was sealed with this secret; undefined for everything else, and from the second on in which it ends. @param now ms since the epoch */
  unseal(token: string, now: number): Claim | undefined;
}

const CIPHER = 'aes-256-gcm';
/** Random ones are safe up to some 2^32 tokens of one key (NIST SP 800-38D §8.3). */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** The claim's fixed part: expiry in 6 bytes, index in 2. The task's id follows. */
const EXPIRES_BYTES = 6;
const FIXED_BYTES = 8;
const MOST_TASK_BYTES = 64;

const LONGEST = Math.ceil(((NONCE_BYTES + FIXED_BYTES + MOST_TASK_BYTES + TAG_BYTES) * 4) / 3);

/**
 * Tokens for links: encrypted and authenticated, so that nobody can make, change or read one without the secret, and nothing
 * need be stored. Every process with the same secret reads them. Those of one purpose are nothing to another. Throws RangeError as
 * {@link deriveKey} does.
 */
export function createTokens(secret: string, purpose: string): Tokens {
  const key = deriveKey(secret, purpose);
  return {
    seal(claim) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
      const sealed = [nonce, cipher.update(write(claim)), cipher.final(), cipher.getAuthTag()];
      return Buffer.concat(sealed).toString('base64url');
    },
    unseal(token, now) {
      const bytes = decode(token);
      const plain = bytes && open(key, bytes);
      const claim = plain && read(plain);
      return claim !== undefined && now < claim.expires * 1000 ? claim : undefined;
    },
  };
}

/** The bytes of a token. Undefined unless it is spelled as we spell them: decoders also take padding, other alphabets and stray bits. */
function decode(token: string): Buffer | undefined {
  if (token.length > LONGEST) return undefined;
  const bytes = Buffer.from(token, 'base64url');
  return bytes.toString('base64url') === token ? bytes : undefined;
}

function open(key: Uint8Array, bytes: Buffer): Buffer | undefined {
  if (bytes.length < NONCE_BYTES + FIXED_BYTES + TAG_BYTES) return undefined;
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    const plain = decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES));
    return Buffer.concat([plain, decipher.final()]);
  } catch {
    return undefined; // Not sealed with this key, or changed since.
  }
}

function write({ task, index, expires }: Claim): Buffer {
  const name = Buffer.from(task);
  if (name.length > MOST_TASK_BYTES) throw new RangeError('the id of the task is too long');
  // A fraction would be cut off without a word.
  if (!Number.isInteger(index) || !Number.isInteger(expires)) {
    throw new RangeError('index and expiry are whole numbers');
  }
  const fixed = Buffer.alloc(FIXED_BYTES);
  fixed.writeUIntBE(expires, 0, EXPIRES_BYTES);
  fixed.writeUInt16BE(index, EXPIRES_BYTES);
  return Buffer.concat([fixed, name]);
}

function read(plain: Buffer): Claim {
  return {
    task: plain.toString('utf8', FIXED_BYTES),
    index: plain.readUInt16BE(EXPIRES_BYTES),
    expires: plain.readUIntBE(0, EXPIRES_BYTES),
  };
}
