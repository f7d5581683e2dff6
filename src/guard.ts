import type { LookupAddress } from 'node:dns';
import { lookup as lookupName } from 'node:dns/promises';
import { isIP, type LookupFunction } from 'node:net';
import { callbackify } from 'node:util';
import ipaddr from 'ipaddr.js';

/**
 * Thrown for an address or URL that an outsider must not make us reach.
 * Its message names the host at most: never credentials, a path or a query.
 */
export class ForbiddenAddress extends Error {
  override name = 'ForbiddenAddress';
}

/** Resolves a name to every address it has, as `dns.promises.lookup(name, { all: true })` does. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;

/** The addresses that the Internet routes to single hosts (IANA, "IPv6 Global Unicast"). */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3');

/**
 * Looks public, but answers inside every Azure machine: its metadata, DNS and health service
 * (https://learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16).
 */
const azurePlatform = '168.63.129.16';

/**
 * Whether an address is plain public unicast. Addresses that carry an IPv4 address inside
 * (mapped, compatible, NAT64, 6to4, Teredo) are not, whatever they carry: where they lead is
 * for a translator to say, which this process cannot see.
 */
export function isOutside(address: string): boolean {
  // A zone (`fe80::1%eth0`) names a network card, so it is never the Internet.
  if (isIP(address) === 0 || address.includes('%')) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== 'unicast') return false;
  // ipaddr.js also says "unicast" for what no table names, such as ::7f00:1.
  if (parsed instanceof ipaddr.IPv6) return parsed.match(globalUnicast);
  return parsed.toString() !== azurePlatform;
}

/**
 * Checks what can be checked without DNS: http(s), no credentials, a public address if the host is
 * one, no `localhost` name (RFC 6761 §6.3). Any port may be named. A host name still has to be
 * resolved through {@link lookupOutside}, by the connection that will be used.
 *
 * @throws {ForbiddenAddress}
 */
export function assertOutside(url: URL): void {
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new ForbiddenAddress(`Only http and https are allowed, not ${url.protocol}`);
  }
  if (url.username !== '' || url.password !== '') {
    throw new ForbiddenAddress(`The URL for ${url.hostname} carries credentials`);
  }
  // The URL parser has already turned 0x7f.1, 2130706433 or 127。0。0。1 into 127.0.0.1, but it
  // leaves `127.0.0.1..` and `localhost.` as they are. A row of dots is tried once, from its start: a host may be all dots.
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/(?<!\.)\.+$/, '');
  const local = host === '' || host === 'localhost' || host.endsWith('.localhost');
  if (local || (isIP(host) !== 0 && !isOutside(host))) {
    throw new ForbiddenAddress(`${url.hostname} is not a public address`);
  }
}

/** What `dns.LookupOptions` may name as a family; 0 and nothing mean either. */
const families: Readonly<Record<string | number, number>> = { 4: 4, 6: 6, IPv4: 4, IPv6: 6 };

/** All addresses of a name, or an error if one of them is not public. */
async function resolveOutside(
  resolve: Resolve,
  hostname: string,
): Promise<readonly LookupAddress[]> {
  const addresses = await resolve(hostname);
  // One private address is enough to refuse: which of them is connected to is chance.
  if (!addresses.every(({ address }) => isOutside(address))) {
    throw new ForbiddenAddress(`${hostname} is not a public address`);
  }
  return addresses;
}

/**
 * Makes a `lookup` for `net.connect` or undici's `Agent({ connect: { lookup } })`. The name is
 * resolved once, every answer is checked, and the socket gets exactly the checked addresses, so a
 * name that answers differently a moment later gains nothing. Fails with {@link ForbiddenAddress},
 * with what `resolve` failed with, or with `ENOTFOUND` when nothing of the wanted family is left.
 *
 * `net.connect` does not call its lookup for literal addresses: {@link assertOutside} is for those.
 */
export function createLookup(resolve: Resolve): LookupFunction {
  // callbackify calls back from a tick of its own, so an error thrown there stays the caller's.
  const resolved = callbackify(resolveOutside);
  return (hostname, options, callback) => {
    const family = families[options.family ?? 0];
    resolved(resolve, hostname, (error, addresses) => {
      if (error) return callback(error, []);
      const found = addresses.filter((one) => family === undefined || one.family === family);
      const [first] = found;
      if (first === undefined) {
        const nothing = new Error(`No address for ${hostname}`);
        callback(Object.assign(nothing, { code: 'ENOTFOUND' }), []);
      } else if (options.all) callback(null, found);
      else callback(null, first.address, first.family);
    });
  };
}

/** A `lookup` that refuses every name with an address that is not public; see {@link createLookup}. */
export const lookupOutside: LookupFunction = createLookup((hostname) =>
  lookupName(hostname, { all: true }),
);
