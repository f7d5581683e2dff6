import { join } from 'node:path';
import { type Bot, type Sandbox, startSandbox } from '../../test/e2e/harness.ts';
import type { TestRedis } from '../../test/support/redis.ts';
import { type Control, startControl } from './control.ts';
import { type Disk, mountDisk } from './disk.ts';
import { type FaultProxy, startProxy } from './proxy.ts';

/** How long a video takes, ms: some are always under way. */
const VIDEO_MS = 2500;

/** How soon either side of a connection to a platform sees that the other is gone, ms. */
const HEARTBEAT_MS = 4000;

/** More credits than anybody needs: what is refused is refused for the faults. */
const CREDITS = 10_000;

/** Everything that can go wrong, and a bot in its midst. */
export interface Ground {
  readonly sandbox: Sandbox;
  readonly bot: Bot;
  readonly control: Control;
  /** Before each server: both platforms, the gateway, its results, and Redis. */
  readonly lines: Readonly<Record<'discord' | 'slack' | 'gateway' | 'results', FaultProxy>>;
  readonly store:
    | { readonly kind: 'sqlite'; readonly path: string; readonly disk: Disk | undefined }
    | { readonly kind: 'redis'; readonly redis: TestRedis; readonly line: FaultProxy };
  /** 0 to 1. */
  readonly random: () => number;
  close(): Promise<void>;
}

/** Starts local servers, a proxy before each, and the bot. `redis`: what it keeps its tasks in, instead of a file. */
export async function startGround(
  random: () => number,
  redis: TestRedis | undefined,
): Promise<Ground> {
  const disk = redis === undefined ? await mountDisk() : undefined;
  const path = disk === undefined ? undefined : join(disk.folder, 'store.sqlite');
  const storeUrl = redis?.fresh() ?? (path === undefined ? undefined : `sqlite://${path}`);
  const sandbox = await startSandbox({
    ...(storeUrl === undefined ? {} : { storeUrl }),
    mountsea: { durationMs: VIDEO_MS, queuedMs: 100 },
    discord: { heartbeatIntervalMs: HEARTBEAT_MS },
    slack: { pingIntervalMs: HEARTBEAT_MS },
  });
  const control = await startControl();
  const lines = await linesTo(sandbox, random);
  const storeLine = redis && (await startProxy({ port: redis.port, random }));
  const close = async () => {
    await sandbox.close();
    control.close();
    const all = [...Object.values(lines), ...(storeLine === undefined ? [] : [storeLine])];
    await Promise.all(all.map((proxy) => proxy.close()));
    await disk?.close();
  };
  try {
    const bot = await sandbox.start({
      ...control.environment,
      ...environmentOf(lines),
      ...(redis && storeLine && storeUrl !== undefined
        ? { STORE_URL: storeUrl.replace(`:${redis.port}`, `:${storeLine.port}`) }
        : {}),
    });
    const store: Ground['store'] =
      redis && storeLine
        ? { kind: 'redis', redis, line: storeLine }
        : { kind: 'sqlite', path: path ?? sandbox.storePath, disk };
    return { sandbox, bot, control, lines, store, random, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** As many characters as 127.0.0.1 has; `preload.ts` resolves them. */
const NAMES = { discord: 'cord.test', slack: 'work.test', gateway: 'clip.test' } as const;

async function linesTo(sandbox: Sandbox, random: () => number): Promise<Ground['lines']> {
  const { discord, slack, mountsea } = sandbox;
  const portOf = (url: string) => Number(new URL(url).port);
  const to = (url: string, name: string) => startProxy({ port: portOf(url), name, random });
  const results = await to(mountsea.mediaUrl, NAMES.gateway);
  return {
    discord: await to(discord.apiUrl, NAMES.discord),
    slack: await to(slack.apiUrl, NAMES.slack),
    gateway: await startProxy({
      port: portOf(mountsea.baseUrl),
      random,
      renamed: [`127.0.0.1:${portOf(mountsea.mediaUrl)}`, `${NAMES.gateway}:${results.port}`],
    }),
    results,
  };
}

/** The bot finds everything by its name, behind the proxies. */
function environmentOf({
  discord,
  slack,
  gateway,
}: Ground['lines']): Record<string, string | undefined> {
  return {
    DISCORD_API_URL: `http://${NAMES.discord}:${discord.port}/api`,
    SLACK_API_URL: `http://${NAMES.slack}:${slack.port}/api/`,
    MOUNTSEA_BASE_URL: `http://${NAMES.gateway}:${gateway.port}`,
    MOUNTSEA_RATE: '1000/s',
    QUOTA_USER: `${CREDITS}/day`,
    PUBLIC_URL: undefined,
  };
}
