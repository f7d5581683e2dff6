import type { Command } from '../../src/core/core.ts';
import { type CoreOptions, createCore, type RunningCore } from '../../src/core/create.ts';
import type {
  Download,
  GatewayStatus,
  Operation,
  Picture,
  Started,
  VideoGateway,
} from '../../src/core/gateway.ts';
import type { ImageFault, Pictures } from '../../src/core/image.ts';
import type { Log } from '../../src/core/log.ts';
import type { Notice, Platform } from '../../src/core/platform.ts';
import type { Room } from '../../src/core/queue.ts';
import type { Limits } from '../../src/core/quota.ts';
import type { VideoRequest } from '../../src/core/request.ts';
import type { FollowTiming } from '../../src/core/schedule.ts';
import { openStore, type Store } from '../../src/core/store/index.ts';
import type { Address, Task } from '../../src/core/task.ts';
import type { Observe } from '../../src/core/telemetry.ts';
import { settled, type TestClock, testClock } from './clock.ts';
import { soraModels } from './models.ts';

/** A gateway whose answers a test decides; it remembers what it was asked. */
export interface TestGateway extends Omit<VideoGateway, 'pictures'> {
  pictures: VideoGateway['pictures'];
  creates: VideoRequest[];
  /** The pictures of each create. */
  handed: (readonly Picture[])[];
  checks: Operation[];
  onStart: (request: VideoRequest) => Promise<Started>;
  onCheck: (operation: Operation) => Promise<GatewayStatus>;
  onDownload: () => Promise<Download>;
}

export function testGateway(name = 'mountsea'): TestGateway {
  const gateway: TestGateway = {
    name,
    models: soraModels,
    pictures: 'url',
    creates: [],
    handed: [],
    checks: [],
    onStart: async () => {
      const taskId = `${name}-${gateway.creates.length}`;
      return { taskId, operation: { taskId } };
    },
    onCheck: async () => ({ state: 'succeeded', video: { url: 'https://videos.test/v.mp4' } }),
    onDownload: async () => ({
      kind: 'file',
      bytes: new Uint8Array([1]),
      contentType: 'video/mp4',
    }),
    start(request, { pictures }) {
      gateway.creates.push(request);
      gateway.handed.push(pictures);
      return gateway.onStart(request);
    },
    check(operation) {
      gateway.checks.push(operation);
      return gateway.onCheck(operation);
    },
    download: () => gateway.onDownload(),
  };
  return gateway;
}

/** A platform that remembers what stands in its thread. Results carry their file's name, so that a repeated one can look. */
export interface TestPlatform extends Platform {
  notices: Notice[];
  /** Result messages that people see, by file name. */
  results: { fileName: string; task: Task; content: string }[];
  cards: Task[];
  /** Called before a notice is shown; a throw is what the platform answers. */
  before: (notice: Notice) => Promise<void>;
  /** Called after it was shown: a throw means that it stands, and the bot does not know. */
  after: (notice: Notice) => Promise<void>;
}

export function testPlatform(): TestPlatform {
  const platform: TestPlatform = {
    name: 'discord',
    notices: [],
    results: [],
    cards: [],
    before: async () => {},
    after: async () => {},
    start: async () => {},
    stop: async () => {},
    async notify(address, notice): Promise<Address> {
      platform.notices.push(notice);
      await platform.before(notice);
      if (notice.kind === 'card') platform.cards.push(notice.task);
      if (notice.kind === 'result') await postResult(platform, notice);
      await platform.after(notice);
      return { ...address, [notice.kind]: 'stands' };
    },
  };
  return platform;
}

async function postResult(
  platform: TestPlatform,
  notice: Extract<Notice, { kind: 'result' }>,
): Promise<void> {
  const { fileName, task } = notice;
  if (notice.repeated && platform.results.some((result) => result.fileName === fileName)) return;
  const loaded = await notice.load?.(10 * 2 ** 20);
  platform.results.push({ fileName, task, content: loaded?.kind ?? 'failure' });
}

