import { setTimeout as pause } from 'node:timers/promises';
import { environmentOf } from './ack-run.ts';
import { type Bot, startBot } from './bot.ts';
import type { Chat } from './local/chat.ts';
import type { Gateway, GatewayOptions } from './local/gateway.ts';
import { type Remote, startRemote } from './local/remote.ts';
import { pace, until } from './pace.ts';
import { residentMib } from './process-use.ts';

export interface CrowdOptions {
  /** Tasks in flight. */
  readonly tasks: number;
  /** Commands a second on Slack; Discord's share comes beside it. */
  readonly rate: number;
  /** For the bot's Node, such as --cpu-prof. */
  readonly nodeFlags: readonly string[];
}

/** A bot with thousands of tasks in flight, all of them made by real commands, and the local servers around it. */
export interface Crowd {
  readonly tasks: number;
  /** Commands by platform. */
  readonly made: { readonly slack: number; readonly discord: number };
  readonly tookSeconds: number;
  /** MiB of the bot before the first command, some seconds after its start. */
  readonly idleMib: number;
  /** MiB when the last task had started at the gateway. */
  readonly fullMib: number;
  readonly bot: Bot;
  readonly gateway: Remote<Gateway>;
  readonly environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** Every so many commands one is on Discord: discord.js sends 50 requests a second and a task needs three, so there cannot be more. */
const DISCORD_EVERY = 10;

/** Videos that end in no measurement. */
const VIDEO_MS = 45 * 60_000;

/** Until a fresh bot counts as idle. */
const IDLE_MS = 5000;

/** Until everything counts as started that was asked for. */
const START_MS = 10 * 60_000;

/** Makes the crowd. `note` is told what is going on. */
export async function gather(
  { tasks, rate, nodeFlags }: CrowdOptions,
  note: (text: string) => void,
): Promise<Crowd> {
  const options: GatewayOptions = { durationMs: VIDEO_MS };
  const [gateway, discord, slack] = await Promise.all([
    startRemote<Gateway>('gateway.ts', options),
    startRemote<Chat>('discord.ts'),
    startRemote<Chat>('slack.ts'),
  ]);
  const closeServers = () => Promise.all([gateway, discord, slack].map((one) => one.close()));
  const environment = await environmentOf([gateway, discord, slack]);
  let bot: Bot | undefined;
  try {
    bot = await startBot('reelbot', environment, nodeFlags);
    await pause(IDLE_MS);
    const idleMib = residentMib(bot.pid);
    const onDiscord = Math.floor(tasks / DISCORD_EVERY);
    const onSlack = tasks - onDiscord;
    note(`${onSlack} commands on Slack and ${onDiscord} on Discord`);
    const began = performance.now();
    await Promise.all([
      pace(rate, onSlack, (nth) => void slack.command(nth)),
      pace(rate / (DISCORD_EVERY - 1), onDiscord, (nth) => void discord.command(nth)),
    ]);
    const all = await until(async () => (await gateway.started()) >= tasks, START_MS);
    if (!all) throw new Error(`only ${await gateway.started()} of ${tasks} tasks were started`);
    return {
      tasks,
      made: { slack: onSlack, discord: onDiscord },
      tookSeconds: (performance.now() - began) / 1000,
      idleMib,
      fullMib: residentMib(bot.pid),
      bot,
      gateway,
      environment,
      close: async () => void (await closeServers()),
    };
  } catch (error) {
    await bot?.kill();
    await closeServers();
    throw error;
  }
}
