import { setTimeout as pause } from 'node:timers/promises';
import type { Figure, Findings } from '../bench/figures.ts';
import { until } from '../bench/pace.ts';
import { randomFrom } from '../bench/simulated.ts';
import { isClosed } from '../src/core/task.ts';
import { type Sandbox, startSandbox } from '../test/e2e/harness.ts';
import { complaintsOf, type End, live } from './kills-lives.ts';
import {
  again,
  CREDITS,
  pressStop,
  type Typed,
  type Wish,
  wishesOf,
  type as write,
} from './kills-people.ts';
import { between, deathsOf } from './kills-plan.ts';
import { beSlow } from './kills-slow.ts';
import { judge, type Verdict } from './kills-verdict.ts';

export interface KillOptions {
  readonly commands: number;
  readonly kills: number;
  /** Decides who types what in which order, and where the bot is killed; not when, and not what happens between. */
  readonly seed: number;
}

/** How long videos take, ms. */
const VIDEO = { least: 1000, most: 3000 };

/** When the commands of a life are typed, ms from its beginning: some before it takes any. */
const TYPING = { least: 800, most: 3600 };

/** About this share of the commands meets a bot that hears them; the others are typed again. */
const HEARD = 0.5;

/** In this share of the lives somebody stops a task. */
const STOPS = 0.3;

/** How long everything may take after the last kill, ms, and how often is looked. */
const END_MS = 180_000;
const LOOK_MS = 500;

/** Commands that are typed between two looks, when nobody is killed any more. */
const CALM_COMMANDS = 5;

const ENVIRONMENT = {
  QUOTA_USER: `${CREDITS}/day`,
  MAX_RUNNING: '100',
  MAX_RUNNING_PER_USER: '3',
  MOUNTSEA_RATE: '1000/s',
};

/** One bot on SQLite that is killed all the time, at chosen places between two steps and at moments that are nobody's choice. Is anything lost, or done twice? */
export async function trialKills(
  options: KillOptions,
  note: (text: string) => void,
): Promise<Findings> {
  note(`seed ${options.seed}`);
  const random = randomFrom(options.seed);
  const chance = randomFrom(options.seed + 1);
  const sandbox = await startSandbox({
    nodeFlags: ['--import', './trial/kills-point.ts'],
    mountsea: {
      durationMs: () => between(VIDEO, chance),
      queuedMs: 100,
    },
  });
  try {
    return await storm(sandbox, options, { random, chance }, note);
  } finally {
    await sandbox.close();
  }
}

/** What people do meanwhile. */
interface Street {
  readonly typed: Typed[];
  /** Those that nobody has typed yet, or that nobody heard. */
  readonly wishes: Wish[];
  /** Those of `typed` that were typed again. */
  readonly unheard: Set<Typed>;
  /** What they could not do. */
  readonly troubles: string[];
  pressed: number;
}

async function storm(
  sandbox: Sandbox,
  { commands, kills, seed }: KillOptions,
  { random, chance }: { random: () => number; chance: () => number },
  note: (text: string) => void,
): Promise<Findings> {
  const { wishes, accounts } = wishesOf(sandbox, commands, random);
  const deaths = deathsOf(kills, random);
  // Registers the commands, and leaves its code compiled.
  await (await sandbox.start(ENVIRONMENT)).stop();
  beSlow(sandbox, chance);
  const street: Street = { typed: [], wishes, unheard: new Set(), troubles: [], pressed: 0 };
  const began = performance.now();
  const ends: End[] = [];
  const acts: Promise<void>[] = [];
  for (const [nth, death] of deaths.entries()) {
    hearSilence(street);
    const share = Math.ceil(street.wishes.length / HEARD / (deaths.length - nth));
    acts.push(...actsOf(sandbox, street, share, chance));
    ends.push(await live(sandbox, death, ENVIRONMENT));
    if ((nth + 1) % 20 === 0) note(`${nth + 1} kills, ${street.typed.length} commands typed`);
  }
  note('the last one lives; waiting for the ends');
  const last = await sandbox.start(ENVIRONMENT);
  await Promise.all(acts);
  const whole = await until(() => isQuiet(sandbox, street, acts), END_MS, LOOK_MS);
  const seconds = (performance.now() - began) / 1000;
  await Promise.all(acts);
  const code = await last.stop();
  const verdict = await judge(sandbox, { accounts, typed: street.typed, ends, credits: CREDITS });
  const wrong = [
    ...verdict.wrong,
    ...street.troubles,
    ...(whole ? [] : ['not everything ended in time']),
    ...(code === 0 ? [] : [`the last one ended with ${code}`]),
    ...ends.filter(({ by }) => by === 'itself').map(() => 'a bot ended by itself'),
    ...complaintsOf(sandbox.bots).map((text) => `on stderr: ${text}`),
  ];
  return findingsOf({ verdict, wrong, ends, seconds, seed, pressed: street.pressed, sandbox });
}