export interface World {
  clock: TestClock;
  store: Store;
  core: RunningCore;
  gateway: TestGateway;
  gateways: TestGateway[];
  platform: TestPlatform;
  lines: { level: string; message: string; fields: object }[];
  /** A command of a person; `id` is the platform's id of it. */
  command(more?: {
    id?: string;
    user?: string;
    prompt?: string;
    scope?: string;
    draft?: object;
  }): Command;
  task(id: string): Promise<Task | undefined>;
  /** Starts the program again on the same store, as after a kill. */
  restart(): Promise<void>;
}

export interface WorldOptions {
  limits?: Limits;
  room?: Room;
  store?: Store;
  gateways?: TestGateway[];
  platform?: TestPlatform;
  clock?: TestClock;
  deadlineMs?: number;
  timing?: FollowTiming;
  imageFault?: ImageFault;
  pictures?: Pictures;
  admins?: string[];
  balanceWarning?: number;
  /** Of several processes on one store. */
  shared?: NonNullable<CoreOptions['shared']>;
  /** False: this process takes commands only. */
  steps?: boolean;
  observe?: Observe;
}

/** Pictures that are all alike. */
export function testPictures(fault?: ImageFault): Pictures {
  return {
    inspect: async () => fault,
    open: async ({ url }) => ({
      type: 'image/png',
      bytes: url.length,
      body: (async function* () {
        yield Buffer.from(url);
      })(),
    }),
  };
}

/** The core with everything around it under a test's control. */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const clock = options.clock ?? testClock();
  const store = options.store ?? (await openStore('memory:', clock.now));
  const gateways = options.gateways ?? [testGateway()];
  const platform = options.platform ?? testPlatform();
  const lines: World['lines'] = [];
  let commands = 0;
  const boot = async (): Promise<RunningCore> => {
    const core = await createCore({
      clock,
      log: remember(lines),
      store,
      gateways,
      pictures: options.pictures ?? testPictures(options.imageFault),
      admins: options.admins ?? [],
      ...(options.balanceWarning === undefined ? {} : { balanceWarning: options.balanceWarning }),
      ...(options.shared === undefined ? {} : { shared: options.shared }),
      ...(options.observe === undefined ? {} : { observe: options.observe }),
      limits: options.limits ?? { user: { credits: 10, unit: 'day' } },
      room: options.room ?? { perUser: 100, total: 100 },
      timing: options.timing ?? { everyMs: 1000 },
      deadlineMs: options.deadlineMs ?? 3_000_000,
    });
    await core.resume();
    await core.follow([platform], options.steps);
    return core;
  };
  const [gateway] = gateways;
  if (gateway === undefined) throw new Error('a world needs a gateway');
  const world: World = {
    clock,
    store,
    core: await boot(),
    gateway,
    gateways,
    platform,
    lines,
    command({ id, user = 'ana', prompt = 'a paper boat', scope = 'guild', draft = {} } = {}) {
      commands += 1;
      return {
        id: id ?? `discord:${commands}`,
        requester: { platform: 'discord', id: user, name: 'Ana', scope, locale: 'en-US' },
        address: { channel: 'c1' },
        draft: { prompt, ...draft },
      };
    },
    task: (id) => store.get<Task>(`task:${id}`),
    async restart() {
      world.core = await boot();
      await settled();
    },
  };
  return world;
}

function remember(lines: World['lines']): Log {
  const at = (level: string) => (fields: object, message: string) => {
    lines.push({ level, message, fields });
  };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** What a wallet holds and has spent, straight from the store. */
export async function purse(
  store: Store,
  prefix: string,
): Promise<{ committed: number; held: Record<string, number> }> {
  for await (const [, value] of store.list<{ committed: number; held: Record<string, number> }>(
    `wallet:${prefix}`,
  )) {
    return value;
  }
  return { committed: 0, held: {} };
}
