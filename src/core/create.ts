import { configure, grant, reset, viewLog, viewSettings } from './admin.ts';
import { createBalances } from './balances.ts';
import { createCatalogues } from './catalogues.ts';
import type { Clock } from './clock.ts';
import type { Core } from './core.ts';
import type { Deps } from './deps.ts';
import { createDoubts } from './doubts.ts';
import { createLearned } from './durations.ts';
import { follow } from './follow.ts';
import type { VideoGateway } from './gateway.ts';
import { warnOfBalance } from './gateway-news.ts';
import { type GatewayView, gatewayViews, viewGateways } from './gateway-report.ts';
import { createGatewayRoom } from './gateway-room.ts';
import { check, models, submit } from './generator.ts';
import type { Pictures } from './image.ts';
import { createKeptForms } from './kept-forms.ts';
import type { Log } from './log.ts';
import { lookAfter, lookBeside } from './look-after.ts';
import { createMembers, onlyMember } from './members.ts';
import { type Nudge, nudge } from './nudge.ts';
import { openVideo } from './open-video.ts';
import { createOperatorCore, type OperatorCore } from './operator.ts';
import { createDoor } from './operator-door.ts';
import { hasPage, linkToPage, type OperatorPage } from './operator-link.ts';
import type { Overlay } from './overlay.ts';
import { createOverload } from './overload.ts';
import { answering, findTask, viewHistory, viewWallet } from './own-tasks.ts';
import { pictureOf } from './pictures.ts';
import type { Platform, Vault } from './platform.ts';
import { exportPerson, forgetPerson, viewPrivacy } from './privacy.ts';
import type { Room } from './queue.ts';
import { createQuota, type Limits } from './quota.ts';
import { viewReport } from './report.ts';
import { resume, resumeBeside } from './resume.ts';
import { keepTidy } from './retention.ts';
import type { FollowTiming, Scheduler } from './schedule.ts';
import { createScreen } from './screen.ts';
import { readSecret } from './secret.ts';
import { createSettings } from './settings.ts';
import type { Store } from './store/index.ts';
import { mustBeWhole } from './store/whole.ts';
import { act } from './task-actions.ts';
import { createTasks } from './tasks.ts';
import type { Observe } from './telemetry.ts';
import { createTimers } from './timers.ts';
import { createTotals } from './totals.ts';
import { localTurns, type Turns } from './turns.ts';
import { createUnderWay } from './under-way.ts';
import { createVault } from './vault.ts';
import { createWatch } from './watch.ts';

/** How often cards are edited: one card, and all of them (Slack's limit for chat.update is the lowest, about one a second). */
const EDITS = { everyMs: 10_000, perSecond: 2 };

/** Steps that run at once. */
const WIDTH = 64;

export interface CoreOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** Counts and traces; never throws. Absent: nobody does. */
  readonly observe?: Observe;
  readonly store: Store;
  readonly gateways: readonly VideoGateway[];
  /** CATALOGUE_FILE. */
  readonly overlay?: Overlay;
  readonly hookUrl?: NonNullable<Deps['hookUrl']>;
  readonly videoLink?: NonNullable<Deps['videoLink']>;
  readonly balanceWarning?: number;
  readonly pictures: Pictures;
  readonly limits: Limits;
  /** ADMINS, as `platform:id`. */
  readonly admins?: readonly string[];
  readonly room: Room;
  /** Where several processes share the work: their schedule and their queue. The store is theirs too. */
  readonly shared?: {
    readonly scheduler: Scheduler;
    readonly turns: Turns;
    readonly works: boolean;
  };
  readonly timing: FollowTiming;
  readonly deadlineMs: number;
}

/** The core as the program that starts and stops it sees it. */
export interface RunningCore extends Core {
  /**
   * Finds every open task and gives back holds that have none. Call it once, before commands can come in. Resolves to how many are open; where other
   * processes may be at work the schedule stands already, so that nothing waits for this, and it resolves to undefined before it is done.
   */
  resume(): Promise<number | undefined>;
  /** Begins to follow. Call it once, when the platforms can show something. `steps`: false where other processes take the steps. */
  follow(platforms: readonly Platform[], steps?: boolean): Promise<void>;
  /** Where a closed picture of a task that has not ended is to be had: for the relay. Throws StoreUnavailable, and what the platform throws. */
  picture(task: string, index: number): ReturnType<typeof pictureOf>;
  /** Opens the closed result of a task, for the relay; undefined when there is none. Throws StoreUnavailable, GatewayRefusal and GatewayUnreachable. */
  video(
    task: string,
    context: { range?: string | undefined; signal: AbortSignal },
  ): ReturnType<typeof openVideo>;
  /** A gateway tells that a task has moved on: it is looked at at once. Resolves to whether there is such a task. Throws StoreUnavailable. */
  nudge(which: Nudge): Promise<boolean>;
  /** How many steps are planned, due, under way and failed, where several processes share them: for metrics. Throws StoreUnavailable. */
  steps(): Promise<Readonly<Record<string, number>> | undefined>;
  /** How many tasks run and wait, of all processes together: for metrics. Throws StoreUnavailable. */
  queue(): Promise<{ readonly running: number; readonly waiting: number }>;
  /** How the gateways do: for metrics. */
  gateways(): readonly GatewayView[];
  /** Puts another CATALOGUE_FILE in force. */
  overlay(overlay: Overlay): void;
  /** What the operator's page sees and does. */
  readonly operator: OperatorCore;
  /** The part of the store that a platform has for itself. */
  vault(platform: string): Vault;
  /** Refuses commands, aborts what may be done again later, and waits for the steps under way. */
  stop(): Promise<void>;
}

