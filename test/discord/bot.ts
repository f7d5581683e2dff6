import { onTestFinished } from 'vitest';
import {
  type Interaction,
  type LocalDiscord,
  type LocalDiscordOptions,
  type SlashCommand,
  startLocalDiscord,
} from '../../sandbox/discord/index.ts';
import type {
  Command,
  Core,
  KeptForm,
  Log,
  Notice,
  Platform,
  PlatformDeps,
  Requester,
  Submitted,
  Task,
  VideoModel,
} from '../../src/core/index.ts';
import { discord as discordModule } from '../../src/discord/index.ts';
import { soraModels } from '../support/models.ts';

/** A core whose answers a test decides; it remembers what it was asked. */
export interface FakeCore extends Core {
  commands: Command[];
  /** What was kept, by id and person. */
  forms: Map<string, KeptForm>;
  onOffer: () => readonly VideoModel[];
  /** Says that other models can be asked for. */
  changed(): void;
  onEnter: Core['enter'];
  onCheck: Core['check'];
  onSubmit: (command: Command) => Promise<Submitted>;
}

export function fakeCore(): FakeCore {
  const listeners: (() => void)[] = [];
  const core: FakeCore = {
    commands: [],
    forms: new Map(),
    onOffer: () => soraModels,
    changed() {
      for (const listener of listeners) listener();
    },
    onModels: (listener) => void listeners.push(listener),
    onEnter: () => () => {},
    onCheck: () => ({ ok: true, request: request(), cost: 1 }),
    onSubmit: async (command) => ({ kind: 'accepted', task: taskOf(command) }),
    privacy: {
      view: async () => ({ ok: false, trouble: { code: 'store' } }),
      export: async () => ({ ok: false, trouble: { code: 'store' } }),
      forget: async () => ({ ok: false, trouble: { code: 'store' } }),
    },
    admin: {
      settings: async () => ({ ok: false, trouble: { code: 'not-admin' } }),
      log: async () => ({ ok: false, trouble: { code: 'not-admin' } }),
      report: async () => ({ ok: false, trouble: { code: 'not-admin' } }),
      gateways: async () => ({ ok: false, trouble: { code: 'not-admin' } }),
      page: async () => ({ ok: false, trouble: { code: 'not-admin' } }),
      hasPage: () => false,
      configure: async () => ({ ok: false, trouble: { code: 'not-admin' } }),
      grant: async () => ({ ok: false, trouble: { code: 'not-admin' } }),
      reset: async () => ({ ok: false, trouble: { code: 'not-admin' } }),
    },
    wallet: async () => ({ ok: false, trouble: { code: 'store' } }),
    find: async () => ({ ok: false, trouble: { code: 'no-task' } }),
    history: async () => ({ ok: true, tasks: [], page: 0, more: false }),
    act: async () => ({ ok: false, trouble: { code: 'no-task' } }),
    models: () => core.onOffer(),
    enter: (platform) => core.onEnter(platform),
    check: (draft) => core.onCheck(draft),
    async keep(id, user, form, shown) {
      if (shown !== undefined && !(await shown)) return false;
      core.forms.set(`${id} ${user.id}`, form);
      return true;
    },
    kept: async (id, user) => {
      const form = core.forms.get(`${id} ${user.id}`);
      return form === undefined ? { ok: false, trouble: { code: 'form' } } : { ok: true, form };
    },
    submit(command) {
      core.commands.push(command);
      return core.onSubmit(command);
    },
  };
  return core;
}

export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly fields: object;
}

function fakeLog(lines: LogLine[] = []): Log {
  const at = (level: string) => (fields: object, message: string) => {
    lines.push({ level, message, fields });
  };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}

/** The real adapter, connected to a local Discord; both end with the test. */
export interface Bot {
  readonly discord: LocalDiscord;
  readonly core: FakeCore;
  readonly platform: Platform;
  readonly log: LogLine[];
  /** Adds to the time of the bot and of the local Discord, in ms. */
  later(ms: number): void;
  /** Types /sora, and waits until the core has the command. */
  sora(options?: Partial<SlashCommand>): Promise<{ interaction: Interaction; task: Task }>;
  /** Another process with the same token. */
  another(env?: Record<string, string>): Promise<Omit<Bot, 'another'>>;
}

