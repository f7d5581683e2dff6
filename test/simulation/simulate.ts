import { createHash } from 'node:crypto';
import type { Command, Core } from '../../src/core/core.ts';
import { isClosed, type Task } from '../../src/core/task.ts';
import { alone } from './alone.ts';
import { createKeeping, type Keeping } from './keeping.ts';
import { createOutside } from './outside.ts';
import { createProcesses } from './processes.ts';
import { type Random, randomOf } from './random.ts';
import { createTime } from './time.ts';
import { afterPromises, somethingWaits } from './turns.ts';
import { type Asked, holdsIn, overspent, verdictOn } from './verdict.ts';
import { createWires } from './wires.ts';

/** What one seed showed. */
export interface Run {
  readonly seed: number;
  /** Sentences about what went wrong; none when all was right. */
  readonly wrong: readonly string[];
  /** Everything that happened, in its order. */
  readonly trace: readonly string[];
  /** The same for the same seed and the same code. */
  readonly mark: string;
  readonly kills: number;
}

const START = Date.UTC(2026, 10, 21, 9);
const CREDITS = 4;
const PEOPLE = ['ana', 'ben', 'cy'];

/** After so many turns nothing fails any more, nobody is killed, and everything has to come to its end. */
const UNREST = 250;
const MOST_TURNS = 20_000;

/** How long the world is watched after everything has ended: somebody might post again, ms. */
const AFTER_MS = 15 * 60_000;

/** And so long where credits or places are still held: of several processes one looks for such things now and then. */
const LEFT_MS = 180 * 60_000;

/** One world, from its first command until everything has ended. The seed decides who is quick, what fails, and who is killed when. */
export async function simulate(seed: number): Promise<Run> {
  const random = randomOf(seed);
  const trace: string[] = [];
  const wrong: string[] = [];
  /** Tasks that are not closed. */
  const open = new Set<string>();
  const note = (what: string) => void trace.push(what);
  const time = createTime(START);
  const wires = createWires(random, note);
  const keeping = createKeeping(wires, (key, value) => {
    const trouble = key.startsWith('wallet:') ? overspent(key, value, CREDITS) : undefined;
    if (trouble !== undefined) wrong.push(trouble);
    if (!key.startsWith('task:')) return;
    const task = value as Task | undefined;
    if (task === undefined || isClosed(task)) open.delete(key);
    else open.add(key);
  });
  const outside = createOutside(wires, random, time.now);
  const count = random.pick([1, 1, 2, 3]);
  const room = random.pick([
    { perUser: 1, total: 2 },
    { perUser: 2, total: 4 },
  ]);
  const processes = createProcesses({
    ...{ wires, time, keeping, outside, room, count, note },
    credits: CREDITS,
  });
  const left = async () => holdsIn(keeping).length + ((await processes.turns?.ids()) ?? []).length;
  const isOver = async (afterMs: number) => afterMs > LEFT_MS || (await left()) === 0;
  const commands = createCommands(random, 2 + random.below(5));
  const killing = random.pick([0, 0.01, 0.03]);
  wires.faults = random.pick([0, 0.05, 0.15]);
  let kills = 0;
  let turn = 0;
  let endedAt: number | undefined;
  const letGo = await alone(random);
  try {
    for (; turn < MOST_TURNS; turn += 1) {
      await drained();
      const calm = turn >= UNREST;
      if (calm) wires.faults = 0;
      if (calm && commands.over() && open.size === 0) endedAt ??= time.now();
      const sinceMs = endedAt === undefined || wires.waiting > 0 ? 0 : time.now() - endedAt;
      if (sinceMs > AFTER_MS && (await isOver(sinceMs))) break;
      const all = [...processes.running];
      const ready = all.map(({ core }) => core).filter((core) => core !== undefined);
      if (all.length < count && (calm || random.chance(0.2))) processes.start();
      else if (!calm && all.length > 0 && random.chance(killing)) {
        kills += 1;
        random.pick(all).kill();
      } else if (ready.length > 0 && !commands.over() && (calm || random.chance(0.1))) {
        const { command, answered } = commands.next();
        note(`${command.id} is typed`);
        void random.pick(ready).submit(command).then(answered);
      } else if (ready.length > 0 && !calm && random.chance(0.01)) {
        press(random, random.pick(ready), keeping, note);
      } else if (wires.waiting > 0 && !random.chance(0.03)) wires.step();
      else if (!time.tick() && wires.waiting > 0) wires.step();
    }
  } finally {
    letGo();
    for (const process of [...processes.running]) process.kill();
  }
  if (turn === MOST_TURNS) wrong.push(`after ${MOST_TURNS} turns it has not come to an end`);
  wrong.push(...verdictOn(keeping, outside, commands.asked));
  for (const id of (await processes.turns?.ids()) ?? []) wrong.push(`${id} still has a place`);
  return {
    ...{ seed, wrong: [...new Set(wrong)], trace, kills },
    get mark() {
      return createHash('sha256').update(trace.join('\n')).digest('hex').slice(0, 16);
    },
  };
}

/** Commands of a few people; some come twice, as platforms deliver them again. */
function createCommands(random: Random, count: number) {
  const waiting: Command[] = [];
  const asked: Asked[] = [];
  for (let nth = 0; nth < count; nth += 1) {
    const user = random.pick(PEOPLE);
    const id = `command ${nth}`;
    const twice = random.chance(0.3);
    asked.push({ id, deliveries: twice ? 2 : 1, answers: [] });
    const command: Command = {
      id,
      requester: { platform: 'discord', id: user, name: user, scope: 'guild', locale: 'en-US' },
      address: { channel: 'c', command: id },
      draft: { prompt: `prompt ${nth}`, duration: random.pick(['10', '15']) },
    };
    waiting.push(command);
    if (twice) waiting.push(command);
  }
  return {
    asked,
    over: () => waiting.length === 0,
    next() {
      const [command] = waiting.splice(random.below(waiting.length), 1);
      if (command === undefined) throw new Error('no command is left');
      const { answers = [] } = asked.find(({ id }) => id === command.id) ?? {};
      const answered = (answer: Asked['answers'][number]) => void answers.push(answer);
      return { command, answered };
    },
  };
}

const BUTTONS = ['stop', 'send', 'again', 'resume'] as const;

/** Somebody presses a button of a task, in whatever state it is. */
function press(random: Random, core: Core, keeping: Keeping, note: (what: string) => void): void {
  const tasks = keeping.entries<Task>('task:');
  if (tasks.length === 0) return;
  const [, { id, requester }] = random.pick(tasks);
  const button = random.pick(BUTTONS);
  note(`${button} is pressed at ${id}`);
  void core.act(requester, button, id, `press ${random.below(1000)}`);
}

/** Everything that follows from what arrived has happened: promises, and what waits for its turn behind them. */
async function drained(): Promise<void> {
  do await new Promise<void>(afterPromises);
  while (somethingWaits());
}
