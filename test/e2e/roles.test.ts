import { setInterval } from 'node:timers/promises';
import type { APIMessage } from 'discord-api-types/v10';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Interaction, Person } from '../../sandbox/discord/index.ts';
import { freePort } from '../../sandbox/free-port.ts';
import { startLocalMs } from '../../sandbox/gateways/index.ts';
import { en } from '../../src/core/words/en.ts';
import { png } from '../images/pictures.ts';
import { describeWithRedis, startRedis, type TestRedis } from '../support/redis.ts';
import { type Sandbox, startSandbox } from './harness.ts';
import { isPrivate, shownOnDiscord } from './people.ts';
import { errorsOf, type Processes, processesOf } from './processes.ts';
import { cardIn, slackPerson, videoIn } from './slack-people.ts';
import { type Asked, PATIENCE_MS, PLATFORMS, sideOf } from './steps.ts';

let redis: TestRedis;
let sandbox: Sandbox;
let processes: Processes;

const BOSS: Person = { id: '140000000000000077', name: 'Boss', permissions: 1n << 5n };

/** How long the store is away while commands come, and how often they do, ms. */
const AWAY_MS = 5000;
const EVERY_MS = 250;

describeWithRedis('fronts and workers', () => {
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.close());
  beforeEach(async () => {
    sandbox = await startSandbox({
      storeUrl: redis.fresh(),
      mountsea: { durationMs: 300, fetchImages: true },
    });
    processes = processesOf(sandbox);
  });
  afterEach(() => sandbox.close());

  const ask = () => Promise.all(PLATFORMS.map((platform) => sideOf(sandbox, platform).ask()));

  it('a front alone takes commands, which wait for a worker', async () => {
    await processes.front();
    const both = await ask();
    await expect.poll(async () => (await sandbox.tasks()).length, WAIT).toBe(2);
    for (const asked of both) {
      expect(await asked.task()).toMatchObject({ state: 'accepted' });
      expect(Object.values((await asked.purse()).held)).toEqual([1]);
      expect(asked.posts()).toEqual([]);
    }
    expect(sandbox.discord.interactions().map(({ acknowledgedAt: at }) => typeof at)).toEqual([
      'number',
    ]);
    await processes.work();
    await expectVideos(both);
    expect([sandbox.discord.connections, sandbox.slack.connections()]).toEqual([1, 1]);
    expect(errorsOf(sandbox)).toEqual([]);
  });

  it('a worker alone takes none, and changes no commands', async () => {
    const { discord, slack } = sandbox;
    await processes.work();
    expect([discord.connections, slack.connections()]).toEqual([0, 0]);
    expect(discord.commandWrites).toBe(0);
    expect((await slack.slash({ command: '/sora', text: 'a boat' })).outcome).toBe(
      'dispatch_failed',
    );
    await processes.front();
    await expectVideos(await ask());
    expect(errorsOf(sandbox)).toEqual([]);
  });

  it.each(['front', 'work'] as const)(
    'pictures and words of gateways come in at either: %s',
    async (role) => {
      const { slack, mountsea } = sandbox;
      const { apiKey } = mountsea;
      const ms = await startLocalMs({ apiKey, durationMs: 300, queuedMs: 50 });
      sandbox.gateways.push(ms);
      const ports = { front: String(freePort()), work: String(freePort()) };
      const env = {
        PUBLIC_URL: `http://127.0.0.1:${ports[role]}`,
        MOUNTSEA_MS_URL: `${ms.baseUrl}/ms/v1`,
      };
      await processes.front(undefined, { ...env, PORT: ports.front });
      const worker = await processes.work({ ...env, PORT: ports.work });
      const ana = slackPerson(sandbox, { name: 'ana' });
      const text = `<@${slack.ids.botUser}> model:sora-2 prompt:a boat from a picture`;
      const files = [{ name: 'boat.png', bytes: png(64, 64) }];
      const { message } = await slack.say({ text, user: ana.id, files });
      await videoIn(sandbox, message);
      const create = sandbox.gateways.flatMap(({ creates }) => creates)[0];
      expect(JSON.stringify(create?.body)).toContain(`${env.PUBLIC_URL}/i/`);
      expect(create?.image?.status ?? 200).toBe(200);
      await worker.stop();
      // So seldom that only a word of the gateway can be the reason for a check.
      const seldom = { CHECK_FIRST: '1h', CHECK_EVERY: '1h' };
      await processes.work({ ...env, ...seldom, PORT: ports.work });
      const asked = await sideOf(sandbox, 'discord').ask({ options: { model: 'wan-2.7' } });
      await asked.result();
      expect(ms.hooks.length).toBeGreaterThan(0);
      expect(errorsOf(sandbox)).toEqual([]);
    },
  );

  it('buttons at the front act on tasks of a worker', async () => {
    const { slack, mountsea } = sandbox;
    await processes.front();
    await processes.work();
    const [here] = [await sideOf(sandbox, 'discord').ask()];
    await here.result();
    await closed(here);
    const result = () => messagesIn(here.thread()).find(({ attachments }) => attachments.length);
    const sent = await press(result(), 'Send again', here.person);
    expect(await told(sent)).toContain(en['done.send']);
    await expect.poll(() => here.results().length, WAIT).toBe(2);
    await press(result(), 'Again', here.person);
    await expect.poll(() => here.results().length, WAIT).toBe(3);
    expect(here.creates()).toHaveLength(2);

    mountsea.hold();
    const there = await sideOf(sandbox, 'discord').ask();
    const taskId = await there.created();
    const card = () => messagesIn(there.thread()).find(({ content }) => content.includes(taskId));
    await sandbox.discord.waitFor(card, PATIENCE_MS);
    await press(card(), 'Stop following', there.person);
    await closed(there);
    expect((await there.task())?.failure?.code).toMatch(/stopped|called-off/u);

    const ana = slackPerson(sandbox, { name: 'ana' });
    const root = await ana.ask('a buoy');
    await mountsea.waitFor(() => mountsea.creates.length === 4, PATIENCE_MS);
    const shown = await slack.waitFor(() => {
      const found = cardIn(sandbox, root);
      return JSON.stringify(found?.blocks ?? []).includes('"task_stop"') && found;
    });
    await ana.press(shown, 'task_stop');
    const stopped = async () =>
      (await sandbox.tasks()).filter(({ failure }) => failure !== undefined).length;
    await expect.poll(stopped, WAIT).toBe(2);
    expect(errorsOf(sandbox)).toEqual([]);
  });

  it('the report, the queue and what is left are the same from any process', async () => {
    const { discord, mountsea } = sandbox;
    processes = processesOf(sandbox, { MAX_RUNNING_PER_USER: '1' });
    const first = await processes.front('discord');
    const worker = await processes.work();
    mountsea.hold();
    const ana = { id: '900000000000000001', name: 'Ana' };
    for (const prompt of ['one', 'two', 'three']) {
      await discord.slash({ name: 'sora', options: { prompt }, user: ana });
      const count = async () => (await sandbox.tasks()).length;
      await expect.poll(count, WAIT).toBe(['one', 'two', 'three'].indexOf(prompt) + 1);
    }
    const waiting = () =>
      discord
        .threads()
        .flatMap(({ id }) => discord.messages(id))
        .filter(({ content }) => content.includes('in the queue'));
    await discord.waitFor(() => waiting().length === 2, PATIENCE_MS);
    const look = async () => [
      await told(await discord.slash({ name: 'sora-quota', user: ana })),
      await told(await discord.slash({ name: 'sora-history', user: ana })),
      await told(await discord.slash({ name: 'sora-admin show', user: BOSS })),
    ];
    const before = await look();
    expect(await first.stop()).toBe(0);
    expect(await worker.stop()).toBe(0);
    await processes.front('discord');
    expect(await look()).toEqual(before);
    await processes.work();
    expect(mountsea.creates).toHaveLength(1);
    mountsea.release();
    const delivered = async () =>
      (await sandbox.tasks()).filter(({ delivery }) => delivery === 'done').length;
    await expect.poll(delivered, WAIT).toBe(3);
    expect(mountsea.creates.map(({ body }) => body.prompt)).toEqual(['one', 'two', 'three']);
    expect(errorsOf(sandbox)).toEqual([]);
  });

  it('no command is left without an answer while the store is away', async () => {
    const { discord, slack } = sandbox;
    await processes.front();
    await processes.work();
    await redis.stop();
    const asked: Asked[] = [];
    let left = AWAY_MS / EVERY_MS;
    for await (const _ of setInterval(EVERY_MS)) {
      asked.push(...(await ask()));
      left -= 1;
      if (left <= 0) break;
    }
    await redis.start();
    const answers = () => discord.ephemerals().length + slack.ephemerals().length;
    const known = async () => (await sandbox.tasks()).length + answers();
    await expect.poll(known, WAIT).toBe(asked.length);
    expect(discord.interactions().filter((one) => one.acknowledgedAt === undefined)).toEqual([]);
    expect(slack.deliveries().filter(({ outcome }) => outcome !== 'acknowledged')).toEqual([]);
    const words = [
      ...discord.ephemerals().map(({ content }) => content),
      ...slack.ephemerals().map(({ text }) => text),
    ];
    expect(words.length).toBeGreaterThan(0);
    expect(words.filter((text) => !text.includes(en['trouble.store']))).toEqual([]);
    const open = async () =>
      (await sandbox.tasks()).filter(({ delivery }) => delivery !== 'done').length;
    await expect.poll(open, WAIT).toBe(0);
    await expectVideos(await ask());
    for (const one of asked) expect((await one.purse()).held).toEqual({});
  }, 90_000);

  describe('does not start', () => {
    it.each(['front', 'work'])('as %s without a store to share', async (role) => {
      const bot = sandbox.spawn({ ROLE: role, STORE_URL: `sqlite://${sandbox.storePath}` });
      expect(await bot.ended).toBe(1);
      expect(bot.complaints()).toContain(
        `ROLE: ${role} is one of several processes, and they need a store that they can share: STORE_URL=redis://…`,
      );
    });

    it.each(['front', 'work'])('as %s while Redis is away, and says so', async (role) => {
      const bot = sandbox.spawn({ ROLE: role, STORE_URL: 'redis://127.0.0.1:1/0', PORT: '0' });
      expect(await bot.ended).toBe(1);
      const line = bot.lines.find(({ msg }) => msg === 'the bot could not start');
      expect(JSON.stringify(line?.err)).toContain('redis://127.0.0.1:1/0 cannot be opened');
    });
  });
});

