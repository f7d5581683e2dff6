import type { Interaction, LoggedRequest } from '../../../discord/index.ts';

type Asked = Pick<LoggedRequest, 'method' | 'path' | 'body' | 'files'>;

/** By the type of the answer (Discord's documentation, Interaction Callback Type). */
const CALLBACKS: Readonly<Record<number, string>> = {
  4: 'answer at once',
  5: 'acknowledge: the answer comes later',
  6: 'acknowledge',
  7: 'change the message',
  8: 'offer choices',
  9: 'open a form',
};

type Words = string | ((asked: Asked) => string);

/** The first that fits counts. */
const REQUESTS: readonly (readonly [method: string, path: RegExp, words: Words])[] = [
  ['POST', /^\/interactions\/\d+\/[^/]+\/callback$/u, callbackWords],
  ['PATCH', /^\/webhooks\/\d+\/[^/]+\/messages\/@original$/u, 'fill in the answer'],
  ['POST', /^\/webhooks\/\d+\/[^/]+$/u, 'answer once more'],
  ['PATCH', /^\/webhooks\/\d+\/[^/]+\/messages\//u, 'edit an answer'],
  ['DELETE', /^\/webhooks\//u, 'take an answer back'],
  ['GET', /^\/webhooks\//u, 'read the answer'],
  ['POST', /^\/channels\/\d+\/messages$/u, postWords],
  ['PATCH', /^\/channels\/\d+\/messages\/\d+$/u, 'edit a message'],
  ['DELETE', /^\/channels\/\d+\/messages\/\d+$/u, 'delete a message'],
  ['GET', /^\/channels\/\d+\/messages/u, 'read messages'],
  ['POST', /^\/channels\/\d+\/messages\/\d+\/threads$/u, 'open a thread'],
  ['GET', /^\/channels\/\d+$/u, 'look at a channel'],
  ['PATCH', /^\/channels\/\d+$/u, 'change a thread'],
  ['POST', /^\/channels\/\d+\/typing$/u, 'show that it is typing'],
  ['PUT', /^\/applications\/\d+\/(?:guilds\/\d+\/)?commands$/u, 'register the commands'],
  ['GET', /^\/applications\/\d+\/(?:guilds\/\d+\/)?commands$/u, 'compare the commands'],
  ['GET', /^\/applications\/@me$/u, 'ask who it is'],
  ['GET', /^\/users\/@me$/u, 'ask who it is'],
  ['POST', /^\/users\/@me\/channels$/u, 'open a direct message'],
  ['GET', /^\/gateway/u, 'ask where to connect'],
];

/** What a request of the bot wants, in a few words. */
export function discordRequestWords(asked: Asked): string {
  const found = REQUESTS.find(
    ([method, path]) => method === asked.method && path.test(asked.path),
  )?.[2];
  if (found === undefined) return `${asked.method.toLowerCase()} something`;
  return typeof found === 'string' ? found : found(asked);
}

function callbackWords({ body }: Asked): string {
  return CALLBACKS[Number(Reflect.get(Object(body), 'type'))] ?? 'answer';
}

function postWords({ files }: Asked): string {
  return files.some(({ contentType }) => contentType.startsWith('video/'))
    ? 'post the video'
    : 'post a message';
}

/** What a person did. */
export function interactionWords({ kind, name }: Pick<Interaction, 'kind' | 'name'>): string {
  switch (kind) {
    case 'slash':
      return `/${name}`;
    case 'autocomplete':
      return `type into /${name}`;
    case 'message-command':
      return `choose "${name}"`;
    case 'modal':
      return 'send a form';
    case 'component':
      return 'press a button';
  }
}
