import type { Create, RequestEntry } from '../../sandbox/gateways/index.ts';
import type { Task } from '../../src/core/task.ts';
import type { Bot, LogLine, Sandbox } from './harness.ts';

/** A message that everybody sees. */
export interface Shown {
  readonly place: 'thread' | 'channel';
  readonly text: string;
  /** Names of its files. */
  readonly files: readonly string[];
}

/** One command of one person: nobody else types it, and the person types nothing else. */
export interface Asked {
  readonly platform: 'discord' | 'slack';
  readonly prompt: string;
  /** Messages that notified the person: the video, its link or the failure. There may never be two. */
  results(): Shown[];
  /** Waits for the first of them. */
  result(timeoutMs?: number): Promise<Shown>;
  /** The messages in the channel that the thread hangs on. There may never be two. */
  anchors(): Shown[];
  /** What else stands in the thread: the card. There may never be two. */
  cards(): Shown[];
  /** Waits for what the person was told privately. */
  told(): Promise<string>;
  /** Create requests with this prompt that reached a gateway, refused ones included. */
  posts(): RequestEntry[];
  /** Those that a gateway accepted. */
  creates(): Create[];
  /** Waits for an accepted one; resolves to the gateway's id of the task. */
  created(): Promise<string>;
  /** The task as it is stored. */
  task(): Promise<Task | undefined>;
  /** Waits until nothing is left to do, as the log of this bot tells. */
  closed(bot: Bot): Promise<LogLine>;
  purse(): ReturnType<Sandbox['purse']>;
  /** Delivers the command again, as the platforms do. */
  redeliver(): Promise<void>;
  /** The ids of the channel and the thread, to harm them. */
  readonly channel: string;
  thread(): string;
  readonly person: { readonly id: string; readonly name: string };
}

export interface Wish {
  /** A channel id; the ordinary text channel unless told. */
  readonly channel?: string;
  /** Further options. */
  readonly options?: Readonly<Record<string, string | number>>;
  /** A picture to start from: attached on Discord, by its address on Slack. */
  readonly picture?: { readonly bytes: Uint8Array; readonly url: string };
  /** Called before the command goes off, for faults that are to meet this command alone. */
  readonly before?: (prompt: string) => void;
}

/** A platform, seen from the people who type commands there. */
export interface Side {
  readonly platform: 'discord' | 'slack';
  /** Types `/sora` as somebody new, with a prompt that nobody used. Does not wait for any answer. */
  ask(wish?: Wish): Promise<Asked>;
}

export const PLATFORMS = ['discord', 'slack'] as const;

/** Every wait here gets this long: machines are sometimes busy, ms. */
export const PATIENCE_MS = 20_000;

let people = 0;

export function sideOf(sandbox: Sandbox, platform: Side['platform']): Side {
  return platform === 'discord' ? onDiscord(sandbox) : onSlack(sandbox);
}

/** What does not depend on the platform. */
function common(sandbox: Sandbox, prompt: string) {
  const { mountsea, gateways } = sandbox;
  const task = async () => (await sandbox.tasks()).find(({ request }) => request.prompt === prompt);
  const creates = () =>
    gateways.flatMap((one) => one.creates).filter(({ body }) => promptIn(body) === prompt);
  return {
    prompt,
    task,
    creates,
    posts: () =>
      gateways
        .flatMap((one) => one.requests)
        .filter(({ method, body }) => method === 'POST' && promptIn(body) === prompt),
    created: () => mountsea.waitFor(() => creates()[0]?.taskId, PATIENCE_MS),
    async closed(bot: Bot) {
      const id = (await task())?.id;
      const over = ['task delivered', 'a result was given up'];
      return await bot.line((line) => line.task === id && over.includes(line.msg));
    },
  };
}

/** Mountsea's newer API has it one level deeper. */
function promptIn(body: unknown): unknown {
  if (typeof body !== 'object' || body === null) return undefined;
  if ('prompt' in body) return body.prompt;
  return 'input' in body ? promptIn(body.input) : undefined;
}

