import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Bot, type Sandbox, startSandbox } from './harness.ts';

/** Discord alone, in two processes: each half of the servers, one store. */
const HALVES = ['0,2', '1,3'].map((ids) => ({
  SHARD_IDS: ids,
  SHARD_COUNT: '4',
  SLACK_BOT_TOKEN: undefined,
  SLACK_APP_TOKEN: undefined,
  SLACK_API_URL: undefined,
  PORT: '0',
}));

let sandbox: Sandbox;
let bots: Bot[];
beforeEach(async () => {
  sandbox = await startSandbox({ discord: { guilds: 4, maxConcurrency: 4 } });
  bots = await Promise.all(HALVES.map((half) => sandbox.start(half)));
});
afterEach(() => sandbox.close());

/** Ids of commands that a process took. */
const taken = (bot: Bot) => bot.lines.filter(({ msg }) => msg === 'task accepted');

it('every server and every direct message has its process, and gets its video once', async () => {
  const { discord, mountsea } = sandbox;
  expect(discord.shards).toEqual(['0/4', '1/4', '2/4', '3/4']);
  const channels = [...discord.guilds.map(({ channel }) => channel), discord.ids.dm];
  const sent = await Promise.all(
    channels.map((channel, place) =>
      discord.slash({ name: 'sora', channel, options: { prompt: `a boat, number ${place}` } }),
    ),
  );
  await delivered(sent.length);
  expect(sent.map(({ deliveries }) => deliveries)).toEqual([1, 1, 1, 1, 1]);
  expect(mountsea.creates).toHaveLength(sent.length);
  expect(bots.map((bot) => taken(bot).length)).toEqual([3, 2]);
  expect(videos()).toBe(sent.length);
});

it('a command that reached both processes makes one task and one video', async () => {
  const { discord, mountsea } = sandbox;
  const many = 8;
  const sent = await Promise.all(
    Array.from({ length: many }, (_, place) => {
      const channel = discord.guilds[place % 4]?.channel ?? '';
      const options = { prompt: `a boat, number ${place}` };
      return discord.slash({ name: 'sora', channel, options, everywhere: true });
    }),
  );
  expect(sent.map(({ deliveries }) => deliveries)).toEqual(Array(many).fill(4));
  await delivered(many);
  expect(mountsea.creates.map(({ body }) => body.prompt).sort()).toEqual(
    sent.map((_, place) => `a boat, number ${place}`),
  );
  expect(await sandbox.tasks()).toHaveLength(many);
  expect(videos()).toBe(many);
  // The bystander said nothing to anybody, and spent nothing.
  for (const { messages } of sent) expect(messages).toHaveLength(1);
  const purse = await sandbox.purse(`user:discord:${discord.ids.user}`);
  expect(purse).toEqual({ committed: many, held: {} });
  expect(bots.flatMap(({ lines }) => lines.filter(({ level }) => level >= 50))).toEqual([]);
});

async function delivered(many: number): Promise<void> {
  const done = async () => (await sandbox.tasks()).filter(({ delivery }) => delivery === 'done');
  await expect.poll(async () => (await done()).length, { timeout: 20_000 }).toBe(many);
}

/** Files that were posted, wherever. */
function videos(): number {
  const { discord } = sandbox;
  return discord
    .channels()
    .flatMap(({ id }) => discord.messages(id))
    .flatMap((message) => message.attachments).length;
}
