import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Page, startPage } from '../../sandbox/page/server/index.ts';
import type { Action, State } from '../../sandbox/page/wire.ts';
import { type Servers, startServers } from '../../sandbox/page/world/servers.ts';
import { act, type Watcher, watch } from './page-client.ts';
import { type PlayedBot, playedBot } from './page-played-bot.ts';

let servers: Servers;
let page: Page;
let bot: PlayedBot;
let early: Watcher;

beforeEach(async () => {
  servers = await startServers({ taskMs: 60_000, varied: false });
  bot = playedBot();
  page = await startPage({ servers, bot: () => bot, port: 0 });
  early = await watch(page.url);
});
afterEach(async () => {
  early.close();
  await page.close();
  await servers.close();
});

const ask = (action: Action) => act(page.url, action);
const on = ({ switches }: State) => switches.filter((one) => one.on).map(({ id }) => id);

/** What a page that is loaded now knows. */
async function fresh(): Promise<State> {
  const late = await watch(page.url);
  late.close();
  return late.state;
}

/** A create as the bot sends it to Mountsea; the status, or 0 where nobody answers. */
async function create(): Promise<number> {
  const { baseUrl, apiKey } = servers.mountsea;
  const answer = await fetch(`${baseUrl}/sora/video/generate`, {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ prompt: 'a boat', model: 'sora-2' }),
  }).catch(() => undefined);
  await answer?.arrayBuffer();
  return answer?.status ?? 0;
}

