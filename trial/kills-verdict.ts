import type { Figure } from '../bench/figures.ts';
import { isClosed, isEnded, isOwnWish, isSpent, type Task } from '../src/core/task.ts';
import { en } from '../src/core/words/en.ts';
import type { Sandbox } from '../test/e2e/harness.ts';
import type { End } from './kills-lives.ts';
import type { Typed } from './kills-people.ts';
import { type Place, placesIn } from './kills-places.ts';
import { type Account, toldTo } from './several-people.ts';

/** What was done to the bot, and by whom it was asked. */
export interface Storm {
  readonly accounts: readonly Account[];
  readonly typed: readonly Typed[];
  readonly ends: readonly End[];
  /** Credits of one account. */
  readonly credits: number;
}

/** What has become of everything, judged from outside and by the store at rest. */
export interface Verdict {
  readonly figures: readonly Figure[];
  /** What may not be, in sentences. */
  readonly wrong: readonly string[];
}

/** A command that was acknowledged and not saved when the bot died was typed less than this before the death, ms. One from earlier was forgotten. */
const SAVED_WITHIN_MS = 3000;

interface Seen {
  readonly tasks: readonly Task[];
  readonly places: ReadonlyMap<string, Place>;
  /** How often a gateway accepted each prompt. */
  readonly creates: ReadonlyMap<string, number>;
}

export async function judge(sandbox: Sandbox, storm: Storm): Promise<Verdict> {
  const tasks = await sandbox.tasks();
  const creates = countOf(sandbox.mountsea.creates.map(({ body }) => String(body.prompt)));
  const seen = { tasks, places: placesIn(sandbox), creates };
  const wallets = await wrongWallets(sandbox, tasks, storm.credits);
  const marks = await sandbox.look(async (store) => {
    const found: string[] = [];
    for await (const [key] of store.list('open:')) found.push(key);
    return found;
  });
  const commands = judgeCommands(sandbox, storm, tasks);
  const exact: (readonly [string, readonly string[]])[] = [
    ['lost: acknowledged, and forgotten while the bot lived', commands.forgotten],
    ['refused, and made all the same', commands.both],
    ...judgeTasks(seen),
    ['wallets wrong', wallets],
    ['open at the end', tasks.filter((task) => !isClosed(task)).map(tell)],
    ['marked as open at the end', marks],
  ];
  return {
    figures: [
      ...commands.figures,
      ...ends(seen),
      ...exact.map(([name, found]) => ({ name, value: found.length, unit: '', aim: 1 })),
    ],
    wrong: exact.flatMap(([name, found]) => found.map((what) => `${name}: ${what}`)),
  };
}

function judgeCommands(sandbox: Sandbox, { accounts, typed, ends }: Storm, tasks: readonly Task[]) {
  const made = new Set(tasks.map(({ request }) => request.prompt));
  const acknowledged = typed.filter((one) => one.acknowledgedAt() !== undefined);
  const unanswered = typed.filter((one) => one.acknowledgedAt() === undefined);
  const forgotten: string[] = [];
  const both: string[] = [];
  let refused = 0;
  const gone = { discord: 0, slack: 0 };
  let longestMs = 0;
  for (const account of accounts) {
    const own = acknowledged.filter(
      ({ wish, prompt }) => wish.account === account && !made.has(prompt),
    );
    const told = toldTo(sandbox, account).filter((text) => text.includes(en['trouble.credits']));
    const waits = own.map((one) => untilDeath(one, ends)).sort((a, b) => b - a);
    // Who was told is not among those that were forgotten: the longest waits are theirs.
    const silent = waits.slice(told.length);
    refused += told.length;
    gone[account.platform] += silent.length;
    longestMs = Math.max(longestMs, ...silent);
    if (silent.some((ms) => ms > SAVED_WITHIN_MS)) {
      forgotten.push(own.map(({ prompt }) => prompt).join(', '));
    }
    if (told.length > own.length) both.push(account.owner);
  }
  const late = unanswered.filter(({ prompt }) => made.has(prompt)).length;
  const figures: Figure[] = [
    {
      name: 'commands typed',
      value: typed.length,
      unit: `of ${accounts.length} accounts, on two platforms`,
    },
    {
      name: 'typed while nobody was there, the platform said so, typed again',
      value: unanswered.length - late,
      unit: 'commands',
    },
    {
      name: 'the platform heard of it too late, and it was done all the same',
      value: late,
      unit: 'commands',
    },
    { name: 'acknowledged', value: acknowledged.length, unit: 'commands' },
    ...(['discord', 'slack'] as const).map((platform) => ({
      name: `acknowledged on ${platform}, and gone with the kill before it was saved: nothing held, nothing made`,
      value: gone[platform],
      unit: 'commands',
    })),
    { name: 'the longest from such a command to the kill', value: longestMs, unit: 'ms' },
    { name: 'refused for credits, told so', value: refused, unit: 'commands' },
    { name: 'tasks admitted', value: tasks.length, unit: 'tasks' },
  ];
  return { figures, forgotten, both };
}

