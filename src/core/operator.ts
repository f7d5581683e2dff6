import type { SettingsView } from './admin.ts';
import type { Deps } from './deps.ts';
import { type GatewayView, gatewayViews } from './gateway-report.ts';
import { type Act, type ActDone, actOn, actsDone, actsFor, writeDown } from './operator-acts.ts';
import type { Door, Operator } from './operator-door.ts';
import type { OperatorPage } from './operator-link.ts';
import { openTasks, type TaskFilter, type TaskPage, tasksLike } from './operator-tasks.ts';
import {
  changeText,
  changeWallet,
  isHeld,
  viewWallets,
  type WalletChange,
  type WalletOwner,
  type WalletPage,
} from './operator-wallets.ts';
import type { Answer } from './own-tasks.ts';
import type { Balance } from './quota.ts';
import type { SettingsChange } from './settings.ts';
import type { Task } from './task.ts';
import { type DayTotals, dayOf } from './totals.ts';

export { ACTS, type Act, type ActDone } from './operator-acts.ts';
export { CODE_MS, type Operator, VISIT_MS, type Visit } from './operator-door.ts';
export {
  PAGE,
  STATES,
  type TaskFilter,
  type TaskPage,
} from './operator-tasks.ts';
export type { WalletChange, WalletOwner, WalletPage } from './operator-wallets.ts';
export type { Chapter } from './story.ts';
export { isSpent } from './task.ts';
export { traceOf } from './telemetry.ts';
export { type DayTotals, finishOf, NO_TOTALS, type Share, sumOf } from './totals.ts';

const DAY_MS = 86_400_000;

/** Open tasks that the first page looks at, and those of a kind that it shows. */
const MOST_OPEN = 200;
const SHOWN = 10;

/** How everything goes. */
export interface Overview {
  readonly running: number;
  readonly waiting: number;
  /** Those at the gateways, and those that wait; the newest first, as many as are worth showing. */
  readonly open: readonly Task[];
  /** The newest first. */
  readonly recent: readonly Task[];
  /** Each day asked for, the oldest first; days without anything too. */
  readonly days: readonly (readonly [day: string, totals: DayTotals | undefined])[];
}

/** One task, and what can be done with it. */
export interface TaskView {
  readonly task: Task;
  readonly acts: readonly Act[];
  /** Whether any wallet holds credits for it. */
  readonly held: boolean;
  /** What was done with it on this page, the newest first. */
  readonly done: readonly ActDone[];
}

/** A scope whose admins chose something. */
export interface ScopeView extends SettingsView {
  readonly log: readonly SettingsChange[];
}

/** All that the operator's page may ask. Who asks was let in by the door. Everything throws StoreUnavailable. */
export interface OperatorCore {
  readonly door: Door;
  /** The page is there from now on, at this address: people may be given links to it. */
  opened(url: string): void;
  /** ADMINS, as `platform:id`: looked at with every request, so that nobody stays who was taken off. */
  isOperator(id: string): boolean;
  overview(days: number): Promise<Overview>;
  tasks(filter: TaskFilter, behind?: string): Promise<TaskPage>;
  /** By our id or the gateway's. */
  task(id: string): Promise<TaskView | undefined>;
  act(by: Operator, act: Act, id: string): Promise<Answer<{ task: Task }>>;
  wallets(owner: WalletOwner): Promise<WalletPage>;
  /** Undefined where there is no limit, so that there is nothing to change. */
  changeWallet(change: WalletChange): Promise<Balance | undefined>;
  /** Every scope whose admins chose something; `platform:scope`. */
  scopes(): Promise<readonly { readonly platform: string; readonly scope: string }[]>;
  scope(place: { readonly platform: string; readonly scope: string }): Promise<ScopeView>;
  /** Those that are switched on in this process. */
  platforms(): readonly string[];
  /** As this process knows them. */
  gateways(): readonly GatewayView[];
  /** What was done on the operator's page, the newest first. */
  done(): Promise<readonly ActDone[]>;
}

export function createOperatorCore(deps: Deps, page: OperatorPage): OperatorCore {
  return {
    door: page.door,
    opened(url) {
      page.url = url;
    },
    isOperator: (id) => deps.admins.includes(id),
    overview: (days) => overview(deps, days),
    tasks: (filter, behind) => tasksLike(deps, filter, behind),
    task: (id) => taskView(deps, id),
    act: (by, act, id) => actOn(deps, by, act, id),
    wallets: (owner) => viewWallets(deps, owner),
    async changeWallet(change) {
      const { by, credits } = change;
      const what = credits === undefined ? 'reset' : 'grant';
      await writeDown(deps, { by, what, detail: changeText(change) });
      return await changeWallet(deps, change);
    },
    async scopes() {
      const scopes: { platform: string; scope: string }[] = [];
      for await (const [scope] of deps.settings.all()) scopes.push(scope);
      return scopes;
    },
    async scope(place) {
      const { user, scope } = deps.limits;
      const [settings, log] = await Promise.all([
        deps.settings.of(place),
        deps.settings.log(place),
      ]);
      const defaults = { ...(user && { user }), ...(scope && { scope }) };
      return { settings, log, defaults };
    },
    platforms: () => [...deps.platforms.keys()],
    gateways: () => gatewayViews(deps, true),
    done: () => actsDone(deps),
  };
}

async function overview(deps: Deps, count: number): Promise<Overview> {
  const now = deps.clock.now();
  const names = Array.from({ length: count }, (_, nth) => dayOf(now - (count - 1 - nth) * DAY_MS));
  const [counts, { tasks }, recent, days] = await Promise.all([
    deps.turns.counts(),
    openTasks(deps, MOST_OPEN),
    tasksLike(deps, {}),
    deps.totals.since(names[0] ?? dayOf(now)),
  ]);
  return {
    ...counts,
    open: tasks.slice(0, SHOWN),
    recent: recent.tasks.slice(0, SHOWN),
    days: names.map((name) => [name, days.get(name)] as const),
  };
}

async function taskView(deps: Deps, id: string): Promise<TaskView | undefined> {
  const task = (await deps.tasks.get(id)) ?? (await deps.tasks.named(id));
  if (task === undefined) return undefined;
  const [acts, held, done] = await Promise.all([
    actsFor(deps, task),
    isHeld(deps.store, task),
    actsDone(deps),
  ]);
  return { task, acts, held, done: done.filter((one) => one.task === task.id) };
}
