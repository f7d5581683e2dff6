import type { Requester } from '../../core/index.ts';
import type { Where } from '../address.ts';
import { openAdmin } from '../admin/open.ts';
import type { Counter } from '../counter.ts';
import { tell } from '../private.ts';
import { type Message, troubleMessage } from '../render.ts';
import { requesterOf } from '../requester.ts';
import { permalinkOf } from '../team-url.ts';
import { historyMessage } from './history-message.ts';
import { privacyMessage } from './privacy-message.ts';
import type { Subcommand } from './subcommands.ts';
import { taskMessage } from './task-message.ts';
import { walletMessage } from './wallet-message.ts';

/** Who asks what, and where. */
interface Question {
  readonly where: Where;
  readonly name: string;
  readonly asked: Subcommand;
  /** Of a command; a message has none. */
  readonly triggerId?: string;
}

/** Answers `quota`, `task`, `history`, `privacy` and `admin`, privately. Throws nothing but defects. */
export async function answerQuestion(counter: Counter, question: Question): Promise<void> {
  const { where, name, asked, triggerId } = question;
  if (asked.kind === 'admin') {
    if (triggerId !== undefined) await openAdmin(counter, { where, name, triggerId });
    return;
  }
  const requester = await requesterOf(counter, where, name, { rights: asked.kind === 'task' });
  await tell(counter.desk, where, await answerTo(counter, requester, asked));
}

async function answerTo(
  counter: Counter,
  requester: Requester,
  asked: Subcommand,
): Promise<Message> {
  const { core, desk } = counter;
  const { locale } = requester;
  if (asked.kind === 'history') return await historyPage(counter, requester, 0);
  if (asked.kind === 'privacy') return await privacyMessage(counter, requester);
  if (asked.kind !== 'task') {
    const wallet = await core.wallet(requester);
    if (!wallet.ok) return troubleMessage(wallet.trouble, locale);
    return walletMessage(wallet, core.models(), locale);
  }
  const found = await core.find(requester, asked.id);
  if (!found.ok) return troubleMessage(found.trouble, locale);
  return taskMessage(found.task, await permalinkOf(desk.people, found.task), requester);
}

/** A page of somebody's own tasks. */
export async function historyPage(
  { core, teamUrl }: Pick<Counter, 'core' | 'teamUrl'>,
  requester: Requester,
  page: number,
): Promise<Message> {
  const { locale } = requester;
  const [history, url] = await Promise.all([core.history(requester, page), teamUrl()]);
  if (!history.ok) return troubleMessage(history.trouble, locale);
  return historyMessage(history, url, locale);
}
