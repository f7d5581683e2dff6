import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import type { Action, BotTask, Call, State } from '../../sandbox/page/wire.ts';
import { startWorld, type World } from '../../sandbox/page/world/world.ts';
import { act, type Watcher, watch } from './page-client.ts';

/** The bot tries again after some seconds, and starts within some. */
const PATIENCE_MS = 25_000;

vi.setConfig({ testTimeout: 3 * PATIENCE_MS });

/** The whole sandbox with the real bot, as `npm run sandbox` starts it; one visit does everything. */
let folder: string;
let world: World;
let watcher: Watcher;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reelbot-nothing-lost-'));
  world = await startWorld({ folder, taskMs: 4_000, port: 0, verbose: false });
  watcher = await watch(world.page.url);
  expect(await world.bot.settled, world.bot.state.detail).toBe(true);
});
afterAll(async () => {
  watcher.close();
  await world.close();
  await rm(folder, { recursive: true, force: true });
});
afterEach(() => ask({ do: 'heal' }));

const ask = async (action: Action): Promise<void> => {
  expect(await act(world.page.url, action)).toEqual({ ok: true });
};
const wait = <T>(look: (state: State) => T | undefined | false) =>
  watcher.waitFor(look, PATIENCE_MS);
const personCalled = (side: 'discord' | 'slack', name: string) =>
  watcher.state[side].people.find((one) => one.name === name)?.id ?? '';
const sora = (name: string, prompt: string) =>
  ask({
    do: 'discord-slash',
    person: personCalled('discord', name),
    name: 'sora',
    options: { prompt },
  });
const soraOnSlack = (name: string, prompt: string) =>
  ask({ do: 'slack-slash', person: personCalled('slack', name), text: `/sora ${prompt}` });
const taskFor = (prompt: string, fits: (task: BotTask) => boolean) =>
  wait(({ tasks }) => tasks.find((task) => task.prompt === prompt && fits(task)));
const done = ({ delivery }: BotTask) => delivery === 'done';
const walletOf =
  (person: string) =>
  ({ wallets }: State) =>
    wallets.find((wallet) => wallet.person === person);
const callsOf = ({ id }: BotTask) => watcher.state.calls.filter(({ task }) => task === id);
const named = (calls: readonly Call[], what: string) =>
  calls.filter((call) => call.what === what && call.fault === undefined);

/** Videos that stand on a side, beyond so many. */
function videosOn(side: 'discord' | 'slack', from: number): number {
  const { discord, slack } = watcher.state;
  const files =
    side === 'discord'
      ? discord.messages.flatMap(({ message }) =>
          message.attachments.map((one) => one.content_type),
        )
      : slack.messages.flatMap(({ files: own }) => own.map(({ mimetype }) => mimetype));
  return files.filter((type) => type === 'video/mp4').length - from;
}

it('delivers the video once although the bot is killed while the task runs', async () => {
  const before = videosOn('discord', 0);
  await sora('Ana', 'a lighthouse in a storm');
  const running = await taskFor('a lighthouse in a storm', ({ state }) => state === 'running');
  await ask({ do: 'bot-kill', startAfterMs: 0 });
  await wait(({ bot }) => bot.state !== 'running');
  const ended = await taskFor('a lighthouse in a storm', done);
  expect(ended).toMatchObject({ id: running.id, state: 'succeeded', credits: 'spent' });
  await wait(() => videosOn('discord', before) === 1);
  const calls = callsOf(ended);
  expect(named(calls, 'create a video')).toHaveLength(1);
  expect(named(calls, 'post the video')).toHaveLength(1);
  // The whole story can be read by the task, from the person to the result.
  expect(calls[0]).toMatchObject({ from: { kind: 'person', name: 'Ana' }, what: '/sora' });
  expect(named(watcher.state.calls, 'kill -9')).toHaveLength(1);
});

