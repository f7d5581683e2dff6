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
  readonly chats: readonly (Acknowledgements & { readonly chat: ChatName })[];
  /** Processor time of the bot while the load lasted, as a share of one core. */
  readonly core: number | undefined;
  readonly residentMib: number;
  /** Of Reelbot only: tasks saved in the end, and what had become of them when the load ended. */
  readonly accepted: number;
  readonly started: number;
  readonly delivered: number;
  readonly complaints: readonly (readonly [string, number])[];
}

/** Slack gives up after 3 s. */
const LAST_ANSWERS_MS = 3500;

/** Videos of the load are in the making for so long. */
const VIDEO_MS = 3000;

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
      return await underLoad(bot, load, chats, gateway, name === 'reelbot');
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
  gateway: Remote<Gateway>,
  expectsTasks: boolean,
): Promise<AckRun> {
  await Promise.all(chats.map((chat) => chat.reset()));
  const before = processorSeconds(bot.pid);
  const began = performance.now();
  const count = Math.round(rate * seconds);
  await Promise.all(chats.map((chat) => pace(rate, count, (nth) => void chat.command(nth))));
  const took = (performance.now() - began) / 1000;
  const after = processorSeconds(bot.pid);
  const soFar = {
    core: before === undefined || after === undefined ? undefined : (after - before) / took,
    residentMib: residentMib(bot.pid),
    started: await gateway.started(),
    delivered: bot.logged('task delivered'),
  };
  const look = () => Promise.all(chats.map((chat) => chat.acknowledgements()));
  const allTaken = () => !expectsTasks || bot.logged('task accepted') >= count * chats.length;
  await until(
    async () => allTaken() && (await look()).every(({ errors }) => errors === 0),
    LAST_ANSWERS_MS,
  );
  const seen = await look();
  return {
    ...soFar,
    accepted: bot.logged('task accepted'),
    complaints: bot.complaints(),
    chats: seen.flatMap((one, index) => {
      const chat = names[index];
      return chat === undefined ? [] : [{ ...one, chat }];
    }),
  };
}
