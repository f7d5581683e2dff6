import { comeBack } from './check.ts';
import { withDeadline } from './deadline.ts';
import type { Deps } from './deps.ts';
import { endTask } from './end.ts';
import {
  GatewayRefusal,
  GatewayUnreachable,
  type Picture,
  type Started,
  type VideoGateway,
} from './gateway.ts';
import { limitsFor } from './limits.ts';
import { canHandOver, picturesFor } from './pictures.ts';
import { PlatformError } from './platform.ts';
import { walletsOf } from './quota.ts';
import { backOffMs, firstCheckMs, newsOf, progressOf, waitOf } from './schedule.ts';
import { platformOf, showAnchor, showCard } from './show.ts';
import { StoreUnavailable } from './store/index.ts';
import { type Failure, type Task, type TaskEvent, userOf } from './task.ts';

/** How long a create may take before its outcome counts as unknown, ms. */
const START_MS = 90_000;

/** Waits between rounds in which no gateway accepted anything, ms. */
const AGAIN_FIRST_MS = 2000;
const AGAIN_MOST_MS = 60_000;

/** How often a waiting task looks at its place, ms. */
const PLACE_MS = 15_000;

/** Between tries to learn from a platform where a picture is, ms. */
const PICTURE_AGAIN_MS = 5000;

/** Between tries to save what must not be forgotten, ms. */
const SAVE_AGAIN_MS = 1000;

/** The first steps of a task: a place to answer, its turn in the queue, and one POST. */
export async function startTask(deps: Deps, accepted: Task): Promise<void> {
  // Waiting in the queue has no end; only a gateway that accepts nothing has.
  const late = accepted.tries > 0 && deps.clock.now() >= accepted.deadlineAt;
  if (late) return await fail(deps, accepted, { code: 'unreachable' });
  if (!(await holdsStand(deps, accepted))) return await fail(deps, accepted, { code: 'credits' });
  const task = await anchored(deps, accepted);
  if (task === undefined) return;
  if (!deps.queue.request(task.id, userOf(task))) return await wait(deps, task);
  const gateway = gatewayOf(deps, task);
  if (gateway === undefined) {
    // Not in this configuration any more: it may come back, until the deadline.
    if (deps.clock.now() >= task.deadlineAt) return await fail(deps, task, { code: 'unreachable' });
    return await tryAgain(deps, task, undefined);
  }
  const pictures = await readyPictures(deps, task, gateway);
  if (pictures !== undefined) await start(deps, task, gateway, pictures);
}

/** The pictures as this gateway takes them; undefined when the task ended for want of one, or will look again. */
async function readyPictures(
  deps: Deps,
  task: Task,
  gateway: VideoGateway,
): Promise<readonly Picture[] | undefined> {
  if (!canHandOver(deps, gateway, task.request)) {
    await fail(deps, task, { code: 'public-url' });
    return undefined;
  }
  try {
    const pictures = await picturesFor(deps, { ...task, gateway: gateway.name });
    if (pictures === undefined) await fail(deps, task, { code: 'picture-gone' });
    return pictures;
  } catch (error) {
    if (error instanceof StoreUnavailable) throw error;
    deps.log.warn({ err: error, task: task.id }, 'a picture is not to be had yet');
    if (deps.clock.now() >= task.deadlineAt) await fail(deps, task, { code: 'picture-gone' });
    else await deps.scheduler.at(task.id, deps.clock.now() + PICTURE_AGAIN_MS);
    return undefined;
  }
}

/** Places the holds again under the same id: nothing happens where they stand, as they do unless the store lost them. */
async function holdsStand(deps: Deps, task: Task): Promise<boolean> {
  // Only those that the task will settle: the limits may have changed since it was accepted.
  const settings = await deps.settings.of(task.requester);
  const limits = limitsFor(deps.limits, settings, task.requester.roles);
  const wallets = walletsOf(task.requester, limits, task.createdAt).filter(({ key }) =>
    task.wallets.includes(key),
  );
  return (await deps.quota.reserve(task.id, task.cost, wallets)).ok;
}

/** The task with its anchor; undefined when it ended because the bot may not write there. Other troubles of the platform do not hold it up. */
async function anchored(deps: Deps, task: Task): Promise<Task | undefined> {
  const platform = platformOf(deps, task);
  if (task.anchored || platform === undefined) return task;
  try {
    return await showAnchor(deps, platform, task);
  } catch (error) {
    if (error instanceof StoreUnavailable) throw error;
    if (error instanceof PlatformError && error.kind === 'gone') {
      await fail(deps, task, { code: 'place', detail: error.message });
      return undefined;
    }
    deps.log.warn(
      { err: error, task: task.id },
      'the anchor could not be posted; the task goes on',
    );
    return task;
  }
}