/** Puts the core together. Reads or makes the secret that task ids are derived from. Throws StoreUnavailable. */
export async function createCore(options: CoreOptions): Promise<RunningCore> {
  const { clock, log, store } = options;
  await mustBeWhole(store);
  const secret = await readSecret(store);
  const stopping = new AbortController();
  /** What saves a task and then plans its step. */
  const planning = createUnderWay();
  const platforms = new Map<string, Platform>();
  const { shared, room } = options;
  const members =
    shared === undefined ? onlyMember() : createMembers({ ...options, works: shared.works });
  const catalogues = createCatalogues({ ...options, stopping: stopping.signal });
  const deps: Deps = {
    ...options,
    observe: options.observe ?? (() => {}),
    platforms,
    ...recordsOf(options),
    admins: options.admins ?? [],
    turns: shared?.turns ?? localTurns(room),
    members,
    submitting: new Set(),
    gatewayRoom: createGatewayRoom(),
    doubts: createDoubts(),
    catalogues,
    balances: createBalances({ ...options, stopping: stopping.signal }),
    scheduler: shared?.scheduler ?? createTimers(clock, log, WIDTH),
    screen: createScreen(EDITS),
    watch: createWatch(members.count),
    stopping: stopping.signal,
    untried: new Set(),
  };
  return {
    models: () => models(deps),
    onModels: (listener) => catalogues.onChange(listener),
    ...createOverload(log),
    check: (draft) => check(deps, draft),
    ...createKeptForms(deps),
    act: (...given) => answering(deps, () => planning.add(act(deps, ...given))),
    ...personalDoors(deps, secret),
    picture: (task, index) => pictureOf(deps, task, index),
    video: (task, context) => openVideo(deps, task, context),
    submit: (command) => planning.add(submit(deps, secret, command)),
    nudge: (which) => nudge(deps, which),
    queue: () => deps.turns.counts(),
    gateways: () => gatewayViews(deps, true),
    steps: async () => await deps.scheduler.counts?.(),
    overlay: (overlay) => catalogues.overlay(overlay),
    vault: (platform) => createVault(store, platform),
    async resume() {
      await members.start();
      await catalogues.start();
      if (members.alone) return await resume(deps);
      void planning.add(shared?.works === false ? lookBeside(deps) : resumeBeside(deps));
      return undefined;
    },
    async follow(list, steps = true) {
      for (const platform of list) platforms.set(platform.name, platform);
      void deps.balances.start((gateway, left) => warnOfBalance(deps, gateway, left));
      if (steps) await takeSteps(deps);
    },
    async stop() {
      stopping.abort();
      await deps.scheduler.stop(planning.ended());
      await members.stop();
    },
  };
}

/** What is written down of tasks and credits. */
function recordsOf({
  store,
  clock,
  log,
}: CoreOptions): Pick<Deps, 'tasks' | 'totals' | 'quota' | 'settings' | 'learned'> {
  return {
    tasks: createTasks(store, clock.now),
    totals: createTotals(store, log),
    quota: createQuota(store, clock.now),
    settings: createSettings(store),
    learned: createLearned(store),
  };
}

async function takeSteps(deps: Deps): Promise<void> {
  await deps.scheduler.start((id, first) => follow(deps, id, first));
  keepTidy(deps);
  lookAfter(deps);
}

/** What only people about themselves, admins, and operators may ask. */
function personalDoors(
  deps: Deps,
  secret: string,
): Pick<RunningCore, 'wallet' | 'find' | 'history' | 'privacy' | 'admin' | 'operator'> {
  const page: OperatorPage = { door: createDoor(deps.store, deps.clock.now) };
  return {
    operator: createOperatorCore(deps, page),
    wallet: (requester) => answering(deps, () => viewWallet(deps, requester)),
    find: (requester, id) => answering(deps, () => findTask(deps, requester, id)),
    history: (requester, page) => answering(deps, () => viewHistory(deps, requester, page)),
    privacy: {
      view: (one) => answering(deps, () => viewPrivacy(deps, secret, one)),
      export: (...given) => answering(deps, () => exportPerson(deps, ...given)),
      forget: (...given) => answering(deps, () => forgetPerson(deps, secret, ...given)),
    },
    admin: {
      settings: (one) => answering(deps, () => viewSettings(deps, one)),
      log: (one) => answering(deps, () => viewLog(deps, one)),
      report: (one) => answering(deps, () => viewReport(deps, one)),
      gateways: (one) => answering(deps, () => viewGateways(deps, one)),
      page: (one) => answering(deps, () => linkToPage(deps, page, one)),
      hasPage: (one) => hasPage(deps, page, one),
      configure: (...given) => answering(deps, () => configure(deps, ...given)),
      grant: (...given) => answering(deps, () => grant(deps, ...given)),
      reset: (...given) => answering(deps, () => reset(deps, ...given)),
    },
  };
}
