import { planAsk } from './asks.ts';
import { comeBack } from './check.ts';
import { type Choice, chooseGateway } from './choose-gateway.ts';
import { withDeadline } from './deadline.ts';
import type { Deps } from './deps.ts';
import { leaveGateway } from './end.ts';
import type { Picture, StartContext, Started, VideoGateway } from './gateway.ts';
import { limitsFor } from './limits.ts';
import { fail, notStarted, tryAgain } from './not-started.ts';
import { picturesFor } from './pictures.ts';
import { PlatformError } from './platform.ts';
import { walletsOf } from './quota.ts';
import { waitForRoom } from './room.ts';
import { saveOutcome, takeBack } from './save-outcome.ts';
import { firstCheckMs, newsOf, progressOf, waitOf } from './schedule.ts';
import { leftFor, platformOf, showAnchor, showCard } from './show.ts';
import { StoreUnavailable } from './store/index.ts';
import { type Task, userOf } from './task.ts';

/** How long a create may take before its outcome counts as unknown, ms. */
const START_MS = 90_000;

/** How often a waiting task looks at its place, ms. */
const PLACE_MS = 15_000;

/** Between tries to learn from a platform where a picture is, ms. */
const PICTURE_AGAIN_MS = 5000;

/** A gateway that answered within this time is taken to be there, ms; how long another may take to say anything. */
const HEARD_MS = 60_000;
const KNOCK_MS = 5000;

/** The first steps of a task: a place to answer, its turn in the queue, and one POST. */
export async function startTask(deps: Deps, accepted: Task): Promise<void> {
  // Waiting in the queue has no end; only a gateway that accepts nothing has.
  const late = accepted.tries > 0 && deps.clock.now() >= accepted.deadlineAt;
  if (late) return await fail(deps, accepted, { code: 'unreachable' });
  if (!(await holdsStand(deps, accepted))) return await fail(deps, accepted, { code: 'credits' });
  const task = await anchored(deps, accepted);
  if (task === undefined) return;
  if (!(await deps.turns.request(task.id, userOf(task)))) return await wait(deps, task);
  const choice = chooseGateway(deps, task);
  switch (choice.kind) {
    case 'none':
      return await fail(deps, task, choice.failure);
    case 'full':
      await showWaiting(deps, task);
      return await waitForRoom(deps, task);
    case 'not now':
      if (deps.clock.now() >= task.deadlineAt) {
        return await fail(deps, task, { code: 'unreachable' });
      }
      await showWaiting(deps, task);
      return await deps.scheduler.at(task.id, Math.min(choice.at, task.deadlineAt));
    case 'start':
      return await startAt(deps, task, choice);
  }
}

/** A card that says no more than that the task is taken care of. */
async function showWaiting(deps: Deps, task: Task): Promise<void> {
  if (deps.screen.isNews(task.id, 'waits for a gateway', deps.clock.now())) {
    await showCard(deps, task);
  }
}

async function startAt(
  deps: Deps,
  task: Task,
  { gateway, others, again }: Extract<Choice, { kind: 'start' }>,
): Promise<void> {
  // Before anything is waited for: the next task must see the place taken.
  deps.gatewayRoom.occupy(gateway.name, task.id);
  if (others > 0 && !(await answers(deps, gateway))) {
    return await tryAgain(deps, task, gateway.name, undefined);
  }
  const model = deps.catalogues.model(gateway.name, task.request.model);
  if (model === undefined) return await fail(deps, task, { code: 'retired' });
  const pictures = await readyPictures(deps, task, gateway);
  if (pictures === undefined) return await leaveGateway(deps, task.id);
  deps.submitting.add(task.id);
  try {
    await submit(deps, task, { gateway, again }, { pictures, model });
  } finally {
    deps.submitting.delete(task.id);
  }
}

async function submit(
  deps: Deps,
  task: Task,
  { gateway, again }: Pick<Extract<Choice, { kind: 'start' }>, 'gateway' | 'again'>,
  more: Pick<StartContext, 'pictures' | 'model'>,
): Promise<void> {
  const by = deps.members.self;
  const event = { type: 'submit', gateway: gateway.name, again, by } as const;
  const submitting = await deps.tasks.apply(task.id, event).catch(async (error: unknown) => {
    if (error instanceof StoreUnavailable) await takeBack(deps, task.id);
    throw error;
  });
  await start(deps, submitting, gateway, more);
}

