import type { Core } from '../../src/core/core.ts';
import { type CoreOptions, createCore, type RunningCore } from '../../src/core/create.ts';
import type { Scheduler } from '../../src/core/schedule.ts';
import { StoreUnavailable } from '../../src/core/store/index.ts';
import { localTurns, type Turns } from '../../src/core/turns.ts';
import { type Seat, sharedSchedule } from '../support/shared-schedule.ts';
import { testPictures } from '../support/world.ts';
import type { Keeping } from './keeping.ts';
import type { Outside } from './outside.ts';
import type { Time } from './time.ts';
import type { Life, Wires } from './wires.ts';

export interface Process {
  readonly life: Life;
  /** Once commands can come in. */
  core?: Core;
  kill(): void;
}

export interface ProcessesOptions {
  readonly wires: Wires;
  readonly time: Time;
  readonly keeping: Keeping;
  readonly outside: Outside;
  readonly room: CoreOptions['room'];
  readonly credits: number;
  /** More than one share a schedule and a queue. */
  readonly count: number;
  readonly note: (what: string) => void;
}

const quiet = { debug() {}, info() {}, warn() {}, error() {} };

/** Starts processes, as many as are wanted, one after the other's death. */
export function createProcesses(options: ProcessesOptions) {
  const { wires, time, keeping, outside, room, count, note } = options;
  const running = new Set<Process>();
  const forever: Life = { name: 'schedule', alive: true };
  const schedule = count === 1 ? undefined : sharedSchedule(time.of(forever));
  const turns = count === 1 ? undefined : localTurns(room);
  let born = 0;

  const sharedOf = (life: Life, seat: Seat): NonNullable<CoreOptions['shared']> => ({
    works: true,
    scheduler: overWires(life, seat, wires),
    turns: turnsOverWires(life, turns ?? localTurns(room), wires),
  });

  return {
    running,
    turns,
    start(): void {
      born += 1;
      const life: Life = { name: `p${born}`, alive: true };
      const seat = schedule?.seat();
      const process: Process = {
        life,
        kill() {
          note(`${life.name} is killed`);
          life.alive = false;
          seat?.die();
          running.delete(process);
        },
      };
      running.add(process);
      note(`${life.name} starts`);
      void boot(life, seat).then(
        (core) => {
          note(`${life.name} is ready`);
          process.core = core;
        },
        (error: unknown) => {
          if (!(error instanceof StoreUnavailable)) note(`${life.name}: ${error}`);
          if (life.alive) process.kill();
        },
      );
    },
  };

  async function boot(life: Life, seat: Seat | undefined): Promise<RunningCore> {
    const core = await createCore({
      clock: time.of(life),
      log: quiet,
      store: keeping.of(life),
      gateways: outside.gatewaysOf(life),
      pictures: testPictures(),
      limits: { user: { credits: options.credits, unit: 'day' } },
      room,
      timing: { everyMs: 5000 },
      deadlineMs: 600_000,
      ...(seat === undefined ? {} : { shared: sharedOf(life, seat) }),
    });
    await core.resume();
    await core.follow([outside.platformOf(life)]);
    return core;
  }
}

const away = () => new StoreUnavailable('the schedule cannot be reached');

/** What is planned from outside of a step goes over the network. */
function overWires(life: Life, seat: Seat, wires: Wires): Scheduler {
  const far = (name: string, effect: () => Promise<void>) =>
    wires.call(life, { name, effect: () => void effect(), fault: away });
  return {
    ...seat,
    ensure: (id, when) => far(`plans ${id}`, () => seat.ensure(id, when)),
    ensureAll: (ids, when) => far(`plans ${ids.length}`, () => seat.ensureAll(ids, when)),
  };
}

/** The answer is computed where the queue is, and lost or not on its way. */
function turnsOverWires(life: Life, turns: Turns, wires: Wires): Turns {
  const far = async <T>(name: string, effect: () => Promise<T>): Promise<T> =>
    await wires.call(life, { name, effect, fault: away });
  return {
    request: (id, user) => far(`asks for a place for ${id}`, () => turns.request(id, user)),
    occupy: (id, user) => far(`takes a place for ${id}`, () => turns.occupy(id, user)),
    leave: (id) => far(`gives back the place of ${id}`, () => turns.leave(id)),
    place: (id) => far('looks at places', () => turns.place(id)),
    countOf: (user) => far('counts', () => turns.countOf(user)),
    ids: () => far('lists places', () => turns.ids()),
    counts: () => far('counts all', () => turns.counts()),
  };
}
