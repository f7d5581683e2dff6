import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bot, type Sandbox, startSandbox } from './harness.ts';
import { delivered, expectWell, refusedOnSlack } from './people.ts';

let sandbox: Sandbox;
let bot: Bot;
/** Where the bot's own HTTP server listens. */
let origin: string;

beforeAll(async () => {
  sandbox = await startSandbox();
  const { slack } = sandbox;
  bot = await sandbox.start({
    DISCORD_TOKEN: undefined,
    DISCORD_API_URL: undefined,
    SLACK_APP_TOKEN: undefined,
    SLACK_SIGNING_SECRET: slack.signingSecret,
  });
  const ready = await bot.line(({ msg }) => msg === 'ready');
  origin = `http://127.0.0.1:${ready.port}`;
  slack.useRoute({ http: `${origin}/slack/events` });
});
afterAll(() => sandbox.close());

describe('Slack over HTTP', () => {
  it('goes from a signed command to the video in the thread', async () => {
    const { slack, mountsea } = sandbox;
    const delivery = await slack.slash({
      command: '/sora',
      text: 'prompt:a lighthouse model:sora-2-pro size:large duration:15',
    });
    expect(delivery).toMatchObject({ via: 'http', status: 200, outcome: 'acknowledged' });
    await delivered(bot, 1);
    const [root, ...others] = slack.messages();
    const [card, video] = slack.replies(slack.ids.channel, root?.ts ?? '');
    expect(others).toEqual([]);
    expect(root?.text).toContain('a lighthouse');
    expect(card?.text).toContain(mountsea.creates[0]?.taskId);
    expect(video?.files).toHaveLength(1);
    expect(video?.pinged.users).toEqual([slack.ids.users.alice]);
    expect(mountsea.creates.map(({ body }) => body.size)).toEqual(['large']);
    expect(slack.connections()).toBe(0);
    expect(await sandbox.purse('user:slack:')).toEqual({ committed: 9, held: {} });
  });

  it('refuses what does not fit in its answer to the request', async () => {
    const told = await refusedOnSlack(sandbox, 'a lighthouse duration:25');
    expect(told).toContain('duration: 25 s needs sora-2-pro');
  });

  it.each([
    ['a wrong signature', 'signature'],
    ['a time stamp of ten minutes ago', 'timestamp'],
    ['no signature', 'unsigned'],
  ] as const)('%s: 401, and nothing happens', async (_, tamper) => {
    const { slack, mountsea } = sandbox;
    const before = [mountsea.creates.length, slack.messages().length, slack.ephemerals().length];
    const via = { http: `${origin}/slack/events`, tamper };
    const forged = await slack.slash({ command: '/sora', text: 'a forged boat', via });
    expect(forged).toMatchObject({ status: 401, outcome: 'refused' });
    const tasks = await sandbox.tasks();
    expect(tasks.map(({ request }) => request.prompt)).not.toContain('a forged boat');
    const after = [mountsea.creates.length, slack.messages().length, slack.ephemerals().length];
    expect(after).toEqual(before);
  });

  it('a command delivered again, also after it ended, starts nothing twice', async () => {
    const { slack, mountsea } = sandbox;
    const creates = mountsea.creates.length;
    const spent = (await sandbox.purse('user:slack:')).committed;
    const first = await slack.slash({ command: '/sora', text: 'a lonely buoy', user: bob() });
    const [second, third] = await Promise.all([
      slack.redeliver(first, { num: 1, reason: 'http_timeout' }),
      slack.redeliver(first, { num: 2, reason: 'http_timeout' }),
    ]);
    const doneTwice = delivered(bot, 2);
    await doneTwice;
    const late = await slack.redeliver(first, { num: 3, reason: 'http_error' });
    for (const one of [second, third, late]) {
      expect(one).toMatchObject({ status: 200, outcome: 'acknowledged' });
    }
    // A command of somebody else goes through the whole bot after those, so theirs has been dealt with.
    await slack.slash({ command: '/sora', text: 'another buoy' });
    await delivered(bot, 3);
    expect(mountsea.creates.slice(creates).map(({ body }) => body.prompt)).toEqual([
      'a lonely buoy',
      'another buoy',
    ]);
    expect(slack.messages().filter(({ text }) => text.includes('lonely'))).toHaveLength(1);
    expect(await sandbox.tasks()).toHaveLength(3);
    expect((await sandbox.purse('user:slack:')).committed).toBe(spent + 1);
  });

  it('answers the questions that Slack asks of a new address', async () => {
    const { slack } = sandbox;
    const url = `${origin}/slack/events`;
    expect(await slack.checkEndpoint(url, 'ssl_check')).toMatchObject({ status: 200 });
    expect(await slack.checkEndpoint(url, 'url_verification')).toMatchObject({
      status: 200,
      payload: { challenge: 'local-challenge' },
    });
  });

  it.each([
    ['GET', '/'],
    ['GET', '/slack/events'],
    ['POST', '/slack/event'],
    ['POST', '/slack/events/'],
    ['POST', '/../slack/events%00'],
  ])('%s %s: 404', async (method, path) => {
    expect((await fetch(`${origin}${path}`, { method })).status).toBe(404);
  });

  it('stops with 0 on SIGTERM', async () => {
    expectWell(bot);
    expect(sandbox.mountsea.violations).toEqual([]);
    expect(await bot.stop()).toBe(0);
  });
});

function bob(): string {
  return sandbox.slack.ids.users.bob;
}
