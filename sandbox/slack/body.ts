import type { IncomingMessage } from 'node:http';
import busboy from 'busboy';
import { isFields } from './args.ts';
import { ApiError } from './errors.ts';
import type { Fields } from './types.ts';

/** Reads a whole body; a longer one than `limit` is read to its end and reported as `undefined`. */
export async function readBody(
  request: IncomingMessage,
  limit: number,
): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
  }
  return size <= limit ? Buffer.concat(chunks) : undefined;
}

/** The arguments of a Web API call, as a form, multipart or JSON. */
export async function parseArgs(body: Buffer, contentType: string): Promise<Fields> {
  if (body.length === 0) return {};
  if (contentType.startsWith('application/x-www-form-urlencoded')) {
    return Object.fromEntries(new URLSearchParams(body.toString('utf8')));
  }
  if (contentType.startsWith('application/json')) return parseJson(body);
  if (contentType.startsWith('multipart/form-data')) {
    return (await parseMultipart(body, contentType)).fields;
  }
  throw new ApiError(contentType === '' ? 'missing_post_type' : 'invalid_post_type');
}

function parseJson(body: Buffer): Fields {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    if (isFields(value)) return value;
  } catch {
    // Falls through: Slack says the same of an array and of broken JSON.
  }
  throw new ApiError('invalid_json');
}

/** The fields and the first file of a multipart body. */
export function parseMultipart(
  body: Buffer,
  contentType: string,
): Promise<{ fields: Fields; file: Buffer | undefined }> {
  return new Promise((resolve, reject) => {
    const parser = busboy({ headers: { 'content-type': contentType } });
    const fields: Fields = {};
    let file: Buffer | undefined;
    parser.on('field', (name, value) => {
      fields[name] = value;
    });
    parser.on('file', (_name, stream) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        file ??= Buffer.concat(chunks);
      });
    });
    parser.on('error', () => reject(new ApiError('invalid_form_data')));
    parser.on('close', () => resolve({ fields, file }));
    parser.end(body);
  });
}
