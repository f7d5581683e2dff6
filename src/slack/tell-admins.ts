import type { WebClient } from '@slack/web-api';
import { type AdminNotice, adminNoticeText, speak, type Told } from '../core/index.ts';
import type { Desk } from './desk.ts';
import { COMMAND } from './help.ts';
import { reasonOf } from './log.ts';
import { DEFAULT_LOCALE, type People } from './people.ts';
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

/**
 * Tells the admins and owners of the workspace something, or people by their ids (`TEAM/USER`), each in the bot's conversation with them. Throws when none of
 * them could be told.
 */
export function tellerOf(
  desk: Desk,
  people: Pick<People, 'find'>,
): (to: Told, notice: AdminNotice) => Promise<void> {
  const { clock } = desk;
  let known: { readonly admins: readonly Admin[]; readonly until: number } | undefined;
  const ofWorkspace = async (): Promise<readonly Admin[]> => {
    if (known === undefined || known.until <= clock.now()) {
      known = { admins: await findAdmins(desk.reads), until: clock.now() + FRESH_MS };
    }
    return known.admins;
  };
  const named = async (id: string): Promise<Admin> => {
    const [team = '', user = ''] = id.split('/');
    return { id: user, locale: (await people.find(team, user, user)).locale };
  };
  return async (to, notice) => {
    const admins = await ('scope' in to ? ofWorkspace() : Promise.all(to.people.map(named)));
    const told = await Promise.all(admins.map((admin) => tellOne(desk, admin, notice)));
    if (!told.includes(true)) throw new Error('no admin could be told');
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
