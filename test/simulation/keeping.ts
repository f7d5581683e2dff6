import { type Store, StoreUnavailable } from '../../src/core/store/index.ts';
import { afterPromises } from './turns.ts';
import type { Life, Wires } from './wires.ts';

/** The store that all processes share: JSON texts by key. */
export interface Keeping {
  readonly texts: ReadonlyMap<string, string>;
  /** As one process sees it. */
  of(life: Life): Store;
  read<T>(key: string): T | undefined;
  entries<T>(prefix: string): [string, T][];
}

interface Change {
  readonly key: string;
  readonly change: (now: unknown) => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

const fault = (arrived: boolean) =>
  new StoreUnavailable(arrived ? 'its answer was lost' : 'it was not reached');

/** By name; those that a process makes up at random stand as they came, so that a world follows from its seed alone. */
function inOrder(one: string, other: string): number {
  if (one.startsWith('member:') && other.startsWith('member:')) return 0;
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/**
 * What the real store promises, and no more: an update is one step; updates that are asked for in one turn of the event loop are written together
 * or not at all; those of one process are written in their order. `changed` is told of every key that was written, and looks at what stands there.
 */
export function createKeeping(
  wires: Wires,
  changed: (key: string, value: unknown) => void,
): Keeping {
  // What would be made at random at the first start.
  const texts = new Map([['meta:secret', JSON.stringify('0'.repeat(64))]]);
  const read = <T>(key: string): T | undefined => {
    const text = texts.get(key);
    return text === undefined ? undefined : (JSON.parse(text) as T);
  };
  const write = ({ key, change }: Change): unknown => {
    const after = change(read(key));
    if (after === undefined) texts.delete(key);
    else texts.set(key, JSON.stringify(after));
    const kept = read(key);
    changed(key, kept);
    return kept;
  };
  const entries = <T>(prefix: string, after = ''): [string, T][] =>
    [...texts.keys()]
      .filter((key) => key.startsWith(prefix) && key > after)
      .sort(inOrder)
      .map((key) => [key, read<T>(key) as T]);

  const of = (life: Life): Store => {
    let batch: Change[] | undefined;
    const send = (changes: readonly Change[]): void => {
      const name = `writes ${changes.map(({ key }) => key.split(':')[0]).join('+')}`;
      const effect = () =>
        changes.map((one) => {
          try {
            return { value: write(one) };
          } catch (error) {
            return { error };
          }
        });
      wires.call(life, { name, lane: 'writes', effect, fault }).then(
        (results) => {
          for (const [nth, result] of results.entries()) {
            if ('error' in result) changes[nth]?.reject(result.error);
            else changes[nth]?.resolve(result.value);
          }
        },
        (error: unknown) => {
          for (const { reject } of changes) reject(error);
        },
      );
    };
    return {
      get: <T>(key: string) =>
        wires.call(life, {
          name: `reads ${key.split(':')[0]}`,
          effect: () => read<T>(key),
          fault,
        }),
      update<T>(key: string, change: (now: T | undefined) => T | undefined) {
        return new Promise<T | undefined>((resolve, reject) => {
          const one = { key, change, resolve, reject } as Change;
          if (batch !== undefined) return void batch.push(one);
          const mine = [one];
          batch = mine;
          afterPromises(() => {
            batch = undefined;
            send(mine);
          });
        });
      },
      async *list<T>(prefix: string, after = '') {
        yield* await wires.call(life, {
          name: `lists ${prefix}`,
          effect: () => entries<T>(prefix, after),
          fault,
        });
      },
      close: async () => {},
    };
  };
  return { texts, of, read, entries };
}
