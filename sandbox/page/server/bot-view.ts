import type { BotTask, Change, Wallet } from '../wire.ts';
import type { StoreReader, StoreState } from '../world/store-view.ts';

/** How long after something happened the store is looked at: one look for everything that comes together, ms. */
const SOON_MS = 60;

/** How often it is looked at while the bot has something to do, ms: the last thing that it writes, nobody hears of. */
const BUSY_MS = 400;

/** How soon it is looked at again where it could not be read, ms. */
const AWAY_MS = 2_000;

/** The bot's tasks and wallets, kept up to date for the page. */
export interface BotView {
  readonly tasks: readonly BotTask[];
  readonly wallets: readonly Wallet[];
  /** Something happened: the store may have changed. */
  nudge(): void;
  close(): void;
}

/** @param told gets what belongs to whom whenever the store was read. */
export function createBotView(
  store: StoreReader | undefined,
  emit: (change: Change) => void,
  told: (marks: StoreState['marks']) => void,
): BotView {
  const tasks = new Map<string, BotTask>();
  const wallets = new Map<string, Wallet>();
  let timer: NodeJS.Timeout | undefined;
  let dueAt = Number.POSITIVE_INFINITY;

  const plan = (afterMs: number): void => {
    const at = performance.now() + afterMs;
    if (store === undefined || at >= dueAt) return;
    clearTimeout(timer);
    dueAt = at;
    timer = setTimeout(look, afterMs);
    timer.unref();
  };
  const look = (): void => {
    dueAt = Number.POSITIVE_INFINITY;
    const state = readFrom(store);
    if (state === undefined) {
      plan(AWAY_MS);
      return;
    }
    // First, so that whoever hears of a task finds its calls.
    told(state.marks);
    for (const change of differences(tasks, wallets, state)) emit(change);
    if (state.isBusy) plan(BUSY_MS);
  };
  plan(0);
  return {
    get tasks() {
      return [...tasks.values()];
    },
    get wallets() {
      return [...wallets.values()];
    },
    nudge: () => plan(SOON_MS),
    close() {
      clearTimeout(timer);
      dueAt = Number.NEGATIVE_INFINITY;
    },
  };
}

/** A store that this sandbox cannot read, such as one of another version, is no reason to end: the windows go on without it. */
function readFrom(store: StoreReader | undefined): StoreState | undefined {
  try {
    return store?.read();
  } catch (error) {
    process.stderr.write(`The bot's store cannot be read. ${error}\n`);
    return undefined;
  }
}

/** What is different now; the maps hold it afterwards. */
function differences(
  tasks: Map<string, BotTask>,
  wallets: Map<string, Wallet>,
  state: StoreState,
): Change[] {
  const there = new Set(state.tasks.map(({ id }) => id));
  const gone = [...tasks.keys()].filter((id) => !there.has(id));
  for (const id of gone) tasks.delete(id);
  return [
    ...gone.map((id) => ({ kind: 'task-gone', id }) as const),
    ...state.tasks
      .filter((task) => put(tasks, task.id, task))
      .map((task) => ({ kind: 'task', task }) as const),
    ...state.wallets
      .filter((wallet) => put(wallets, wallet.person, wallet))
      .map((wallet) => ({ kind: 'wallet', wallet }) as const),
  ];
}

/** Whether it is another value than before. */
function put<T>(known: Map<string, T>, key: string, value: T): boolean {
  const before = known.get(key);
  if (before !== undefined && JSON.stringify(before) === JSON.stringify(value)) return false;
  known.set(key, value);
  return true;
}
