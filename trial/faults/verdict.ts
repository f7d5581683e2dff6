import { setTimeout as pause } from 'node:timers/promises';
import type { Figure } from '../../bench/figures.ts';
import { isClosed, isSpent, type Task, userOf } from '../../src/core/task.ts';
import { en } from '../../src/core/words/en.ts';
import type { Sandbox } from '../../test/e2e/harness.ts';
import { type Account, callsIn, toldTo } from '../several-people.ts';
import type { Typed } from './commands.ts';
import type { Ground } from './ground.ts';
import type { Kind } from './kinds.ts';
import { leaks } from './leaks.ts';
import { AFTERWARDS, BETWEEN, type Storm } from './storm.ts';

/** What has become of everything. */
export interface Verdict {
  readonly figures: readonly Figure[];
  /** What may not be, in sentences. */
  readonly wrong: readonly string[];
}

interface Purse {
  readonly committed: number;
  readonly held: Readonly<Record<string, number>>;
}

/** Something that may not be, how often it is, and what is known of it. */
type Wrong = readonly [what: string, value: number, more?: string];

/** Judges from outside, by what the servers have seen, and by the store at rest. `label`: of the store, before every figure. */
export async function judge(
  ground: Ground,
  kinds: readonly Kind[],
  blown: Storm,
  label: string,
): Promise<Verdict> {
  const tasks = await ground.sandbox.tasks();
  const rows = [...kinds.map(({ name }) => name), BETWEEN, AFTERWARDS].map((name) =>
    fateOf(
      name,
      blown.typed.filter(({ during }) => during === name),
      tasks,
    ),
  );
  const answering = new Set(
    kinds.flatMap(({ name, spares }) => (spares === 'answers' ? name : [])),
  );
  const silent = rows.filter(({ name }) => answering.has(name)).map((row) => row.unanswered);
  const exact: readonly Wrong[] = [
    ...(await wrongs(ground.sandbox, tasks, blown)),
    ['unanswered although both platforms were well', sum(silent)],
    ['processes that died', (await isAlive(ground)) ? 0 : 1, ground.bot.complaints().slice(-2000)],
  ];
  return {
    figures: [
      ...rows.map((row) => figureOf(row, label)),
      { name: `${label}: from the last fault to the last end`, value: blown.tookS, unit: 's' },
      ...exact.map(([name, value]) => ({ name: `${label}: ${name}`, value, unit: '', aim: 1 })),
    ],
    wrong: exact.flatMap(([name, value, more = '']) =>
      value === 0 ? [] : [`${label}: ${name}: ${value} ${more}`.trimEnd()],
    ),
  };
}

async function wrongs(
  sandbox: Sandbox,
  tasks: readonly Task[],
  { accounts, typed }: Storm,
): Promise<Wrong[]> {
  const purses = await pursesIn(sandbox);
  const open = tasks.filter((task) => !isClosed(task));
  const unsaid = tasks.filter(({ delivery }) => delivery === 'gave up');
  const poor = accounts.filter((one) => isWrong(one, tasks, purses));
  const { twice, missing, doubled } = callsOf(sandbox, accounts, tasks);
  const leaked = leaks(sandbox);
  const unknown = strange(sandbox);
  return [
    ['open at the end', open.length, told(open)],
    ['created twice', createdTwice(sandbox)],
    ['posted twice', twice, doubled.join(', ')],
    ['ends that nobody was told', missing],
    ['ends that were given up', unsaid.length, told(unsaid)],
    ['wallets that are not exact', poor.length, poor.map(({ owner }) => owner).join(', ')],
    ['without a video after all faults', afterwards(typed, tasks)],
    ['secrets in the log', leaked.length, leaked.join(', ')],
    ['requests that a server does not know', unknown.length, unknown.join(', ')],
  ];
}

/** What became of the commands under one fault. */
interface Fate {
  readonly name: string;
  readonly commands: number;
  readonly admitted: number;
  readonly refused: number;
  readonly unanswered: number;
  readonly lost: number;
  readonly failed: number;
}

function fateOf(name: string, typed: readonly Typed[], tasks: readonly Task[]): Fate {
  const own = new Map(tasks.map((task) => [task.request.prompt, task]));
  const admitted = typed.flatMap(({ prompt }) => own.get(prompt) ?? []);
  const others = typed.filter(({ prompt }) => !own.has(prompt));
  const refused = others.filter((one) => one.told()).length;
  return {
    name,
    commands: typed.length,
    admitted: admitted.length,
    refused,
    unanswered: others.length - refused,
    lost: admitted.filter(({ state }) => state === 'lost').length,
    failed: admitted.filter(({ state }) => state === 'failed').length,
  };
}

