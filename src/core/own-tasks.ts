import { isAdmin } from './admission.ts';
import { withDeadline } from './deadline.ts';
import type { Deps } from './deps.ts';
import { endBeside, leaveQueue } from './end.ts';
import type { Trouble } from './errors.ts';
import { limitsFor } from './limits.ts';
import { planNow } from './plan.ts';
import { PlatformError } from './platform.ts';
import { type Balance, walletsOf } from './quota.ts';
import type { Draft } from './read-request.ts';
import type { VideoRequest } from './request.ts';
import { isAtWork } from './room.ts';
import { StoreUnavailable } from './store/index.ts';
import { isClosed, isSpent, type Requester, type Task, userOf } from './task.ts';
import { IllegalMove } from './task-moves.ts';

/** Tasks of a page of the history. */
const PAGE = 25;

/** Two presses within this time are one wish, ms. */
const DOUBLE_CLICK_MS = 5000;

/** How long asking a gateway about an old task may take, ms. */
const ASK_MS = 20_000;

export type Answer<T> =
  | ({ readonly ok: true } & T)
  | { readonly ok: false; readonly trouble: Trouble };

/** What is left to a person, and what they have under way. */
export interface WalletView {
  /** The tightest first; none where there is no limit. */
  readonly balances: readonly Balance[];
  readonly running: number;
  readonly waiting: number;
}

export interface HistoryPage {
  /** The newest first. */
  readonly tasks: readonly Task[];
  /** From 0. */
  readonly page: number;
  readonly more: boolean;
}

/** Turns failures into trouble: nothing that a person asks may throw. */
export async function answering<T>(deps: Deps, work: () => Promise<Answer<T>>): Promise<Answer<T>> {
  try {
    return await work();
  } catch (error) {
    deps.log.error({ err: error }, 'a question could not be answered');
    const code = error instanceof StoreUnavailable ? 'store' : 'defect';
    return { ok: false, trouble: { code } };
  }
}

const NO_TASK = { ok: false, trouble: { code: 'no-task' } } as const;

/** The task by our id or the gateway's, if this person may see it. The same answer for none and for somebody else's. */
export async function findTask(
  deps: Deps,
  requester: Requester,
  id: string,
): Promise<Answer<{ task: Task }>> {
  const wanted = id.trim();
  if (wanted === '' || wanted.length > 200) return NO_TASK;
  const task = (await deps.tasks.get(wanted)) ?? (await deps.tasks.named(wanted));
  if (task === undefined || !mayTouch(deps, requester, task)) return NO_TASK;
  return { ok: true, task };
}

export function isOwn(requester: Pick<Requester, 'platform' | 'id'>, task: Task): boolean {
  return userOf({ requester }) === userOf(task);
}

function mayTouch(deps: Deps, requester: Requester, task: Task): boolean {
  if (isOwn(requester, task)) return true;
  const { platform, scope } = task.requester;
  return platform === requester.platform && isAdmin(deps, requester, scope);
}

export async function viewWallet(deps: Deps, requester: Requester): Promise<Answer<WalletView>> {
  const now = deps.clock.now();
  const settings = await deps.settings.of(requester);
  const limits = limitsFor(deps.limits, settings, requester.roles);
  const balances = await deps.quota.balances(walletsOf(requester, limits, now));
  return { ok: true, balances, ...(await deps.turns.countOf(userOf({ requester }))) };
}

export async function viewHistory(
  deps: Deps,
  requester: Requester,
  page: number,
): Promise<Answer<HistoryPage>> {
  const wanted = Math.max(0, Math.floor(page));
  const tasks: Task[] = [];
  let seen = 0;
  for await (const task of deps.tasks.of(requester)) {
    seen += 1;
    if (seen <= wanted * PAGE) continue;
    if (tasks.length === PAGE) return { ok: true, tasks, page: wanted, more: true };
    tasks.push(task);
  }
  return { ok: true, tasks, page: wanted, more: false };
}

