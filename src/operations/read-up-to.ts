import type { IncomingMessage } from 'node:http';

/**
 * The body of a request: 'too large' as soon as it is announced or found to be over the limit, the rest unread; 'gone' when the sender went
 * away, or was cut by the server for being slow.
 */
export async function readUpTo(
  request: IncomingMessage,
  limitBytes: number,
): Promise<Buffer | 'too large' | 'gone'> {
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) return 'too large';
  const chunks: Buffer[] = [];
  let bytes = 0;
  try {
    // Destroying it would take away the connection that the answer has to leave by.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      bytes += chunk.length;
      if (bytes > limitBytes) return 'too large';
      chunks.push(chunk);
    }
  } catch {
    return 'gone';
  }
  return Buffer.concat(chunks);
}
