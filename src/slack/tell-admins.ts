import type { WebClient } from '@slack/web-api';
import { type AdminNotice, adminNoticeText, speak, type Told } from '../core/index.ts';
import type { Counter } from './counter.ts';
import type { Desk } from './desk.ts';
import { COMMAND } from './help.ts';
import { reasonOf } from './log.ts';
import type { Offices } from './offices.ts';
import { DEFAULT_LOCALE } from './people.ts';
import { type Message, message, mrkdwn } from './render.ts';

/** So many admins are told, and so many pages of people are looked through for them: users.list is dear (Tier 2). */
const MOST_ADMINS = 10;
const PAGE = 200;
const MOST_PAGES = 20;

/** How long the list is used, ms. */
const FRESH_MS = 60 * 60_000;

interface Admin {
  readonly id: string;
  readonly locale: string;
}

/** What Slack said of a workspace's admins. */
interface Known {
  readonly admins: readonly Admin[];
  /** ms since the epoch. */
  readonly until: number;
}

/**
 * Tells the admins and owners of a workspace something, or people by their ids (`TEAM/USER`), each in the bot's conversation with them, with the token of
 * their own workspace. Throws when none of them could be told.
 */
export function tellerOf({
  at,
}: Pick<Offices, 'at'>): (to: Told, notice: AdminNotice) => Promise<void> {
  const known = new WeakMap<Desk, Known>();
  const ofWorkspace = async ({ desk }: Counter): Promise<readonly Admin[]> => {
    const before = known.get(desk);
    const now = desk.clock.now();
    if (before !== undefined && before.until > now) return before.admins;
    const admins = await findAdmins(desk.reads);
    known.set(desk, { admins, until: desk.clock.now() + FRESH_MS });
    return admins;
  };
  const tellScope = async (scope: string, notice: AdminNotice): Promise<boolean[]> => {
    const counter = await at({ teamId: scope });
    const admins = await ofWorkspace(counter);
    return await Promise.all(admins.map((admin) => tellOne(counter.desk, admin, notice)));
  };
  const tellPerson = async (id: string, notice: AdminNotice): Promise<boolean> => {
    const [teamId = '', user = ''] = id.split('/');
    // ADMINS may name an organisation in the place of a workspace.
    const isOrg = teamId.startsWith('E');
    const { people, desk } = await at(isOrg ? { enterpriseId: teamId, isOrg } : { teamId });
    const { locale } = await people.find(teamId, user, user);
    return await tellOne(desk, { id: user, locale }, notice);
  };
  return async (to, notice) => {
    if ('scope' in to) {
      const told = await tellScope(to.scope, notice);
      if (!told.includes(true)) throw new Error('no admin could be told');
      return;
    }
    const told = await Promise.allSettled(to.people.map((id) => tellPerson(id, notice)));
    if (told.some((one) => one.status === 'fulfilled' && one.value)) return;
    const failed = told.find((one) => one.status === 'rejected');
    throw new Error('no admin could be told', { cause: failed?.reason });
  };
}

async function findAdmins(client: WebClient): Promise<Admin[]> {
  const admins: Admin[] = [];
  let cursor = '';
  for (let pages = 0; pages < MOST_PAGES && admins.length < MOST_ADMINS; pages += 1) {
    const page = await client.users.list({ limit: PAGE, cursor, include_locale: true });
    for (const { id, deleted, is_bot: bot, locale, ...rights } of page.members ?? []) {
      const may = rights.is_admin || rights.is_owner || rights.is_primary_owner;
      if (id !== undefined && may && !deleted && !bot) {
        admins.push({ id, locale: locale || DEFAULT_LOCALE });
      }
    }
    cursor = page.response_metadata?.next_cursor ?? '';
    if (cursor === '') break;
  }
  return admins.slice(0, MOST_ADMINS);
}

async function tellOne(desk: Desk, { id, locale }: Admin, notice: AdminNotice): Promise<boolean> {
  const { text, blocks } = noticeMessage(notice, locale);
  try {
    // A person's id stands for the bot's conversation with them (Slack's documentation of chat.postMessage).
    await desk.posts.chat.postMessage({ channel: id, text, blocks });
    return true;
  } catch (error) {
    desk.log.info({ reason: reasonOf(error) }, 'Slack: an admin could not be told something');
    return false;
  }
}

/** What admins are told unasked. */
export function noticeMessage(notice: AdminNotice, locale: string): Message {
  const { title, text } = adminNoticeText(notice, speak(locale), mrkdwn, `${COMMAND} admin`);
  return message(`${mrkdwn.bold(title)}\n${text}`);
}