function figureOf(fate: Fate, label: string): Figure {
  const { name, commands, admitted, refused, unanswered, lost, failed } = fate;
  const parts = [
    `${admitted} admitted`,
    ...(lost > 0 ? [`of them ${lost} lost`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(refused > 0 ? [`${refused} refused in words`] : []),
    ...(unanswered > 0 ? [`${unanswered} unanswered`] : []),
  ];
  return { name: `${label}: ${name}`, value: commands, unit: `commands: ${parts.join(', ')}` };
}

function told(tasks: readonly Task[]): string {
  return tasks.map(({ id, state, delivery }) => `${id} ${state} ${delivery}`).join(', ');
}

function afterwards(typed: readonly Typed[], tasks: readonly Task[]): number {
  const last = typed.filter(({ during }) => during === AFTERWARDS);
  const made = tasks.filter(({ state }) => state === 'succeeded');
  return last.filter(({ prompt }) => !made.some(({ request }) => request.prompt === prompt)).length;
}

/** Credits: what succeeded is spent, and nothing is held. */
function isWrong(
  { owner }: Account,
  tasks: readonly Task[],
  purses: readonly (readonly [string, Purse])[],
): boolean {
  const own = tasks.filter((task) => `user:${userOf(task)}:` === owner);
  const spent = sum(own.filter(isSpent).map(({ cost }) => cost));
  // A clock that is set makes wallets of other days.
  const mine = purses.filter(([key]) => key.startsWith(`wallet:${owner}`));
  const holds = mine.flatMap(([, { held }]) => Object.keys(held));
  return sum(mine.map(([, { committed }]) => committed)) !== spent || holds.length > 0;
}

async function pursesIn(sandbox: Sandbox): Promise<(readonly [string, Purse])[]> {
  return await sandbox.look(async (store) => {
    const found: (readonly [string, Purse])[] = [];
    for await (const one of store.list<Purse>('wallet:')) found.push(one);
    return found;
  });
}

function createdTwice({ mountsea }: Sandbox): number {
  const prompts = mountsea.creates.map(({ body }) => body.prompt);
  return prompts.length - new Set(prompts).size;
}

/** Ends that were posted more than once into a thread, and people who were called less often, or more often, than tasks of theirs ended. */
function callsOf(sandbox: Sandbox, accounts: readonly Account[], tasks: readonly Task[]) {
  const calls = callsIn(sandbox);
  const threads = calls.flatMap(({ thread }) => thread ?? []);
  const gaps = accounts.map((account) => {
    const { id, owner } = account;
    const ended = tasks.filter((task) => isClosed(task) && `user:${userOf(task)}:` === owner);
    const called = calls.filter(({ person }) => person === id).length;
    // What one person alone sees cannot be looked for: where nobody knows whether it came, it is told again. That fills a gap, and is no second post.
    const uncalled = ended.length - called;
    return uncalled - Math.min(Math.max(0, uncalled), toldPrivately(sandbox, account));
  });
  return {
    twice: Math.max(
      threads.length - new Set(threads).size,
      sum(gaps.map((gap) => Math.max(0, -gap))),
    ),
    doubled: [
      ...threads.filter((thread, nth) => threads.indexOf(thread) !== nth),
      ...accounts.flatMap(({ owner }, nth) => ((gaps[nth] ?? 0) < 0 ? owner : [])),
    ],
    missing: sum(gaps.map((gap) => Math.max(0, gap))),
  };
}

/** Where nothing of a task stands in the channel, its end is told to the person alone. */
function toldPrivately(sandbox: Sandbox, account: Account): number {
  const says = (text: string) => ENDS.some((words) => text.includes(words));
  return toldTo(sandbox, account).filter(says).length;
}

/** Titles of failures, which are bold on both platforms, and what stands beside a video. */
const ENDS = Object.entries(en).flatMap(([key, text]) => {
  if (key === 'result.ready') return text.split(/\{\w+\}/u).find((part) => part.length > 5) ?? [];
  return /^failure\.[a-z-]+$/u.test(key) ? `*${text}*` : [];
});

function strange({ discord, slack, mountsea }: Sandbox): string[] {
  return [
    ...discord.unknownRoutes,
    ...discord.unknownKeys,
    ...slack.unknownMethods,
    ...mountsea.violations,
  ];
}

async function isAlive({ bot }: Ground): Promise<boolean> {
  return await Promise.race([bot.ended.then(() => false), pause(0, true)]);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
