import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LocalSlack, startLocalSlack } from '../../sandbox/slack/index.ts';
import { type Bot, boltApp } from './slack-bolt.ts';

let slack: LocalSlack;
const bots: Bot[] = [];

beforeEach(async () => {
  slack = await startLocalSlack();
});

afterEach(async () => {
  for (const bot of bots.splice(0)) await bot.stop();
  await slack.close();
});

async function start(bot: Bot): Promise<void> {
  bots.push(bot);
  slack.useRoute(await bot.start());
}

const video = Buffer.from('not really a video, but bytes all the same');

describe.each(['socket', 'http'] as const)('a Bolt app over %s', (mode) => {
  it('takes a command from acknowledgement to the file in the thread', async () => {
    const bot = boltApp(slack, mode);
    bot.app.command('/sora', async ({ ack, command, client, respond }) => {
      await ack();
      const root = await client.chat.postMessage({
        channel: command.channel_id,
        text: `${command.user_name}: ${command.text}`,
      });
      const thread_ts = String(root.ts);
      const channel = command.channel_id;
      const state = await client.chat.postMessage({ channel, thread_ts, text: 'queued' });
      await client.chat.update({ channel, ts: String(state.ts), text: 'done' });
      await client.files.uploadV2({
        channel_id: channel,
        thread_ts,
        file: video,
        filename: 'boat.mp4',
        initial_comment: `<@${command.user_id}> your video is ready`,
      });
      await respond({ text: 'see the thread', response_type: 'ephemeral' });
    });
    await start(bot);

    const command = await slack.slash({ command: '/sora', text: 'a boat & <rain>' });
    expect(command).toMatchObject({ outcome: 'acknowledged', kind: 'slash_commands' });
    expect(command.ackMs).toBeLessThan(3000);
    await slack.waitFor(() => command.responses.length === 1, { what: 'the response' });

    const [root] = slack.messages();
    expect(root).toMatchObject({
      text: 'alice: a boat &amp; &lt;rain&gt;',
      user: slack.ids.botUser,
      botId: slack.ids.bot,
    });
    const [state, result] = slack.replies(slack.ids.channel, root?.ts ?? '');
    expect(state).toMatchObject({ text: 'done', edits: 1, pinged: { users: [] } });
    expect(result?.pinged).toEqual({ users: [slack.ids.users.alice], groups: [], broadcasts: [] });
    expect(result?.files[0]).toMatchObject({ name: 'boat.mp4', mimetype: 'video/mp4' });
    expect(result?.files[0]?.bytes?.equals(video)).toBe(true);
    expect(slack.ephemerals(slack.ids.users.alice)).toMatchObject([{ text: 'see the thread' }]);
    expect(slack.unknownMethods).toEqual([]);
    expect(bot.errors).toEqual([]);
  });

  it('reports a command that nobody acknowledges as timed out', async () => {
    await slack.close();
    slack = await startLocalSlack({ ackTimeoutMs: 100 });
    await start(boltApp(slack, mode));
    const command = await slack.slash({ command: '/other', text: '' });
    expect(command).toMatchObject({ outcome: 'timed_out', error: 'operation_timeout' });
  });

  it('delivers a repetition with the same trigger and the same response URL', async () => {
    const bot = boltApp(slack, mode);
    const seen: unknown[] = [];
    bot.app.command('/sora', async ({ ack, command, context }) => {
      await ack();
      seen.push([command.trigger_id, command.response_url, context.retryNum]);
    });
    await start(bot);
    const first = await slack.slash({ command: '/sora', text: 'x' });
    await slack.redeliver(first, { num: 1, reason: 'http_timeout' });
    await slack.slash({ command: '/sora', text: 'x', triggerId: String(first.triggerId) });
    await slack.waitFor(() => seen.length === 3);
    const same = [first.triggerId, first.responseUrl];
    expect(seen.map((one) => (one as unknown[]).slice(0, 2))).toEqual([same, same, same]);
    expect((seen[1] as unknown[])[2]).toBe(1);
  });

  it('answers with what ack() says', async () => {
    const bot = boltApp(slack, mode);
    bot.app.command('/sora', async ({ ack }) => ack('25 s needs sora-2-pro'));
    await start(bot);
    await slack.slash({ command: '/sora', text: 'duration:25', user: slack.ids.users.bob });
    expect(slack.ephemerals()).toMatchObject([
      { user: slack.ids.users.bob, text: '25 s needs sora-2-pro', via: 'ack' },
    ]);
  });

  it('sends a mention with a file, and repeats it under the same event id', async () => {
    const bot = boltApp(slack, mode);
    const seen: { id: string; event: { text?: string; files?: { name?: string | null }[] } }[] = [];
    bot.app.event('app_mention', async ({ event, body }) => {
      seen.push({ id: body.event_id, event: event as { text: string } });
    });
    await start(bot);
    const said = await slack.say({
      text: `<@${slack.ids.botUser}> animate`,
      files: [{ name: 'cat.png', bytes: Buffer.from('png') }],
    });
    const [delivery] = said.deliveries;
    expect(delivery?.outcome).toBe('acknowledged');
    if (delivery) await slack.redeliver(delivery);
    await slack.waitFor(() => seen.length === 2);
    expect(seen[0]?.id).toBe(seen[1]?.id);
    expect(seen[0]?.event.files?.[0]?.name).toBe('cat.png');
    const quiet = await slack.say({ text: 'nothing for the bot' });
    expect(quiet.deliveries).toEqual([]);
  });
});