function onDiscord(sandbox: Sandbox): Side {
  const { discord } = sandbox;
  const posted = () =>
    discord
      .channels()
      .flatMap(({ id }) =>
        discord.messages(id).filter(({ author }) => author.id === discord.ids.bot),
      );
  const shown = (message: ReturnType<typeof posted>[number]): Shown => ({
    place: discord.thread(message.channel_id) === undefined ? 'channel' : 'thread',
    text: message.content,
    files: message.attachments.map(({ filename }) => filename),
  });
  return {
    platform: 'discord',
    async ask({ channel = discord.ids.channel, options: more, picture, before } = {}) {
      people += 1;
      const prompt = `boat number ${people}`;
      before?.(prompt);
      const person = `90000000000000${String(people).padStart(4, '0')}`;
      const user = { id: person, name: `Person ${people}` };
      const image = picture && {
        image: { attachment: { name: 'boat.png', bytes: picture.bytes } },
      };
      const options = { prompt, ...more, ...image };
      const { id } = await discord.slash({ name: 'sora', options, channel, user });
      const pings = (message: ReturnType<typeof posted>[number]) =>
        message.mentions.some((mentioned) => mentioned.id === person);
      const anchors = () =>
        posted().filter((one) => !pings(one) && one.content.endsWith(`: ${prompt}`));
      const results = () => posted().filter(pings).map(shown);
      const thread = () => anchors()[0]?.id ?? '';
      return {
        ...common(sandbox, prompt),
        platform: 'discord',
        channel,
        thread,
        person: user,
        results,
        result: (timeoutMs = PATIENCE_MS) => discord.waitFor(() => results()[0], timeoutMs),
        anchors: () => anchors().map(shown),
        cards: () =>
          discord
            .messages(thread())
            .filter((one) => !pings(one))
            .map(shown),
        told: () => discord.waitFor(() => discord.ephemerals(person)[0]?.content, PATIENCE_MS),
        purse: () => sandbox.purse(`user:discord:${person}:`),
        async redeliver() {
          await discord.redeliver(id);
        },
      };
    },
  };
}

function onSlack(sandbox: Sandbox): Side {
  const { slack } = sandbox;
  const posted = () =>
    [...slack.channels.values()].flatMap(({ byTs }) =>
      [...byTs.values()].filter(({ user }) => user === slack.ids.botUser),
    );
  const shown = (message: ReturnType<typeof posted>[number]): Shown => ({
    place: message.threadTs === undefined ? 'channel' : 'thread',
    text: message.text,
    files: message.files.map(({ name }) => name),
  });
  return {
    platform: 'slack',
    async ask({ channel = slack.ids.channel, options = {}, picture, before } = {}) {
      people += 1;
      const prompt = `boat number ${people}`;
      before?.(prompt);
      const person = slack.addUser({ name: `person-${people}` }).id;
      const typed = Object.entries({
        prompt,
        ...options,
        ...(picture && { image: picture.url }),
      }).map(([name, value]) => `${name}:${value}`);
      const text = typed.length === 1 ? prompt : typed.join(' ');
      const delivery = slack.slash({ command: '/sora', text, user: person, channel });
      const pings = (message: ReturnType<typeof posted>[number]) =>
        message.pinged.users.includes(person);
      const anchors = () =>
        posted().filter((one) => !pings(one) && one.text.endsWith(`: ${prompt}`));
      const results = () => posted().filter(pings).map(shown);
      let root = '';
      const thread = () => {
        root = anchors()[0]?.ts ?? root;
        return root;
      };
      const wait = { timeoutMs: PATIENCE_MS, what: `news of "${prompt}"` };
      return {
        ...common(sandbox, prompt),
        platform: 'slack',
        channel,
        thread,
        person: { id: person, name: `person-${people}` },
        results,
        result: (timeoutMs = PATIENCE_MS) =>
          slack.waitFor(() => results()[0], { ...wait, timeoutMs }),
        anchors: () => anchors().map(shown),
        cards: () =>
          slack
            .replies(channel, thread())
            .filter((one) => !pings(one))
            .map(shown),
        told: () => slack.waitFor(() => slack.ephemerals(person)[0]?.text, wait),
        purse: () => sandbox.purse(`user:slack:${slack.ids.team}/${person}:`),
        async redeliver() {
          await slack.redeliver(await delivery);
        },
      };
    },
  };
}

/** Kills the bot inside an event of a server, so before that server can answer what caused it. */
export function killAt<E>(
  bot: Bot,
  server: { subscribe(listener: (event: E) => void): () => void },
  test: (event: E) => boolean,
): Promise<void> {
  return new Promise((resolve) => {
    const unsubscribe = server.subscribe((event) => {
      if (!test(event)) return;
      unsubscribe();
      resolve(bot.kill());
    });
  });
}

/** A pattern for a fault of the local Discord, and the moment at which a request first met it: held requests are logged only when they are answered. */
export function watched(pattern: RegExp): { path: RegExp; met: Promise<number> } {
  const { promise, resolve } = Promise.withResolvers<number>();
  const path = new RegExp(pattern);
  path.test = (text) => {
    const fits = pattern.test(text);
    if (fits) resolve(Date.now());
    return fits;
  };
  return { path, met: promise };
}

/** A command whose task runs, with its card in the thread; resolves to the gateway's id of it too. Wants the gateway held. */
export async function running(
  sandbox: Sandbox,
  platform: Side['platform'],
  wish?: Wish,
): Promise<{ asked: Asked; taskId: string }> {
  const asked = await sideOf(sandbox, platform).ask(wish);
  const taskId = await asked.created();
  const stands = () => asked.cards().some(({ text }) => text.includes(taskId));
  await sandbox.mountsea.waitFor(stands, PATIENCE_MS);
  return { asked, taskId };
}