/** The command that a task was made from: what "Again" sends and "Change" shows. */
export function draftOf({ model, styleId, editId, images, ...request }: VideoRequest): Draft {
  const { prompt, duration, orientation, size, removeWatermark, storyboard } = request;
  const [image] = images;
  return {
    prompt,
    model,
    duration,
    orientation,
    size,
    ...(styleId === undefined ? {} : { style: styleId }),
    ...(image === undefined ? {} : { image }),
    ...(storyboard ? { storyboard } : {}),
    ...(removeWatermark ? { remove_watermark: removeWatermark } : {}),
    ...(editId === undefined ? {} : { edit: editId }),
  };
}

/**
 * The id under which a press of "Again" is submitted: the same for two presses within 5 s, in whatever process they arrive, so that a
 * double click makes one task.
 */
export async function repeatId(deps: Deps, task: Task, pressId: string): Promise<string> {
  const at = deps.clock.now();
  const last = task.again;
  if (last !== undefined && at - last.at < DOUBLE_CLICK_MS) return last.id;
  const saved = await deps.tasks.repeat(task.id, { id: pressId, at }, DOUBLE_CLICK_MS);
  return saved.again?.id ?? pressId;
}

/** Shows the end of a task once more, as a post of its own. A press that comes while it is being shown, or twice, changes nothing. */
export async function sendAgain(deps: Deps, task: Task): Promise<Answer<{ task: Task }>> {
  return await move(deps, task, 'send again', async () => {
    const event = { type: 'send again', at: deps.clock.now(), after: DOUBLE_CLICK_MS } as const;
    const opened = await deps.tasks.apply(task.id, event);
    deps.untried.add(`${task.id}:result`);
    await planNow(deps, task.id);
    return opened;
  });
}

/** Takes a waiting task out of the queue, or stops following a running one; where its gateway can stop it too, nothing is spent. */
export async function stopTask(deps: Deps, task: Task): Promise<Answer<{ task: Task }>> {
  return await move(deps, task, 'stop', async () => {
    const at = deps.clock.now();
    const calledOff = { type: 'failed', at, failure: { code: 'called-off' } } as const;
    const event = (await isCalledOff(deps, task)) ? calledOff : ({ type: 'stopped', at } as const);
    return await endBeside(deps, task, event);
  });
}

/** Whether the gateway stopped a running task and will not charge it. Where that is not certain it is not so. */
async function isCalledOff(
  deps: Deps,
  { id, state, gateway: name, operation }: Task,
): Promise<boolean> {
  const gateway = deps.gateways.find((one) => one.name === name);
  if (state !== 'running' || operation === undefined || gateway?.cancel === undefined) return false;
  try {
    return await withDeadline(
      ASK_MS,
      deps.stopping,
      async (signal) => (await gateway.cancel?.(operation, { signal })) ?? false,
    );
  } catch (error) {
    deps.log.warn({ err: error, task: id, gateway: name }, 'a gateway did not stop a task');
    return false;
  }
}

/** Takes the video away from where everybody sees it. */
export async function removeResult(deps: Deps, task: Task): Promise<Answer<{ task: Task }>> {
  const platform = deps.platforms.get(task.requester.platform);
  if (platform === undefined) return { ok: false, trouble: { code: 'defect' } };
  return await move(deps, task, 'remove', async () => {
    // Done twice it does no harm; said and not done it would.
    try {
      await platform.remove?.(task.address, task);
    } catch (error) {
      if (!(error instanceof PlatformError) || error.kind !== 'gone') throw error;
      deps.log.info({ err: error, task: task.id }, 'a result is out of reach');
      return { code: 'place' };
    }
    return await deps.tasks.apply(task.id, { type: 'removed' });
  });
}

/** Failures after which a gateway may still have the video. */
const MAY_LIVE = new Set(['deadline', 'timeout', 'unreachable', 'internal', 'nonsense', 'stopped']);

