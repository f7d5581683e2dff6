import { createHash } from 'node:crypto';
import {
  type AdminNotice,
  adminNoticeText,
  type Log,
  PlatformError,
  speak,
  type Told,
} from '../core/index.ts';
import { ADMIN } from './admin/command.ts';
import type { Calls, GuildFacts } from './calls.ts';
import { DEFAULT_LOCALE } from './localized.ts';
import { markup } from './markup.ts';
import { asPlatform } from './notify.ts';
import { type Body, renderPrivate } from './render.ts';

/** What telling admins needs. */
export interface Telling {
  readonly calls: Calls;
  readonly log: Log;
  /** What is in memory of a server; undefined: nothing. */
  guild(guildId: string): GuildFacts | undefined;
}

/**
 * Tells the owner of a server, the one person of whom Discord says who it is, or people by their ids, each in a direct message. Throws PlatformError when
 * nobody could be told.
 */
export async function tellAdmins(telling: Telling, to: Told, notice: AdminNotice): Promise<void> {
  await asPlatform(() =>
    'scope' in to ? tellOwner(telling, to.scope, notice) : tellPeople(telling, to.people, notice),
  );
}

async function tellOwner(
  { calls, guild }: Telling,
  guildId: string,
  notice: AdminNotice,
): Promise<void> {
  const { ownerId, locale } = guild(guildId) ?? (await calls.guild(guildId));
  await tellOne(calls, { id: ownerId, locale, about: guildId }, notice);
}

/** Discord tells nobody's language unasked: English. */
async function tellPeople(
  { calls, log }: Telling,
  people: readonly string[],
  notice: AdminNotice,
): Promise<void> {
  const told = await Promise.allSettled(
    people.map((id) => tellOne(calls, { id, locale: DEFAULT_LOCALE, about: '' }, notice)),
  );
  const failures = told.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  if (failures.length === people.length) {
    throw failures[0] ?? new PlatformError('gone', 'there is nobody to be told');
  }
  for (const error of failures) log.info({ err: error }, 'an admin could not be told something');
}

async function tellOne(
  calls: Calls,
  { id, locale, about }: { readonly id: string; readonly locale: string; readonly about: string },
  notice: AdminNotice,
): Promise<void> {
  const channelId = await calls.directMessages(id);
  const nonce = createHash('sha256')
    .update(JSON.stringify([id, about, subjectOf(notice)]))
    .digest('base64url')
    .slice(0, 25);
  const { flags, ...body } = renderNotice(notice, locale);
  await calls.post(channelId, { ...body, nonce, enforce_nonce: true });
}

/** What makes a notice the same as another: figures that go on changing do not. */
function subjectOf(notice: AdminNotice): readonly (string | number)[] {
  switch (notice.kind) {
    case 'budget':
      return [notice.kind, notice.percent, notice.balance.resetsAt];
    case 'retired':
      return [notice.kind, notice.gateway, notice.model, notice.until];
    default:
      return [notice.kind, notice.gateway];
  }
}

function renderNotice(notice: AdminNotice, locale: string): Body {
  const { title, text } = adminNoticeText(notice, speak(locale), markup, `/${ADMIN} limit`);
  return renderPrivate(title, [text]);
}
