import type { BlockAction, ButtonAction, types } from '@slack/bolt';
import { z } from 'zod';
import type { Requester } from '../../core/index.ts';
import type { Counter } from '../counter.ts';
import { refusalOf } from '../failures.ts';
import { reasonOf } from '../log.ts';
import { nameIn, type Press, placeOfPress } from '../press.ts';
import { replacePrivate, withoutPictures } from '../private.ts';
import { troubleMessage } from '../render.ts';
import { answering, localeOf } from '../request.ts';
import { requesterOf } from '../requester.ts';
import { historyBlocks, readPage } from './history-message.ts';
import { historyPage } from './questions.ts';
import { walletBlocks, walletLines } from './wallet-message.ts';

/** As much of app_home_opened as is looked at. */
const openedSchema = z.object({ user: z.string().min(1), tab: z.literal('home') });

/** Slack's words for a view that it does not take: a picture may be what it cannot fetch. */
const NOT_TAKEN = new Set(['invalid_arguments', 'invalid_blocks']);

/** Shows quota and history in the App Home whenever somebody opens it. Never throws. */
export async function answerHome(counter: Counter, event: unknown, teamId: string): Promise<void> {
  const { data: opened } = openedSchema.safeParse(event);
  if (opened === undefined || counter.stopping()) return;
  await publish(counter, { teamId, userId: opened.user }, opened.user, 0);
}

/** Turns to another page, in the private message or in the App Home. Never throws. */
export async function answerPage(counter: Counter, { body, action, ack }: Press): Promise<void> {
  const { desk } = counter;
  const where = placeOfPress(body, desk.clock.now());
  if (isHome(body)) {
    await ack().catch(() => undefined);
    const page = pageOf(action);
    if (!counter.stopping()) await publish(counter, where, nameIn(body), page);
    return;
  }
  await answering(counter, where, 'a page', async () => {
    await ack();
    if (counter.stopping()) {
      const trouble = troubleMessage({ code: 'stopping' }, localeOf(counter, where));
      return await replacePrivate(desk, where, trouble);
    }
    const requester = await requesterOf(counter, where, nameIn(body));
    await replacePrivate(desk, where, await historyPage(counter, requester, pageOf(action)));
  });
}

function pageOf({ value }: ButtonAction): number {
  return readPage(value) ?? 0;
}

function isHome({ view }: BlockAction): boolean {
  return view?.type === 'home';
}

async function publish(
  counter: Counter,
  who: { readonly teamId: string; readonly userId: string },
  name: string,
  page: number,
): Promise<void> {
  const { desk } = counter;
  try {
    const blocks = await homeBlocks(counter, await requesterOf(counter, who, name), page);
    const show = async (shown: types.KnownBlock[]) => {
      const view: types.HomeView = { type: 'home', blocks: shown };
      await desk.people.views.publish({ user_id: who.userId, view });
    };
    try {
      await show(blocks);
    } catch (error) {
      if (!NOT_TAKEN.has(refusalOf(error) ?? '')) throw error;
      await show(withoutPictures({ text: '', blocks }).blocks);
    }
  } catch (error) {
    desk.log.warn({ reason: reasonOf(error) }, 'Slack: an App Home could not be shown');
  }
}

async function homeBlocks(
  { core, teamUrl }: Counter,
  requester: Requester,
  page: number,
): Promise<types.KnownBlock[]> {
  const { locale } = requester;
  const [wallet, history, url] = await Promise.all([
    core.wallet(requester),
    core.history(requester, page),
    teamUrl(),
  ]);
  return [
    ...(wallet.ok
      ? walletBlocks(walletLines(wallet, core.models(), locale))
      : troubleMessage(wallet.trouble, locale).blocks),
    { type: 'divider' },
    ...(history.ok
      ? historyBlocks(history, url, locale)
      : troubleMessage(history.trouble, locale).blocks),
  ];
}
