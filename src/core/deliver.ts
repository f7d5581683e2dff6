import type { Deps } from './deps.ts';
import { type Fetching, fetchingOf } from './fetch-video.ts';
import { GatewayRefusal, GatewayUnreachable } from './gateway.ts';
import { type Notice, type Platform, PlatformError } from './platform.ts';
import { backOffMs } from './schedule.ts';
import { mayBeShown, platformOf, showCard } from './show.ts';
import { StoreUnavailable } from './store/index.ts';
import { isOwnWish, type Task } from './task.ts';

/** Waits between tries to deliver, ms. */
const AGAIN_FIRST_MS = 2000;
const AGAIN_MOST_MS = 30 * 60_000;

/** A result that could not be shown for so long is given up, ms after the end. */
const GIVE_UP_MS = 24 * 3_600_000;

/** Letters of the prompt in a file's name. */
const SLUG_LENGTH = 30;

type ResultNotice = Extract<Notice, { kind: 'result' }>;

/** Shows the end of a task: the result as a new message, then the card. Apart from generation: a failure here is tried again and changes no result. */
export async function deliver(deps: Deps, ended: Task): Promise<void> {
  deps.screen.forget(ended.id);
  deps.watch.forget(ended.id);
  const platform = platformOf(deps, ended);
  if (platform === undefined) {
    deps.log.warn(
      { task: ended.id, platform: ended.requester.platform },
      'the platform of a result is switched off',
    );
    return await later(deps, ended);
  }
  const posted =
    // Who stopped it knows: the card says so, and nobody is called for that.
    ended.delivery === 'none' && !isOwnWish(ended) ? await post(deps, platform, ended) : ended;
  if (posted === undefined) return;
  const closed =
    posted.anchored || posted.state === 'succeeded' ? await showCard(deps, posted) : posted;
  await deps.tasks.apply(closed.id, { type: 'delivered' });
  deps.log.info({ task: closed.id, state: closed.state }, 'task delivered');
}

/** Posts the result; undefined when that has to wait or was given up. */
async function post(deps: Deps, platform: Platform, task: Task): Promise<Task | undefined> {
  const beganAt = deps.clock.now();
  const repeated = mayBeShown(deps, task, 'result');
  const fetching = fetchingOf(deps, task);
  try {
    const address = await platform.notify(task.address, {
      kind: 'result',
      task,
      fileName: fileNameOf(task),
      repeated,
      async remember(address) {
        await deps.tasks.apply(task.id, { type: 'noted', address });
      },
      ...(task.state === 'succeeded' ? resultOf(deps, task, fetching) : {}),
    });
    const posted = await deps.tasks.apply(task.id, { type: 'posted', address });
    deps.observe({ type: 'delivery', task: posted, beganAt, at: deps.clock.now() });
    return posted;
  } catch (error) {
    if (error instanceof StoreUnavailable) throw error;
    deps.observe({ type: 'delivery', task, beganAt, at: deps.clock.now(), error });
    return await notPosted(deps, task, error, repeated);
  } finally {
    fetching.end();
  }
}

function resultOf(
  deps: Deps,
  task: Task,
  { load, stream }: Fetching,
): Pick<ResultNotice, 'load' | 'stream' | 'link'> {
  const link = task.video?.closed === true ? deps.videoLink?.(task.id) : task.video?.url;
  return {
    ...{ load, stream },
    ...(link === undefined ? {} : { link }),
  };
}

async function notPosted(
  deps: Deps,
  task: Task,
  error: unknown,
  repeated: boolean,
): Promise<undefined> {
  if (deps.stopping.aborted) return;
  const fetching = error instanceof GatewayRefusal || error instanceof GatewayUnreachable;
  const gone = error instanceof PlatformError && error.kind === 'gone';
  const now = deps.clock.now();
  deps.log.warn(
    { err: error, task: task.id, tries: task.tries + 1 },
    'a result could not be delivered',
  );
  if (gone || now - (task.endedAt ?? now) >= GIVE_UP_MS) {
    deps.observe({ type: 'gave up', task: await deps.tasks.apply(task.id, { type: 'gave up' }) });
    deps.log.error(
      { task: task.id, video: task.video?.url !== undefined },
      'a result was given up',
    );
    return;
  }
  // Nothing was posted where the place was busy or the video could not be fetched: the next try need not look, unless this one had to.
  const nothingPosted = fetching || (error instanceof PlatformError && error.kind === 'busy');
  if (nothingPosted && !repeated) deps.untried.add(`${task.id}:result`);
  const tried = await deps.tasks.apply(task.id, { type: 'delivery tried', fetching });
  const asked = error instanceof PlatformError ? error.retryAfterMs : undefined;
  await deps.scheduler.at(
    task.id,
    now + (asked ?? backOffMs(tried.tries, AGAIN_FIRST_MS, AGAIN_MOST_MS)),
  );
}

async function later(deps: Deps, task: Task): Promise<void> {
  const now = deps.clock.now();
  if (now - (task.endedAt ?? now) >= GIVE_UP_MS) {
    deps.observe({ type: 'gave up', task: await deps.tasks.apply(task.id, { type: 'gave up' }) });
    return;
  }
  await deps.scheduler.at(task.id, now + AGAIN_MOST_MS);
}

/** `paper-boat-8c1f02d4kq3v.mp4`: the task's id in it lets a post be found again, the round tells it from earlier ones. */
export function fileNameOf(task: Task): string {
  const slug = task.request.prompt
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, '-')
    .replace(/^-+|-+$/gu, '')
    .slice(0, SLUG_LENGTH)
    .replace(/-+$/u, '');
  const round = task.round === undefined ? '' : `-${task.round}`;
  return `${slug === '' ? 'video' : slug}-${task.id}${round}.mp4`;
}
