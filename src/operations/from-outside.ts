import type { IncomingMessage } from 'node:http';

/**
 * Came by the proxy that stands between the world and us, where PUBLIC_URL leads. What only those who run the bot may see is asked for at the port
 * itself: by whatever collects metrics, and by what starts the bot and looks after it.
 */
export function isFromOutside({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  return headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined;
}
