/** All that may stand after the host, but for a `%` that begins nothing. */
const STRANGE = /[^\w.~!$&'()*+,;=:@/?%-]|%(?![\dA-Fa-f]{2})/gu;

/**
 * An address as a URI of RFC 3986, which is what gateways' documents take. People type what browsers understand: letters of every script,
 * spaces, brackets. The URL standard mends most of it and leaves the rest, so that is encoded here. It leads to the same place; the fragment,
 * which no server gets to see, is left out. What is no URL comes back as it is.
 */
export function uriOf(address: string): string {
  const url = URL.parse(address);
  if (url === null) return address;
  url.hash = '';
  const [head = ''] = /^[^/]*\/\/[^/?]*/u.exec(url.href) ?? [];
  const encode = (one: string) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`;
  const host = head.replaceAll(/["`{}]/gu, encode);
  return `${host}${url.href.slice(head.length).replaceAll(STRANGE, encode)}`;
}
