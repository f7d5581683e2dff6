import type { Random } from './random.ts';

/** One run of a process, from its start to its kill. */
export interface Life {
  readonly name: string;
  alive: boolean;
}

/** What a call does where it arrives, and what its caller hears when it does not come back whole. */
export interface Call<T> {
  readonly name: string;
  /** Calls with the same lane of one life arrive in their order. */
  readonly lane?: string;
  readonly effect: () => T;
  /** The error of a fault; `arrived`: the effect happened, and its answer was lost. Absent: the call cannot fail. */
  readonly fault?: (arrived: boolean) => Error;
}

/** Everything that is on its way between the processes and the world. Who arrives next is the seed's choice. */
export interface Wires {
  /** A call of a process that is dead, or dies before it is answered, is never answered; whether it arrives is the seed's choice too. */
  call<T>(life: Life, call: Call<T>): Promise<T>;
  readonly waiting: number;
  /** Lets one call arrive. */
  step(): void;
  /** The share of calls that fail. */
  faults: number;
}

interface Pending {
  readonly life: Life;
  readonly lane: string | undefined;
  readonly arrive: () => void;
}

export function createWires(random: Random, note: (what: string) => void): Wires {
  const pending: Pending[] = [];

  const arriving = <T>(
    life: Life,
    { name, effect, fault }: Call<T>,
    resolve: (value: T) => void,
    reject: (error: unknown) => void,
  ): void => {
    if (!life.alive) {
      const arrives = random.chance(0.5);
      note(`${life.name} ${name}: its process is dead, ${arrives ? 'arrives' : 'is gone'}`);
      if (arrives) ignoring(effect);
      return;
    }
    const fails = fault !== undefined && random.chance(wires.faults);
    const arrived = !fails || random.chance(0.5);
    note(`${life.name} ${name}${fails ? `: fails ${arrived ? 'after' : 'before'}` : ''}`);
    try {
      const value = arrived ? effect() : undefined;
      if (fails) reject(fault(arrived));
      else resolve(value as T);
    } catch (error) {
      reject(error);
    }
  };

  const wires: Wires = {
    faults: 0,
    get waiting() {
      return pending.length;
    },
    call<T>(life: Life, call: Call<T>) {
      return new Promise<T>((resolve, reject) => {
        const arrive = () => arriving(life, call, resolve, reject);
        pending.push({ life, lane: call.lane, arrive });
      });
    },
    step() {
      const chosen = random.pick(pending);
      const first =
        chosen.lane === undefined
          ? chosen
          : pending.find((one) => one.life === chosen.life && one.lane === chosen.lane);
      pending.splice(pending.indexOf(first ?? chosen), 1);
      (first ?? chosen).arrive();
    },
  };
  return wires;
}

function ignoring(effect: () => unknown): void {
  try {
    effect();
  } catch {
    // Nobody is there to hear it.
  }
}
