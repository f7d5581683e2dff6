import { type Bot, type BotName, startBot } from './bot.ts';
import type { Acknowledgements, Chat } from './local/chat.ts';
import type { Gateway, GatewayOptions } from './local/gateway.ts';
import { type Remote, startRemote } from './local/remote.ts';
import { pace, until } from './pace.ts';
import { processorSeconds, residentMib } from './process-use.ts';
import { temporaryFolder } from './temporary.ts';

export type ChatName = 'discord' | 'slack';

export interface AckLoad {
  readonly chats: readonly ChatName[];
  /** Commands a second on each of them. */
  readonly rate: number;
  readonly seconds: number;
}

/** What one run of one bot under a load gave. */
export interface AckRun {
  /** In the order of the load's chats. */
  readonly chats: readonly (Acknowledgements & {
    readonly chat: ChatName;
    /** Of the first command after the start of the bot, ms. */
    readonly firstMs: number;
  })[];
  /** Processor time of the bot while the load lasted, as a share of one core. */
  readonly core: number | undefined;
  readonly residentMib: number;
  readonly complaints: readonly (readonly [string, number])[];
}

/** Slack gives up after 3 s. */
const LAST_ANSWERS_MS = 3500;

/** Videos of the load are in the making for so long: none ends while it lasts. */
const VIDEO_MS = 60_000;

/** Commands before those that count, and how fast they come: the bot has its connections and its code is warm. */
const WARM_UP = 30;
const WARM_UP_RATE = 15;

/** Until what the warm-up set off is done, ms. */
const SETTLE_MS = 2000;

/** Room and credits for everybody: this measures the bot and not its limits. */
export const NO_LIMITS = {
  QUOTA_USER: '1000000/day',
  MOUNTSEA_RATE: '100000/s',
  MAX_RUNNING: '1000000',
  MAX_RUNNING_PER_USER: '1000000',
  PORT: '0',
} as const;

/** One run: local servers in processes of their own, one bot, one load. */
export async function runAck(
  name: BotName,
  load: AckLoad,
  nodeFlags: readonly string[] = [],
): Promise<AckRun> {
  const options: GatewayOptions = { durationMs: VIDEO_MS };
  const gateway = await startRemote<Gateway>('gateway.ts', options);
  const chats = await Promise.all(load.chats.map((chat) => startRemote<Chat>(`${chat}.ts`)));
  try {
    const env = await environmentOf([gateway, ...chats]);
    const bot = await startBot(name, env, nodeFlags);
    try {
      return await underLoad(bot, load, chats);
    } finally {
      await (nodeFlags.length > 0 ? bot.stop() : bot.kill());
    }
  } finally {
    await Promise.all([gateway, ...chats].map((remote) => remote.close()));
  }
}

export async function environmentOf(
  remotes: readonly { environment(): Promise<Record<string, string>> }[],
): Promise<Record<string, string>> {
  const parts = await Promise.all(remotes.map((remote) => remote.environment()));
  const store = `sqlite://${await temporaryFolder()}/store.sqlite`;
  return Object.assign({}, NO_LIMITS, { STORE_URL: store }, ...parts);
}

async function underLoad(
  bot: Bot,
  { chats: names, rate, seconds }: AckLoad,
  chats: readonly Remote<Chat>[],
): Promise<AckRun> {
  const first = await warmUp(chats);
  await Promise.all(chats.map((chat) => chat.reset()));
  const before = processorSeconds(bot.pid);
  const began = performance.now();
  const count = Math.round(rate * seconds);
  await fire(chats, rate, count);
  const took = (performance.now() - began) / 1000;
  const after = processorSeconds(bot.pid);
  const resident = residentMib(bot.pid);
  const seen = await answersOf(chats, count);
  return {
    core: before === undefined || after === undefined ? undefined : (after - before) / took,
    residentMib: resident,
    complaints: bot.complaints(),
    chats: seen.flatMap((one, index) => {
      const chat = names[index];
      return chat === undefined ? [] : [{ ...one, chat, firstMs: first[index] ?? Number.NaN }];
    }),
  };
}

/** Resolves to how long the very first command took on each. */
async function warmUp(chats: readonly Remote<Chat>[]): Promise<number[]> {
  const first: number[] = [];
  for (const chat of chats) {
    await fire([chat], 1, 1);
    first.push((await answersOf([chat], 1))[0]?.ms[0] ?? Number.NaN);
  }
  await fire(chats, WARM_UP_RATE, WARM_UP);
  await answersOf(chats, WARM_UP + 1);
  await until(() => false, SETTLE_MS);
  return first;
}

let people = 0;

/** So many commands on each, every one by another person. */
async function fire(chats: readonly Remote<Chat>[], rate: number, count: number): Promise<void> {
  const from = people;
  people += count;
  await Promise.all(chats.map((chat) => pace(rate, count, (nth) => void chat.command(from + nth))));
}

/** When all `count` commands have their answer, or will not get one any more. */
async function answersOf(
  chats: readonly Remote<Chat>[],
  count: number,
): Promise<Acknowledgements[]> {
  const look = () => Promise.all(chats.map((chat) => chat.acknowledgements()));
  await until(
    async () => (await look()).every(({ ms, privateMs }) => ms.length + privateMs.length >= count),
    LAST_ANSWERS_MS,
  );
  return await look();
}
