import { type Client, Routes, Status } from 'discord.js';
import { z } from 'zod';
import type { PlatformHealth } from '../core/index.ts';

/** Connections to Discord, which share the servers between them: those of this process, out of `count` in all. */
export interface Shards {
  /** From 0, rising. */
  readonly ids: readonly number[];
  readonly count: number;
}

/** What this process shall connect: some shards, or as many as Discord recommends. */
export type WantedShards = Shards | 'auto';

/** More shards than any bot has; a longer number is a slip. */
const NUMBER = /^[1-9]\d{0,3}$/u;

/** SHARD_COUNT. */
export const shardCount = z
  .string()
  .regex(NUMBER, 'takes how many shards there are in all, from 1 to 9999')
  .transform(Number);

/** SHARDS: all of them in this process. */
export const allShards = z.union([z.literal('auto'), z.string().regex(NUMBER).transform(Number)], {
  error: 'takes auto, or how many shards this process connects, from 1 to 9999',
});

/** SHARD_IDS: `0-3,8`, as ids. */
export const shardIds = z.string().transform((text, context): readonly number[] => {
  const wrong = (message: string): never => {
    context.addIssue(message);
    return z.NEVER;
  };
  const ids: number[] = [];
  for (const part of text.split(',')) {
    const [, from, to = from] = /^(\d{1,4})(?:-(\d{1,4}))?$/u.exec(part.trim()) ?? [];
    if (from === undefined) return wrong('takes ids and ranges with commas between them');
    if (Number(to) < Number(from)) return wrong('has a range that ends before it begins');
    for (let id = Number(from); id <= Number(to); id += 1) ids.push(id);
  }
  if (new Set(ids).size < ids.length) return wrong('names a shard twice');
  return ids.toSorted((a, b) => a - b);
});

/** The three variables, as far as they are set. */
interface Given {
  readonly SHARDS?: 'auto' | number | undefined;
  readonly SHARD_IDS?: readonly number[] | undefined;
  readonly SHARD_COUNT?: number | undefined;
}

/** Adds what is wrong with the three variables together. Whatever is wrong with each of them is still there, as it was given. */
export function checkTogether(
  { SHARDS: all, SHARD_IDS: ids, SHARD_COUNT: most }: Given,
  context: z.RefinementCtx,
): void {
  const add = (message: string, path: string[] = []) =>
    context.addIssue({ code: 'custom', message, path, input: '' });
  if (all !== undefined && (ids !== undefined || most !== undefined)) {
    add('excludes SHARD_IDS and SHARD_COUNT: take the one or the other', ['SHARDS']);
  }
  if (ids !== undefined && most === undefined) {
    add(
      'SHARD_IDS needs SHARD_COUNT beside it: how many shards there are in all; e.g. SHARD_COUNT=16',
    );
  }
  if (most !== undefined && ids === undefined) {
    add(
      'SHARD_COUNT needs SHARD_IDS beside it: which of the shards this process connects; e.g. SHARD_IDS=0-3',
    );
  }
  if (Array.isArray(ids) && typeof most === 'number' && ids.some((id) => id >= most)) {
    add('has an id that is not below SHARD_COUNT; ids begin at 0', ['SHARD_IDS']);
  }
}

/** What the variables ask for. */
export function wantedOf({
  SHARDS: all = 'auto',
  SHARD_IDS: ids,
  SHARD_COUNT: most,
}: Given): WantedShards {
  if (ids !== undefined && most !== undefined) return { ids, count: most };
  return all === 'auto' ? all : firstOf(all);
}

function firstOf(many: number): Shards {
  return { ids: Array.from({ length: many }, (_, id) => id), count: many };
}

/** Direct messages, and what belongs to no server, come to this shard alone: one process has it. */
export function hasFirst(wanted: WantedShards): boolean {
  return wanted === 'auto' || wanted.ids.includes(0);
}

/** What `GET /gateway/bot` answers (Discord's documentation, Get Gateway Bot and Session Start Limit Object). */
const information = z.object({
  url: z.url({ protocol: /^wss?$/u }),
  shards: z.int().min(1),
  session_start_limit: z.object({
    remaining: z.int().min(0),
    /** ms until `remaining` is full again. */
    reset_after: z.int().min(0),
    /** Shards whose ids have the same rest when divided by it connect one after the other. */
    max_concurrency: z.int().min(1),
  }),
});

export type GatewayInformation = z.output<typeof information>;

/** Discord lets a bot connect no more today; nothing was used up by finding that out. */
export class NoSessionsLeft extends Error {
  override readonly name = 'NoSessionsLeft';
}

/** What is to be connected, and how that compares with what Discord wants. */
export interface ShardPlan extends Shards {
  readonly recommended: number;
  /** How many of our shards have to connect one after the other, some 5 s apart. */
  readonly turns: number;
}

/**
 * Asks Discord how it is to be connected, with the client's own REST. A start is refused here before it uses up what is left: each
 * shard needs one of the day's session starts, and Discord resets the token of a bot that takes more.
 *
 * @throws NoSessionsLeft, and what the request throws
 */
export async function planShards(
  { rest }: Pick<Client, 'rest'>,
  wanted: WantedShards,
  now: number,
): Promise<ShardPlan> {
  const read = await readGateway(rest);
  const { session_start_limit: limit } = read;
  const plan = planOf(read, wanted);
  const { ids } = plan;
  if (limit.remaining < ids.length) {
    const again = new Date(now + limit.reset_after).toISOString();
    throw new NoSessionsLeft(
      `Discord lets this bot connect ${limit.remaining} more times until ${again}, and its shards here are ${ids.length}: ` +
        'nothing was used up; start it again then',
    );
  }
  return plan;
}

/** Asks Discord how it is to be connected. Throws what the request throws, and when something else answers. */
export async function readGateway(
  rest: Pick<Client['rest'], 'get'>,
  signal?: AbortSignal,
): Promise<GatewayInformation> {
  const answer = await rest.get(Routes.gatewayBot(), signal === undefined ? {} : { signal });
  const read = information.safeParse(answer);
  if (read.success) return read.data;
  throw new Error('what stands there does not answer as Discord does');
}

/** What is to be connected, whether the day's session starts last for it or not. */
export function planOf(
  { shards: recommended, session_start_limit: limit }: GatewayInformation,
  wanted: WantedShards,
): ShardPlan {
  const { ids, count } = wanted === 'auto' ? firstOf(recommended) : wanted;
  const turns = new Map<number, number>();
  for (const id of ids) {
    const bucket = id % limit.max_concurrency;
    turns.set(bucket, (turns.get(bucket) ?? 0) + 1);
  }
  return { ids, count, recommended, turns: Math.max(...turns.values()) };
}

/** How each shard of this process does; none before they connect. */
export function shardsOf({ ws }: Pick<Client, 'ws'>): NonNullable<PlatformHealth['shards']> {
  return [...ws.shards.values()].map(({ id, status, ping }) => ({
    id,
    state: stateOf(status),
    // discord.js has -1 until the first heartbeat was answered.
    ...(ping < 0 ? {} : { pingMs: ping }),
  }));
}

function stateOf(status: Status): 'connecting' | 'ready' | 'closed' {
  if (status === Status.Ready) return 'ready';
  return status === Status.Disconnected ? 'closed' : 'connecting';
}
