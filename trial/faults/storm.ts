import { setTimeout as pause } from 'node:timers/promises';
import { pace, until } from '../../bench/pace.ts';
import { isClosed } from '../../src/core/task.ts';
import { type Account, invite } from '../several-people.ts';
import { promptOf, type Typed, typeIn } from './commands.ts';
import type { Ground } from './ground.ts';
import type { Kind } from './kinds.ts';

/** On each platform; each types many commands. */
const PEOPLE = 30;

/** After a fault somebody tries again and again on each platform, until it is answered: between two tries, and at most, ms. */
const TRY_MS = 1000;
const TRY_MOST_MS = 90_000;

/** How long everything may take to end after the last fault, ms: the longest of the bot's own deadlines, twice. */
const END_MS = 300_000;

/** What commands between two faults, and after the last one, are counted as. */
export const BETWEEN = 'between two faults';
export const AFTERWARDS = 'after all faults';

/** How hard it blows. */
export interface Strength {
  /** Each fault lasts so long, s. */
  readonly seconds: number;
  /** Commands a second, on both platforms together. */
  readonly perSecond: number;
}

/** What was typed, by whom. */
export interface Storm {
  readonly accounts: readonly Account[];
  readonly typed: readonly Typed[];
  /** Everything had ended in time. */
  readonly ended: boolean;
  /** From the last healing to the last end, s. */
  readonly tookS: number;
}

/** One fault after the other under steady commands, with a healing behind each; then until everything has ended. */
export async function storm(
  ground: Ground,
  kinds: readonly Kind[],
  strength: Strength,
  note: (text: string) => void,
): Promise<Storm> {
  const { sandbox } = ground;
  const accounts = invite(sandbox, PEOPLE);
  const typed: Typed[] = [];
  const type = async (account: Account, during: string) => {
    const prompt = promptOf(typed.length, account);
    // Its place is taken before anything is awaited: prompts are never the same.
    const place = typed.push({ account, prompt, during, ...unseen }) - 1;
    typed[place] = await typeIn(sandbox, account, prompt, during);
    return typed[place];
  };
  for (const kind of kinds) {
    if (await isDead(ground)) break;
    note(`${kind.name} …`);
    await blow(ground, kind, strength, accounts, type);
    await calmed(ground, accounts, type);
  }
  const began = performance.now();
  note('healed; waiting for every end');
  const ended = await allEnd(ground, []);
  const last = someOf(accounts).map((account) => type(account, AFTERWARDS));
  const allEnded = (await allEnd(ground, await Promise.all(last))) && ended;
  return { accounts, typed, ended: allEnded, tookS: (performance.now() - began) / 1000 };
}

type Type = (account: Account, during: string) => Promise<Typed>;

/** While the platform has not got it away yet. */
const unseen = { acknowledged: () => false, told: () => false };

async function blow(
  ground: Ground,
  kind: Kind,
  { seconds, perSecond }: Strength,
  accounts: readonly Account[],
  type: Type,
): Promise<void> {
  const end = await kind.begin(ground);
  const typing: Promise<unknown>[] = [];
  try {
    await pace(perSecond, Math.ceil(seconds * perSecond * (kind.long ?? 1)), () => {
      const account = accounts[Math.floor(ground.random() * accounts.length)];
      if (account !== undefined) typing.push(type(account, kind.name));
    });
  } finally {
    await end();
  }
  await Promise.all(typing);
}

/** One of each platform. */
function someOf(accounts: readonly Account[]): Account[] {
  const platforms = ['discord', 'slack'] as const;
  return platforms.flatMap((name) => accounts.find(({ platform }) => platform === name) ?? []);
}

/** Until somebody on each platform was answered again. */
async function calmed(ground: Ground, accounts: readonly Account[], type: Type): Promise<void> {
  await Promise.all(
    someOf(accounts).map(async (account) => {
      const deadline = performance.now() + TRY_MOST_MS;
      while (performance.now() < deadline && !(await isDead(ground))) {
        const command = await type(account, BETWEEN);
        if (await until(command.acknowledged, TRY_MS)) return;
      }
    }),
  );
}

async function isDead({ bot }: Ground): Promise<boolean> {
  return await Promise.race([bot.ended.then(() => true), pause(0, false)]);
}

/** `last`: commands that may not be tasks yet, and become some. */
async function allEnd(ground: Ground, last: readonly Typed[]): Promise<boolean> {
  const areClosed = async () => {
    const tasks = await ground.sandbox.tasks();
    const prompts = new Set(tasks.map(({ request }) => request.prompt));
    return tasks.every(isClosed) && last.every(({ prompt }) => prompts.has(prompt));
  };
  return await until(async () => (await isDead(ground)) || (await areClosed()), END_MS, TRY_MS);
}