describe('where the bot is not a member', () => {
  it('refuses the post, and the response URL still works', async () => {
    const bot = boltApp(slack, 'socket');
    bot.app.command('/sora', async ({ ack, command, client, respond }) => {
      await ack();
      const refused = await client.chat
        .postMessage({ channel: command.channel_id, text: 'hello' })
        .catch((error: { data: { error: string } }) => error.data.error);
      await respond(`invite me: ${String(refused)}`);
    });
    await start(bot);
    const command = await slack.slash({
      command: '/sora',
      text: 'x',
      channel: slack.ids.otherChannel,
    });
    await slack.waitFor(() => command.responses.length > 0);
    expect(slack.ephemerals()).toMatchObject([
      { channel: slack.ids.otherChannel, text: 'invite me: not_in_channel' },
    ]);
    slack.setMember(slack.ids.otherChannel, true);
    await slack.slash({ command: '/sora', text: 'x', channel: slack.ids.otherChannel });
    await slack.waitFor(() => slack.messages(slack.ids.otherChannel).length === 1);
  });
});

describe('Socket Mode', () => {
  it('is reached again after disconnect messages and cut connections', async () => {
    const bot = boltApp(slack, 'socket');
    bot.app.command('/sora', async ({ ack }) => ack());
    await start(bot);
    for (const how of ['refresh_requested', 'warning', 'cut'] as const) {
      expect(slack.disconnectSockets(how)).toBe(1);
      await slack.waitFor(() => slack.connections() === 0, { what: `the end by ${how}` });
      const missed = await slack.slash({ command: '/sora', text: 'deaf' });
      expect(missed).toMatchObject({ outcome: 'dispatch_failed' });
      await slack.waitFor(() => slack.connections() === 1, { what: `reconnecting after ${how}` });
      const heard = await slack.slash({ command: '/sora', text: 'back' });
      expect(heard.outcome).toBe('acknowledged');
    }
  });

  it('sends each envelope to one of several connections', async () => {
    const heard = [0, 0];
    for (const index of [0, 1]) {
      const bot = boltApp(slack, 'socket');
      bot.app.command('/sora', async ({ ack }) => {
        heard[index] = (heard[index] ?? 0) + 1;
        await ack();
      });
      await start(bot);
    }
    for (let index = 0; index < 6; index += 1) await slack.slash({ command: '/sora', text: 'x' });
    expect(heard).toEqual([3, 3]);
  });

  it('refuses a wrong app token and a used ticket', async () => {
    const other = { ...slack, appToken: 'xapp-wrong' };
    await expect(boltApp(other, 'socket').start()).rejects.toMatchObject({
      data: { error: 'invalid_auth' },
    });
    const response = await fetch(`${slack.apiUrl}apps.connections.open`, {
      method: 'POST',
      headers: { authorization: `Bearer ${slack.appToken}` },
    });
    const { url } = (await response.json()) as { url: string };
    const opened = (socket: WebSocket) =>
      new Promise<boolean>((resolve) => {
        socket.addEventListener('message', () => resolve(true));
        socket.addEventListener('error', () => resolve(false));
      });
    const socket = new WebSocket(url);
    expect(await opened(socket)).toBe(true);
    expect(await opened(new WebSocket(url))).toBe(false);
    socket.close();
  });

  it('fails to dispatch when nobody is connected', async () => {
    expect(await slack.slash({ command: '/sora', text: 'x' })).toMatchObject({
      outcome: 'dispatch_failed',
      error: 'dispatch_failed',
    });
  });
});

describe('signed HTTP', () => {
  it('is refused with a wrong, an old or no signature', async () => {
    const bot = boltApp(slack, 'http');
    let calls = 0;
    bot.app.command('/sora', async ({ ack }) => {
      calls += 1;
      await ack();
    });
    bots.push(bot);
    const route = await bot.start();
    if (route === 'socket') throw new Error('no HTTP server');
    for (const tamper of ['signature', 'timestamp', 'unsigned'] as const) {
      const sent = await slack.slash({ command: '/sora', text: 'x', via: { ...route, tamper } });
      expect(sent).toMatchObject({ outcome: 'refused', status: 401 });
    }
    expect(calls).toBe(0);
    const good = await slack.slash({ command: '/sora', text: 'x', via: route });
    expect(good).toMatchObject({ outcome: 'acknowledged', status: 200 });
  });

  it('answers the checks Slack makes when an address is registered', async () => {
    const bot = boltApp(slack, 'http');
    bots.push(bot);
    const route = await bot.start();
    if (route === 'socket') throw new Error('no HTTP server');
    expect((await slack.checkEndpoint(route.http, 'ssl_check')).status).toBe(200);
    const verified = await slack.checkEndpoint(route.http, 'url_verification');
    expect(verified.payload).toEqual({ challenge: 'local-challenge' });
  });
});
