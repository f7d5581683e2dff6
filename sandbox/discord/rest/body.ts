import type { IncomingMessage } from 'node:http';
import busboy from 'busboy';
import { DiscordError, refusal } from '../errors.ts';
import type { Upload } from '../uploads.ts';

/** A request body, read whole. `error` is set when it could not be understood. */
export interface ReadBody {
  json: unknown;
  uploads: Upload[];
  unknownParts: string[];
  error?: DiscordError;
}

/** Reads JSON or multipart; a body over the limit is drained, so that the client gets its 413. */
export async function readBody(request: IncomingMessage, limit: number): Promise<ReadBody> {
  const type = request.headers['content-type'] ?? '';
  if (type.startsWith('multipart/form-data')) return readMultipart(request, limit);
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
  }
  if (size > limit) return empty(refusal(40005));
  if (size === 0) return empty();
  if (!type.startsWith('application/json')) {
    const message = `Expected "Content-Type" header to be one of {'application/json', 'multipart/form-data'}.`;
    return empty(new DiscordError(400, 50035, message));
  }
  return { ...empty(), ...parseJson(Buffer.concat(chunks).toString('utf8')) };
}

function readMultipart(request: IncomingMessage, limit: number): Promise<ReadBody> {
  return new Promise((resolve, reject) => {
    const result = empty();
    let size = 0;
    const parser = multipartParser(request, limit);
    if (parser === undefined) {
      request.resume();
      resolve(empty(new DiscordError(400, 50035, 'Invalid Form Body')));
      return;
    }
    parser.on('file', (name, stream, info) => {
      const index = /^files\[(\d+)\]$/.exec(name)?.[1];
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size <= limit) chunks.push(chunk);
      });
      stream.on('close', () => {
        if (index === undefined) {
          result.unknownParts.push(name);
          return;
        }
        result.uploads.push({
          index: Number(index),
          name: info.filename ?? 'unknown',
          contentType: info.mimeType,
          bytes: Buffer.concat(chunks),
        });
      });
    });
    parser.on('field', (name, value) => {
      if (name === 'payload_json') Object.assign(result, parseJson(value));
      else result.unknownParts.push(name);
    });
    parser.on('error', () => resolve(empty(new DiscordError(400, 50035, 'Invalid Form Body'))));
    parser.on('close', () => {
      if (size > limit) resolve(empty(refusal(40005)));
      else resolve(result);
    });
    request.on('error', reject);
    request.on('aborted', () => reject(new Error('The client went away.')));
    request.pipe(parser);
  });
}

/** Undefined when the header names no boundary. */
function multipartParser(request: IncomingMessage, limit: number): busboy.Busboy | undefined {
  try {
    return busboy({ headers: request.headers, limits: { fieldSize: limit } });
  } catch {
    return undefined;
  }
}

function parseJson(text: string): Pick<ReadBody, 'json' | 'error'> {
  try {
    return { json: JSON.parse(text) };
  } catch {
    return { json: undefined, error: refusal(50109) };
  }
}

function empty(error?: DiscordError): ReadBody {
  const body = { json: undefined, uploads: [], unknownParts: [] };
  return error === undefined ? body : { ...body, error };
}
