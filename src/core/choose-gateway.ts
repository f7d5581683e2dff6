import { isRetired } from './catalogue.ts';
import type { Deps } from './deps.ts';
import type { Health, VideoGateway } from './gateway.ts';
import { canHandOver } from './pictures.ts';
import type { Failure, Task } from './task.ts';

export type Choice =
  /** `others`: how many more could have been asked. `again`: each was asked already, and a new round begins. */
  | {
      readonly kind: 'start';
      readonly gateway: VideoGateway;
      readonly others: number;
      readonly again: boolean;
    }
  /** None can be asked now; when one may be, ms since the epoch. */
  | { readonly kind: 'not now'; readonly at: number }
  /** Those that could be asked have all the tasks that they take. */
  | { readonly kind: 'full' }
  /** Each said no, or cannot serve this task any more. */
  | { readonly kind: 'none'; readonly failure: Failure };

/** When to look again at gateways of which nobody knows when they are back, ms. */
const LOOK_AGAIN_MS = 5000;

/** The gateway that a waiting task is sent to: the first in its order that can be asked now, those that could not be asked in this round last. */
export function chooseGateway(
  deps: Pick<Deps, 'gateways' | 'catalogues' | 'gatewayRoom' | 'members' | 'clock' | 'pictures'>,
  task: Task,
): Choice {
  const now = deps.clock.now();
  const refused = task.refusals?.map(({ gateway }) => gateway) ?? [];
  const left = task.gateways.filter((name) => !refused.includes(name));
  if (left.length === 0) {
    return { kind: 'none', failure: task.refusals?.at(-1)?.failure ?? { code: 'unreachable' } };
  }
  const known = left.flatMap((name) => deps.gateways.find((one) => one.name === name) ?? []);
  // Not in this configuration any more: it may come back.
  if (known.length === 0) return { kind: 'not now', at: now + LOOK_AGAIN_MS };
  const serving = known.filter(({ name }) => !isGone(deps, name, task.request.model));
  if (serving.length === 0) return { kind: 'none', failure: { code: 'retired' } };
  const able = serving.filter((gateway) => canHandOver(deps, gateway, task.request));
  if (able.length === 0) return { kind: 'none', failure: { code: 'public-url' } };
  const awake = able.filter((gateway) => wakesAt(gateway.health?.(), now) <= now);
  if (awake.length === 0) {
    // Waiting for a key to be filled up is nothing that a person should sit through.
    if (able.every(isKeyless)) return { kind: 'none', failure: { code: 'no-credit' } };
    const at = Math.min(...able.map((gateway) => wakesAt(gateway.health?.(), now)));
    return { kind: 'not now', at };
  }
  const free = awake.filter(
    ({ name, limits }) => deps.gatewayRoom.running(name) < shareOf(limits?.running, deps.members),
  );
  const passed = task.passed ?? [];
  const [first, ...others] = free.toSorted(
    (a, b) => Number(passed.includes(a.name)) - Number(passed.includes(b.name)),
  );
  if (first === undefined) return { kind: 'full' };
  const again = passed.includes(first.name);
  return { kind: 'start', gateway: first, others: others.length, again };
}

/** Whether somebody else could be asked at once, now that this gateway could not: else the next round waits. */
export function hasUntried(
  deps: Pick<Deps, 'gateways' | 'catalogues' | 'gatewayRoom' | 'members' | 'clock' | 'pictures'>,
  task: Task,
): boolean {
  const choice = chooseGateway(deps, task);
  return choice.kind === 'start' && !choice.again;
}

/** By its date, or because its gateway did not know it a while ago. A model that is not listed any more is no reason: its tasks may have come first. */
function isGone(
  { catalogues, clock }: Pick<Deps, 'catalogues' | 'clock'>,
  gateway: string,
  id: string,
): boolean {
  const models = catalogues.of().find(({ name }) => name === gateway)?.models ?? [];
  const model = models.find((one) => one.id === id);
  return model !== undefined && isRetired(model, clock.now());
}

/** Each of several processes counts its own tasks, so each has its part of a gateway's room; at least one. */
function shareOf(most: number | undefined, { count }: Pick<Deps['members'], 'count'>): number {
  return most === undefined ? Number.POSITIVE_INFINITY : Math.max(1, Math.floor(most / count()));
}

/** Whether each of its keys was set aside for want of credit. */
function isKeyless(gateway: VideoGateway): boolean {
  return gateway.health?.().keys?.usable === 0;
}

/** From when on a gateway may be asked, ms since the epoch. */
function wakesAt(health: Health | undefined, now: number): number {
  if (health === undefined) return now;
  if (health.circuit === 'open' || health.keys?.usable === 0)
    return health.until ?? now + LOOK_AGAIN_MS;
  return health.until ?? now;
}
