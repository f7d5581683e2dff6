import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Person } from '../../sandbox/discord/index.ts';
import { freePort } from '../../sandbox/free-port.ts';
import { describeWithRedis, startRedis, type TestRedis } from '../support/redis.ts';
import { type Bot, type Sandbox, startSandbox } from './harness.ts';
import { isPrivate } from './people.ts';
import { type SlackPerson, slackPerson } from './slack-people.ts';
import { PATIENCE_MS } from './steps.ts';

/** The operator's page of the real program: the way in from both chats, one task's story, and sending it again. */
let sandbox: Sandbox;
let bot: Bot;
let ada: SlackPerson;
let origin: string;
let env: Record<string, string>;

const BOSS: Person = { id: '140000000000000077', name: 'Boss', permissions: 1n << 5n };
const OTHER: Person = { id: '140000000000000078', name: 'Other', permissions: 1n << 5n };
const TOKEN = 'a-token-for-the-operators-page';
const LINK = /<?(http:\/\/127\.0\.0\.1:\d+\/admin\/login\?code=([\w-]{43}))>?/u;

beforeAll(async () => {
  sandbox = await startSandbox();
  ada = slackPerson(sandbox, { name: 'ada', admin: true });
  origin = `http://127.0.0.1:${sandbox.port}`;
  const admins = `discord:${BOSS.id},slack:${sandbox.slack.ids.team}/${ada.id}`;
  env = { ADMINS: admins, ADMIN_TOKEN: TOKEN };
  bot = await sandbox.start(env);
});
afterAll(() => sandbox.close());

async function show(user: Person): Promise<string> {
  const asked = await sandbox.discord.slash({ name: 'sora-admin show', user });
  const message = await sandbox.discord.waitFor(
    () => asked.messages.find((one) => isPrivate(one) && ((one.flags ?? 0) & 128) === 0),
    PATIENCE_MS,
  );
  return message.content;
}

async function ask(path: string, cookie: string, form?: Record<string, string>) {
  const answer = await fetch(origin + path, {
    redirect: 'manual',
    headers: { cookie, ...(form === undefined ? {} : { origin }) },
    ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
  });
  const [set = ''] = answer.headers.getSetCookie();
  return { status: answer.status, text: await answer.text(), cookie: set.split(';')[0] ?? '' };
}

async function enter(text: string): Promise<string> {
  const [, link = '', code = ''] = LINK.exec(text) ?? [];
  expect(link.startsWith(origin)).toBe(true);
  expect((await ask(new URL(link).pathname + new URL(link).search, '')).status).toBe(200);
  const entered = await ask('/admin/login', '', { code });
  expect(entered.status).toBe(303);
  expect((await ask('/admin/login', '', { code })).status).toBe(403);
  expect(JSON.stringify(bot.lines)).not.toContain(code);
  return entered.cookie;
}

const videos = () =>
  sandbox.discord
    .channels()
    .flatMap((one) => sandbox.discord.messages(one.id))
    .filter(({ attachments }) => attachments[0]?.filename.endsWith('.mp4') === true);

it('whoever stands in ADMINS gets in from Discord, and sends a video again', async () => {
  await sandbox.discord.slash({ name: 'sora', options: { prompt: 'a <b>boat</b>' }, user: OTHER });
  await bot.line(({ msg }) => msg === 'task delivered');
  expect(await show(OTHER)).not.toMatch(/admin\/login|http/u);
  const cookie = await enter(await show(BOSS));
  const [task] = await sandbox.tasks();
  const path = `/admin/tasks/${task?.id}`;
  const page = await ask(path, cookie);
  expect(page.text).toContain('a &lt;b&gt;boat&lt;/b&gt;');
  for (const chapter of ['Its message stands', 'Sent to mountsea', 'Started at', 'Result posted']) {
    expect(page.text).toContain(chapter);
  }
  expect(page.text).toContain('its credits were spent');
  const [, token = ''] = /name="token" value="([^"]+)"/u.exec(page.text) ?? [];
  expect(videos()).toHaveLength(1);
  expect((await ask(`${path}/send`, cookie, { token })).status).toBe(303);
  await sandbox.discord.waitFor(() => videos().length === 2, PATIENCE_MS);
  expect((await ask('/admin', cookie)).text).toContain('1 (100 %)');
  await bot.kill();
  bot = await sandbox.start(env);
  expect((await ask(path, cookie)).text).toContain('To be sent again');
});

it('and from Slack, by a button that others do not have', async () => {
  await ada.sora('admin');
  const first = await ada.modal('admin_page');
  await ada.pressIn(first, 'admin_page');
  const shown = await ada.modal('login?code=');
  const cookie = await enter(JSON.stringify(shown.view));
  expect((await ask('/admin/gateways', cookie)).text).toContain('mountsea');
  const eve = slackPerson(sandbox, { name: 'eve', admin: true });
  await eve.sora('admin');
  expect(JSON.stringify((await eve.modal('admin_settings')).view)).not.toContain('admin_page');
});

it('by ADMIN_TOKEN too, which no log shows; and a proxy finds nothing', async () => {
  expect((await ask('/admin/login', '', { secret: `${TOKEN}x` })).status).toBe(403);
  const { status, cookie } = await ask('/admin/login', '', { secret: TOKEN });
  expect(status).toBe(303);
  expect((await ask('/admin', cookie)).status).toBe(200);
  const headers = { cookie, 'x-forwarded-for': '203.0.113.7' };
  expect((await fetch(`${origin}/admin`, { headers })).status).toBe(404);
  expect(JSON.stringify(bot.lines)).not.toContain(TOKEN);
});

it('without ADMINS and without ADMIN_TOKEN nobody gets in', async () => {
  await bot.stop();
  bot = await sandbox.start({ ADMINS: undefined, ADMIN_TOKEN: undefined });
  expect((await ask('/admin/login', '', { secret: '' })).status).toBe(403);
  expect((await ask('/admin', '')).status).toBe(303);
});

describeWithRedis('with a Redis', () => {
  let redis: TestRedis;
  let shared: Sandbox;
  beforeAll(async () => {
    redis = await startRedis();
    shared = await startSandbox({ storeUrl: redis.fresh() });
  });
  afterAll(async () => {
    await shared.close();
    await redis.close();
  });

  it('the queue can be looked at, a visit counts in every process, and the bot still stops', async () => {
    const port = freePort();
    const front = await shared.start({ ADMIN_TOKEN: TOKEN, ROLE: 'work' });
    const other = await shared.start({ ADMIN_TOKEN: TOKEN, PORT: String(port), ROLE: 'front' });
    const at = (where: number) => `http://127.0.0.1:${where}/admin`;
    const entered = await fetch(`${at(shared.port)}/login`, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: new URL(at(shared.port)).origin },
      body: new URLSearchParams({ secret: TOKEN }),
    });
    const [cookie = ''] = entered.headers.getSetCookie();
    for (const where of [shared.port, port]) {
      const look = (path: string) =>
        fetch(at(where) + path, { headers: { cookie: cookie.split(';')[0] ?? '' } });
      expect(await (await look('')).text()).toContain('Overview');
      expect(await (await look('/queue')).text()).toContain('/admin/queue/');
      expect(await (await look('/queue/api/queues')).json()).toMatchObject({
        queues: [{ name: 'steps', readOnlyMode: true }],
      });
    }
    expect(await Promise.all([front.stop(), other.stop()])).toEqual([0, 0]);
    for (const { lines } of [front, other]) expect(lines.at(-1)?.msg).toBe('stopped');
  });
});
