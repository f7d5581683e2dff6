import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type DeliverOptions, deliver } from './deliver.ts';
import { type Click, click, dismiss, type Submission, submit } from './interactions.ts';
import { removeMessage } from './messages.ts';
import {
  issueTrigger,
  openHome,
  type Said,
  type Saying,
  type Shortcut,
  type SlashCommand,
  say,
  sendEvent,
  shortcut,
  slash,
} from './people.ts';
import { handleRequest } from './server.ts';
import { type HttpAnswer, postSigned } from './signed-http.ts';
import { type Disconnect, type SocketMode, serveSocketMode } from './socket-mode.ts';
import type {
  Delivery,
  Fault,
  FaultRule,
  Fields,
  LocalChannel,
  LocalEphemeral,
  LocalFile,
  LocalGroup,
  LocalMessage,
  LocalSlackOptions,
  LocalUser,
  LocalView,
  RequestRecord,
  Retry,
  Route,
  SlackEvent,
} from './types.ts';
import { describeWorld, waitFor } from './waiting.ts';
import { addChannel, addGroup, addUser, createWorld, ids, type World } from './world.ts';

/** One workspace with the app installed. What its methods return is described in `types.ts`. */
export interface LocalSlack {
  /** For `SLACK_API_URL`: `http://127.0.0.1:PORT/api/`. */
  readonly apiUrl: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  readonly ids: typeof ids;

  /** Types a slash command; resolves when it was acknowledged, timed out or went nowhere. */
  slash(command: SlashCommand): Promise<Delivery>;
  /** Posts as a person, with files if need be; a mention of the bot is sent to it. */
  say(saying: Saying): Promise<Said>;
  /** Clicks a button or chooses from a menu; throws when it is not there. */
  click(given: Click): Promise<Delivery>;
  /** Chooses a shortcut, global or on a message. */
  shortcut(chosen: Shortcut): Promise<Delivery>;
  /** Submits a modal. */
  submit(given: Submission): Promise<Delivery>;
  /** Closes a modal; `undefined` when the bot did not ask to be told. */
  dismiss(viewId: string, options?: DeliverOptions): Promise<Delivery | undefined>;
  /** Opens the bot's App Home; `tab` is 'home' unless told. */
  openHome(user?: string, tab?: 'home' | 'messages'): Promise<Delivery>;
  /** Sends any Events API event. */
  event(event: Fields, options?: DeliverOptions): Promise<Delivery>;
  /** Sends any interactive payload as it is. */
  interact(payload: Fields, options?: DeliverOptions): Promise<Delivery>;
  /** Sends the very same payload again, marked as a repetition. */
  redeliver(delivery: Delivery, retry?: Retry, via?: Route): Promise<Delivery>;
  /** What Slack sends to an endpoint when it is registered. */
  checkEndpoint(url: string, kind: 'ssl_check' | 'url_verification'): Promise<HttpAnswer>;
  /** Where people's actions go from now on; at first the socket. */
  useRoute(route: Route): void;
  trigger(user?: string): string;
  addUser(user: Partial<LocalUser> & { name: string }): LocalUser;
  addChannel(channel: Parameters<typeof addChannel>[1]): LocalChannel;
  addGroup(group: Parameters<typeof addGroup>[1]): LocalGroup;

  readonly users: ReadonlyMap<string, LocalUser>;
  readonly channels: ReadonlyMap<string, LocalChannel>;
  readonly groups: ReadonlyMap<string, LocalGroup>;
  /** What a channel shows, oldest first: roots and broadcast replies. */
  messages(channel?: string): LocalMessage[];
  /** A thread's replies, oldest first, without the root. */
  replies(channel: string, ts: string): LocalMessage[];
  /** What only this person sees; deleted ones are gone. */
  ephemerals(user?: string): LocalEphemeral[];
  files(): LocalFile[];
  /** Open views. */
  views(user?: string): LocalView[];
  /** The bot's requests, oldest first; of one method, if it is named. */
  requests(method?: string): RequestRecord[];
  /** How often a method was called, for as long as this runs. */
  count(method: string): number;
  deliveries(): Delivery[];
  /** Methods that were called and are not played here: a test should want this empty. */
  readonly unknownMethods: readonly string[];
  /** What Slack would silently ignore. */
  readonly warnings: readonly string[];
  /** Open Socket Mode connections. */
  connections(): number;
  subscribe(listener: (event: SlackEvent) => void): () => void;
  /** Resolves with the first result that is not undefined, null or false; looks after every event. */
  waitFor<T>(
    look: () => T | undefined | null | false,
    options?: { timeoutMs?: number; what?: string },
  ): Promise<T>;
  describe(): string;

  /** Plants a fault; `times` defaults to 1. */
  fail(rule: FaultRule): Fault;
  clearFaults(): void;
  /** Holds back the messages of completed uploads until the returned function is called. */
  holdFileShares(): () => void;
  setScopes(scopes: readonly string[]): void;
  /** Puts the bot into a channel or takes it out. */
  setMember(channel: string, member: boolean): void;
  archive(channel: string, archived?: boolean): void;
  deleteChannel(channel: string): void;
  deleteMessage(channel: string, ts: string): void;
  /** Tells every socket to go, or cuts it; returns how many there were. */
  disconnectSockets(how?: Disconnect): number;
  close(): Promise<void>;
}