/** Whether it makes sense to ask its gateway again. */
export function mayLive({ operation, failure }: Pick<Task, 'operation' | 'failure'>): boolean {
  return operation !== undefined && MAY_LIVE.has(failure?.code ?? '');
}

/** Follows a task again that had been given up, if its gateway still knows it and its credits can be held. */
export async function resumeTask(deps: Deps, task: Task): Promise<Answer<{ task: Task }>> {
  const { operation } = task;
  // Followed already, perhaps by a press a moment ago.
  if (!isClosed(task)) return { ok: false, trouble: { code: 'too-late' } };
  const gateway = deps.gateways.find(({ name }) => name === task.gateway);
  const may = mayLive(task);
  if (gateway === undefined || operation === undefined || !may) {
    return { ok: false, trouble: { code: 'not-resumed' } };
  }
  try {
    const status = await withDeadline(ASK_MS, deps.stopping, (signal) =>
      gateway.check(operation, { signal }),
    );
    if (status.state === 'failed') return { ok: false, trouble: { code: 'not-resumed' } };
  } catch (error) {
    deps.log.info({ err: error, task: task.id }, 'an old task was not found at its gateway');
    return { ok: false, trouble: { code: 'not-resumed' } };
  }
  return await move(deps, task, 'resume', () => hold(deps, task));
}

async function hold(deps: Deps, task: Task): Promise<Task | Trouble> {
  const now = deps.clock.now();
  const deadlineAt = now + deps.deadlineMs;
  const event = { type: 'resumed', at: now, deadlineAt } as const;
  // What was stopped is paid already.
  if (isSpent(task)) {
    const { wallets } = task;
    return await followed(deps, await deps.tasks.apply(task.id, { ...event, wallets, paid: true }));
  }
  const settings = await deps.settings.of(task.requester);
  const limits = limitsFor(deps.limits, settings, task.requester.roles);
  const wallets = walletsOf(task.requester, limits, now);
  const reservation = await deps.quota.reserve(task.id, task.cost, wallets);
  if (!reservation.ok) {
    return { code: 'credits', cost: task.cost, balance: reservation.refusedBy };
  }
  const keys = wallets.map(({ key }) => key);
  try {
    return await followed(deps, await deps.tasks.apply(task.id, { ...event, wallets: keys }));
  } catch (error) {
    if (error instanceof IllegalMove) await giveBack(deps, task.id, keys);
    throw error;
  }
}

/** Another press was quicker. Its task settles its own wallets; where it has ended meanwhile, nobody would settle these. */
async function giveBack(deps: Deps, id: string, keys: readonly string[]): Promise<void> {
  const now = await deps.tasks.get(id);
  const settledLater = now === undefined || isClosed(now) ? [] : now.wallets;
  await deps.quota.release(
    id,
    keys.filter((key) => !settledLater.includes(key)),
  );
}

async function followed(deps: Deps, task: Task): Promise<Task> {
  await deps.turns.occupy(task.id, userOf(task));
  // It may have come to its end already, and left a place that it did not have yet.
  if (await isAtWork(deps, task.id)) deps.gatewayRoom.occupy(task.gateway, task.id);
  else await leaveQueue(deps, task.id);
  deps.untried.add(`${task.id}:result`);
  await planNow(deps, task.id);
  return task;
}

/** Does what a button says; a state that does not allow it any more is trouble that a person understands. */
async function move(
  deps: Deps,
  task: Task,
  what: string,
  work: () => Promise<Task | Trouble>,
): Promise<Answer<{ task: Task }>> {
  try {
    const done = await work();
    return 'code' in done ? { ok: false, trouble: done } : { ok: true, task: done };
  } catch (error) {
    if (!(error instanceof IllegalMove)) throw error;
    deps.log.info({ task: task.id, what, state: task.state }, 'a button came too late');
    return { ok: false, trouble: { code: 'too-late' } };
  }
}
