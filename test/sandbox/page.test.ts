import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Page, startPage } from '../../sandbox/page/server/index.ts';
import type { BotState, State } from '../../sandbox/page/wire.ts';
import { type Servers, startServers } from '../../sandbox/page/world/servers.ts';
import { act, raw, type Watcher, watch } from './page-client.ts';
import { playedBot } from './page-played-bot.ts';

let servers: Servers;
let page: Page;
let tellBot: (state: BotState) => void;
const watchers: Watcher[] = [];

beforeEach(async () => {
  servers = await startServers({ taskMs: 1000, varied: false });
  const bot = playedBot();
  tellBot = bot.tell;
  page = await startPage({ servers, bot: () => bot, port: 0 });
});

afterEach(async () => {
  for (const watcher of watchers.splice(0)) watcher.close();
  await page.close();
  await servers.close();
});

async function connect(): Promise<Watcher> {
  const watcher = await watch(page.url);
  watchers.push(watcher);
  return watcher;
}

/** A call of Discord's REST API as the bot makes it. */
async function discordApi(method: string, path: string, body: unknown): Promise<{ id: string }> {
  const response = await fetch(`${servers.discord.apiUrl}/v10${path}`, {
    method,
    headers: {
      authorization: `Bot ${servers.discord.token}`,
      'content-type': 'application/json',
    },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return text === '' ? { id: '' } : JSON.parse(text);
}

/** A call of Slack's Web API as the bot makes it. */
async function slackApi(method: string, args: object): Promise<{ ok: boolean; ts: string }> {
  const response = await fetch(`${servers.slack.apiUrl}${method}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${servers.slack.botToken}`,
      'content-type': 'application/json; charset=utf-8',
    },
    body: JSON.stringify(args),
  });
  const answer = (await response.json()) as { ok: boolean; ts: string };
  expect(answer).toMatchObject({ ok: true });
  return answer;
}

function registerSora(): Promise<{ id: string }> {
  const { application } = servers.discord.ids;
  return discordApi('PUT', `/applications/${application}/commands`, [
    {
      name: 'sora',
      description: 'Make a video',
      options: [
        { type: 3, name: 'prompt', description: 'What it shows', required: true },
        { type: 11, name: 'image', description: 'A picture', file_types: ['image'] },
      ],
    },
  ]);
}

const byId = <T>(list: readonly T[], id: (one: T) => string) =>
  list.toSorted((a, b) => id(a).localeCompare(id(b)));

/** The state without the order in which its parts were learned. */
function settled({ discord, slack, ...rest }: State) {
  return {
    ...rest,
    discord: { ...discord, messages: byId(discord.messages, ({ message }) => message.id) },
    slack: { ...slack, messages: byId(slack.messages, ({ ts }) => ts) },
  };
}

