import type { IncomingMessage } from 'node:http';

/** Pictures come as base64, which is a third longer; the bot's own limit is what people should meet first. */
const MOST_BYTES = 40_000_000;

/** The body as JSON. Throws where it is too long or no JSON. */
export async function readJson(request: IncomingMessage): Promise<unknown> {
  if (!/^application\/json\b/i.test(request.headers['content-type'] ?? '')) {
    throw new Error('The body has to be application/json.');
  }
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request) {
    bytes += part.length;
    if (bytes > MOST_BYTES) throw new Error('That is too large.');
    parts.push(part);
  }
  return JSON.parse(Buffer.concat(parts).toString('utf8'));
}
