import type { Findings } from '../bench/figures.ts';
import { randomFrom } from '../bench/simulated.ts';
import { isHere, startRedis } from '../test/support/redis.ts';
import { type Ground, startGround } from './faults/ground.ts';
import type { Kind } from './faults/kinds.ts';
import { answerKinds } from './faults/kinds-answers.ts';
import { machineKinds } from './faults/kinds-machine.ts';
import { networkKinds } from './faults/kinds-network.ts';
import { redisKinds } from './faults/kinds-redis.ts';
import { type Strength, storm } from './faults/storm.ts';
import { judge, type Verdict } from './faults/verdict.ts';

/** Every kind of fault, by its name for `--only`. */
export const faultKinds: readonly Kind[] = [
  ...networkKinds,
  ...answerKinds,
  ...machineKinds,
  ...redisKinds,
];

/** What a storm can be told. */
export interface FaultOptions extends Partial<Strength> {
  /** Decides the order of the faults and all that chance decides in them. */
  readonly seed: number;
  /** Only these kinds, by name. */
  readonly only?: readonly string[];
}

/** Each fault lasts so many seconds, under so many commands a second. */
const USUAL: Strength = { seconds: 12, perSecond: 4 };

/** Everything on SQLite, and what can become of Redis on Redis: one fault after the other under steady commands, then the verdict. */
export async function trialFaults(
  { seed, only, ...given }: FaultOptions,
  note: (text: string) => void,
): Promise<Findings> {
  note(`seed ${seed}`);
  const random = randomFrom(seed);
  const wanted = chosen(only);
  const strength = { ...USUAL, ...given };
  const parts: Part[] = [];
  for (const store of ['sqlite', 'redis'] as const) {
    const kinds = shuffled(
      wanted.filter((kind) => (kind.store ?? 'sqlite') === store),
      random,
    );
    if (kinds.length === 0) continue;
    if (store === 'redis' && !isHere) parts.push(WITHOUT_REDIS);
    else parts.push(await part({ store, kinds, strength, random, note }));
  }
  const wrong = parts.flatMap((one) => one.wrong);
  return {
    title: 'Fault storm',
    figures: parts.flatMap((one) => one.figures),
    notes: [
      `Seed ${seed}. Each fault lasts ${strength.seconds} s under ${strength.perSecond} commands a second on two platforms; the bot reaches everything through proxies.`,
      ...parts.flatMap((one) => one.notes),
      ...wrong.map((what) => `WRONG: ${what}`),
    ],
    ...(wrong.length > 0 ? { failed: true } : {}),
  };
}

interface Part extends Verdict {
  readonly notes: readonly string[];
}

const WITHOUT_REDIS: Part = {
  figures: [],
  wrong: [],
  notes: ['There is no redis-server on this machine: the faults of Redis were left out.'],
};

interface Plan {
  readonly store: 'sqlite' | 'redis';
  readonly kinds: readonly Kind[];
  readonly strength: Strength;
  readonly random: () => number;
  readonly note: (text: string) => void;
}

async function part({ store, kinds, strength, random, note }: Plan): Promise<Part> {
  const redis = store === 'redis' ? await startRedis() : undefined;
  try {
    const ground = await startGround(random, redis);
    try {
      const label = store === 'redis' ? 'Redis' : 'SQLite';
      const blown = await storm(ground, kinds, strength, (text) => note(`${label}: ${text}`));
      const verdict = await judge(ground, kinds, blown, label);
      return { ...verdict, notes: [orderOf(label, kinds), ...logged(ground, label)] };
    } finally {
      await ground.close();
    }
  } finally {
    await redis?.close();
  }
}

/** Throws a sentence for whoever typed it. */
function chosen(only: readonly string[] | undefined): readonly Kind[] {
  for (const name of only ?? []) {
    if (faultKinds.some((kind) => kind.name === name)) continue;
    throw new Error(`${name} is none of: ${faultKinds.map((kind) => kind.name).join('; ')}`);
  }
  return faultKinds.filter(({ name }) => only === undefined || only.includes(name));
}

function shuffled(kinds: readonly Kind[], random: () => number): Kind[] {
  return kinds
    .map((kind) => ({ kind, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ kind }) => kind);
}

function orderOf(label: string, kinds: readonly Kind[]): string {
  return `${label}, in this order: ${kinds.map(({ name }) => name).join('; ')}.`;
}

/** What the bot logged as errors, by its words, most frequent first. */
function logged({ bot, store }: Ground, label: string): string[] {
  const counts = new Map<string, number>();
  for (const { msg, level } of bot.lines) {
    if (level >= 50) counts.set(msg, (counts.get(msg) ?? 0) + 1);
  }
  const disk = store.kind === 'sqlite' && store.disk === undefined;
  return [
    ...(disk ? ['No disk could be mounted: a full one was played with max_page_count.'] : []),
    ...[...counts]
      .sort(([, a], [, b]) => b - a)
      .map(([text, count]) => `${label}, logged as an error: ${count} × ${text}`),
  ];
}
