import type { Balances } from './balances.ts';
import type { Catalogues } from './catalogues.ts';
import type { Clock } from './clock.ts';
import type { Doubts } from './doubts.ts';
import type { Learned } from './durations.ts';
import type { VideoGateway } from './gateway.ts';
import type { GatewayRoom } from './gateway-room.ts';
import type { Pictures } from './image.ts';
import type { Log } from './log.ts';
import type { Members } from './members.ts';
import type { Platform } from './platform.ts';
import type { Limits, Quota } from './quota.ts';
import type { FollowTiming, Scheduler } from './schedule.ts';
import type { Screen } from './screen.ts';
import type { SettingsStore } from './settings.ts';
import type { Store } from './store/index.ts';
import type { Tasks } from './tasks.ts';
import type { Observe } from './telemetry.ts';
import type { Totals } from './totals.ts';
import type { Turns } from './turns.ts';
import type { Watch } from './watch.ts';

/** What the use cases work with; put together once, in `create.ts`. */
export interface Deps {
  readonly clock: Clock;
  readonly log: Log;
  /** Counts and traces. Never throws. */
  readonly observe: Observe;
  readonly store: Store;
  readonly tasks: Tasks;
  readonly totals: Totals;
  readonly quota: Quota;
  /** The environment's limits; what a scope's admins chose goes over them. */
  readonly limits: Limits;
  readonly settings: SettingsStore;
  /** ADMINS: `platform:id` of who may administer everywhere. */
  readonly admins: readonly string[];
  readonly turns: Turns;
  readonly members: Members;
  /** Tasks whose create is under way in this process. */
  readonly submitting: Set<string>;
  readonly learned: Learned;
  readonly scheduler: Scheduler;
  readonly screen: Screen;
  readonly watch: Watch;
  /** In the order of preference. */
  readonly gateways: readonly VideoGateway[];
  readonly catalogues: Catalogues;
  readonly balances: Balances;
  readonly gatewayRoom: GatewayRoom;
  readonly doubts: Doubts;
  /** The address at which a gateway may tell that a task has moved on; absent where the bot has no public one. */
  readonly hookUrl?: (gateway: string, task: string) => string;
  /** Our own address for a result that opens with the gateway's key only; absent where the bot has no public one. */
  readonly videoLink?: (task: string) => string;
  /** BALANCE_WARNING: below so much left at a gateway the operators are told. */
  readonly balanceWarning?: number;
  readonly platforms: ReadonlyMap<string, Platform>;
  readonly pictures: Pictures;
  readonly timing: FollowTiming;
  /** TASK_DEADLINE, ms. */
  readonly deadlineMs: number;
  /** Aborted when the program stops: ends what may be done again later. Never given to a create. */
  readonly stopping: AbortSignal;
  /**
   * Notices that this process knows nobody has tried to show, as `<task id>:<notice>`. Any other may have come through before
   * a crash, or from another process: the platform then looks before it posts.
   */
  readonly untried: Set<string>;
}
