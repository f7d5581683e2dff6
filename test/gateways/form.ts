import busboy from 'busboy';
import type { Seen } from './server.ts';

/** A file of a form as it arrived. */
export interface FilePart {
  readonly fileName: string;
  readonly type: string;
  readonly bytes: Buffer;
}

/** A form as it arrived: every part, in its order. */
export interface SentForm {
  readonly form: readonly (readonly [string, string | FilePart])[];
}

/** Reads a multipart body as a server would. Rejects what is no complete form. */
export async function readForm({ headers, bytes }: Pick<Seen, 'headers' | 'bytes'>) {
  const parts: [string, string | FilePart][] = [];
  const reader = busboy({ headers });
  const { promise, resolve, reject } = Promise.withResolvers<SentForm>();
  reader.on('field', (name, value, { nameTruncated, valueTruncated }) => {
    if (nameTruncated || valueTruncated) reject(new Error(`${name} is too long`));
    parts.push([name, value]);
  });
  reader.on('file', (name, stream, { filename, mimeType }) => {
    const own: [string, string | FilePart] = [name, ''];
    parts.push(own);
    const chunks: Buffer[] = [];
    stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    stream.on('close', () => {
      own[1] = { fileName: filename ?? '', type: mimeType, bytes: Buffer.concat(chunks) };
    });
  });
  reader.on('error', reject);
  reader.on('close', () => resolve({ form: parts }));
  reader.end(bytes);
  return await promise;
}
