import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Deps } from './deps.ts';
import type { Video } from './gateway.ts';
import type { ImageReference } from './image.ts';
import type { JsonObject } from './json.ts';
import { formsOf } from './kept-forms.ts';
import type { SettingsAbout, SettingsChange } from './settings.ts';
import { storedWallets } from './stored-wallets.ts';
import type { Address, Requester, Task } from './task.ts';

/** A file for one person. */
export interface PrivacyFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

/** What of an address is the person's to know. */
type PlaceOf = (address: Address) => JsonObject | undefined;

const packed = promisify(gzip);

/** Everything that is kept about a person, as JSON; packed where it is over the limit. Throws StoreUnavailable. */
export async function personalFile(
  deps: Pick<Deps, 'store' | 'tasks' | 'settings' | 'clock'>,
  requester: Requester,
  place: PlaceOf,
  limitBytes: number,
): Promise<PrivacyFile> {
  const { platform, id } = requester;
  const tasks: object[] = [];
  for await (const task of deps.tasks.of(requester)) tasks.push(taskOf(task, place));
  const settings: object[] = [];
  for await (const about of deps.settings.about(requester)) settings.push(settingsOf(about));
  const forms: object[] = [];
  for await (const [, { draft, until }] of formsOf(deps.store, requester)) {
    const { image, ...rest } = draft;
    forms.push({ until: timeOf(until), draft: { ...rest, image: pictureOf(image) } });
  }
  const wallets = await storedWallets(deps.store, requester);
  const now = deps.clock.now();
  const kept = { at: timeOf(now), person: { platform, id }, tasks, forms, wallets, settings };
  const bytes = Buffer.from(`${JSON.stringify(kept, undefined, 2)}\n`);
  const name = `reelbot-about-me-${timeOf(now)?.slice(0, 10)}.json`;
  if (bytes.byteLength <= limitBytes) return { name, bytes, contentType: 'application/json' };
  return { name: `${name}.gz`, bytes: await packed(bytes), contentType: 'application/gzip' };
}

/** Without what only serves the bot's work: keys of wallets, the gateway's operation and its own words, tokens. */
function taskOf(task: Task, place: PlaceOf): object {
  const { requester, request, address, failure, video } = task;
  const { name, scope, locale, roles } = requester;
  return {
    id: task.id,
    taskId: task.taskId,
    state: task.state,
    delivery: task.delivery,
    gateway: task.gateway,
    cost: task.cost,
    created: timeOf(task.createdAt),
    started: timeOf(task.startedAt),
    ended: timeOf(task.endedAt),
    request: { ...request, images: request.images.map(pictureOf) },
    you: { name, scope, locale, roles },
    place: place(address),
    video: video === undefined ? undefined : videoOf(video),
    failure: failure?.code,
    removed: task.removed,
  };
}

/** An address behind the gateway's key is the gateway's. */
function videoOf({ url, thumbnailUrl, editId, closed }: Video): object {
  return closed === true ? { editId } : { url, thumbnailUrl, editId };
}

/** A picture of a draft may be anything that a person typed. */
function pictureOf(image: unknown): unknown {
  if (typeof image !== 'object' || image === null) return image;
  const { url, name, bytes } = image as Partial<ImageReference>;
  return { url, name, bytes };
}

function settingsOf({ scope, blocked, acts, blocks }: SettingsAbout): object {
  return {
    scope,
    blocked,
    changes: acts.map(changeOf),
    blocks: blocks.map(({ at, blocked: on }) => ({ at: timeOf(at), blocked: on })),
  };
}

/** Who else was blocked is theirs, and not for whoever did it to take away. */
function changeOf({ at, name, from, to, by }: SettingsChange): object {
  const values = name === 'blocked' ? {} : { from, to };
  return { at: timeOf(at), as: by.name, setting: name, ...values };
}

function timeOf(ms: number): string;
function timeOf(ms: number | undefined): string | undefined;
function timeOf(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : new Date(ms).toISOString();
}
