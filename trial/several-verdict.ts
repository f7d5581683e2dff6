import type { Figure } from '../bench/figures.ts';
import { isClosed, isSpent, type Task, userOf } from '../src/core/task.ts';
import { en } from '../src/core/words/en.ts';
import type { Sandbox } from '../test/e2e/harness.ts';
import { type Account, callsIn, toldTo, unanswered } from './several-people.ts';

interface Purse {
  readonly committed: number;
  readonly held: Readonly<Record<string, number>>;
}

/** What has become of everything. */
export interface Verdict {
  readonly figures: readonly Figure[];
  /** What is not exact, in sentences. */
  readonly wrong: readonly string[];
}

export async function judge(
  sandbox: Sandbox,
  accounts: readonly Account[],
  { commands, credits }: { commands: number; credits: number },
): Promise<Verdict> {
  const tasks = await sandbox.tasks();
  const purses = await pursesIn(sandbox);
  const told = (words: string) => (account: Account) =>
    toldTo(sandbox, account).filter((text) => text.includes(words)).length;
  const poor = sum(accounts.map(told(en['trouble.credits'])));
  const away = sum(accounts.map(told(en['trouble.store'])));
  const state = (wanted: Task['state']) => tasks.filter((task) => task.state === wanted);
  const takenBack = tasks.filter(({ failure }) => failure?.code === 'left');
  const ended = tasks.filter((task) => !takenBack.includes(task));
  const { twice, missing } = callsOf(sandbox, accounts, ended);
  const figures: Figure[] = [
    {
      name: 'commands',
      value: commands,
      unit: `of ${accounts.length / 2} people on two platforms`,
    },
    { name: 'tasks admitted', value: tasks.length, unit: 'tasks' },
    { name: 'refused for credits', value: poor, unit: 'commands' },
    { name: 'told that the store is away, nothing started', value: away, unit: 'commands' },
    { name: 'of the admitted: succeeded', value: state('succeeded').length, unit: 'tasks' },
    {
      name: 'of the admitted: lost, told as ambiguous',
      value: state('lost').length,
      unit: 'tasks',
    },
    { name: 'of the admitted: taken back, told so', value: takenBack.length, unit: 'tasks' },
  ];
  const silent = unanswered(sandbox);
  const wallets = accounts.filter((one) => isWrong(one, tasks, purses, credits));
  const exact: [string, number][] = [
    ['not acknowledged', silent.length],
    ['without an answer', commands - tasks.length - poor - away + takenBack.length],
    ['created twice', createdTwice(sandbox)],
    ['posted twice', twice],
    ['not told of an end', missing],
    ['failed or given up', state('failed').length - takenBack.length + gaveUp(tasks)],
    ['open at the end', tasks.filter((task) => !isClosed(task)).length],
    ['wallets wrong', wallets.length],
  ];
  return {
    figures: [...figures, ...exact.map(([name, value]) => ({ name, value, unit: '', aim: 1 }))],
    wrong: [
      ...exact.filter(([, value]) => value !== 0).map(([name, value]) => `${name}: ${value}`),
      ...silent,
      ...wallets.map((one) => tellOf(one, tasks, purses)),
    ],
  };
}

function gaveUp(tasks: readonly Task[]): number {
  return tasks.filter(({ delivery }) => delivery === 'gave up').length;
}

/** Credits: what succeeded is spent, nothing is held, and nobody has more than the limit. */
function isWrong(
  { owner }: Account,
  tasks: readonly Task[],
  purses: readonly (readonly [string, Purse])[],
  credits: number,
): boolean {
  const own = tasks.filter((task) => `user:${userOf(task)}:` === owner);
  const spent = sum(own.filter(isSpent).map(({ cost }) => cost));
  const mine = purses.filter(([key]) => key.startsWith(`wallet:${owner}`));
  const committed = sum(mine.map(([, purse]) => purse.committed));
  const holds = mine.flatMap(([, { held }]) => Object.keys(held));
  return committed !== spent || committed > credits || holds.length > 0;
}

/** What is known of an account whose wallet is wrong. */
function tellOf(
  { owner }: Account,
  tasks: readonly Task[],
  purses: readonly (readonly [string, Purse])[],
): string {
  const own = tasks.filter((task) => `user:${userOf(task)}:` === owner);
  const states = own.map(({ id, state, delivery }) => `${id} ${state} ${delivery}`).join(', ');
  const mine = purses.filter(([key]) => key.startsWith(`wallet:${owner}`));
  return `${JSON.stringify(mine)} beside the tasks ${states}`;
}

async function pursesIn(sandbox: Sandbox): Promise<(readonly [string, Purse])[]> {
  return await sandbox.look(async (store) => {
    const found: (readonly [string, Purse])[] = [];
    for await (const one of store.list<Purse>('wallet:')) found.push(one);
    return found;
  });
}

function createdTwice({ mountsea }: Sandbox): number {
  const prompts = mountsea.creates.map(({ body }) => promptIn(body));
  return prompts.length - new Set(prompts).size;
}

/** One API of the gateway has it one level deeper. */
function promptIn(body: unknown): unknown {
  if (typeof body !== 'object' || body === null) return undefined;
  if ('prompt' in body) return body.prompt;
  return 'input' in body ? promptIn(body.input) : undefined;
}

/** Ends that were posted more than once into a thread, and people who were called less often than tasks of theirs ended. */
function callsOf(sandbox: Sandbox, accounts: readonly Account[], ended: readonly Task[]) {
  const calls = callsIn(sandbox);
  const threads = calls.flatMap(({ thread }) => thread ?? []);
  const missing = accounts.map(({ id, owner }) => {
    const own = ended.filter((task) => `user:${userOf(task)}:` === owner).length;
    return own - calls.filter(({ person }) => person === id).length;
  });
  const tooMany = sum(missing.map((count) => Math.max(0, -count)));
  return {
    twice: Math.max(threads.length - new Set(threads).size, tooMany),
    missing: sum(missing.map((count) => Math.max(0, count))),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