/** From a command to the death of the bot that heard it, ms; endless where it lives. */
function untilDeath({ typedAt }: Typed, ends: readonly End[]): number {
  const next = ends.find(({ at }) => at >= typedAt);
  return next === undefined ? Number.POSITIVE_INFINITY : next.at - typedAt;
}

/** Each with what is wrong, by name. */
function judgeTasks({ tasks, places, creates }: Seen): (readonly [string, readonly string[]])[] {
  const known = new Set(tasks.map(({ request }) => request.prompt));
  const of = (task: Task) => places.get(task.request.prompt);
  const createsOf = (task: Task) => creates.get(task.request.prompt) ?? 0;
  const called = tasks.filter((task) => isEnded(task) && !isOwnWish(task));
  const endsOf = (task: Task) => of(task)?.ends ?? [];
  const wrongly = (list: readonly Task[], test: (task: Task) => boolean) =>
    list.filter(test).map(tell);
  return [
    ['created twice', wrongly(tasks, (task) => createsOf(task) > 1)],
    ['created without a task', [...creates.keys()].filter((prompt) => !known.has(prompt))],
    [
      'succeeded without a create',
      wrongly(tasks, (task) => task.state === 'succeeded' && createsOf(task) === 0),
    ],
    ['end posted twice', wrongly(tasks, (task) => endsOf(task).length > (isOwnWish(task) ? 0 : 1))],
    ['end not posted', wrongly(called, (task) => endsOf(task).length === 0)],
    [
      'ended with a video that is not there',
      wrongly(called, (task) => task.state === 'succeeded' && !hasVideo(endsOf(task), task)),
    ],
    [
      'thread or card posted twice',
      wrongly(
        tasks,
        (task) => (of(task)?.anchors.length ?? 0) > 1 || (of(task)?.cards.length ?? 0) > 1,
      ),
    ],
    [
      'ambiguous, and not told so',
      wrongly(tasks, (task) => task.state === 'lost' && !saysLost(endsOf(task))),
    ],
    [
      'told as ambiguous, and not',
      wrongly(tasks, (task) => task.state !== 'lost' && saysLost(endsOf(task))),
    ],
    ['failed otherwise, or given up', wrongly(tasks, isUnforeseen)],
  ];
}

function hasVideo(ends: Place['ends'], { id }: Task): boolean {
  return ends.some(({ files }) => files.some((name) => name.includes(id)));
}

function saysLost(ends: Place['ends']): boolean {
  return ends.some(({ text }) => text.includes(en['failure.lost']));
}

function isUnforeseen(task: Task): boolean {
  if (task.delivery === 'gave up') return true;
  return task.state === 'failed' && task.failure?.code !== 'moderated' && !isOwnWish(task);
}

function ends({ tasks, creates, places }: Seen): Figure[] {
  const count = (test: (task: Task) => boolean) => tasks.filter(test).length;
  const has = (task: Task) => (creates.get(task.request.prompt) ?? 0) > 0;
  const rows: [string, number][] = [
    ['succeeded', count(({ state }) => state === 'succeeded')],
    ['refused by the gateway, told so', count(({ failure }) => failure?.code === 'moderated')],
    ['stopped or taken back by their person', count(isOwnWish)],
    ['ambiguous, told so, credits back', count(({ state }) => state === 'lost')],
    ['ambiguous, and the gateway had it', count((task) => task.state === 'lost' && has(task))],
    [
      'ambiguous, and the gateway never got it',
      count((task) => task.state === 'lost' && !has(task)),
    ],
    [
      'without a card, which is a courtesy',
      count(({ request }) => places.get(request.prompt)?.cards.length === 0),
    ],
  ];
  return rows.map(([name, value]) => ({ name: `of the admitted: ${name}`, value, unit: 'tasks' }));
}

interface Purse {
  readonly committed: number;
  readonly held: Readonly<Record<string, number>>;
}

/** Credits: what succeeded or was stopped is spent, nothing is held, and nobody has more than the limit. */
async function wrongWallets(
  sandbox: Sandbox,
  tasks: readonly Task[],
  credits: number,
): Promise<string[]> {
  const spent = new Map<string, number>();
  for (const task of tasks.filter(isSpent)) {
    for (const key of task.wallets) spent.set(key, (spent.get(key) ?? 0) + task.cost);
  }
  return await sandbox.look(async (store) => {
    const wrong: string[] = [];
    const seen = new Set<string>();
    for await (const [key, purse] of store.list<Purse>('wallet:')) {
      seen.add(key);
      const { committed, held } = purse;
      const isRight = committed === (spent.get(key) ?? 0) && committed <= credits;
      if (!isRight || Object.keys(held).length > 0) wrong.push(`${key} ${JSON.stringify(purse)}`);
    }
    return [...wrong, ...[...spent.keys()].filter((key) => !seen.has(key))];
  });
}

function countOf(all: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const one of all) counts.set(one, (counts.get(one) ?? 0) + 1);
  return counts;
}

function tell({ id, state, delivery, request, failure }: Task): string {
  return `${id} (${request.prompt}) ${state} ${failure?.code ?? ''} ${delivery}`;
}