describe('what the page is told', () => {
  it('is the same for a page that was there and one that is loaded now', async () => {
    const { discord, slack, mountsea } = servers;
    const [ana] = servers.people.discord;
    const [alice] = servers.people.slack;
    const early = await connect();
    await registerSora();
    const channel = discord.ids.channel;
    const anchor = await discordApi('POST', `/channels/${channel}/messages`, {
      content: 'Ana: a boat',
    });
    const path = `/channels/${channel}/messages/${anchor.id}`;
    const thread = await discordApi('POST', `${path}/threads`, { name: 'a boat' });
    const card = await discordApi('POST', `/channels/${thread.id}/messages`, { content: '1 %' });
    await discordApi('PATCH', `/channels/${thread.id}/messages/${card.id}`, { content: '2 %' });
    const gone = await discordApi('POST', `/channels/${channel}/messages`, { content: 'gone' });
    await discordApi('DELETE', `/channels/${channel}/messages/${gone.id}`, undefined);
    const root = await slackApi('chat.postMessage', { channel: slack.ids.channel, text: 'a boat' });
    const place = { channel: slack.ids.channel, thread_ts: root.ts };
    const reply = await slackApi('chat.postMessage', { ...place, text: 'queued' });
    await slackApi('chat.update', { channel: slack.ids.channel, ts: reply.ts, text: 'working' });
    await slackApi('chat.postEphemeral', { ...place, user: alice?.id, text: 'only you' });
    await fetch(`${mountsea.baseUrl}/sora/video/generate`, {
      method: 'POST',
      headers: { authorization: `Bearer ${mountsea.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ prompt: 'a boat', model: 'sora-2' }),
    });
    await act(page.url, { do: 'discord-say', person: ana?.id ?? '', text: 'nice' });
    await act(page.url, { do: 'slack-say', person: alice?.id ?? '', text: 'nice & <good>' });
    tellBot({ state: 'restarting', detail: 'It ended with exit code 1.' });
    await early.waitFor(({ bot }) => bot.state === 'restarting');
    const late = await connect();
    expect(settled(early.state)).toEqual(settled(late.state));
    expect(late.state.discord.messages.map(({ message }) => message.content)).toEqual([
      'Ana: a boat',
      'nice',
      '2 %',
    ]);
    expect(late.state.slack.messages.map(({ text, onlyFor }) => [text, onlyFor])).toEqual([
      ['a boat', undefined],
      ['nice &amp; &lt;good&gt;', undefined],
      ['working', undefined],
      ['only you', alice?.id],
    ]);
    expect(late.state.jobs).toMatchObject([{ gateway: 'mountsea', prompt: 'a boat', checks: 0 }]);
  });

  it('hands files on under its own address, in parts where asked', async () => {
    const { discord } = servers;
    const form = new FormData();
    form.set('payload_json', JSON.stringify({ content: 'file' }));
    form.set('files[0]', new Blob(['0123456789'], { type: 'video/mp4' }), 'clip.mp4');
    await fetch(`${discord.apiUrl}/v10/channels/${discord.ids.channel}/messages`, {
      method: 'POST',
      headers: { authorization: `Bot ${discord.token}` },
      body: form,
    });
    const { state } = await connect();
    const [attachment] = state.discord.messages[0]?.message.attachments ?? [];
    const { origin, pathname, search } = new URL(attachment?.url ?? '');
    const path = `${state.media[origin]}${pathname}${search}`;
    const answer = await fetch(`${page.url}${path}`, { headers: { range: 'bytes=2-4' } });
    expect(answer.status).toBe(206);
    expect(answer.headers.get('content-type')).toBe('video/mp4');
    expect(await answer.text()).toBe('234');
  });
});

describe('what the page asks for', () => {
  it('takes a command with a picture to Discord, as the person and in their language', async () => {
    await registerSora();
    const person = servers.people.discord[2]?.id ?? '';
    const picture = { file: 'cat.png', base64: Buffer.from('png').toString('base64') };
    const options = { prompt: '猫', image: picture };
    expect(await act(page.url, { do: 'discord-slash', person, name: 'sora', options })).toEqual({
      ok: true,
    });
    const [interaction] = servers.discord.interactions();
    expect(interaction?.payload).toMatchObject({
      locale: 'zh-CN',
      member: { user: { id: person, global_name: '小雨' } },
      data: { options: [{ name: 'prompt', value: '猫' }, { name: 'image' }] },
    });
  });

  it('says so where Discord would not let the person do it', async () => {
    await registerSora();
    const person = servers.people.discord[0]?.id ?? '';
    const slash = { do: 'discord-slash', person, name: 'sora' } as const;
    expect(await act(page.url, { ...slash, options: {} })).toEqual({
      ok: false,
      error: 'The option "prompt" is required.',
    });
    const other = await act(page.url, { ...slash, person: '1', options: { prompt: 'x' } });
    expect(other).toMatchObject({ ok: false, error: expect.stringContaining('nobody') });
  });

  it('shows the person that nobody answered, on both sides, until it is dismissed', async () => {
    await registerSora();
    const watcher = await connect();
    const ana = servers.people.discord[0]?.id ?? '';
    const alice = servers.people.slack[0]?.id ?? '';
    const options = { prompt: 'a boat' };
    await act(page.url, { do: 'discord-slash', person: ana, name: 'sora', options });
    await act(page.url, { do: 'slack-slash', person: alice, text: '/sora a boat' });
    const notices = await watcher.waitFor(({ notices }) => notices.length === 2 && notices);
    expect(notices).toMatchObject([
      { side: 'slack', person: alice, text: '/sora failed with the error "dispatch_failed"' },
      { side: 'discord', person: ana, text: 'The application did not respond' },
    ]);
    const unheard = watcher.state.calls.filter(({ fault }) => fault === 'the bot is not connected');
    expect(unheard.map(({ from, what }) => [from.name, what])).toEqual([
      ['Discord', 'pass on: /sora'],
      ['Slack', 'pass on: /sora'],
    ]);
    for (const { id } of notices) await act(page.url, { do: 'notice-dismiss', id });
    await watcher.waitFor(({ notices }) => notices.length === 0);
  });

  it('takes private messages away for good', async () => {
    const { slack } = servers;
    const alice = servers.people.slack[0]?.id ?? '';
    const watcher = await connect();
    const place = { channel: slack.ids.channel, user: alice };
    await slackApi('chat.postEphemeral', { ...place, text: 'only you' });
    const [message] = await watcher.waitFor(
      ({ slack }) => slack.messages.length > 0 && slack.messages,
    );
    await act(page.url, { do: 'slack-dismiss', ts: message?.ts ?? '' });
    await watcher.waitFor(({ slack }) => slack.messages.length === 0);
    expect((await connect()).state.slack.messages).toEqual([]);
  });
});

describe('who may ask', () => {
  const body = '{"do":"notice-dismiss","id":"x"}';
  const json = { 'content-type': 'application/json' };
  const port = () => new URL(page.url).port;
  const own = () => ({ host: `127.0.0.1:${port()}` });

  it.each(['localhost', '127.0.0.1', '[::1]'])('a browser on this machine, as %s', async (name) => {
    const host = `${name}:${port()}`;
    const headers = { ...json, host, origin: `http://${host}` };
    expect((await raw(page.url, '/', { headers: { host } })).status).toBe(200);
    expect((await raw(page.url, '/act', { method: 'POST', headers, body })).status).toBe(200);
  });

  it.each(['evil.test', 'localhost.evil.test', '127.0.0.1.evil.test', '192.168.0.2'])(
    'nobody who calls this host "%s"',
    async (name) => {
      const host = `${name}:${port()}`;
      for (const path of ['/', '/events', '/media/slack/view/x'])
        expect((await raw(page.url, path, { headers: { host } })).status).toBe(403);
      const headers = { ...json, host, origin: `http://${host}` };
      expect((await raw(page.url, '/act', { method: 'POST', headers, body })).status).toBe(403);
    },
  );

  it.each(['https://evil.test', 'http://127.0.0.1:1', 'null', undefined])(
    'no action from the page %s',
    async (origin) => {
      const headers = { ...json, ...own(), ...(origin === undefined ? {} : { origin }) };
      expect((await raw(page.url, '/act', { method: 'POST', headers, body })).status).toBe(403);
    },
  );

  it('no script or stream of another site, though a link to the page works', async () => {
    const cross = { ...own(), 'sec-fetch-site': 'cross-site' };
    expect((await raw(page.url, '/events', { headers: cross })).status).toBe(403);
    const link = { ...cross, 'sec-fetch-mode': 'navigate' };
    expect((await raw(page.url, '/', { headers: link })).status).toBe(200);
  });

  it('no form: only JSON is taken', async () => {
    const headers = { ...own(), origin: page.url, 'content-type': 'text/plain' };
    expect((await raw(page.url, '/act', { method: 'POST', headers, body })).status).toBe(400);
  });

  it.each([
    '/../server/index.ts',
    '/%2e%2e/server/index.ts',
    '/tsconfig.json',
    '/media/discord/api/v10/gateway/bot',
    '/media/discord/attachments/../api/v10/gateway',
    '/media/discord//example.test/attachments/x',
    '/media/other/x',
  ])('not for %s', async (path) => {
    expect((await raw(page.url, path, { headers: own() })).status).toBe(404);
  });
});

it("serves its modules without types, and allows nothing but this server's own", async () => {
  const answer = await fetch(`${page.url}/main.ts`);
  expect(answer.headers.get('content-type')).toMatch(/^text\/javascript/);
  expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
  const text = await answer.text();
  expect(text).not.toContain('import type');
  expect(text).not.toMatch(/https?:\/\//);
});
