import type { IncomingMessage } from 'node:http';
import { isIP, isIPv6 } from 'node:net';
import { isOutside } from '../guard.ts';

/**
 * Whom to count a request for: an address; of IPv6 the network (/64), since whoever has one address there has all of them.
 * A peer that is not on the public internet is the proxy before us, and the last address in its X-Forwarded-For is the one that it
 * saw itself; those before it are the visitor's own words.
 */
export function visitorOf({
  socket,
  headers,
}: Pick<IncomingMessage, 'socket' | 'headers'>): string {
  const peer = withoutPrefix(socket.remoteAddress ?? '');
  const forwarded = headers['x-forwarded-for'];
  if (forwarded === undefined || isOutside(peer)) return networkOf(peer);
  const last = withoutPrefix(String(forwarded).split(',').at(-1)?.trim() ?? '');
  return networkOf(isIP(last) === 0 ? peer : last);
}

/** IPv4 as it is, also where a socket for both shows it as IPv6. */
function withoutPrefix(address: string): string {
  return address.replace(/^::ffff:(?=[\d.]+$)/iu, '');
}

function networkOf(address: string): string {
  if (!isIPv6(address)) return address;
  const [head = '', tail] = (address.split('%')[0] ?? '').split('::');
  const groups = head.split(':').filter(Boolean);
  const after = (tail ?? '').split(':').filter(Boolean);
  const zeros = tail === undefined ? 0 : 8 - groups.length - after.length;
  const all = [...groups, ...Array<string>(Math.max(0, zeros)).fill('0'), ...after];
  return all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':');
}
