import { createHmac } from 'node:crypto';
import { admission, isAdmin } from './admission.ts';
import { warnOfBudget } from './budget.ts';
import { modelsOnOffer, type Route, route } from './catalogue.ts';
import type { Checked, Command, Submitted } from './core.ts';
import { withDeadline } from './deadline.ts';
import type { Deps } from './deps.ts';
import { endBeside } from './end.ts';
import type { Trouble } from './errors.ts';
import type { ImageFault, ImageLimits, ImageReference } from './image.ts';
import { limitsFor } from './limits.ts';
import { canHandOver, sourceOf } from './pictures.ts';
import { planFirst, planNow } from './plan.ts';
import { type Wallet, walletsOf } from './quota.ts';
import { type Draft, readRequest } from './read-request.ts';
import type { VideoRequest } from './request.ts';
import type { Settings } from './settings.ts';
import { StoreUnavailable } from './store/index.ts';
import { type Address, isClosed, isEnded, type Task } from './task.ts';

/** A picture that cannot be looked at in this time is refused as unreachable. */
const INSPECT_MS = 20_000;

/** Between tries to give back what a failed command held, ms. */
const GIVE_BACK_AGAIN_MS = 5000;

/** Letters that nobody mistakes for others; 12 of them hold 60 bits. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const ID_LENGTH = 12;

type Routed =
  | {
      readonly ok: true;
      readonly request: VideoRequest;
      readonly routes: readonly [Route, ...Route[]];
    }
  | { readonly ok: false; readonly trouble: Trouble };

/**
 * Our id of a command: the same for every delivery of it, so that saving it twice is impossible, and not to be guessed
 * without the secret. 12 characters.
 */
export function taskIdOf(commandId: string, secret: string): string {
  const digest = createHmac('sha256', secret).update(commandId).digest();
  return [...digest.subarray(0, ID_LENGTH)].map((byte) => ALPHABET[byte % 32]).join('');
}

/** Reads a draft and finds the gateways for it, without any I/O. */
export function routeDraft(
  deps: Pick<Deps, 'gateways' | 'catalogues' | 'clock' | 'pictures'>,
  draft: Draft,
): Routed {
  const now = deps.clock.now();
  const read = readRequest(draft, deps.catalogues.of(), now);
  if ('problems' in read) return invalid(read.problems);
  const found = route(deps.catalogues.of(read.request.model), read.request, now);
  if ('problems' in found) return invalid(found.problems);
  const trouble = sizeTrouble(read.request, found.routes[0]);
  if (trouble !== undefined) return { ok: false, trouble };
  const able = found.routes.flatMap((one) => {
    const gateway = deps.gateways.find(({ name }) => name === one.gateway);
    const fits = gateway !== undefined && canHandOver(deps, gateway, read.request);
    return fits ? [{ ...one, open: gateway.health?.().circuit === 'open' }] : [];
  });
  // The holds are placed for one price, that of the first gateway that is there; one with another price is not a way out for this task.
  const first = able.find(({ open }) => !open) ?? able[0];
  if (first === undefined) return { ok: false, trouble: { code: 'public-url' } };
  const [one, ...others] = able.filter(({ cost }) => cost === first.cost);
  return { ok: true, request: read.request, routes: [one ?? first, ...others] };
}

function invalid(problems: Extract<Trouble, { code: 'invalid' }>['problems']): Routed {
  return { ok: false, trouble: { code: 'invalid', problems } };
}

export function check(deps: Deps, draft: Draft): Checked {
  const routed = routeDraft(deps, draft);
  if (!routed.ok) return routed;
  return { ok: true, request: routed.request, cost: routed.routes[0].cost };
}

export function models(deps: Deps) {
  return modelsOnOffer(deps.catalogues.of(), deps.clock.now());
}

/** From a command to a saved task. Starting it is the first step of following it. */
export async function submit(deps: Deps, secret: string, command: Command): Promise<Submitted> {
  const beganAt = deps.clock.now();
  const submitted = await answerTo(deps, secret, command);
  const { platform } = command.requester;
  deps.observe({ type: 'command', platform, submitted, beganAt, at: deps.clock.now() });
  return submitted;
}

/** Top to bottom. */
async function answerTo(deps: Deps, secret: string, command: Command): Promise<Submitted> {
  const id = taskIdOf(command.id, secret);
  try {
    if (deps.stopping.aborted) return refused({ code: 'stopping' });
    // Both at once: one journey to a store that is far away.
    const [known, settings] = await Promise.all([
      deps.tasks.get(id),
      deps.settings.of(command.requester),
    ]);
    if (known !== undefined) return { kind: 'repeated', task: known };
    const routed = routeDraft(deps, command.draft);
    if (!routed.ok) return refused(routed.trouble);
    const trouble =
      admission(settings, askedBy(command, routed), isAdmin(deps, command.requester)) ??
      (await imageTrouble(deps, command, routed.request, routed.routes[0]));
    if (trouble !== undefined) return refused(trouble);
    const limits = limitsFor(deps.limits, settings, command.requester.roles);
    const wallets = walletsOf(command.requester, limits, deps.clock.now());
    const task = { ...newTask(deps, id, command, routed, wallets), ...shownAs(command, settings) };
    try {
      return await reserveAndSave(deps, command, task, wallets);
    } catch (error) {
      void giveBack(deps, task);
      throw error;
    }
  } catch (error) {
    deps.log.error({ err: error, task: id }, 'a command failed');
    return refused({ code: error instanceof StoreUnavailable ? 'store' : 'defect' });
  }
}

