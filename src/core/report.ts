import { isAdmin } from './admission.ts';
import type { Deps } from './deps.ts';
import { limitsFor } from './limits.ts';
import type { Answer } from './own-tasks.ts';
import { type Balance, walletsOf, windowOf } from './quota.ts';
import { type FailureCode, isEnded, isSpent, type Requester, type Task } from './task.ts';

/** One bar of a chart. */
export interface Share {
  /** A person's id, or a model's. */
  readonly id: string;
  readonly name: string;
  readonly tasks: number;
  /** Spent and held together. */
  readonly credits: number;
}

/** What happened in a scope since the last midnight, UTC. */
export interface Report {
  /** Most credits first. */
  readonly people: readonly Share[];
  readonly models: readonly Share[];
  readonly failures: readonly { readonly code: FailureCode; readonly tasks: number }[];
  /** At a gateway, oldest first. */
  readonly running: readonly Task[];
  /** Waiting, oldest first. */
  readonly queued: readonly Task[];
  /** The scope's own wallet, where it has one. */
  readonly wallet?: Balance;
}

/** Most tasks that are looked at: a report is a look, and the log has everything. */
const MOST = 5000;

export async function viewReport(
  deps: Deps,
  requester: Requester,
): Promise<Answer<{ report: Report }>> {
  const { platform, scope } = requester;
  if (scope === undefined || !isAdmin(deps, requester)) {
    return { ok: false, trouble: { code: 'not-admin' } };
  }
  const now = deps.clock.now();
  const midnight = windowOf('day', now).endsAt - 86_400_000;
  const tasks: Task[] = [];
  for await (const task of deps.tasks.in({ platform, scope }, midnight)) {
    tasks.push(task);
    if (tasks.length === MOST) break;
  }
  const settings = await deps.settings.of(requester);
  const limits = limitsFor(deps.limits, settings);
  const own = walletsOf(requester, { ...(limits.scope && { scope: limits.scope }) }, now);
  const [wallet] = await deps.quota.balances(own);
  return { ok: true, report: { ...reportOf(tasks), ...(wallet === undefined ? {} : { wallet }) } };
}

/** Pure: what a list of tasks, the newest first, comes to. */
export function reportOf(tasks: readonly Task[]): Omit<Report, 'wallet'> {
  const people = new Map<string, Share>();
  const models = new Map<string, Share>();
  const failures = new Map<FailureCode, number>();
  for (const task of tasks) {
    const credits = !isEnded(task) || isSpent(task) ? task.cost : 0;
    add(people, task.requester.id, task.requester.name, credits);
    add(models, task.request.model, task.request.model, credits);
    const code = task.failure?.code;
    if (code !== undefined) failures.set(code, (failures.get(code) ?? 0) + 1);
  }
  const oldestFirst = tasks.toReversed();
  return {
    people: most(people),
    models: most(models),
    failures: [...failures]
      .map(([code, count]) => ({ code, tasks: count }))
      .sort((a, b) => b.tasks - a.tasks),
    running: oldestFirst.filter(({ state }) => state === 'running' || state === 'submitting'),
    queued: oldestFirst.filter(({ state }) => state === 'accepted'),
  };
}

function add(shares: Map<string, Share>, id: string, name: string, credits: number): void {
  // The newest name counts: tasks come newest first.
  const known = shares.get(id) ?? { id, name, tasks: 0, credits: 0 };
  shares.set(id, { ...known, tasks: known.tasks + 1, credits: known.credits + credits });
}

function most(shares: ReadonlyMap<string, Share>): Share[] {
  return [...shares.values()].sort((a, b) => b.credits - a.credits || b.tasks - a.tasks);
}
