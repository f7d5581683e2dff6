import {
  GatewayRefusal,
  type GatewayStatus,
  GatewayUnreachable,
  type Started,
  type VideoGateway,
} from '../../src/core/gateway.ts';
import { type Notice, type Platform, PlatformError } from '../../src/core/platform.ts';
import type { Address } from '../../src/core/task.ts';
import { soraModels } from '../support/models.ts';
import type { Random } from './random.ts';
import type { Life, Wires } from './wires.ts';

/** What a gateway made of one create that it accepted. */
interface Made {
  readonly gateway: string;
  /** Our task. */
  readonly key: string;
  readonly readyAt: number;
  readonly ends: 'well' | 'moderated' | 'never';
}

/** What people see of one task. */
export interface Shown {
  anchors: number;
  cards: number;
  /** Results by the name of their file: each time it is sent again is a post of its own. */
  readonly results: Map<string, number>;
  /** The place does not exist any more. */
  gone: boolean;
}

/** The gateways and the platform: they outlive every process, and remember what was really done. */
export interface Outside {
  readonly made: readonly Made[];
  /** By our task's id. */
  readonly shown: ReadonlyMap<string, Shown>;
  gatewaysOf(life: Life): VideoGateway[];
  platformOf(life: Life): Platform;
}

const NAMES = ['mountsea', 'pmock'];
const LONGEST_MS = 240_000;

export function createOutside(wires: Wires, random: Random, now: () => number): Outside {
  const made: Made[] = [];
  const shown = new Map<string, Shown>();
  const seen = (id: string): Shown => {
    const known = shown.get(id) ?? { anchors: 0, cards: 0, results: new Map(), gone: false };
    shown.set(id, known);
    return known;
  };
  return {
    made,
    shown,
    gatewaysOf: (life) => NAMES.map((name) => gatewayOf(name, { life, wires, random, now, made })),
    platformOf: (life) => platformOf({ life, wires, random, seen }),
  };
}

interface Around {
  readonly life: Life;
  readonly wires: Wires;
  readonly random: Random;
}

function gatewayOf(
  name: string,
  { life, wires, random, now, made }: Around & { now: () => number; made: Made[] },
): VideoGateway {
  const unreachable = (arrived: boolean) =>
    arrived || random.chance(0.4)
      ? new GatewayUnreachable('unknown', 'no answer')
      : new GatewayUnreachable('no', 'refused');
  const accept = (key: string): Started => {
    if (random.chance(0.05)) throw new GatewayRefusal('rejected', 'not like that');
    if (random.chance(0.03)) throw new GatewayRefusal('no-credit', 'nothing is left');
    const ends = random.chance(0.8) ? 'well' : random.pick(['moderated', 'never'] as const);
    made.push({ gateway: name, key, ends, readyAt: now() + random.below(LONGEST_MS) });
    const taskId = `${name}-${made.length}`;
    return { taskId, operation: { nth: made.length - 1 } };
  };
  return {
    name,
    models: soraModels,
    pictures: 'url',
    start: (_request, { key }) =>
      wires.call(life, {
        name: `creates ${key} at ${name}`,
        effect: () => accept(key),
        fault: unreachable,
      }),
    check: ({ nth }) =>
      wires.call(life, {
        name: `checks ${nth}`,
        effect: () => statusOf(made[Number(nth)], now()),
        fault: () => new GatewayUnreachable('no', 'no answer'),
      }),
    download: () =>
      wires.call(life, {
        name: 'downloads',
        effect: () => ({ kind: 'file', bytes: new Uint8Array(1), contentType: 'video/mp4' }),
        fault: () => new GatewayUnreachable('no', 'no answer'),
      }),
  };
}

function statusOf(one: Made | undefined, now: number): GatewayStatus {
  if (one === undefined) throw new GatewayRefusal('unknown-task', 'there is none');
  if (one.ends === 'never' || now < one.readyAt) return { state: 'working' };
  if (one.ends === 'moderated') return { state: 'failed', reason: 'moderated', message: 'no' };
  return { state: 'succeeded', video: { url: `https://videos.test/${one.key}.mp4` } };
}

/**
 * A platform that posts what it is told to. It looks first only where it is told that an earlier try may have come through, as the real ones do: so
 * what is posted twice here was the core's mistake.
 */
function platformOf({
  life,
  wires,
  random,
  seen,
}: Around & { seen: (id: string) => Shown }): Platform {
  const fault = (arrived: boolean) =>
    new PlatformError(arrived || random.chance(0.3) ? 'unknown' : 'busy', 'no answer');
  const post = (address: Address, notice: Notice): Address => {
    const stands = seen(notice.task.id);
    if (!stands.gone && random.chance(0.004)) stands.gone = true;
    if (stands.gone) throw new PlatformError('gone', 'there is no such place');
    if (notice.kind === 'anchor') {
      if (!notice.repeated || stands.anchors === 0) stands.anchors += 1;
    } else if (notice.kind === 'card') {
      const posts = address.card === undefined && !(notice.repeated && stands.cards > 0);
      if (posts) stands.cards += 1;
    } else {
      const before = stands.results.get(notice.fileName) ?? 0;
      if (!notice.repeated || before === 0) stands.results.set(notice.fileName, before + 1);
    }
    return { ...address, [notice.kind]: 'stands' };
  };
  return {
    name: 'discord',
    start: async () => {},
    stop: async () => {},
    remove: async () => {},
    async notify(address, notice) {
      if (notice.kind === 'result') {
        if (random.chance(0.3)) await notice.remember({ ...address, noted: true });
        await notice.load?.(10 * 2 ** 20);
      }
      return await wires.call(life, {
        name: `shows the ${notice.kind} of ${notice.task.id}`,
        effect: () => post(address, notice),
        fault,
      });
    },
  };
}
