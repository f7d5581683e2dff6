import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serveApi } from './api.ts';
import { type Core, notice, viewOf } from './core.ts';
import type { Dialect } from './dialect.ts';
import { createFaultQueue, type Fault } from './faults.ts';
import { sendHook } from './hooks.ts';
import { serveMedia } from './media.ts';
import { createRecorder } from './recorder.ts';
import type { Rejection } from './rejections.ts';
import { stop, switchFor } from './switch-server.ts';
import { createTaskBook, type Task } from './tasks.ts';
import type {
  Check,
  Create,
  GatewayEvent,
  Outcome,
  RequestEntry,
  SentHook,
  Settings,
  TaskView,
  WebhookSettings,
} from './types.ts';

/** What every local gateway can be told at the start. */
export interface LocalOptions extends Partial<Settings> {
  /** Of the API; any free one unless told. */
  port?: number;
  /** Of the media server; any free one unless told. */
  mediaPort?: number;
  /**
   * `separate` (the default): videos come from another port, so that a test sees a key sent where it does not belong.
   * `same`: from the port of the API.
   */
  mediaOrigin?: 'separate' | 'same';
  now?: () => number;
  /** Longest length of the logs; 100,000 unless told. */
  keep?: number;
}

/** A running local gateway: what arrived, what its tasks do, and the faults it shall play. */
export interface LocalGateway {
  readonly name: string;
  readonly baseUrl: string;
  /** Where results are served, e.g. `http://127.0.0.1:4001/media`. */
  readonly mediaUrl: string;
  /** May be changed at any time. */
  readonly settings: Settings;
  readonly creates: readonly Create[];
  readonly checks: readonly Check[];
  /** Everything that arrived, refused requests and downloads included. */
  readonly requests: readonly RequestEntry[];
  /** What the documents forbid and was done all the same; empty after a good test. */
  readonly violations: readonly string[];
  /** Requests since the start, by what they were about: `all`, `create`, `check`, `content`, `remove`, `list`, `balance`. Refused ones count too. */
  readonly counts: Readonly<Record<string, number>>;
  /** Webhooks that were sent. */
  readonly hooks: readonly SentHook[];
  /** Waits until `look` finds something (not undefined, null or false); rejects after `timeoutMs` (5 s). */
  waitFor<T>(look: () => T | undefined | false | null, timeoutMs?: number): Promise<T>;
  task(taskId: string): TaskView | undefined;
  tasks(): TaskView[];
  /** Completes a task now. */
  finish(taskId: string, outcome?: Omit<Extract<Outcome, { videoUrl?: unknown }>, 'status'>): void;
  /** Ends a task badly now; `failed` unless told. */
  failTask(
    taskId: string,
    failure?: {
      status?: 'failed' | 'cancelled' | 'timeout' | 'expired';
      errorCode?: number | string;
      errorMessage?: string;
    },
  ): void;
  /** Fails a task now in this gateway's own words. */
  reject(taskId: string, why: Rejection): void;
  /** Puts a task into a state it stays in until told otherwise. */
  move(taskId: string, status: 'pending' | 'ready' | 'assigned' | 'processing'): void;
  /** Stops the clock of the tasks: they move only when told (`finish`, `failTask`, `move`, `advance`). */
  hold(): void;
  release(): void;
  /** Makes time pass for the tasks. */
  advance(ms: number): void;
  /** Lets it pass so many times as fast, for tasks under way too; 1 at first. */
  setSpeed(factor: number): void;
  /** Refuses connections to the API, as a server that is off; results are still served. Rejects where the port is not to be had again. */
  setDown(down: boolean): Promise<void>;
  /** For tasks created later; the same as setting `settings.durationMs`. */
  setDuration(durationMs: Settings['durationMs']): void;
  /** Takes a model, or an endpoint, away: requests for it are refused in this gateway's own words. */
  retire(model: string): void;
  restore(model: string): void;
  /** What is left to spend with a key; the first one unless told. */
  setBalance(credits: number, key?: string): void;
  /** Sends the webhook about a task again, or otherwise than the settings say. */
  sendHook(taskId: string, change?: Partial<WebhookSettings>): Promise<SentHook[]>;
  /** Plays a fault to the next matching request, or to the next `times`. */
  /** Returns how to take it back. */
  script(fault: Fault): () => void;
  clearFaults(): void;
  /** Calls `listener` on everything that happens; returns how to stop it. */
  subscribe(listener: (event: GatewayEvent) => void): () => void;
  close(): Promise<void>;
}