/** A post as the bot sends it to Discord. */
async function postOnDiscord(): Promise<number> {
  const { apiUrl, ids, token } = servers.discord;
  const answer = await fetch(`${apiUrl}/v10/channels/${ids.channel}/messages`, {
    method: 'POST',
    headers: { authorization: `Bot ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ content: 'hello' }),
  });
  await answer.arrayBuffer();
  return answer.status;
}

async function postOnSlack(): Promise<number> {
  const { apiUrl, ids, botToken } = servers.slack;
  const answer = await fetch(`${apiUrl}chat.postMessage`, {
    method: 'POST',
    headers: { authorization: `Bearer ${botToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({ channel: ids.channel, text: 'hello' }),
  });
  await answer.arrayBuffer();
  return answer.status;
}

describe('switches', () => {
  it('are all off at first, and every gateway has each of them', () => {
    const { switches } = early.state;
    expect(on(early.state)).toEqual([]);
    expect(switches.filter(({ kind }) => kind === 'gateway')).toHaveLength(4 * 6);
    expect(switches.filter(({ kind }) => kind === 'platform')).toHaveLength(2 * 2);
    expect(new Set(switches.map(({ id }) => id)).size).toBe(switches.length);
  });

  it.each([
    ['down', 0],
    ['busy', 429],
    ['failing', 503],
    ['no-answer', 0],
  ] as const)('make one gateway %s until they are off', async (fault, status) => {
    const which = { do: 'switch', kind: 'gateway', fault, where: 'mountsea' } as const;
    expect(await ask({ ...which, on: true })).toEqual({ ok: true });
    await early.waitFor((state) => on(state).length === 1);
    expect(on(await fresh())).toEqual([`mountsea:${fault}`]);
    expect([await create(), await create()]).toEqual([status, status]);
    await ask({ ...which, on: false });
    expect(on(await fresh())).toEqual([]);
    expect([200, 201]).toContain(await create());
  });

  it('make everything slow, and refuse what was accepted', async () => {
    const all = { do: 'switch', kind: 'gateway', on: true } as const;
    await ask({ ...all, fault: 'slow' });
    await ask({ ...all, fault: 'moderated' });
    expect(on(await fresh())).toHaveLength(8);
    expect(servers.gateways.map(({ settings }) => settings.lateMs)).toEqual(
      servers.gateways.map(() => 4_000),
    );
    await ask({ ...all, fault: 'slow', on: false });
    await create();
    const [{ taskId = '' } = {}] = servers.mountsea.creates;
    servers.mountsea.advance(60_000);
    expect(servers.mountsea.task(taskId)).toMatchObject({ status: 'failed', errorCode: 1300 });
  });

  it.each([
    ['failing', 500],
    ['busy', 429],
  ] as const)('make the platforms %s until all is healed', async (fault, status) => {
    await ask({ do: 'switch', kind: 'platform', fault, on: true });
    await ask({ do: 'switch', kind: 'gateway', fault: 'down', where: 'pmock', on: true });
    expect([await postOnDiscord(), await postOnSlack()]).toEqual([status, status]);
    expect(on(await fresh())).toEqual(['pmock:down', `discord:${fault}`, `slack:${fault}`]);
    await ask({ do: 'heal' });
    await early.waitFor((state) => on(state).length === 0);
    expect([await postOnDiscord(), await postOnSlack()]).toEqual([200, 200]);
  });

  it('say so where there is no such fault', async () => {
    const which = { do: 'switch', kind: 'platform', fault: 'down', on: true } as const;
    expect(await ask(which)).toEqual({ ok: false, error: 'There is no such fault.' });
    const where = { ...which, kind: 'gateway', where: 'nowhere' } as const;
    expect(await ask(where)).toMatchObject({ ok: false });
  });
});

describe('calls', () => {
  it('show what a fault did, from and to whom, without a secret', async () => {
    await ask({ do: 'switch', kind: 'gateway', fault: 'failing', where: 'mountsea', on: true });
    await create();
    const [call] = await early.waitFor(({ calls }) => calls[0]?.detail.ms !== undefined && calls);
    expect(call).toMatchObject({
      from: { kind: 'bot', name: 'Reelbot' },
      to: { kind: 'gateway', name: 'mountsea' },
      what: 'create a video',
      detail: { method: 'POST', path: '/sora/video/generate', status: 503 },
      fault: 'answered 503 on purpose',
    });
    expect(JSON.stringify((await fresh()).calls)).not.toContain(servers.mountsea.apiKey);
  });

  it('show what the bot finds where nobody listens', async () => {
    await ask({ do: 'switch', kind: 'gateway', fault: 'down', where: 'mountsea', on: true });
    const line = {
      level: 40,
      gateway: 'mountsea',
      msg: 'the gateway accepted nothing',
      task: 't1',
    };
    bot.say(JSON.stringify({ ...line, gateway: 'pmock' }));
    bot.say(JSON.stringify({ ...line, level: 30 }));
    bot.say('no "gateway": JSON');
    bot.say(JSON.stringify(line));
    const calls = await early.waitFor(({ calls }) => calls.length > 0 && calls);
    expect(calls).toMatchObject([
      { to: { name: 'mountsea' }, what: 'connect', task: 't1', fault: 'down on purpose' },
    ]);
  });

  it('do not show what only the page looks at', async () => {
    await create();
    const [{ taskId = '' } = {}] = servers.mountsea.creates;
    servers.mountsea.finish(taskId);
    const { origin, pathname } = new URL(`${servers.mountsea.mediaUrl}/${taskId}.mp4`);
    const before = (await fresh()).calls.length;
    await (await fetch(`${page.url}${early.state.media[origin]}${pathname}`)).arrayBuffer();
    expect((await fresh()).calls).toHaveLength(before);
  });
});

describe('the bot and the time', () => {
  it('are killed, ended and started as asked, where it runs', async () => {
    await ask({ do: 'bot-kill', startAfterMs: 3000 });
    await ask({ do: 'bot-kill' });
    await ask({ do: 'bot-stop', startAfterMs: 0 });
    bot.tell({ state: 'stopped', detail: 'It was ended by SIGKILL.', wanted: true });
    const again = await ask({ do: 'bot-kill' });
    expect(again).toEqual({ ok: false, error: 'The bot does not run at the moment.' });
    await ask({ do: 'bot-start' });
    expect(bot.asked).toEqual(['kill 3000', 'kill undefined', 'restart 0', 'start']);
    const whats = await early.waitFor(
      ({ calls }) => calls.length === 4 && calls.map(({ what }) => what),
    );
    expect(whats).toEqual(['kill -9', 'kill -9', 'ask it to end (SIGTERM)', 'gone']);
  });

  it('pass faster for every gateway, also for what is under way', async () => {
    await create();
    const [{ taskId = '' } = {}] = servers.mountsea.creates;
    expect(early.state.speed).toBe(1);
    expect(await ask({ do: 'speed', factor: 20 })).toEqual({ ok: true });
    await early.waitFor(({ speed }) => speed === 20);
    expect((await fresh()).speed).toBe(20);
    // 60 s of the task's time: three of ours.
    await servers.mountsea.waitFor(() => servers.mountsea.task(taskId)?.status === 'completed');
    const wrong = { do: 'speed', factor: 3 } as unknown as Action;
    expect(await ask(wrong)).toMatchObject({ ok: false });
  });
});