const WAIT = { timeout: PATIENCE_MS, interval: 100 };

async function expectVideos(all: readonly Asked[]): Promise<void> {
  for (const asked of all) {
    await asked.result();
    await closed(asked);
    expect(asked.results()).toHaveLength(1);
    expect(asked.results()[0]?.files).toHaveLength(1);
    expect(asked.creates()).toHaveLength(1);
    expect(await asked.purse()).toEqual({ committed: 1, held: {} });
  }
}

/** Whichever process delivered it. */
async function closed(asked: Asked): Promise<void> {
  await expect.poll(async () => (await asked.task())?.delivery, WAIT).toBe('done');
}

function messagesIn(channel: string): APIMessage[] {
  return sandbox.discord.messages(channel);
}

/** Presses a button that a message really has. */
async function press(message: APIMessage | undefined, label: string, user: Person) {
  const rows = (message?.components ?? []) as {
    components: { label: string; custom_id: string }[];
  }[];
  const button = rows.flatMap(({ components }) => components).find((one) => one.label === label);
  expect(button, `${label} in ${JSON.stringify(rows)}`).toBeDefined();
  return await sandbox.discord.press({
    message: message?.id ?? '',
    customId: button?.custom_id ?? '',
    user,
  });
}

/** Waits for what the person alone is told, embeds included. */
async function told(interaction: Interaction): Promise<string> {
  const LOADING = 128;
  const message = await sandbox.discord.waitFor(
    () => interaction.messages.find((one) => isPrivate(one) && ((one.flags ?? 0) & LOADING) === 0),
    PATIENCE_MS,
  );
  const embeds = message.embeds.map(({ description = '' }) => description);
  return shownOnDiscord([message.content, ...embeds].join('\n'));
}
