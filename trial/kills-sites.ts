import { isEnded, type Task } from '../src/core/task.ts';

/** What a write to the store is about, as far as a kill beside it differs. `shown`: what the platform learnt of a place was noted. */
export const WRITES = [
  'holds',
  'accepted',
  'submitting',
  'taken back',
  'running',
  'shown',
  'ended',
  'posted',
  'done',
  'other',
] as const;

/** What a call to the outside is about. `post`: a message without a video; `result`: what shows the video; `tell`: to one person alone; `look`: for what stands already. */
export const CALLS = [
  'acknowledge',
  'create',
  'check',
  'fetch',
  'anchor',
  'thread',
  'post',
  'edit',
  'upload',
  'result',
  'look',
  'tell',
  'ask',
] as const;

export type Write = (typeof WRITES)[number];
export type Call = (typeof CALLS)[number];

/**
 * A place between two steps of the program. A write: before its transaction is committed, or after, when nobody has heard of it. A call: before it leaves; when it has left
 * and nothing came back; when its answer is here and nobody has read it.
 */
export type Site =
  | `${Write} write ${'before' | 'after'}`
  | `${Call} ${'before' | 'sent' | 'answered'}`;

/** What one changed key of the store says of the write. The texts are as keyv stores them; absent where there is nothing. */
export function writeOf(key: string, now: string | undefined, was: string | undefined): Write {
  if (key.startsWith('wallet:')) return 'holds';
  if (!key.startsWith('task:')) return 'other';
  const after = taskIn(now);
  const before = taskIn(was);
  if (after === undefined) return 'other';
  if (before === undefined) return 'accepted';
  if (after.state !== before.state) {
    if (after.state === 'accepted') return 'taken back';
    return after.state === 'submitting' || after.state === 'running' ? after.state : 'ended';
  }
  if (after.delivery === before.delivery) return 'shown';
  return after.delivery === 'posted' ? 'posted' : isEnded(after) ? 'done' : 'other';
}

function taskIn(text: string | undefined): Pick<Task, 'state' | 'delivery'> | undefined {
  if (text === undefined) return undefined;
  const { value } = JSON.parse(text) as { value?: Pick<Task, 'state' | 'delivery'> };
  return value;
}

/** Where the servers are, as the program is told. */
export interface Servers {
  readonly discord: string;
  readonly slack: string;
  readonly gateway: string;
}

/** A request, as far as it tells what it is about. */
export interface Asked {
  readonly method: string;
  readonly origin: string;
  readonly path: string;
  /** Its body is a form with files. */
  readonly form: boolean;
}

/** What a request is about; undefined for those that no task needs. */
export function callOf(asked: Asked, servers: Servers): Call | undefined {
  const { method, origin } = asked;
  if (origin === originOf(servers.discord)) return onDiscord(asked);
  if (origin === originOf(servers.slack)) return onSlack(asked);
  if (origin === originOf(servers.gateway)) return method === 'POST' ? 'create' : 'check';
  return asked.path.startsWith('/media/') ? 'fetch' : undefined;
}

function originOf(url: string): string {
  return new URL(url).origin;
}

/** As Discord's documentation has them: method and path, without version and query. */
const DISCORD: readonly (readonly [pattern: RegExp, call: Call])[] = [
  [/^POST \/interactions\/.+\/callback$/u, 'acknowledge'],
  [/^PATCH \/webhooks\/.+\/messages\/(?:@|%40)original$/u, 'anchor'],
  [/^POST \/webhooks\//u, 'tell'],
  [/^POST \/channels\/\d+\/messages\/\d+\/threads$/u, 'thread'],
  [/^POST \/channels\/\d+\/messages$/u, 'post'],
  [/^PATCH \/channels\/\d+\/messages\/\d+$/u, 'edit'],
  [/^GET \/channels\/\d+\/messages/u, 'look'],
];

function onDiscord({ method, path, form }: Asked): Call | undefined {
  const [plain = ''] = path.replace(/^\/api(\/v\d+)?/u, '').split('?');
  const found = DISCORD.find(([pattern]) => pattern.test(`${method} ${plain}`))?.[1];
  return found === 'post' && form ? 'result' : found;
}

const SLACK: Readonly<Record<string, Call>> = {
  'chat.postMessage': 'post',
  'chat.update': 'edit',
  'chat.postEphemeral': 'tell',
  'files.getUploadURLExternal': 'upload',
  'files.completeUploadExternal': 'result',
  'conversations.replies': 'look',
  'conversations.history': 'look',
  'users.info': 'ask',
};

function onSlack({ path }: Asked): Call | undefined {
  const [, area = '', name = ''] = path.split(/[/?]/u);
  if (area === 'upload') return 'upload';
  if (area === 'response') return 'tell';
  return SLACK[name];
}