/** Starts a Slack workspace on 127.0.0.1: Web API, Socket Mode, uploads, response URLs. */
export async function startLocalSlack(options: LocalSlackOptions = {}): Promise<LocalSlack> {
  const world = createWorld(options);
  const sockets = serveSocketMode(world);
  const server = createServer({ keepAliveTimeout: 65_000 }, (request, response) => {
    void handleRequest(world, sockets, request, response);
  });
  server.on('upgrade', sockets.upgrade);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  world.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return workspaceOf(world, sockets, `${world.origin}/api/`, async () => {
    sockets.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
}

/** Everything that people do in a workspace, and a test looks at. */
export function workspaceOf(
  world: World,
  sockets: SocketMode,
  apiUrl: string,
  close: () => Promise<void>,
): LocalSlack {
  const describe = () => describeWorld(world, sockets.connections());

  return {
    apiUrl,
    botToken: world.botToken,
    appToken: world.appToken,
    signingSecret: world.signingSecret,
    ids,
    slash: (command) => slash(world, sockets, command),
    say: (saying) => say(world, sockets, saying),
    click: async (given) => click(world, sockets, given),
    shortcut: async (chosen) => shortcut(world, sockets, chosen),
    submit: (given) => submit(world, sockets, given),
    dismiss: (viewId, how) => dismiss(world, sockets, viewId, how),
    openHome: (user, tab) => openHome(world, sockets, user, tab),
    event: (event, how) => sendEvent(world, sockets, event, how),
    interact: (payload, how) => deliver(world, sockets, 'interactive', payload, how),
    redeliver: (delivery, retry = { num: 1, reason: 'timeout' }, via) =>
      deliver(world, sockets, delivery.kind, delivery.payload, { retry, via }),
    checkEndpoint: (url, kind) => checkEndpoint(world, url, kind),
    useRoute(route) {
      world.route = route;
    },
    trigger: (user = ids.users.alice) => issueTrigger(world, user),
    addUser: (user) => addUser(world, user),
    addChannel: (channel) => addChannel(world, channel),
    addGroup: (group) => addGroup(world, group),
    ...looking(world),
    connections: sockets.connections,
    waitFor: (look, { timeoutMs = 10_000, what = 'what the test looks for' } = {}) =>
      waitFor(world, look, { timeoutMs, what, describe }),
    describe,
    ...meddling(world),
    disconnectSockets: (how = 'refresh_requested') => sockets.disconnect(how),
    close,
  };
}

function looking(world: World) {
  return {
    users: world.users,
    channels: world.channels,
    groups: world.groups,
    messages: (channel: string = ids.channel) => [...(world.channels.get(channel)?.timeline ?? [])],
    replies: (channel: string, ts: string) => [
      ...(world.channels.get(channel)?.threads.get(ts) ?? []),
    ],
    ephemerals: (user?: string) =>
      [...world.ephemerals.values()].filter((one) => user === undefined || one.user === user),
    files: () => [...world.files.values()],
    views: (user?: string) =>
      [...world.views.values()].filter(
        (view) => view.open && (user === undefined || view.user === user),
      ),
    requests: (method?: string) =>
      world.requests.entries().filter((one) => method === undefined || one.method === method),
    count: (method: string) => world.counts.get(method) ?? 0,
    deliveries: () => world.deliveries.entries(),
    unknownMethods: world.unknownMethods,
    warnings: world.warnings,
    subscribe(listener: (event: SlackEvent) => void) {
      world.listeners.add(listener);
      return () => {
        world.listeners.delete(listener);
      };
    },
  };
}

function meddling(world: World) {
  const channelOf = (id: string) => {
    const channel = world.channels.get(id);
    if (channel === undefined) throw new Error(`No channel ${id}`);
    return channel;
  };
  return {
    fail: (rule: FaultRule) => world.faults.plant(rule),
    clearFaults: () => world.faults.clear(),
    holdFileShares() {
      const held: (() => void)[] = [];
      world.heldShares = held;
      return () => {
        world.heldShares = undefined;
        for (const share of held.splice(0)) share();
      };
    },
    setScopes(scopes: readonly string[]) {
      world.scopes = new Set(scopes);
    },
    setMember(id: string, member: boolean) {
      const channel = channelOf(id);
      if (member) channel.members.add(ids.botUser);
      else channel.members.delete(ids.botUser);
      world.emit({ type: 'channel', channel });
    },
    archive(id: string, archived = true) {
      const channel = channelOf(id);
      channel.archived = archived;
      world.emit({ type: 'channel', channel });
    },
    deleteChannel(id: string) {
      const channel = channelOf(id);
      world.channels.delete(id);
      world.emit({ type: 'channel', channel });
    },
    deleteMessage(id: string, ts: string) {
      const channel = channelOf(id);
      const message = channel.byTs.get(ts);
      if (message === undefined) throw new Error(`No message ${ts} in ${id}`);
      removeMessage(world, channel, message);
    },
  };
}

function checkEndpoint(
  world: World,
  url: string,
  kind: 'ssl_check' | 'url_verification',
): Promise<HttpAnswer> {
  const token = 'local-verification-token';
  const request =
    kind === 'ssl_check'
      ? {
          body: new URLSearchParams({ ssl_check: '1', token }).toString(),
          contentType: 'application/x-www-form-urlencoded',
        }
      : {
          body: JSON.stringify({ type: kind, token, challenge: 'local-challenge' }),
          contentType: 'application/json',
        };
  return postSigned(world, { http: url }, request);
}
