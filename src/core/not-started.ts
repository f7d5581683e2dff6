import { hasUntried } from './choose-gateway.ts';
import type { Deps } from './deps.ts';
import { endTask, leaveGateway } from './end.ts';
import { GatewayRefusal, GatewayUnreachable, type RefusalReason } from './gateway.ts';
import { tellOfRefusal } from './gateway-news.ts';
import { saveOutcome } from './save-outcome.ts';
import { backOffMs } from './schedule.ts';
import type { Failure, Task } from './task.ts';
import { quiet } from './without-prompt.ts';

/** Waits between rounds in which no gateway accepted anything, ms. */
const AGAIN_FIRST_MS = 2000;
const AGAIN_MOST_MS = 60_000;

/** What follows from a create that brought no task. Only what provably was not accepted is sent anywhere again. */
export async function notStarted(deps: Deps, task: Task, error: unknown): Promise<void> {
  if (error instanceof GatewayRefusal) {
    deps.log.warn(
      { err: quiet(task, error), task: task.id, gateway: task.gateway, reason: error.reason },
      'the gateway refused a task',
    );
    return await refused(deps, task, error);
  }
  if (error instanceof GatewayUnreachable && error.accepted === 'no') {
    deps.log.warn(
      { err: quiet(task, error), task: task.id, gateway: task.gateway },
      'the gateway accepted nothing',
    );
    return await tryAgain(deps, task, task.gateway, error.retryAfterMs);
  }
  deps.log.error(
    { err: quiet(task, error), task: task.id, gateway: task.gateway },
    'a create has no known outcome; it is not repeated',
  );
  await endTask(deps, task, { type: 'lost', at: deps.clock.now() });
}

/** Reasons that lie with the gateway and not with the request: another one may say yes. */
const ITS_OWN: ReadonlySet<RefusalReason> = new Set(['unauthorised', 'no-credit', 'retired']);

/** A no to the request ends the task. A no for the gateway's own reasons does when nobody else is left. */
async function refused(deps: Deps, task: Task, error: GatewayRefusal): Promise<void> {
  if (!ITS_OWN.has(error.reason)) return await fail(deps, task, failureOf(error));
  if (error.otherKey) {
    await saveOutcome(deps, task, { type: 'not accepted' });
    return await comeBackAt(deps, task.id, deps.clock.now());
  }
  void tellOfRefusal(deps, task, error);
  await saveOutcome(deps, task, {
    type: 'not accepted',
    gateway: task.gateway,
    failure: failureOf(error),
  });
  await comeBackAt(deps, task.id, deps.clock.now());
}

/** Back to waiting; the place in the queue is kept. Whoever was not asked yet is asked at once. */
export async function tryAgain(
  deps: Deps,
  task: Task,
  gateway: string,
  afterMs: number | undefined,
): Promise<void> {
  const waiting = await saveOutcome(deps, task, { type: 'not accepted', gateway });
  const pause = hasUntried(deps, waiting)
    ? 0
    : (afterMs ?? backOffMs(waiting.tries, AGAIN_FIRST_MS, AGAIN_MOST_MS));
  await comeBackAt(deps, task.id, Math.min(deps.clock.now() + pause, task.deadlineAt));
}

/** Until then its place at the gateway is free for others. */
async function comeBackAt(deps: Deps, id: string, when: number): Promise<void> {
  await leaveGateway(deps, id);
  await deps.scheduler.at(id, when);
}

function failureOf(error: GatewayRefusal): Failure {
  return {
    code: error.reason,
    detail: error.message,
    ...(error.traceId === undefined ? {} : { traceId: error.traceId }),
  };
}

export async function fail(deps: Deps, task: Task, failure: Failure): Promise<void> {
  await endTask(deps, task, { type: 'failed', at: deps.clock.now(), failure });
}
