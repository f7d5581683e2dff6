import { isClosed, isSpent, type Task, userOf } from '../src/core/task.ts';
import { en } from '../src/core/words/en.ts';
import type { Sandbox } from '../test/e2e/harness.ts';
import { type Account, callsIn, toldTo } from './several-people.ts';
import type { Outage } from './soak-bot.ts';
import { isForbidden, type Typed } from './soak-people.ts';
import { videosByPrompt } from './soak-videos.ts';

/** What happened on one day; days are added up. */
export interface Day {
  readonly commands: number;
  readonly tasks: number;
  readonly succeeded: number;
  /** Refused by the gateway, as they had to be. */
  readonly refused: number;
  /** The bot was killed while the gateway was asked: nobody knows, and the person was told so. */
  readonly unknown: number;
  readonly poor: number;
  /** Typed while no bot was there, or so shortly before the kill that nothing was acknowledged. The platform says so. */
  readonly away: number;
  /** Acknowledged so shortly before a kill that nothing was saved: nothing was started or paid. */
  readonly cut: number;
  /** What may not be, in numbers that have to be 0. */
  readonly wrong: Readonly<Record<string, number>>;
  /** The same in sentences, with names. */
  readonly tells: readonly string[];
}

/** A create without an answer is told as unknown when the next process is there, at the latest so many ms later. */
const TOLD_MS = 10_000;

/** Between the moment of a command and its saved task, ms, at most: what a kill in between takes along. */
const SAVED_MS = 3000;

export interface DayBook {
  /** To be called when everything is over that was typed since the last call. */
  close(evening: Evening): Promise<Day>;
}

export interface Evening {
  /** On this day. */
  readonly typed: readonly Typed[];
  /** All so far. */
  readonly outages: readonly Outage[];
  /** When the day began on the bot's calendar, ms since the epoch, and how much that is ahead of the machine's, ms. */
  readonly since: number;
  readonly aheadMs: number;
}

interface Purse {
  readonly committed: number;
  readonly held: Readonly<Record<string, number>>;
}

/** Follows what the platforms and the gateway have seen from one day to the next. `credits`: of each account and day. */
export function openDayBook(
  sandbox: Sandbox,
  accounts: readonly Account[],
  credits: number,
): DayBook {
  const refusals = createTally(accounts, () => (account) => {
    const told = toldTo(sandbox, account);
    return told.filter((text) => text.includes(en['trouble.credits'])).length;
  });
  const calls = createTally(accounts, () => {
    const heard = Map.groupBy(callsIn(sandbox), ({ person }) => person);
    return ({ id }) => heard.get(id)?.length ?? 0;
  });
  return {
    async close({ typed, outages, since, aheadMs }) {
      const all = await sandbox.tasks();
      const tasks = all.filter(({ createdAt }) => createdAt >= since);
      const poor = refusals();
      const heard = comparedCalls(calls(), tasks);
      const silent = silentOnes(typed, tasks, poor, outages);
      const unlike = tasks.filter(isUnlike);
      const purses = await pursesOf(sandbox, new Date(since).toISOString().slice(0, 10));
      const wallets = accounts.filter((one) => !isExact(one, tasks, purses, credits));
      const lost = tasks.filter(({ state }) => state === 'lost');
      const wrong = {
        'not acknowledged while the bot was there': silent.unanswered,
        'acknowledged, and nothing came of it': silent.lost,
        'created twice': createdTwice(sandbox.mountsea.creates, tasks),
        'told twice of an end': heard.extra,
        'not told of an end': heard.missing,
        'videos posted twice': postedTwice(sandbox, tasks),
        'ended otherwise than at the gateway': unlike.length,
        'told as unknown without a kill': lost.filter((task) => !isCaused(task, outages, aheadMs))
          .length,
        'open at the end of the day': tasks.filter((task) => !isClosed(task)).length,
        'of the day before, not forgotten': all.length - tasks.length,
        'wallets wrong': wallets.length,
      };
      return {
        commands: typed.length,
        tasks: tasks.length,
        succeeded: tasks.filter(({ state }) => state === 'succeeded').length,
        refused: tasks.filter(({ failure }) => failure?.code === 'moderated').length,
        unknown: lost.length,
        poor: sum([...poor.values()]),
        away: silent.away,
        cut: silent.cut,
        wrong,
        tells: [
          ...unlike.map(
            (task) => `${task.request.prompt}: ${task.state} ${JSON.stringify(task.failure ?? {})}`,
          ),
          ...wallets.map(({ owner }) => `${owner} ${JSON.stringify(purses.get(owner))}`),
          ...silent.tells,
        ],
      };
    },
  };
}

/** What `counts` say of each account, less what it said the last time. */
function createTally(accounts: readonly Account[], counts: () => (account: Account) => number) {
  const before = new Map<Account, number>();
  return (): Map<Account, number> => {
    const count = counts();
    return new Map(
      accounts.map((account) => {
        const now = count(account);
        const more = now - (before.get(account) ?? 0);
        before.set(account, now);
        return [account, more];
      }),
    );
  };
}

