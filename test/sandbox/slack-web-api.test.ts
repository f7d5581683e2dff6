import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LocalSlack, startLocalSlack } from '../../sandbox/slack/index.ts';

let slack: LocalSlack;
let channel: string;
let clock: number;

beforeEach(async () => {
  clock = 1_800_000_000_000;
  slack = await startLocalSlack({ now: () => clock, uploadLimitBytes: 1000 });
  channel = slack.ids.channel;
});

afterEach(() => slack.close());

type Answer = Record<string, unknown> & { ok: boolean; error?: string; ts: string };

/** A call as WebClient sends it: a form, with JSON for what is not plain. */
async function call(method: string, args: object, token = slack.botToken): Promise<Answer> {
  const form = Object.entries(args).map(([key, value]): [string, string] => [
    key,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  const response = await fetch(slack.apiUrl + method, {
    method: 'POST',
    headers: token === '' ? {} : { authorization: `Bearer ${token}` },
    body: new URLSearchParams(form),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as Answer;
}

async function errorOf(method: string, args: object, token?: string): Promise<unknown> {
  return (await call(method, args, token)).error;
}

function withBlocks(...blocks: object[]): Promise<Answer> {
  return call('chat.postMessage', { channel, text: 'x', blocks });
}

const plain = (text: string) => ({ type: 'plain_text', text });
const markdown = (text: string) => ({ type: 'mrkdwn', text });
const button = { type: 'button', text: plain('Go'), action_id: 'go' };

describe('authentication', () => {
  it('is checked after the method, before the scopes', async () => {
    expect(await errorOf('chat.postmessage', {}, '')).toBe('unknown_method');
    expect(slack.unknownMethods).toEqual(['chat.postmessage']);
    expect(await errorOf('auth.test', {}, '')).toBe('not_authed');
    expect(await errorOf('auth.test', {}, 'xoxb-other')).toBe('invalid_auth');
    expect(await errorOf('auth.test', {}, slack.appToken)).toBe('not_allowed_token_type');
    expect(await errorOf('apps.connections.open', {})).toBe('not_allowed_token_type');
    expect(await call('auth.test', { token: slack.botToken }, '')).toMatchObject({
      ok: true,
      bot_id: slack.ids.bot,
      user_id: slack.ids.botUser,
    });
  });

  it('names the scope that is missing', async () => {
    slack.setScopes(['commands', 'chat:write']);
    const root = await call('chat.postMessage', { channel, text: 'x' });
    const needs: [string, object, string][] = [
      ['conversations.replies', { channel, ts: root.ts }, 'channels:history'],
      ['conversations.history', { channel: slack.ids.privateChannel }, 'groups:history'],
      ['conversations.history', { channel: slack.ids.dm }, 'im:history'],
      ['conversations.info', { channel }, 'channels:read'],
      ['conversations.open', { users: slack.ids.users.bob }, 'im:write'],
      ['conversations.join', { channel }, 'channels:join'],
      ['users.info', { user: slack.ids.users.bob }, 'users:read'],
      ['files.getUploadURLExternal', { filename: 'a', length: '1' }, 'files:write'],
      ['files.info', { file: 'F1' }, 'files:read'],
    ];
    for (const [method, args, needed] of needs) {
      expect(await call(method, args)).toEqual({
        ok: false,
        error: 'missing_scope',
        needed,
        provided: 'commands,chat:write',
      });
    }
    slack.setScopes([]);
    expect(await call('chat.postMessage', { channel, text: 'x' })).toMatchObject({
      needed: 'chat:write',
    });
  });
});

describe('bodies', () => {
  it('may be JSON or multipart too, and nothing else', async () => {
    const post = (body: string | FormData, type?: string) =>
      fetch(`${slack.apiUrl}chat.postMessage`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${slack.botToken}`,
          ...(type === undefined ? {} : { 'content-type': type }),
        },
        body,
      }).then(async (response) => ((await response.json()) as Answer).error);
    const form = new FormData();
    form.append('channel', channel);
    form.append('text', 'multipart');
    form.append('blocks', JSON.stringify([{ type: 'divider' }]));
    expect(await post(form)).toBeUndefined();
    expect(
      await post(JSON.stringify({ channel, text: 'json' }), 'application/json'),
    ).toBeUndefined();
    expect(await post('[1]', 'application/json')).toBe('invalid_json');
    expect(await post('<x/>', 'application/xml')).toBe('invalid_post_type');
    expect(slack.messages().map(({ text }) => text)).toEqual(['multipart', 'json']);
  });
});

describe('posting', () => {
  it('knows where the bot may post', async () => {
    const post = (where: string, extra = {}) =>
      errorOf('chat.postMessage', { channel: where, text: 'x', ...extra });
    expect(await post('C404')).toBe('channel_not_found');
    expect(await post(slack.ids.otherChannel)).toBe('not_in_channel');
    slack.setMember(slack.ids.privateChannel, false);
    expect(await post(slack.ids.privateChannel)).toBe('channel_not_found');
    slack.archive(channel);
    expect(await post(channel)).toBe('is_archived');
    slack.archive(channel, false);
    expect(await post(channel, { thread_ts: '1.000001' })).toBe('thread_not_found');
    slack.setScopes(['chat:write', 'chat:write.public']);
    expect(await post(slack.ids.otherChannel)).toBeUndefined();
    slack.deleteChannel(slack.ids.otherChannel);
    expect(await post(slack.ids.otherChannel)).toBe('channel_not_found');
  });

  it('reaches a person by their user id', async () => {
    const { channel: dm } = await call('chat.postMessage', {
      channel: slack.ids.users.alice,
      text: 'x',
    });
    expect(dm).toBe(slack.ids.dm);
    const bob = await call('chat.postMessage', { channel: slack.ids.users.bob, text: 'x' });
    expect(slack.messages(String(bob.channel))).toHaveLength(1);
  });

  it('wants something to say, and not too much of it', async () => {
    const post = (args: object) => errorOf('chat.postMessage', { channel, ...args });
    expect(await post({})).toBe('no_text');
    expect(await post({ text: '', blocks: [] })).toBe('no_text');
    expect(await post({ text: 'x'.repeat(40_001) })).toBe('msg_too_long');
    expect(await post({ text: 'x'.repeat(40_000) })).toBeUndefined();
    expect(await post({ text: 'x', markdown_text: 'y' })).toBe('markdown_text_conflict');
    expect(await post({ text: 'x', blocks: '{broken' })).toBe('invalid_blocks_format');
    expect(await post({ text: 'x', metadata: { event_type: 'a' } })).toBe(
      'invalid_metadata_format',
    );
    const long = { type: 'section', text: markdown('x'.repeat(2900)) };
    expect(await post({ blocks: Array(5).fill(long) })).toBe('msg_blocks_too_long');
  });

  it('keeps threads, broadcasts, metadata and flags', async () => {
    const root = await call('chat.postMessage', { channel, text: 'root', unfurl_links: false });
    const reply = await call('chat.postMessage', {
      channel,
      text: 'reply',
      thread_ts: root.ts,
      reply_broadcast: true,
      metadata: { event_type: 'task', event_payload: { id: 1 } },
    });
    expect(root.ts).toBe('1800000000.000000');
    expect(reply.ts).toBe('1800000000.000100');
    expect(slack.messages()).toMatchObject([{ unfurlLinks: false }, { broadcast: true }]);
    expect(await errorOf('chat.postMessage', { channel, text: 'x', thread_ts: reply.ts })).toBe(
      'cannot_reply_to_message',
    );
    const plainly = await call('conversations.replies', { channel, ts: root.ts });
    expect(plainly.messages).toMatchObject([{ reply_count: 1 }, { text: 'reply' }]);
    expect(JSON.stringify(plainly.messages)).not.toContain('event_payload');
    const wholly = await call('conversations.replies', {
      channel,
      ts: root.ts,
      include_all_metadata: true,
    });
    expect(JSON.stringify(wholly.messages)).toContain('"event_payload":{"id":1}');
    slack.deleteMessage(channel, root.ts);
    expect(slack.messages()[0]).toMatchObject({ subtype: 'tombstone' });
    expect(
      await errorOf('chat.postMessage', { channel, text: 'x', thread_ts: root.ts }),
    ).toBeUndefined();
  });

  it('pages through a channel and a thread', async () => {
    const root = await call('chat.postMessage', { channel, text: '0' });
    for (const text of ['1', '2', '3', '4']) await call('chat.postMessage', { channel, text });
    for (const text of ['a', 'b', 'c']) {
      await call('chat.postMessage', { channel, text, thread_ts: root.ts });
    }
    const read = async (method: string, args: object) => {
      const texts: unknown[] = [];
      let cursor = '';
      do {
        const page = await call(method, { channel, limit: '2', ...args, cursor });
        texts.push((page.messages as { text: string }[]).map(({ text }) => text).join(''));
        const next = page.response_metadata as { next_cursor: string } | undefined;
        cursor = next?.next_cursor ?? '';
      } while (cursor !== '');
      return texts;
    };
    expect(await read('conversations.history', {})).toEqual(['43', '21', '0']);
    expect(await read('conversations.replies', { ts: root.ts })).toEqual(['0a', 'bc']);
    expect(await errorOf('conversations.replies', { channel, ts: '1.1' })).toBe('thread_not_found');
  });

  it('updates and deletes only what the bot posted', async () => {
    const { message } = await slack.say({ text: 'mine' });
    const own = await call('chat.postMessage', { channel, blocks: [{ type: 'divider' }] });
    const update = (args: object) => errorOf('chat.update', { channel, ts: own.ts, ...args });
    expect(await update({ ts: '1.1', text: 'x' })).toBe('message_not_found');
    expect(await update({ ts: message.ts, text: 'x' })).toBe('cant_update_message');
    expect(await update({})).toBe('no_text');
    expect(await update({ text: 'x'.repeat(4001) })).toBe('msg_too_long');
    expect(await update({ text: 'now text' })).toBeUndefined();
    expect(slack.messages()[1]).toMatchObject({ text: 'now text', blocks: undefined, edits: 1 });
    expect(slack.messages()[1]?.edited).toBeDefined();
    expect(await errorOf('chat.delete', { channel, ts: message.ts })).toBe('cant_delete_message');
    expect(await errorOf('chat.delete', { channel, ts: own.ts })).toBeUndefined();
    expect(await update({ text: 'x' })).toBe('message_not_found');
  });

  it('shows ephemeral messages only to members', async () => {
    const { alice } = slack.ids.users;
    const post = (user: string) => errorOf('chat.postEphemeral', { channel, user, text: 'psst' });
    expect(await post(slack.addUser({ name: 'dave' }).id)).toBe('user_not_in_channel');
    expect(await post(alice)).toBeUndefined();
    expect(slack.ephemerals(alice)).toMatchObject([{ text: 'psst', via: 'chat.postEphemeral' }]);
    expect(slack.messages()).toEqual([]);
  });

  it('gives permalinks, people and channels', async () => {
    const { ts } = await call('chat.postMessage', { channel, text: 'x' });
    const link = await call('chat.getPermalink', { channel, message_ts: ts });
    expect(link.permalink).toContain(`/archives/${channel}/p${ts.replace('.', '')}`);
    const bob = { user: slack.ids.users.bob };
    expect(await call('users.info', { ...bob, include_locale: true })).toMatchObject({
      user: { name: 'bob', locale: 'de-DE', is_admin: false },
    });
    expect(await errorOf('users.info', { user: 'U404' })).toBe('user_not_found');
    slack.setScopes(['channels:read', 'channels:join', 'im:write']);
    const random = { channel: slack.ids.otherChannel };
    await call('conversations.join', random);
    expect(await call('conversations.info', random)).toMatchObject({
      channel: { is_member: true },
    });
    expect(await call('conversations.open', { users: slack.ids.users.alice })).toMatchObject({
      channel: { id: slack.ids.dm },
    });
  });
});

describe('blocks', () => {
  const wrong: [string, object[], string][] = [
    ['51 blocks', Array(51).fill({ type: 'divider' }), 'no more than 50 items'],
    ['an unknown type', [{ type: 'sektion' }], 'unsupported block type'],
    ['an unknown property', [{ type: 'divider', color: 'red' }], 'invalid additional property'],
    ['an empty section', [{ type: 'section' }], 'missing required field: text'],
    ['an empty text', [{ type: 'section', text: markdown('') }], 'must be more than 0'],
    ['3001 characters', [{ type: 'section', text: markdown('x'.repeat(3001)) }], 'less than 3001'],
    ['11 fields', [{ type: 'section', fields: Array(11).fill(markdown('x')) }], 'no more than 10'],
    ['a long header', [{ type: 'header', text: plain('x'.repeat(151)) }], 'less than 151'],
    ['a mrkdwn header', [{ type: 'header', text: markdown('x') }], 'must be plain_text'],
    ['no alt text', [{ type: 'image', image_url: 'https://a.test/x.png' }], 'alt_text'],
    ['no image', [{ type: 'image', alt_text: 'x' }], 'missing required field: image_url'],
    ['11 context elements', [{ type: 'context', elements: Array(11).fill(markdown('x')) }], '10'],
    ['no elements', [{ type: 'actions', elements: [] }], 'no less than 1'],
    ['a text as action', [{ type: 'actions', elements: [markdown('x')] }], 'unsupported type'],
    ['twice the action id', [{ type: 'actions', elements: [button, button] }], 'already exists'],
    ['twice the block id', Array(2).fill({ type: 'divider', block_id: 'a' }), 'already exists'],
    [
      'a file input',
      [{ type: 'input', label: plain('f'), element: { type: 'file_input' } }],
      'modals',
    ],
    ['a video without its scope', [{ type: 'video' }], 'links.embed:write'],
    [
      'a wrong task state',
      [{ type: 'task_card', task_id: '1', title: 't', status: 'x' }],
      'one of',
    ],
  ];
  it.each(wrong)('refuses %s', async (_name, blocks, reason) => {
    const answer = await withBlocks(...blocks);
    expect(answer.error).toBe('invalid_blocks');
    expect(JSON.stringify(answer.errors)).toContain(reason);
  });

  const wrongElements: [string, object][] = [
    ['a mrkdwn label', { ...button, text: markdown('x') }],
    ['a long label', { ...button, text: plain('x'.repeat(76)) }],
    ['a long value', { ...button, value: 'x'.repeat(2001) }],
    ['a style of its own', { ...button, style: 'green' }],
    ['an address that is none', { ...button, url: 'nowhere' }],
    ['half a confirmation', { ...button, confirm: { title: plain('x') } }],
    ['an empty menu', { type: 'static_select', options: [] }],
    [
      'six options behind dots',
      {
        type: 'overflow',
        options: Array.from({ length: 6 }, (_, index) => ({ text: plain('x'), value: `${index}` })),
      },
    ],
    [
      'a default that is no option',
      {
        type: 'static_select',
        options: [{ text: plain('x'), value: 'x' }],
        initial_option: { text: plain('y'), value: 'x' },
      },
    ],
  ];
  it.each(wrongElements)('refuses a button or menu with %s', async (_name, element) => {
    expect((await withBlocks({ type: 'actions', elements: [element] })).error).toBe(
      'invalid_blocks',
    );
  });

  it('accepts what is right and fills in ids', async () => {
    const answer = await withBlocks(
      { type: 'header', text: plain('Task') },
      { type: 'section', text: markdown('*bold*'), fields: [plain('a')], accessory: button },
      {
        type: 'context',
        elements: [markdown('x'), { type: 'image', alt_text: 'x', image_url: 'https://a.test/x' }],
      },
      { type: 'actions', elements: [button, { type: 'button', text: plain('Other') }] },
      { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [] }] },
    );
    expect(answer.ok).toBe(true);
    const blocks = slack.messages()[0]?.blocks ?? [];
    expect(blocks.every(({ block_id }) => typeof block_id === 'string')).toBe(true);
    expect(JSON.stringify(blocks[3])).toMatch(/"action_id":"a0/);
  });
});

describe('mentions', () => {
  const { broadcasts, users } = { broadcasts: ['channel'], users: ['U0ALICE001'] };
  const cases: [string, object, object][] = [
    ['raw text', { text: 'hi <!channel> <@U0ALICE001|al>' }, { users, broadcasts }],
    ['escaped text', { text: 'hi &lt;!channel&gt; @channel' }, { users: [], broadcasts: [] }],
    ['parse=full', { text: 'hi @channel and @alice', parse: 'full' }, { users, broadcasts }],
    ['a group', { text: '<!subteam^S123|x> <!here>' }, { groups: ['S123'], broadcasts: ['here'] }],
    [
      'a mrkdwn block',
      { text: 'x', blocks: [{ type: 'section', text: markdown('<!channel>') }] },
      { users: [], broadcasts },
    ],
    [
      'a plain text block',
      { text: 'x', blocks: [{ type: 'section', text: plain('<!channel>') }] },
      { users: [], broadcasts: [] },
    ],
    [
      'rich text',
      {
        text: 'x',
        blocks: [
          {
            type: 'rich_text',
            elements: [
              { type: 'rich_text_section', elements: [{ type: 'user', user_id: 'U0ALICE001' }] },
            ],
          },
        ],
      },
      { users, broadcasts: [] },
    ],
    ['an attachment', { attachments: [{ text: '<!channel>' }] }, { broadcasts }],
  ];
  it.each(cases)('are found in %s', async (_name, args, expected) => {
    await call('chat.postMessage', { channel, ...args });
    expect(slack.messages()[0]?.pinged).toMatchObject(expected);
  });

  it('in the text behind blocks are told apart', async () => {
    await call('chat.postMessage', { channel, text: '<!here>', blocks: [{ type: 'divider' }] });
    expect(slack.messages()[0]).toMatchObject({
      mentions: { broadcasts: [] },
      fallbackMentions: { broadcasts: ['here'] },
    });
  });

  it('of an edit notify nobody', async () => {
    const { ts } = await call('chat.postMessage', { channel, text: 'x' });
    await call('chat.update', { channel, ts, text: '<!here>' });
    expect(slack.messages()[0]).toMatchObject({
      mentions: { broadcasts: ['here'] },
      pinged: { broadcasts: [] },
    });
  });
});

describe('files', () => {
  const bytes = Buffer.from('0123456789');

  async function upload(name = 'clip.mp4'): Promise<string> {
    const answer = await call('files.getUploadURLExternal', { filename: name, length: '10' });
    const put = await fetch(String(answer.upload_url), { method: 'POST', body: bytes });
    expect(await put.text()).toBe('OK - 10');
    return String(answer.file_id);
  }

  it('go through announcement, bytes and completion, once', async () => {
    const announce = (args: object) => errorOf('files.getUploadURLExternal', args);
    expect(await announce({ filename: 'a', length: '0' })).toBe('invalid_arguments');
    expect(await announce({ length: '1' })).toBe('invalid_arguments');
    expect(await announce({ filename: 'a', length: '1001' })).toBe('file_upload_size_restricted');
    const root = await call('chat.postMessage', { channel, text: 'root' });
    const reply = await call('chat.postMessage', { channel, text: 'r', thread_ts: root.ts });
    const id = await upload();
    const complete = (args: object) =>
      call('files.completeUploadExternal', {
        files: [{ id, title: 'Clip' }],
        channel_id: channel,
        ...args,
      });
    expect((await complete({ files: [] })).error).toBe('invalid_arguments');
    expect((await complete({ files: [{ id: 'F404' }] })).error).toBe('file_not_found');
    expect((await complete({ thread_ts: reply.ts })).error).toBe('cannot_reply_to_message');
    expect((await complete({ channel_id: slack.ids.otherChannel })).error).toBe('not_in_channel');
    const done = await complete({ thread_ts: root.ts, initial_comment: 'ready' });
    expect(done).toEqual({ ok: true, files: [{ id, title: 'Clip' }] });
    expect((await complete({})).error).toBe('file_not_found');
    expect(slack.replies(channel, root.ts)[1]).toMatchObject({
      text: 'ready',
      files: [{ id, title: 'Clip', size: 10 }],
    });
    const info = await call('files.info', { file: id });
    expect(JSON.stringify(info.file)).toContain(`"thread_ts":"${root.ts}"`);
  });

  it('wants the announced number of bytes', async () => {
    const { upload_url, file_id } = await call('files.getUploadURLExternal', {
      filename: 'a.mp4',
      length: '11',
    });
    const put = await fetch(String(upload_url), { method: 'POST', body: bytes });
    expect(put.status).toBe(400);
    const files = [{ id: file_id }];
    expect(await errorOf('files.completeUploadExternal', { files })).toBe('file_update_failed');
  });

  it('ignores blocks beside a comment, and fails on markdown blocks as Slack does', async () => {
    const files = [{ id: await upload() }];
    const blocks = [{ type: 'markdown', text: 'x' }];
    const args = { files, channel_id: channel, blocks };
    expect(await errorOf('files.completeUploadExternal', args)).toBe('internal_error');
    await call('files.completeUploadExternal', { ...args, initial_comment: 'c' });
    expect(slack.messages()).toMatchObject([{ text: 'c', blocks: undefined }]);
    expect(slack.warnings).toHaveLength(1);
  });

  it('appear later when the shares are held back', async () => {
    const release = slack.holdFileShares();
    const id = await upload();
    await call('files.completeUploadExternal', { files: [{ id }], channel_id: channel });
    expect(slack.messages()).toEqual([]);
    expect(await call('files.info', { file: id })).toMatchObject({ file: { shares: {} } });
    release();
    expect(slack.messages()).toHaveLength(1);
  });

  it('open with the token only, whole or in parts, and for the page without it', async () => {
    const id = await upload();
    const file = slack.files()[0];
    const get = (url: string, headers: Record<string, string> = {}) => fetch(url, { headers });
    const login = await get(file?.urlPrivate ?? '');
    expect([login.status, login.headers.get('content-type')]).toEqual([
      200,
      'text/html; charset=utf-8',
    ]);
    const token = { authorization: `Bearer ${slack.botToken}` };
    const whole = await get(file?.urlPrivate ?? '', token);
    expect([await whole.text(), whole.headers.get('content-type')]).toEqual([
      '0123456789',
      'video/mp4',
    ]);
    for (const [range, text] of [
      ['2-4', '234'],
      ['7-', '789'],
      ['-2', '89'],
      ['8-99', '89'],
    ]) {
      const part = await get(file?.viewUrl ?? '', { range: `bytes=${range}` });
      expect([part.status, await part.text()]).toEqual([206, text]);
    }
    expect((await get(file?.viewUrl ?? '', { range: 'bytes=10-' })).status).toBe(416);
    slack.setScopes(['files:write']);
    expect((await get(file?.urlPrivate ?? '', token)).headers.get('content-type')).toContain(
      'html',
    );
    expect(await errorOf('files.delete', { file: id })).toBeUndefined();
    expect((await get(file?.viewUrl ?? '')).status).toBe(404);
  });

  it('take their message with them when it was nothing else', async () => {
    const id = await upload();
    await call('files.completeUploadExternal', { files: [{ id }], channel_id: channel });
    await call('files.delete', { file: id });
    expect(slack.messages()).toEqual([]);
    expect(await errorOf('files.info', { file: id })).toBe('file_deleted');
  });
});

describe('response URLs', () => {
  async function opened() {
    const sent = await slack.slash({ command: '/sora', text: 'x' });
    return (body: object) =>
      fetch(String(sent.responseUrl), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }).then(async (response) => [response.status, await response.text()]);
  }

  it('take five posts within 30 minutes', async () => {
    const respond = await opened();
    expect((await respond({}))[0]).toBe(400);
    for (let use = 0; use < 5; use += 1) expect(await respond({ text: 'x' })).toEqual([200, 'ok']);
    expect(await respond({ text: 'x' })).toEqual([404, '{"ok":false,"error":"used_url"}']);
    const late = await opened();
    clock += 30 * 60_000 + 1;
    expect(await late({ text: 'x' })).toEqual([404, '{"ok":false,"error":"expired_url"}']);
    expect(slack.deliveries()[0]?.responses).toHaveLength(7);
  });

  it('speak to one person or to all, replace and delete', async () => {
    const respond = await opened();
    await respond({ text: 'wait' });
    await respond({ text: 'done', replace_original: true });
    expect(slack.ephemerals()).toMatchObject([{ text: 'done', edits: 1 }]);
    await respond({ delete_original: true });
    expect(slack.ephemerals()).toEqual([]);
    await respond({ text: 'all <!here>', response_type: 'in_channel' });
    expect(slack.messages()).toMatchObject([
      { text: 'all <!here>', botId: slack.ids.bot, pinged: { broadcasts: ['here'] } },
    ]);
    const [status, body] = await respond({ text: 'x', blocks: [{ type: 'x' }] });
    expect(status).toBe(400);
    expect(body).toContain('invalid_blocks');
  });
});

describe('slash text', () => {
  it('is escaped as the app has it set', async () => {
    const typed = async (options: object) =>
      (
        await slack.slash({
          command: '/sora',
          text: 'a < b & @alice #videos https://a.test',
          ...options,
        })
      ).payload.text;
    expect(await typed({})).toBe('a &lt; b &amp; @alice #videos https://a.test');
    expect(await typed({ raw: true })).toBe('a < b & @alice #videos https://a.test');
    expect(await typed({ shouldEscape: true })).toBe(
      'a &lt; b &amp; <@U0ALICE001|alice> <#C0VIDEOS01|videos> <https://a.test>',
    );
  });
});
