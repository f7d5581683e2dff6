import { z } from 'zod';
import type { FieldInput, FileInput } from '../wire.ts';

/** What actions of both sides are made of. */
export const text = z.string().max(100_000);
export const id = z.string().min(1).max(200);

/** Ids that bots choose: Slack allows 255 characters. */
export const ownId = z.string().max(300);

export const file = z.strictObject({ file: z.string().min(1).max(300), base64: z.base64() });
export const files = z.array(file).max(10).optional();

/** The fields of a form. */
export const form = z.record(
  ownId,
  z.union([text, z.boolean(), z.array(text).max(100), z.array(file).max(10)]),
);

export interface ReceivedFile {
  name: string;
  bytes: Buffer;
}

/** A file as the local platforms take it. */
export function received({ file: name, base64 }: FileInput): ReceivedFile {
  return { name, bytes: Buffer.from(base64, 'base64') };
}

/** What was put into a field, with its files as the local platforms take them. */
export function receivedField(
  value: FieldInput,
): string | boolean | readonly string[] | readonly ReceivedFile[] {
  if (typeof value !== 'object') return value;
  const words = value.filter((item) => typeof item === 'string');
  if (words.length === value.length) return words;
  return value.filter((item) => typeof item !== 'string').map(received);
}