it('gives the credits back when a gateway refuses, and shows it', async () => {
  const person = personCalled('discord', 'Ben');
  const seen: number[] = [];
  await ask({ do: 'switch', kind: 'gateway', fault: 'moderated', on: true });
  await sora('Ben', 'something that is refused');
  seen.push(
    (await wait((state) => walletOf(person)(state)?.held === 1 && walletOf(person)(state)))?.left ??
      -1,
  );
  const ended = await taskFor('something that is refused', done);
  expect(ended).toMatchObject({ state: 'failed', failure: 'moderated', credits: 'back' });
  await wait((state) => walletOf(person)(state)?.held === 0);
  seen.push(walletOf(person)(watcher.state)?.left ?? -1);
  expect(seen).toEqual([9, 10]);
  expect(walletOf(person)(watcher.state)).toMatchObject({ spent: 0, limit: 10 });
});

it('uses another gateway while one is down', async () => {
  const which = { do: 'switch', kind: 'gateway', fault: 'down', where: 'mountsea' } as const;
  await ask({ ...which, on: true });
  await soraOnSlack('Bob', 'a kite over the dunes');
  const ended = await taskFor('a kite over the dunes', done);
  expect(ended).toMatchObject({ state: 'succeeded', gateway: 'pmock', side: 'slack' });
  const refused = callsOf(ended).find(({ fault }) => fault === 'down on purpose');
  expect(refused).toMatchObject({ to: { kind: 'gateway', name: 'mountsea' } });
});

it.each(['discord', 'slack'] as const)(
  'delivers later, once, what %s did not take',
  async (side) => {
    const prompt = `a tram through ${side}`;
    const before = videosOn(side, 0);
    await (side === 'discord' ? sora('Mia', prompt) : soraOnSlack('Marta', prompt));
    await taskFor(prompt, ({ state }) => state === 'running');
    const which = { do: 'switch', kind: 'platform', fault: 'failing', where: side } as const;
    await ask({ ...which, on: true });
    const waiting = await taskFor(
      prompt,
      ({ tries, endedAt }) => tries > 0 && endedAt !== undefined,
    );
    expect(waiting).toMatchObject({ state: 'succeeded', delivery: 'none' });
    expect(videosOn(side, before)).toBe(0);
    expect(callsOf(waiting).some(({ fault }) => fault === 'answered 500 on purpose')).toBe(true);
    await ask({ ...which, on: false });
    const ended = await taskFor(prompt, done);
    expect(named(callsOf(ended), 'create a video')).toHaveLength(1);
    await wait(() => videosOn(side, before) === 1);
  },
);

it('never sends a create twice of which nobody knows what came', async () => {
  await ask({ do: 'switch', kind: 'gateway', fault: 'no-answer', on: true });
  const before = world.servers.gateways.flatMap(({ creates }) => creates).length;
  await sora('Lukas', 'a train in the fog');
  const ended = await taskFor('a train in the fog', done);
  expect(ended).toMatchObject({ state: 'lost', credits: 'back' });
  expect(world.servers.gateways.flatMap(({ creates }) => creates)).toHaveLength(before + 1);
});

it('delivers soon when the gateways are fast', async () => {
  await ask({ do: 'speed', factor: 20 });
  await sora('小雨', '纸船');
  const ended = await taskFor('纸船', done);
  expect(ended.state).toBe('succeeded');
  // 4 s of work are done at the first look.
  expect(named(callsOf(ended), 'check')).toHaveLength(1);
});

it('keeps the secrets of all of this to itself', async () => {
  const { discord, slack, mountsea, pmock, ownServer } = world.servers;
  const { calls, tasks, wallets, switches } = watcher.state;
  const told = JSON.stringify({ calls, tasks, wallets, switches });
  const tokens = discord.interactions().map(({ token }) => token);
  const urls = slack.deliveries().flatMap(({ responseUrl }) => responseUrl ?? []);
  expect(tokens.length).toBeGreaterThan(0);
  expect(urls.length).toBeGreaterThan(0);
  const keys = [mountsea.apiKey, pmock.accessKey, pmock.secretKey, ownServer.apiKey];
  for (const secret of [...tokens, ...urls, ...keys, discord.token, slack.botToken]) {
    expect(told).not.toContain(secret);
  }
});