async function wait(deps: Deps, task: Task): Promise<void> {
  const place = deps.queue.place(task.id);
  const waitMs = place === undefined ? undefined : waitOf(place, await deps.learned.of(task));
  const minutes = waitMs === undefined ? '' : Math.round(waitMs / 60_000);
  const news = `place ${place?.place} ${minutes}`;
  if (place !== undefined && deps.screen.isNews(task.id, news, deps.clock.now())) {
    const waiting = { place: place.place, ...(waitMs === undefined ? {} : { waitMs }) };
    await showCard(deps, task, { waiting });
  }
  await deps.scheduler.at(task.id, deps.clock.now() + PLACE_MS);
}

/** The gateways of a task take turns. */
function gatewayOf(deps: Deps, task: Task): VideoGateway | undefined {
  const configured = task.gateways.flatMap(
    (name) => deps.gateways.find((gateway) => gateway.name === name) ?? [],
  );
  return configured[task.tries % Math.max(1, configured.length)];
}

async function start(
  deps: Deps,
  task: Task,
  gateway: VideoGateway,
  pictures: readonly Picture[],
): Promise<void> {
  const submitting = await deps.tasks.apply(task.id, { type: 'submit', gateway: gateway.name });
  let started: Started;
  try {
    started = await withDeadline(START_MS, undefined, (signal) =>
      gateway.start(task.request, { key: task.id, signal, pictures }),
    );
  } catch (error) {
    return await notStarted(deps, submitting, error);
  }
  const running = await saveStarted(deps, submitting, started);
  deps.log.info(
    { task: task.id, gateway: gateway.name, taskId: started.taskId, traceId: started.traceId },
    'task started',
  );
  const durations = await deps.learned.of(running);
  const progress = progressOf(0, durations, undefined);
  if (progress !== undefined) deps.screen.shows(task.id, newsOf(progress), deps.clock.now());
  await showCard(deps, running, { progress });
  const startedAt = running.startedAt ?? deps.clock.now();
  deps.watch.plan(task.id, startedAt + firstCheckMs(durations, deps.timing));
  await comeBack(deps, running);
}

/** Forgetting the operation would lose a task that is paid for. */
async function saveStarted(deps: Deps, task: Task, started: Started): Promise<Task> {
  const { taskId, operation, traceId } = started;
  const event = { type: 'started', at: deps.clock.now(), taskId, operation } as const;
  return await save(deps, task, traceId === undefined ? event : { ...event, traceId });
}

/** Saves what came of a create, for as long as it takes: until then a restart would count the task as lost. */
async function save(deps: Deps, task: Task, event: TaskEvent): Promise<Task> {
  for (;;) {
    try {
      return await deps.tasks.apply(task.id, event);
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      deps.log.error(
        { err: error, task: task.id, event },
        'the outcome of a create cannot be saved yet',
      );
      await new Promise<void>((resolve) => deps.clock.after(SAVE_AGAIN_MS, resolve));
    }
  }
}

async function notStarted(deps: Deps, task: Task, error: unknown): Promise<void> {
  if (error instanceof GatewayRefusal) {
    deps.log.warn(
      { err: error, task: task.id, reason: error.reason },
      'the gateway refused a task',
    );
    const elsewhere =
      error.reason === 'unauthorised' || error.reason === 'no-credit' || error.reason === 'retired';
    const untriedLeft = task.tries + 1 < task.gateways.length;
    if (elsewhere && untriedLeft) return await tryAgain(deps, task, 0);
    return await fail(deps, task, failureOf(error));
  }
  if (error instanceof GatewayUnreachable && error.accepted === 'no') {
    deps.log.warn({ err: error, task: task.id }, 'the gateway accepted nothing');
    const untriedLeft = task.tries + 1 < task.gateways.length;
    return await tryAgain(deps, task, untriedLeft ? 0 : error.retryAfterMs);
  }
  deps.log.error(
    { err: error, task: task.id },
    'a create has no known outcome; it is not repeated',
  );
  await endTask(deps, task, { type: 'lost', at: deps.clock.now() });
}

/** Back to waiting; the place in the queue is kept. */
async function tryAgain(deps: Deps, task: Task, afterMs: number | undefined): Promise<void> {
  const waiting =
    task.state === 'submitting' ? await save(deps, task, { type: 'not accepted' }) : task;
  const pause = afterMs ?? backOffMs(waiting.tries, AGAIN_FIRST_MS, AGAIN_MOST_MS);
  await deps.scheduler.at(task.id, Math.min(deps.clock.now() + pause, task.deadlineAt));
}

function failureOf(error: GatewayRefusal): Failure {
  return {
    code: error.reason,
    detail: error.message,
    ...(error.traceId === undefined ? {} : { traceId: error.traceId }),
  };
}

async function fail(deps: Deps, task: Task, failure: Failure): Promise<void> {
  await endTask(deps, task, { type: 'failed', at: deps.clock.now(), failure });
}
