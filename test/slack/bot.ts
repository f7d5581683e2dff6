import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type LocalSlack, startLocalSlack } from '../../sandbox/slack/index.ts';
import type {
  Address,
  Command,
  Core,
  HttpRoutes,
  KeptForm,
  Notice,
  Platform,
  PlatformDeps,
  Submitted,
  Task,
  VideoModel,
} from '../../src/core/index.ts';
import { problem } from '../../src/core/index.ts';
import { slack as slackModule } from '../../src/slack/index.ts';

/** One line of the log. */
export interface Line {
  level: string;
  fields: object;
  message: string;
}

/** A core that remembers what it was given, and answers what the test wants. */
export interface FakeCore extends Core {
  readonly commands: Command[];
  /** What was kept, by id and person. */
  readonly forms: Map<string, KeptForm>;
  answer: (command: Command) => Submitted | Promise<Submitted>;
}

/** The bot's Slack side, running against a local Slack. */
export interface Bot {
  readonly slack: LocalSlack;
  readonly platform: Platform;
  readonly core: FakeCore;
  readonly lines: Line[];
  /** Where the bot takes Slack's requests in HTTP mode. */
  readonly httpUrl: string;
  /** Runs what the core would: anchor, card, result, each with the address of the one before. */
  show(task: Task, ...notices: Notice[]): Promise<Address>;
  close(): Promise<void>;
}

export const models: readonly VideoModel[] = [
  {
    id: 'sora-2',
    label: 'Sora 2',
    offers: [
      { size: 'small', seconds: 10, credits: 1 },
      { size: 'small', seconds: 15, credits: 2 },
    ],
    orientations: ['landscape', 'portrait'],
    promptLength: 5000,
    images: 1,
    imageLimits: {
      bytes: 10 * 2 ** 20,
      types: ['image/png'],
      pixels: { least: 16, edge: 8192, total: 40_000_000 },
    },
    styles: ['comic'],
    storyboard: true,
    edit: true,
  },
];

export function fakeCore(): FakeCore {
  const commands: Command[] = [];
  const forms = new Map<string, KeptForm>();
  const request = taskOf({}).request;
  return {
    commands,
    answer: (command) => ({ kind: 'accepted', task: taskOf({ address: command.address }) }),
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
    models: () => models,
    onModels: () => {},
    forms,
    async keep(id, user, form, shown) {
      if (shown !== undefined && !(await shown)) return false;
      forms.set(`${id} ${user.id}`, form);
      return true;
    },
    kept: async (id, user) => {
      const form = forms.get(`${id} ${user.id}`);
      return form === undefined ? { ok: false, trouble: { code: 'form' } } : { ok: true, form };
    },
    enter: () => () => {},
    check(draft) {
      if (draft.model !== undefined && draft.model !== 'sora-2') {
        const wrong = { model: String(draft.model), allowed: 'sora-2' };
        const problems = [problem('model', 'model.unknown', wrong)];
        return { ok: false, trouble: { code: 'invalid', problems } };
      }
      if (String(draft.prompt ?? '').trim() === '') {
        return {
          ok: false,
          trouble: { code: 'invalid', problems: [problem('prompt', 'prompt.empty')] },
        };
      }
      return { ok: true, request, cost: 1 };
    },
    async submit(command) {
      commands.push(command);
      return await this.answer(command);
    },
  };
}

/** Starts both, in one of the two modes. */
export async function startBot(
  mode: 'socket' | 'http' = 'socket',
  more: Pick<PlatformDeps, 'chart'> = {},
): Promise<Bot> {
  const slack = await startLocalSlack();
  const core = fakeCore();
  const lines: Line[] = [];
  const routes = new Map<string, Handler>();
  const platform = buildPlatform(slack, mode, { core, lines, routes, ...more });
  const server = mode === 'http' ? await serve(routes) : undefined;
  const port = server === undefined ? 0 : (server.address() as AddressInfo).port;
  const httpUrl = `http://127.0.0.1:${port}/slack/events`;
  if (mode === 'http') slack.useRoute({ http: httpUrl });
  await platform.start();
  return {
    slack,
    platform,
    core,
    lines,
    httpUrl,
    async show(task, ...notices) {
      let { address } = task;
      for (const notice of notices) address = await platform.notify(address, notice);
      return address;
    },
    async close() {
      await platform.stop();
      server?.closeAllConnections();
      server?.close();
      await slack.close();
    },
  };
}

