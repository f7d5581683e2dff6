import { Keyv } from 'keyv';
import type { Swap } from '../src/core/store/backend.ts';
import { exactStore } from '../src/core/store/exact.ts';
import type { Store } from '../src/core/store/index.ts';
import { serialization } from '../src/core/store/serialization.ts';
import { openSqlite } from '../src/core/store/sqlite.ts';

const NAMESPACE = 'bench';

/** The store as the program opens it, and every transaction that it wrote: each a list of what was written in it. */
export async function openCounted(
  path: string,
  now: () => number,
): Promise<{ store: Store; transactions: (readonly Swap[])[] }> {
  const { adapter, backend } = await openSqlite(path, NAMESPACE);
  const keyv = new Keyv({ store: adapter, namespace: NAMESPACE, serialization });
  keyv.on('error', () => {});
  const transactions: (readonly Swap[])[] = [];
  const counting = {
    ...backend,
    async swap(swaps: readonly Swap[]) {
      const written = await backend.swap(swaps);
      transactions.push(swaps.filter((_, index) => written[index] === true));
      return written;
    },
  };
  return { store: exactStore(keyv, counting, now), transactions };
}

/** What a write was for, from the key and from what changed. */
export function reasonOf({ key, was, now }: Swap): string {
  const [kind = ''] = key.split(':');
  const before = recordIn(was);
  const after = recordIn(now);
  switch (kind) {
    case 'open':
      return now === undefined
        ? 'open: the mark that a start looks for is taken away'
        : 'open: a mark, so that a start finds the task without reading the history';
    case 'wallet':
      return sizeOf(after.held) > sizeOf(before.held)
        ? 'wallet: the cost is held before anything is saved or sent'
        : 'wallet: the hold is spent or given back';
    case 'totals':
      return "totals: what ended on the day, for the operator's charts";
    case 'durations':
      return 'durations: how long it took, for the next first check';
    case 'task':
      return `task: ${moveOf(before, after)}`;
    default:
      return kind;
  }
}

type Fields = Readonly<Record<string, unknown>>;

function moveOf(before: Fields, after: Fields): string {
  if (before.state !== after.state) {
    return before.state === undefined
      ? `saved as ${after.state}`
      : `${before.state} → ${after.state}`;
  }
  if (before.delivery !== after.delivery) return `delivery ${before.delivery} → ${after.delivery}`;
  return `${after.state}, where its messages stand`;
}

function recordIn(text: string | undefined): Fields {
  if (text === undefined) return {};
  const { value } = JSON.parse(text) as { value?: unknown };
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function sizeOf(held: unknown): number {
  return typeof held === 'object' && held !== null ? Object.keys(held).length : 0;
}