/** Starts the API server of a dialect and its media server. */
export async function startLocalGateway(
  dialect: Dialect,
  options: LocalOptions,
): Promise<LocalGateway> {
  const { port = 0, mediaPort = 0, mediaOrigin = 'separate', keep = 100_000, ...rest } = options;
  const { now = Date.now, ...given } = rest;
  const settings: Settings = { ...defaults(), editIds: dialect.editIds, ...given };
  const closing = new AbortController();
  const core: Core = {
    dialect,
    settings,
    recorder: createRecorder(keep),
    faults: createFaultQueue(),
    book: createTaskBook(settings, now),
    now,
    mediaUrl: '',
    lately: [],
    ended: (task) => void sendHook(core, task),
    closed: closing.signal,
  };
  const api = await listen(core, 'api', port);
  const media = await listen(core, 'media', mediaPort);
  const watch = watchEnds(core);
  core.mediaUrl = `${origin(mediaOrigin === 'same' ? api : media)}/media`;
  const baseUrl = `${origin(api)}${dialect.prefix}`;
  const setDown = switchFor(api);
  const close = async () => {
    closing.abort();
    clearInterval(watch);
    core.recorder.close();
    await Promise.all([stop(api), stop(media)]);
  };
  return handle(core, baseUrl, { setDown, close });
}

/** How often tasks are looked at for a webhook that is due: only then does anybody have to know without being asked, ms. */
const WATCH_MS = 50;

function watchEnds(core: Core): NodeJS.Timeout {
  const look = () => {
    if (core.settings.webhook === undefined) return;
    for (const task of core.book.all()) notice(core, task);
  };
  return setInterval(look, WATCH_MS).unref();
}

/** Made for each server: some of it changes while it runs. */
const defaults = (): Settings => ({
  durationMs: 3_000,
  queuedMs: 600,
  resultShape: 'result.video_url',
  editIds: true,
  padToBytes: 0,
  decide: () => undefined,
  fetchImages: false,
  maxRunning: Number.POSITIVE_INFINITY,
  perSecond: Number.POSITIVE_INFINITY,
  balances: new Map(),
  retired: new Set(),
  locked: false,
  contentLate: 0,
  webhook: undefined,
  lateMs: 0,
});

function handle(
  core: Core,
  baseUrl: string,
  { setDown, close }: Pick<LocalGateway, 'setDown' | 'close'>,
): LocalGateway {
  const { book, faults, recorder, settings, dialect } = core;
  const known = (taskId: string): Task => {
    const task = book.get(taskId);
    if (task === undefined) throw new Error(`The local ${dialect.name} has no task ${taskId}.`);
    return task;
  };
  const end = (taskId: string, outcome: Outcome) => {
    const task = known(taskId);
    book.end(task, outcome);
    notice(core, task);
  };
  return {
    name: dialect.name,
    baseUrl,
    mediaUrl: core.mediaUrl,
    settings,
    creates: recorder.creates,
    checks: recorder.checks,
    requests: recorder.requests,
    violations: recorder.violations,
    counts: recorder.counts,
    hooks: recorder.hooks,
    waitFor: recorder.waitFor,
    task(taskId) {
      const task = book.get(taskId);
      return task === undefined ? undefined : viewOf(core, task);
    },
    tasks: () => Array.from(book.all(), (task) => viewOf(core, task)),
    finish: (taskId, outcome = {}) => end(taskId, { ...outcome, status: 'completed' }),
    failTask: (taskId, failure = {}) => end(taskId, { status: 'failed', ...failure }),
    reject: (taskId, why) => end(taskId, { status: 'failed', ...dialect.rejections[why] }),
    move(taskId, status) {
      const task = known(taskId);
      task.told = { status };
      notice(core, task);
    },
    hold: book.hold,
    release: book.release,
    advance: book.advance,
    setSpeed: book.setSpeed,
    setDown,
    setDuration(durationMs) {
      settings.durationMs = durationMs;
    },
    retire: (model) => void settings.retired.add(model),
    restore: (model) => void settings.retired.delete(model),
    setBalance: (credits, key = dialect.mainKey) => void settings.balances.set(key, credits),
    sendHook: (taskId, change) => sendHook(core, known(taskId), change),
    script: faults.add,
    clearFaults: faults.clear,
    subscribe: recorder.subscribe,
    close,
  };
}

async function listen(core: Core, name: 'api' | 'media', port: number): Promise<Server> {
  const server = createServer((request, response) => {
    serve(core, name, request, response).catch((error: unknown) => {
      // A client that goes away while it is answered is no news; anything else is a fault of this server.
      if (!response.destroyed && !request.destroyed)
        core.recorder.emit({
          type: 'violation',
          text: `the local gateway itself failed: ${error}`,
        });
      response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return server;
}

async function serve(
  core: Core,
  server: 'api' | 'media',
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { method = '', url: path = '', headers } = request;
  const entry: RequestEntry = { server, method, path, headers, at: core.now() };
  core.recorder.emit({ type: 'request', request: entry });
  response.once('finish', () => {
    entry.status = response.statusCode;
    core.recorder.emit({ type: 'answer', request: entry });
  });
  response.once('close', () => {
    if (response.writableFinished) return;
    entry.cut = true;
    core.recorder.emit({ type: 'cut', request: entry });
  });
  if (server === 'media' || path.startsWith('/media/'))
    await serveMedia(core, request, response, entry);
  else await serveApi(core, request, response, entry);
}

function origin(server: Server): string {
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
