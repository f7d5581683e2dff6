import type { Actor, Call, CallDetail, Change } from '../../wire.ts';
import type { Whose } from '../../world/bot-task.ts';

/** So many calls are kept; a task needs about twenty. */
const MOST = 500;

/** A call as it is first noticed. */
export interface NewCall {
  /** ms since 1970. */
  readonly at: number;
  readonly from: Actor;
  readonly to: Actor;
  readonly what: string;
  readonly detail?: CallDetail;
  readonly fault?: string | undefined;
  /** Ids by which it may be found to belong to a task: of messages, threads, files, interactions, tasks at gateways. Some are secrets: they never leave this process. */
  readonly marks?: readonly string[];
  /** The very message that is posted or edited; a mark too, and what is done to it is named by its part of the task. */
  readonly message?: string | undefined;
  /** Whom it is about while no mark tells: a gateway's id of a task. */
  readonly task?: string | undefined;
}

/** What becomes of a call later. */
export type MoreOfCall = Partial<Pick<NewCall, 'what' | 'detail' | 'fault' | 'marks' | 'task'>>;

/** What really happens, one call after the other. */
export interface CallLog {
  readonly all: readonly Call[];
  /** Notes a call; returns how to tell more of it. */
  note(call: NewCall): (more: MoreOfCall) => void;
  /** Says which task each mark belongs to; calls that were noted before are found too. */
  claim(owners: Marks): void;
}

/** By message, thread, file, interaction, prompt, task at a gateway. */
type Marks = ReadonlyMap<string, Whose>;

interface Kept {
  call: Call;
  marks: readonly string[];
  readonly message: string | undefined;
  /** Found by a mark: it stays with its task. */
  isOwned: boolean;
}

export function createCallLog(emit: (change: Change) => void): CallLog {
  const kept = new Map<string, Kept>();
  let owners: Marks = new Map();
  let last = 0;

  const owned = ({ call, marks, message, isOwned }: Kept): Call => {
    const owner = marks.map((mark) => owners.get(mark)).find((one) => one !== undefined);
    const task = isOwned ? call.task : (owner?.task ?? call.task);
    const part = message === undefined ? undefined : owners.get(message)?.part;
    const what = part === undefined ? call.what : call.what.replace(/a message$/u, `the ${part}`);
    if (task === call.task && what === call.what) return call;
    return { ...call, what, ...defined({ task }) };
  };
  const show = (entry: Kept): void => {
    entry.call = owned(entry);
    entry.isOwned ||= entry.marks.some((mark) => owners.has(mark));
    emit({ kind: 'call', call: entry.call });
  };
  const add = ({ marks = [], message, detail = {}, fault, task, ...rest }: NewCall): Kept => {
    last += 1;
    const call = { id: `call-${last}`, ...rest, detail, ...defined({ fault, task }) };
    const all = message === undefined ? marks : [message, ...marks];
    const entry = { call, marks: all, message, isOwned: false };
    kept.set(call.id, entry);
    const [oldest] = kept.keys();
    if (kept.size > MOST && oldest !== undefined) kept.delete(oldest);
    show(entry);
    return entry;
  };
  return {
    get all() {
      return Array.from(kept.values(), ({ call }) => call);
    },
    note(call) {
      const entry = add(call);
      return ({ marks = [], detail = {}, task, ...more }) => {
        // It may have been forgotten meanwhile.
        if (!kept.has(entry.call.id)) return;
        entry.marks = [...entry.marks, ...marks];
        const whole = { ...entry.call.detail, ...detail };
        const whose = entry.isOwned ? undefined : task;
        entry.call = { ...entry.call, ...defined({ ...more, task: whose }), detail: whole };
        show(entry);
      };
    },
    claim(now) {
      owners = now;
      for (const entry of kept.values()) if (owned(entry) !== entry.call) show(entry);
    },
  };
}

/** Without what is undefined. */
function defined<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