type Handler = Parameters<HttpRoutes['add']>[2];

/** The platform as the program builds it, from variables. */
export function buildPlatform(
  slack: Pick<LocalSlack, 'apiUrl' | 'botToken' | 'appToken' | 'signingSecret'>,
  mode: 'socket' | 'http',
  given: {
    core?: Core;
    lines?: Line[];
    routes?: Map<string, Handler>;
    chart?: NonNullable<PlatformDeps['chart']>;
    postsOnly?: true;
  } = {},
): Platform {
  const { core = fakeCore(), lines = [], routes = new Map<string, Handler>() } = given;
  const reading = slackModule.read({
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_API_URL: slack.apiUrl,
    ...(mode === 'socket'
      ? { SLACK_APP_TOKEN: slack.appToken }
      : { SLACK_SIGNING_SECRET: slack.signingSecret }),
  });
  if (reading.state !== 'on') throw new Error(JSON.stringify(reading));
  const say = (level: string) => (fields: object, message: string) => {
    lines.push({ level, fields, message });
  };
  return reading.value({
    core,
    ...(given.chart === undefined ? {} : { chart: given.chart }),
    ...(given.postsOnly ? { postsOnly: true } : {}),
    log: { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error') },
    clock: {
      now: () => Date.now(),
      after(ms, callback) {
        const timer = setTimeout(callback, ms);
        return () => clearTimeout(timer);
      },
    },
    http: { add: (method, path, handle) => void routes.set(`${method} ${path}`, handle) },
  });
}

async function serve(routes: Map<string, Handler>): Promise<Server> {
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const handle = routes.get(`${request.method} ${request.url}`);
    if (handle === undefined) response.writeHead(404).end();
    else void handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

/** A running task of Alice. */
export function taskOf(more: Partial<Task>, prompt = 'a paper boat in the rain'): Task {
  return {
    id: '8c1f02d4kq3v',
    state: 'running',
    delivery: 'none',
    anchored: true,
    request: {
      model: 'sora-2',
      prompt,
      images: [],
      orientation: 'landscape',
      size: 'small',
      duration: 10,
      removeWatermark: false,
      storyboard: false,
    },
    requester: {
      platform: 'slack',
      id: 'T0LOCAL001/U0ALICE001',
      name: 'alice',
      scope: 'T0LOCAL001',
      locale: 'en-US',
    },
    address: {},
    gateways: ['mountsea'],
    gateway: 'mountsea',
    cost: 1,
    wallets: [],
    createdAt: Date.now(),
    deadlineAt: Date.now() + 3_000_000,
    taskId: 'task_abc-123',
    tries: 0,
    ...more,
  };
}

/** A task that asks for a place in a channel. */
export function taskIn(bot: Bot, more: Partial<Task> = {}, prompt?: string): Task {
  const { ids } = bot.slack;
  return taskOf(
    {
      address: {
        teamId: ids.team,
        channelId: ids.channel,
        userId: ids.users.alice,
        responseUrl: 'http://127.0.0.1:9/none',
        responseUntil: 0,
      },
      ...more,
    },
    prompt,
  );
}

export function anchor(task: Task, repeated = false): Notice {
  return { kind: 'anchor', task, repeated };
}

export function card(task: Task, more: Partial<Extract<Notice, { kind: 'card' }>> = {}): Notice {
  const left = [
    { kind: 'user', limit: 10, used: 1, left: 9, unit: 'day', resetsAt: Date.now() } as const,
  ];
  return { kind: 'card', task, left, repeated: false, ...more };
}

export const clip = Buffer.from('not really a video, but bytes');

export function ended(task: Task): Task {
  return {
    ...task,
    state: 'succeeded',
    endedAt: task.createdAt + 161_000,
    video: { url: 'https://cdn.example/v.mp4?a=1&b=2' },
  };
}

export function result(
  task: Task,
  more: Partial<Extract<Notice, { kind: 'result' }>> = {},
): Notice {
  return {
    kind: 'result',
    task,
    fileName: `paper-boat-${task.id}.mp4`,
    repeated: false,
    remember: async () => {},
    load: async () => ({ kind: 'file', bytes: clip, contentType: 'video/mp4' }),
    ...(task.video === undefined ? {} : { link: task.video.url }),
    ...more,
  };
}