/** Commands, and perhaps a press, at moments of the next life or of those after it. They never reject. */
function actsOf(
  sandbox: Sandbox,
  street: Street,
  share: number,
  random: () => number,
): Promise<void>[] {
  const soon = (act: () => Promise<void>) =>
    pause(between(TYPING, random))
      .then(act)
      .catch((error: unknown) => void street.troubles.push(`an act failed: ${error}`));
  const acts = street.wishes
    .splice(0, share)
    .map((wish) => soon(() => typeOne(sandbox, street, wish)));
  if (random() >= STOPS) return acts;
  const press = soon(async () => {
    if (await pressStop(sandbox, random)) street.pressed += 1;
  });
  return [...acts, press];
}

async function typeOne(sandbox: Sandbox, { typed }: Street, wish: Wish): Promise<void> {
  typed.push(await write(sandbox, wish));
}

/** Who was told that nobody is there types again. */
function hearSilence({ typed, wishes, unheard }: Street): void {
  for (const one of typed) {
    if (unheard.has(one) || !one.isSilent()) continue;
    unheard.add(one);
    wishes.push(again(one.wish));
  }
}

/** Nobody has anything left to type, and every task is closed. */
async function isQuiet(sandbox: Sandbox, street: Street, acts: Promise<void>[]): Promise<boolean> {
  hearSilence(street);
  const now = street.wishes.splice(0, CALM_COMMANDS);
  acts.push(...now.map((wish) => typeOne(sandbox, street, wish)));
  const isOver = (one: Typed) => one.acknowledgedAt() !== undefined || street.unheard.has(one);
  if (now.length > 0 || !street.typed.every(isOver)) return false;
  const tasks = await sandbox.tasks().catch(() => undefined);
  return tasks?.every(isClosed) ?? false;
}

function findingsOf({
  verdict,
  wrong,
  ends,
  seconds,
  seed,
  pressed,
  sandbox,
}: {
  verdict: Verdict;
  wrong: readonly string[];
  ends: readonly End[];
  seconds: number;
  seed: number;
  pressed: number;
  sandbox: Sandbox;
}): Findings {
  return {
    title: 'A storm of kills',
    figures: [
      ...verdict.figures,
      { name: 'presses on Stop following or Leave the queue', value: pressed, unit: 'presses' },
      ...killsOf(ends),
      { name: 'from the first command to the last end', value: seconds, unit: 's' },
    ],
    notes: [
      `Seed ${seed}. The same seed gives the same commands in the same order and the same places to kill at; when they are typed and what happens between differs from run to run.`,
      `One process on SQLite, started again at once. It has ${CREDITS} credits for each account, and videos take 1 to 3 s. A share of all answers comes late, so that there is time to die.`,
      'A site is a place between two steps: before a transaction is committed or after it, when nobody heard of it; before a call leaves, when it was sent and nothing came back, when its answer is here and nobody has read it. The libraries are wrapped from outside.',
      'What is acknowledged and not saved when the bot dies was promised nothing (the design, States and crashes): on Discord the placeholder says later that the application did not respond, on Slack nothing more is seen.',
      ...missedOf(ends),
      ...wrong.map((what) => `WRONG: ${what}`),
      ...errorsOf(sandbox),
    ],
    ...(wrong.length > 0 ? { failed: true } : {}),
  };
}

/** How often it was killed, and at which places. */
function killsOf(ends: readonly End[]): Figure[] {
  const at = Map.groupBy(ends, ({ by }) => by);
  const outside = ['moment', 'waited', 'itself'];
  const sites = [...at]
    .filter(([by]) => !outside.includes(by))
    .sort(([a], [b]) => a.localeCompare(b));
  const row = (name: string, value: number): Figure => ({ name, value, unit: 'times' });
  const count = (by: string) => at.get(by)?.length ?? 0;
  return [
    row('killed with SIGKILL', ends.length - count('itself')),
    row('killed at a chosen place', ends.length - outside.reduce((sum, by) => sum + count(by), 0)),
    row('killed at a random moment', count('moment')),
    row('killed because the chosen place did not come', count('waited')),
    row('killed before it took commands', ends.filter(({ ready }) => !ready).length),
    row('different places', sites.length),
    ...sites.map(([by, those]) => row(`killed at: ${by}`, those.length)),
  ];
}

/** Places that were chosen and did not come. */
function missedOf(ends: readonly End[]): string[] {
  const missed = ends.flatMap(({ by, death }) =>
    by === 'waited' && death.kind === 'site' ? [death.site] : [],
  );
  if (missed.length === 0) return [];
  const counts = [...Map.groupBy(missed, (site) => site)];
  return [
    `Chosen, and did not come in time: ${counts.map(([site, those]) => `${those.length} × ${site}`).join(', ')}.`,
  ];
}

/** Errors that the processes logged, by their words, most frequent first. */
function errorsOf({ bots }: Sandbox): string[] {
  const errors = bots.flatMap(({ lines }) => lines).filter(({ level }) => level >= 50);
  return [...Map.groupBy(errors, ({ msg }) => msg)]
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([text, those]) => `logged as an error: ${those.length} × ${text}`);
}