/** Commands of which there is no task: where they were, and whether that may be. */
export function silentOnes(
  typed: readonly Typed[],
  tasks: readonly Pick<Task, 'request'>[],
  poor: ReadonlyMap<Account, number>,
  outages: readonly Outage[],
) {
  const saved = Map.groupBy(tasks, ({ request }) => request.prompt);
  // Of several commands for the same video those that were not acknowledged are the likelier ones to have come to nothing.
  const without = [...Map.groupBy(typed, ({ prompt }) => prompt)].flatMap(([prompt, own]) =>
    own
      .toSorted((a, b) => Number(a.ackMs() !== undefined) - Number(b.ackMs() !== undefined))
      .slice(0, Math.max(0, own.length - (saved.get(prompt)?.length ?? 0))),
  );
  const isExcused = ({ at }: Typed) =>
    outages.some(({ from, to }) => at >= from - SAVED_MS && at <= to);
  const unheard = without.filter((one) => one.ackMs() === undefined);
  const strange = unheard.filter((one) => !isExcused(one));
  const heard = Map.groupBy(
    without.filter((one) => one.ackMs() !== undefined),
    ({ account }) => account,
  );
  // A refusal does not name the command: of one person's commands without a task those near a kill are the ones without an answer.
  const unanswered = [...heard].map(([account, own]) => {
    const missing = Math.max(0, own.length - (poor.get(account) ?? 0));
    const cut = Math.min(missing, own.filter(isExcused).length);
    return { account, cut, lost: missing - cut };
  });
  return {
    away: unheard.length - strange.length,
    unanswered: strange.length,
    cut: sum(unanswered.map(({ cut }) => cut)),
    lost: sum(unanswered.map(({ lost }) => lost)),
    tells: [
      ...strange.map(({ prompt, account }) => `not acknowledged: ${prompt} of ${account.owner}`),
      ...unanswered
        .filter(({ lost }) => lost > 0)
        .map(({ account, lost }) => `without an answer: ${lost} of ${account.owner}`),
    ],
  };
}

/** Whether a task ended in another way than the gateway had to end it; where nobody knows, it may have ended in any way. */
export function isUnlike({ state, delivery, failure, request }: Task): boolean {
  if (delivery === 'gave up') return true;
  if (state === 'lost') return false;
  return isForbidden(request.prompt) ? failure?.code !== 'moderated' : state !== 'succeeded';
}

/** Credits of that day: what succeeded is spent, nothing is held, and nobody has more than the limit. */
export function isExact(
  { owner }: Account,
  tasks: readonly Task[],
  purses: ReadonlyMap<string, Purse>,
  credits: number,
): boolean {
  const own = tasks.filter((task) => `user:${userOf(task)}:` === owner);
  const spent = sum(own.filter(isSpent).map(({ cost }) => cost));
  const { committed, held } = purses.get(owner) ?? { committed: 0, held: {} };
  return committed === spent && committed <= credits && Object.keys(held).length === 0;
}

/** The wallets of a day (YYYY-MM-DD) by their owner. */
async function pursesOf({ look }: Sandbox, day: string): Promise<Map<string, Purse>> {
  return await look(async (store) => {
    const found = new Map<string, Purse>();
    for await (const [key, purse] of store.list<Purse>('wallet:')) {
      if (key.endsWith(day)) found.set(key.slice('wallet:'.length, -day.length), purse);
    }
    return found;
  });
}

/** Whether a kill can be why nobody knows of a task. `aheadMs`: how much the bot's calendar is ahead. */
export function isCaused(
  { endedAt = 0 }: Pick<Task, 'endedAt'>,
  outages: readonly Outage[],
  aheadMs: number,
): boolean {
  const at = endedAt - aheadMs - performance.timeOrigin;
  return outages.some(({ from, to }) => at >= from && at <= to + TOLD_MS);
}

/** Videos that the gateway was asked for beyond the number of tasks. */
export function createdTwice(
  creates: readonly { readonly body: Readonly<Record<string, unknown>> }[],
  tasks: readonly Pick<Task, 'request'>[],
): number {
  const created = Map.groupBy(creates, ({ body }) => body.prompt);
  const saved = Map.groupBy(tasks, ({ request }) => request.prompt);
  const extra = [...saved].map(([prompt, own]) =>
    Math.max(0, (created.get(prompt)?.length ?? 0) - own.length),
  );
  return sum(extra);
}

/** People who were called more or less often than tasks of theirs ended. */
export function comparedCalls(calls: ReadonlyMap<Account, number>, tasks: readonly Task[]) {
  const ended = Map.groupBy(tasks.filter(isClosed), (task) => `user:${userOf(task)}:`);
  const more = [...calls].map(([{ owner }, heard]) => heard - (ended.get(owner)?.length ?? 0));
  return {
    extra: sum(more.map((one) => Math.max(0, one))),
    missing: sum(more.map((one) => Math.max(0, -one))),
  };
}

/** Videos in the chats beyond the number of tasks that made them. */
function postedTwice(sandbox: Sandbox, tasks: readonly Task[]): number {
  const posted = videosByPrompt(sandbox);
  const made = Map.groupBy(tasks, ({ request }) => request.prompt);
  const extra = [...made].map(([prompt, own]) => {
    const succeeded = own.filter(({ state }) => state === 'succeeded').length;
    return Math.max(0, (posted.get(prompt) ?? 0) - succeeded);
  });
  return sum(extra);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