/**
 * Whether a gateway that was not heard of for a while answers anything: one that hangs would make a create ambiguous, and then nobody else may be
 * asked. Only worth its request where somebody else could be.
 */
async function answers(deps: Deps, gateway: VideoGateway): Promise<boolean> {
  const { heardAt = 0, circuit = 'closed' } = gateway.health?.() ?? {};
  const isThere = circuit === 'closed' && deps.clock.now() - heardAt < HEARD_MS;
  if (gateway.knock === undefined || isThere) return true;
  try {
    await withDeadline(KNOCK_MS, deps.stopping, async (signal) => gateway.knock?.({ signal }));
    return true;
  } catch (error) {
    if (deps.stopping.aborted) throw error;
    deps.log.warn({ err: error, gateway: gateway.name }, 'a gateway does not answer');
    return false;
  }
}

/** The pictures as this gateway takes them; undefined when the task ended for want of one, or will look again. */
async function readyPictures(
  deps: Deps,
  task: Task,
  gateway: VideoGateway,
): Promise<readonly Picture[] | undefined> {
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

/** Places the holds again under the same id where they do not stand, as they do unless the store lost them. */
async function holdsStand(deps: Deps, task: Task): Promise<boolean> {
  if (await deps.quota.holds(task.id, task.wallets)) return true;
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
  const place = await deps.turns.place(task.id);
  const waitMs = place === undefined ? undefined : waitOf(place, await deps.learned.of(task));
  const minutes = waitMs === undefined ? '' : Math.round(waitMs / 60_000);
  const news = `place ${place?.place} ${minutes}`;
  if (place !== undefined && deps.screen.isNews(task.id, news, deps.clock.now())) {
    const waiting = { place: place.place, ...(waitMs === undefined ? {} : { waitMs }) };
    await showCard(deps, task, { waiting });
  }
  await deps.scheduler.at(task.id, deps.clock.now() + PLACE_MS);
}

async function start(
  deps: Deps,
  submitting: Task,
  gateway: VideoGateway,
  more: Pick<StartContext, 'pictures' | 'model'>,
): Promise<void> {
  const { id, request } = submitting;
  const hookUrl = deps.hookUrl?.(gateway.name, id);
  const beganAt = deps.clock.now();
  deps.watch.pace.note(gateway, beganAt);
  let started: Started;
  try {
    started = await withDeadline(START_MS, undefined, (signal) =>
      gateway.start(request, {
        ...more,
        key: id,
        signal,
        ...(hookUrl === undefined ? {} : { hookUrl }),
      }),
    );
  } catch (error) {
    deps.observe({ type: 'create', task: submitting, beganAt, at: deps.clock.now(), error });
    return await notStarted(deps, submitting, error);
  }
  deps.doubts.cleared(gateway.name, request.model);
  // Nothing may keep the outcome from being saved.
  const durations = await deps.learned.of(submitting).catch(() => []);
  const startedAt = deps.clock.now();
  // All at once: they share a journey to the store. Where only the others fail, the task goes on without them.
  const [running, askAt, left] = await Promise.all([
    saveStarted(deps, submitting, started, startedAt),
    planAsk(deps, id, startedAt + firstCheckMs(durations, deps.timing)).catch(() => startedAt),
    leftFor(deps, submitting).catch(() => undefined),
  ]);
  deps.log.info(
    { task: id, gateway: gateway.name, taskId: started.taskId, traceId: started.traceId },
    'task started',
  );
  deps.observe({ type: 'create', task: submitting, beganAt, at: startedAt });
  const progress = progressOf(0, durations, undefined);
  if (progress !== undefined) deps.screen.shows(id, newsOf(progress), deps.clock.now());
  await showCard(deps, running, { progress, left });
  deps.watch.unfinished(id, startedAt);
  await comeBack(deps, running, askAt);
}

/** Forgetting the operation would lose a task that is paid for. */
async function saveStarted(
  deps: Deps,
  task: Task,
  { taskId, operation, traceId }: Started,
  at: number,
): Promise<Task> {
  const event = { type: 'started', at, taskId, operation } as const;
  return await saveOutcome(deps, task, traceId === undefined ? event : { ...event, traceId });
}