/** What the admins want of everything that all can see. */
function shownAs({ requester }: Command, { spoiler, language }: Settings): Partial<Task> {
  return {
    ...(spoiler === true ? { spoiler } : {}),
    ...(language === undefined ? {} : { requester: { ...requester, locale: language } }),
  };
}

function askedBy(command: Command, { request, routes }: Extract<Routed, { ok: true }>) {
  const { requester, channel, confirmed = false } = command;
  return { requester, channel, confirmed, request, cost: routes[0].cost };
}

async function reserveAndSave(
  deps: Deps,
  command: Command,
  task: Task,
  wallets: readonly Wallet[],
): Promise<Submitted> {
  const reservation = await deps.quota.reserve(task.id, task.cost, wallets);
  if (!reservation.ok) {
    return refused({ code: 'credits', cost: task.cost, balance: reservation.refusedBy });
  }
  void warnOfBudget(deps, command.requester, wallets, reservation.balances);
  const saved = await deps.tasks.create(task).catch((error) => savedAnyway(deps, task, error));
  if (!saved.created) {
    await takeBackHolds(deps, saved.task, task.wallets);
    return { kind: 'repeated', task: saved.task };
  }
  deps.untried.add(`${task.id}:anchor`).add(`${task.id}:card`);
  deps.log.info(
    { task: task.id, platform: command.requester.platform, gateway: task.gateway, cost: task.cost },
    'task accepted',
  );
  deps.log.debug({ task: task.id, prompt: task.request.prompt }, 'what a task is about');
  // What is saved will be done, whatever the schedule says now.
  await planFirst(deps, task.id, task.createdAt);
  return { kind: 'accepted', task: saved.task };
}

/** The answer of the store may be all that was lost: then the task stands, and nobody may be told otherwise. */
async function savedAnyway(deps: Deps, { id }: Task, error: unknown) {
  const stands = await deps.tasks.get(id).catch(() => undefined);
  if (stands === undefined) throw error;
  return { task: stands, created: true };
}

/** Of two deliveries of one command at once the later one may have placed holds that nobody settles any more: in another window, or after the end. */
async function takeBackHolds(deps: Deps, saved: Task, wallets: readonly string[]): Promise<void> {
  const unsettled = isEnded(saved)
    ? wallets
    : wallets.filter((key) => !saved.wallets.includes(key));
  if (unsettled.length > 0) await deps.quota.release(saved.id, unsettled);
}

/** A command that failed half-way holds nothing, as soon as the store lets us say so; a start of the bot would do the same. */
async function giveBack(deps: Deps, task: Task): Promise<void> {
  while (!deps.stopping.aborted) {
    try {
      const saved = await deps.tasks.get(task.id);
      if (saved === undefined) return void (await deps.quota.release(task.id, task.wallets));
      // It was saved, and only the answer was lost: the person was told that nothing starts, so nothing may.
      if (isEnded(saved) && !isClosed(saved)) return await planNow(deps, saved.id);
      if (saved.state !== 'accepted') return;
      return void (await endBeside(deps, saved, { type: 'stopped', at: deps.clock.now() }));
    } catch {
      await new Promise<void>((resolve) => deps.clock.after(GIVE_BACK_AGAIN_MS, resolve)); // The command's own failure was logged.
    }
  }
}

function newTask(
  deps: Deps,
  id: string,
  command: Command,
  routed: Extract<Routed, { ok: true }>,
  wallets: readonly Wallet[],
): Task {
  const { requester, address } = command;
  const [first] = routed.routes;
  const now = deps.clock.now();
  return {
    id,
    state: 'accepted',
    delivery: 'none',
    request: routed.request,
    requester,
    address,
    anchored: false,
    gateways: routed.routes.map(({ gateway }) => gateway),
    gateway: first.gateway,
    cost: first.cost,
    wallets: wallets.map(({ key }) => key),
    createdAt: now,
    deadlineAt: now + deps.deadlineMs,
    tries: 0,
  };
}

/** What the platform tells of a file is enough to refuse it at once, and nothing else. */
function sizeTrouble(request: VideoRequest, route: Route | undefined): Trouble | undefined {
  const limits = route?.model.imageLimits;
  const large = request.images.some(
    ({ bytes = 0 }) => limits !== undefined && bytes > limits.bytes,
  );
  return limits !== undefined && large ? { code: 'image', fault: 'too-large', limits } : undefined;
}

async function imageTrouble(
  deps: Deps,
  { requester, address }: Command,
  request: VideoRequest,
  { model }: Route,
): Promise<Trouble | undefined> {
  const limits = model.imageLimits;
  for (const image of request.images) {
    const fault = await withDeadline(INSPECT_MS, deps.stopping, (signal) =>
      faultOf(deps, { platform: requester.platform, address }, image, limits, signal),
    );
    if (fault !== undefined) return { code: 'image', fault, limits };
  }
  return undefined;
}

async function faultOf(
  deps: Deps,
  owner: { readonly platform: string; readonly address: Address },
  image: ImageReference,
  limits: ImageLimits,
  signal: AbortSignal,
): Promise<ImageFault | undefined> {
  try {
    const source = await sourceOf(deps, owner, image);
    if (source !== undefined) return await deps.pictures.inspect(source, limits, signal);
  } catch (error) {
    deps.log.warn({ err: error }, 'the platform did not tell where a picture is');
  }
  return 'unreachable';
}

function refused(trouble: Trouble): Submitted {
  return { kind: 'refused', trouble };
}