export async function startBot(
  options: LocalDiscordOptions = {},
  env: Record<string, string> = {},
  core = fakeCore(),
  chart?: PlatformDeps['chart'],
): Promise<Bot> {
  let ahead = 0;
  const now = () => Date.now() + ahead;
  const discord = await startLocalDiscord({ now, ...options });
  onTestFinished(() => discord.close());
  const clock = { now, after };
  const start = async (more: Record<string, string>): Promise<Bot> => {
    const log: LogLine[] = [];
    const platform = createPlatform(discord, core, clock, log, { ...env, ...more }, chart);
    onTestFinished(() => platform.stop());
    await platform.start();
    return {
      discord,
      core,
      platform,
      log,
      later: (ms) => {
        ahead += ms;
      },
      sora: (command) => sora(discord, core, command),
      another: (other = {}) => start(other),
    };
  };
  return await start({});
}

function after(ms: number, callback: () => void): () => void {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
}

export function createPlatform(
  discord: LocalDiscord,
  core: Core,
  clock: { now(): number; after: typeof after },
  log: LogLine[],
  env: Record<string, string> = {},
  chart?: PlatformDeps['chart'],
): Platform {
  const reading = discordModule.read({
    DISCORD_TOKEN: discord.token,
    DISCORD_API_URL: discord.apiUrl,
    ...env,
  });
  if (reading.state !== 'on') throw new Error(JSON.stringify(reading));
  const drawing = chart === undefined ? {} : { chart };
  return reading.value({ core, log: fakeLog(log), clock, http: { add: () => {} }, ...drawing });
}

export const realClock = { now: () => Date.now(), after };

async function sora(discord: LocalDiscord, core: FakeCore, command: Partial<SlashCommand> = {}) {
  const before = core.commands.length;
  const options = command.options ?? { prompt: 'a paper boat' };
  const interaction = await discord.slash({ name: 'sora', ...command, options });
  const given = await discord.waitFor(() => core.commands[before]);
  const prompt = String(given.draft.prompt);
  return { interaction, task: taskOf(given, { request: request({ prompt }) }) };
}

export function request(more: Partial<Task['request']> = {}): Task['request'] {
  return {
    model: 'sora-2',
    prompt: 'a paper boat',
    images: [],
    orientation: 'landscape',
    size: 'small',
    duration: 10,
    removeWatermark: false,
    storyboard: false,
    ...more,
  };
}

/** A running task of this command. */
export function taskOf(
  command: { requester: Requester; address: Task['address'] },
  more: Partial<Task> = {},
): Task {
  return {
    id: '8c1f02d4kq3vx7ap',
    state: 'running',
    delivery: 'none',
    request: request(),
    requester: command.requester,
    address: command.address,
    anchored: false,
    gateways: ['mountsea'],
    gateway: 'mountsea',
    cost: 1,
    wallets: [],
    createdAt: Date.now(),
    deadlineAt: Date.now() + 3_000_000,
    taskId: '8c1f02d4-aaaa-bbbb-cccc-000000000001',
    tries: 0,
    ...more,
  };
}

export function anchor(task: Task, repeated = false): Notice {
  return { kind: 'anchor', task, repeated };
}

type CardNotice = Extract<Notice, { kind: 'card' }>;

export function card(task: Task, more: Partial<CardNotice> = {}): CardNotice {
  const balance = { kind: 'user', limit: 10, used: 1, left: 9, unit: 'day', resetsAt: 0 } as const;
  return { kind: 'card', task, left: [balance], repeated: false, ...more };
}

type ResultNotice = Extract<Notice, { kind: 'result' }>;

export const VIDEO_URL = 'https://videos.test/v.mp4?sig=a_b*c(d)';

const fileNameOf = (task: Task) => `paper-boat-${task.id}.mp4`;

/** A success with a file of so many bytes. */
export function success(task: Task, more: Partial<ResultNotice> = {}, bytes = 1000): ResultNotice {
  const endedAt = task.createdAt + 161_000;
  return {
    kind: 'result',
    task: { ...task, state: 'succeeded', endedAt, video: { url: VIDEO_URL } },
    fileName: fileNameOf(task),
    load: async (limit) =>
      bytes > limit
        ? { kind: 'too large', bytes }
        : { kind: 'file', bytes: new Uint8Array(bytes), contentType: 'video/mp4' },
    link: VIDEO_URL,
    repeated: false,
    remember: async () => {},
    ...more,
  };
}

export function failure(task: Task, more: Partial<ResultNotice> = {}): ResultNotice {
  return {
    kind: 'result',
    task: { ...task, state: 'failed', endedAt: task.createdAt, failure: { code: 'moderated' } },
    fileName: fileNameOf(task),
    repeated: false,
    remember: async () => {},
    ...more,
  };
}
