import { askAtOf, beginAsk, planAsk } from './asks.ts';
import { withDeadline } from './deadline.ts';
import type { Deps } from './deps.ts';
import { endTask } from './end.ts';
import {
  GatewayRefusal,
  type GatewayStatus,
  GatewayUnreachable,
  type VideoGateway,
} from './gateway.ts';
import { guessOf } from './guess.ts';
import { barMoveMs, newsOf, nextCheckMs, progressOf } from './schedule.ts';
import { showCard } from './show.ts';
import type { Failure, Task } from './task.ts';
import { quiet } from './without-prompt.ts';

/** Refusals of a check in a row that end a task: one or two may be a gateway's hiccup or a key being changed. */
const REFUSALS = 4;

/** How long one check may take, ms. */
const CHECK_MS = 60_000;

/** Checks on a running task once, and decides what follows from the answer. Before that is due it only moves the bar. */
export async function checkTask(deps: Deps, task: Task): Promise<void> {
  const planned = await askAtOf(deps, task.id);
  if (deps.clock.now() < planned) {
    await showProgress(deps, task, undefined);
    // Read again: somebody may have wanted it at once meanwhile.
    return await comeBack(deps, task, await askAtOf(deps, task.id));
  }
  if (planned === 0) deps.watch.nudged(task.id);
  await beginAsk(deps, task.id, planned);
  const gateway = deps.gateways.find(({ name }) => name === task.gateway);
  if (gateway === undefined || task.operation === undefined) {
    deps.log.error(
      { task: task.id, gateway: task.gateway },
      'the gateway of a task is not configured',
    );
    return await again(deps, task, undefined, { code: 'unreachable' });
  }
  // At the deadline it is asked whatever holds it up: a video that is ready by then is paid for.
  const heldMs = deps.clock.now() < task.deadlineAt ? heldUpMs(deps, task, gateway) : 0;
  if (heldMs > 0) return await lookIn(deps, task, heldMs);
  let status: GatewayStatus;
  const beganAt = deps.clock.now();
  try {
    const { operation } = task;
    status = await withDeadline(CHECK_MS, deps.stopping, (signal) =>
      gateway.check(operation, { signal }),
    );
  } catch (error) {
    deps.observe({ type: 'check', task, beganAt, at: deps.clock.now(), error });
    return await noAnswer(deps, task, error);
  }
  deps.observe({ type: 'check', task, beganAt, at: deps.clock.now() });
  await settleOn(deps, task, status);
}

/** How long the gateway is left alone, or takes requests of other tasks, ms. */
function heldUpMs(deps: Deps, task: Task, gateway: VideoGateway): number {
  const now = deps.clock.now();
  const restMs = (gateway.health?.().until ?? 0) - now;
  return restMs > 0 ? restMs : deps.watch.pace.take(gateway, task.id, now);
}

async function settleOn(deps: Deps, task: Task, status: GatewayStatus): Promise<void> {
  deps.watch.answered(task.id);
  const at = deps.clock.now();
  const trace =
    'traceId' in status && status.traceId !== undefined ? { traceId: status.traceId } : {};
  switch (status.state) {
    case 'succeeded':
      return await endTask(deps, task, { type: 'succeeded', at, video: status.video, ...trace });
    case 'failed': {
      const failure = { code: status.reason, detail: status.message, ...trace };
      return await endTask(deps, task, { type: 'failed', at, failure });
    }
    default:
      if (status.unknownWord !== undefined) {
        deps.log.warn(
          { task: task.id, status: status.unknownWord },
          'a status word is not known; it counts as working',
        );
      }
      deps.watch.unfinished(task.id, at);
      await showProgress(deps, task, status.progress);
      return await again(deps, task, status.checkAfterMs, { code: 'deadline' }, status.progress);
  }
}

/** A refused check is asked again a few times, then the task ends with the gateway's reason. Any other trouble is waited out. */
async function noAnswer(deps: Deps, task: Task, error: unknown): Promise<void> {
  if (deps.stopping.aborted) return;
  if (!(error instanceof GatewayRefusal)) {
    deps.log.warn({ err: quiet(task, error), task: task.id }, 'a check had no answer');
    const afterMs = error instanceof GatewayUnreachable ? error.retryAfterMs : undefined;
    return await again(deps, task, afterMs, { code: 'deadline' });
  }
  const inARow = deps.watch.refused(task.id);
  const { reason } = error;
  deps.log.warn({ err: quiet(task, error), task: task.id, reason, inARow }, 'a check was refused');
  const failure: Failure = {
    code: error.reason,
    detail: error.message,
    ...(error.traceId === undefined ? {} : { traceId: error.traceId }),
  };
  if (inARow < REFUSALS) return await again(deps, task, undefined, failure);
  await endTask(deps, task, { type: 'failed', at: deps.clock.now(), failure });
}

async function showProgress(deps: Deps, task: Task, told: number | undefined): Promise<void> {
  const progress = progressOf(elapsedMs(deps, task), await deps.learned.of(task), told);
  if (progress === undefined) return;
  if (!deps.screen.isNews(task.id, newsOf(progress), deps.clock.now())) return;
  await showCard(deps, task, { progress });
}

/** Looks again later, or ends the task when its time is up. */
async function again(
  deps: Deps,
  task: Task,
  afterMs: number | undefined,
  failure: Failure,
  told?: number,
): Promise<void> {
  const now = deps.clock.now();
  if (now >= task.deadlineAt)
    return await endTask(deps, task, { type: 'failed', at: now, failure });
  // Planned for at once while the check was under way: its answer may be older than the news.
  if (deps.watch.askAt(task.id, now) === 0) return await lookIn(deps, task, 0);
  const spentMs = elapsedMs(deps, task);
  const totalMs = guessOf(spentMs, told);
  if (totalMs !== undefined) deps.watch.guess(task.id, totalMs);
  const guess =
    totalMs === undefined ? undefined : { totalMs, misses: await deps.learned.misses(task) };
  const durations = await deps.learned.of(task);
  await lookIn(deps, task, nextCheckMs(spentMs, durations, deps.timing, afterMs, guess));
}

/** Plans the next time to ask the gateway, at the deadline at the latest. */
async function lookIn(deps: Deps, task: Task, ms: number): Promise<void> {
  const when = Math.min(deps.clock.now() + ms, task.deadlineAt);
  await comeBack(deps, task, await planAsk(deps, task.id, when));
}

/** Of the time in which every card can be edited once: some come in vain, when there is no news, and others are to use their room. */
const MOVE_PART = 0.5;

/** What it takes to plan the next step of a task. */
type Planning = Pick<Deps, 'clock' | 'gatewayRoom' | 'learned' | 'scheduler' | 'screen'>;

/**
 * The next step: to ask the gateway at that time (ms since the epoch), or before that to move the bar. Where many run a bar is tried more seldom: cards
 * together may be edited only so often, and 100,000 steps that find no room are most of the work.
 */
export async function comeBack(deps: Planning, task: Task, askAt: number): Promise<void> {
  const usualMs = barMoveMs(await deps.learned.of(task)) ?? Number.POSITIVE_INFINITY;
  const roundMs = deps.screen.roundMs(deps.gatewayRoom.running(task.gateway));
  const move = deps.clock.now() + Math.max(usualMs, roundMs * MOVE_PART);
  await deps.scheduler.at(task.id, Math.min(askAt, move));
}

function elapsedMs(deps: Deps, task: Task): number {
  return deps.clock.now() - (task.startedAt ?? task.createdAt);
}
