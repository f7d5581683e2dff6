/** Letters of a part of a path that is an id and no secret: a UUID has 36. */
const LONGEST_ID = 40;

/** The parts before which a secret stands, or behind which one does. */
const SECRET_AFTER: readonly RegExp[] = [
  // Interactions and their webhooks: the second part is the token.
  /^(\/interactions\/\d+\/)[^/]+/u,
  /^(\/webhooks\/\d+\/)[^/]+/u,
  // What the bot serves: a picture, a closed result, a place for webhooks.
  /^(\/i\/)[^/]+/u,
  /^(\/videos\/)[^/]+(?=\/?$)/u,
  /^(\/hooks\/[^/]+\/)[^/]+/u,
];

/** The path of an address as everybody may see it: without its query, and with `…` where a secret stood. */
export function shownPath(pathAndQuery: string): string {
  const path = pathAndQuery.split(/[?#]/u)[0] ?? '';
  const hidden = SECRET_AFTER.reduce((text, pattern) => text.replace(pattern, '$1…'), path);
  return hidden
    .split('/')
    .map((part) => (part.length > LONGEST_ID ? '…' : part))
    .join('/');
}

/** The path of a whole address, in the same way; nothing where it is none. */
export function shownPathOf(url: string): string {
  return URL.canParse(url) ? shownPath(new URL(url).pathname) : '';
}
