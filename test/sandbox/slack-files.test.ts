import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { type LocalSlack, startLocalSlack } from '../../sandbox/slack/index.ts';
import { boltApp } from './slack-bolt.ts';

let slack: LocalSlack;

beforeEach(async () => {
  slack = await startLocalSlack();
});

afterEach(async () => {
  await slack.close();
});

const bytes = Buffer.from('a picture, let us say');
const plain = (text: string) => ({ type: 'plain_text', text });

/** Calls the Web API as the bot. */
async function call(method: string, args: object): Promise<Record<string, unknown>> {
  const response = await fetch(`${slack.apiUrl}${method}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${slack.botToken}`,
      'content-type': 'application/json; charset=utf-8',
    },
    body: JSON.stringify(args),
  });
  return (await response.json()) as Record<string, unknown>;
}

type Given = { name: string; externalUrl?: string; checkInfo?: boolean };

async function shared(file: Given, channel: string = slack.ids.channel) {
  const { message } = await slack.say({ text: 'x', channel, files: [{ bytes, ...file }] });
  const [found] = message.files;
  if (found === undefined) throw new Error('no file');
  return { message, file: found };
}

const showing = (slack_file: object, more: object = {}) =>
  call('chat.postMessage', {
    channel: slack.ids.channel,
    text: 'x',
    blocks: [{ type: 'image', alt_text: 'a', slack_file, ...more }],
  });

describe('a file', () => {
  it('of a channel without the bot is not there for it', async () => {
    const { file } = await shared({ name: 'a.png' }, slack.ids.otherChannel);
    const info = () => call('files.info', { file: file.id });
    const authorization = `Bearer ${slack.botToken}`;
    const fetched = () => fetch(file.urlPrivate, { headers: { authorization } });
    expect(await info()).toMatchObject({ ok: false, error: 'file_not_found' });
    expect((await fetched()).headers.get('content-type')).toContain('text/html');
    slack.setMember(slack.ids.otherChannel, true);
    expect(await info()).toMatchObject({ ok: true, file: { id: file.id } });
    expect((await fetched()).headers.get('content-type')).toBe('image/png');
  });

  it('of another organisation tells of itself only when it is asked', async () => {
    const { message, file } = await shared({ name: 'a.png', checkInfo: true });
    const { messages } = await call('conversations.history', { channel: message.channel });
    const [shown] = (messages as { files: object[] }[])[0]?.files ?? [];
    expect(shown).toMatchObject({ id: file.id, file_access: 'check_file_info' });
    expect(shown).not.toHaveProperty('url_private');
    expect(shown).not.toHaveProperty('mimetype');
    const info = await call('files.info', { file: file.id });
    expect(info).toMatchObject({ file: { mimetype: 'image/png', url_private: file.urlPrivate } });
  });

  it('that is kept elsewhere has its address there, and none to download', async () => {
    const { file } = await shared({ name: 'a.png', externalUrl: 'https://drive.example/a' });
    const info = (await call('files.info', { file: file.id })).file;
    expect(info).toMatchObject({
      mode: 'external',
      is_external: true,
      url_private: 'https://drive.example/a',
    });
    expect(info).not.toHaveProperty('url_private_download');
  });
});

describe('slack_file', () => {
  it('shows what the bot can see', async () => {
    const { file } = await shared({ name: 'a.png' });
    expect(await showing({ id: file.id })).toMatchObject({ ok: true });
    expect(await showing({ url: file.urlPrivate })).toMatchObject({ ok: true });
  });

  it('is refused otherwise', async () => {
    const { file } = await shared({ name: 'a.png' });
    const { file: hidden } = await shared({ name: 'b.png' }, slack.ids.otherChannel);
    const { file: webp } = await shared({ name: 'c.webp' });
    const refused = {
      ok: false,
      error: 'invalid_blocks',
      errors: ['invalid slack file [json-pointer:/blocks/0/slack_file]'],
    };
    for (const one of [hidden, webp, { id: 'F0' }]) {
      expect(await showing({ id: one.id })).toMatchObject(refused);
    }
    expect(await showing({ id: file.id, url: file.urlPrivate })).toMatchObject(refused);
    expect(await showing({})).toMatchObject(refused);
    const both = await showing({ id: file.id }, { image_url: 'https://x.example/y.png' });
    expect(both).toMatchObject({ error: 'invalid_blocks' });
  });
});

describe('file_input', () => {
  const view = {
    type: 'modal',
    title: plain('x'),
    submit: plain('x'),
    blocks: [
      {
        type: 'input',
        block_id: 'image',
        label: plain('x'),
        element: { type: 'file_input', action_id: 'image', max_files: 1, filetypes: ['png'] },
      },
    ],
  };
  const open = () => call('views.open', { trigger_id: slack.trigger(), view });

  it('needs files:read', async () => {
    slack.setScopes(['commands']);
    expect(await open()).toMatchObject({ ok: false, error: 'invalid_arguments' });
  });

  it('takes what it asks for, and the bot sees it', async () => {
    const bot = boltApp(slack, 'socket');
    bot.app.view(/.*/u, async ({ ack }) => ack());
    await bot.start();
    await open();
    const { id: viewId } = slack.views()[0] ?? { id: '' };
    const send = (name: string, size = 10) =>
      slack.submit({ viewId, values: { image: [{ name, bytes: Buffer.alloc(size) }] } });
    await expect(send('a.pdf')).rejects.toThrow('none of png');
    await expect(send('a.png', 10_000_001)).rejects.toThrow('over 10 MB');
    await send('a.png');
    const file = slack.files().at(-1);
    expect(await call('files.info', { file: file?.id })).toMatchObject({ ok: true });
    await bot.stop();
  });
});

test('a text that is longer than its field is refused', async () => {
  const element = {
    type: 'plain_text_input',
    action_id: 'a',
    max_length: 3,
    initial_value: 'four',
  };
  const blocks = [{ type: 'input', label: plain('x'), element }];
  const view = { type: 'modal', title: plain('x'), submit: plain('x'), blocks };
  const answer = await call('views.open', { trigger_id: slack.trigger(), view });
  expect(answer).toMatchObject({ ok: false, error: 'invalid_arguments' });
});

test('an ephemeral message in a thread without replies is not shown', async () => {
  const { message } = await slack.say({ text: 'root' });
  const { channel, ts: thread_ts } = message;
  const post = () =>
    call('chat.postEphemeral', { channel, thread_ts, user: slack.ids.users.alice, text: 'x' });
  await post();
  expect(slack.warnings).toHaveLength(1);
  await slack.say({ text: 'reply', threadTs: thread_ts });
  await post();
  expect(slack.warnings).toHaveLength(1);
});

test('a mention in a direct message comes as a message only', async () => {
  const bot = boltApp(slack, 'socket');
  await bot.start();
  const { deliveries } = await slack.say({
    text: `<@${slack.ids.botUser}> hello`,
    channel: slack.ids.dm,
  });
  const events = deliveries.map(({ payload }) => payload.event);
  expect(events).toMatchObject([{ type: 'message', channel_type: 'im' }]);
  await bot.stop();
});
