import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { type Address, PlatformError, type Streamed, type Task } from '../../src/core/index.ts';
import { anchor, type Bot, card, clip, ended, result, startBot, taskIn } from './bot.ts';

let bot: Bot;

beforeEach(async () => {
  bot = await startBot();
});

afterEach(async () => {
  expect(bot.slack.unknownMethods).toEqual([]);
  expect(bot.slack.warnings).toEqual([]);
  await bot.close();
});

/** What a failing notice throws. */
async function failureOf(work: Promise<unknown>): Promise<PlatformError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof PlatformError) return error;
  throw new Error('it did not fail as it should', { cause: error });
}

function root() {
  const [message, ...more] = bot.slack.messages();
  expect(more).toEqual([]);
  if (message === undefined) throw new Error('no root message');
  return message;
}

function replies() {
  return bot.slack.replies(bot.slack.ids.channel, root().ts);
}

function shown(message: { blocks?: unknown }): string {
  return JSON.stringify(message.blocks);
}

/** With its anchor, as the core goes on with it. */
async function withAnchor(task: Task): Promise<Task> {
  return { ...task, address: await bot.show(task, anchor(task)) };
}

/** A video of `length` bytes that comes one byte after the other, and ends with an error where one is given. */
function streamOf(bytes: Uint8Array, length: number, error?: Error): Streamed {
  const body = (async function* () {
    for (const byte of bytes) yield Uint8Array.of(byte);
    if (error !== undefined) throw error;
  })();
  return { kind: 'stream', length, contentType: 'video/mp4', body, leave: () => {} };
}

describe('a task from its anchor to its video', () => {
  it('is one root, one card that is edited, and one file that mentions the person', async () => {
    const task = await withAnchor(taskIn(bot));
    expect(root()).toMatchObject({
      text: '🎬 *alice*: a paper boat in the rain',
      metadata: { event_type: 'reelbot_task', event_payload: { task: task.id, part: 'anchor' } },
      unfurlLinks: false,
      unfurlMedia: false,
      mentions: { users: [], groups: [], broadcasts: [] },
    });

    const first = await bot.platform.notify(task.address, card(task));
    const second = await bot.platform.notify(
      first,
      card(task, { repeated: true, progress: { fraction: 0.6, estimated: true, leftMs: 60_000 } }),
    );
    expect(second).toEqual(first);
    const [shownCard] = replies();
    expect(replies()).toHaveLength(1);
    expect(shownCard?.edits).toBe(1);
    expect(shownCard?.text).toBe(
      'Task `task_abc-123`\nsora-2 · 10 s · landscape · small\n1 credit · 9 of 10 left today · mountsea\n▓▓▓▓▓▓░░░░  about 1 min left',
    );
    expect(shownCard?.metadata).toMatchObject({ event_payload: { task: task.id, part: 'card' } });

    const done = ended(task);
    const last = await bot.platform.notify(second, result(done));
    const post = replies()[1];
    expect(post).toMatchObject({
      text: '<@U0ALICE001> your video is ready · 2 min 41 s',
      pinged: { users: ['U0ALICE001'], groups: [], broadcasts: [] },
    });
    expect(post?.files).toHaveLength(1);
    expect(post?.files[0]).toMatchObject({
      name: 'paper-boat-8c1f02d4kq3v.mp4',
      altText: 'Video made from the prompt: a paper boat in the rain',
    });
    expect(post?.files[0]?.bytes?.equals(clip)).toBe(true);
    // Told again, it does nothing.
    expect(await bot.platform.notify(last, result(done, { repeated: true }))).toEqual(last);
    expect(replies()).toHaveLength(2);
    expect(bot.slack.count('conversations.replies')).toBe(0);
    expect(bot.slack.count('conversations.history')).toBe(0);
  });

  it('sends the bytes without the bot token', async () => {
    const task = await withAnchor(taskIn(bot));
    const seen: unknown[] = [];
    const look = (message: unknown) => {
      const { request } = message as { request: ClientRequest };
      if (request.path.includes('/upload/')) seen.push(request.getHeader('authorization') ?? null);
    };
    subscribe('http.client.request.start', look);
    try {
      await bot.platform.notify(task.address, result(ended(task)));
    } finally {
      unsubscribe('http.client.request.start', look);
    }
    expect(seen).toEqual([null]);
  });

  it('passes on a video that comes bit by bit', async () => {
    const task = await withAnchor(taskIn(bot));
    const stream = async () => streamOf(clip, clip.length);
    await bot.platform.notify(task.address, result(ended(task), { stream }));
    const [file, ...more] = bot.slack.files();
    expect(more).toEqual([]);
    expect(file).toMatchObject({ state: 'completed', bytes: clip });
  });

  it('posts nothing of a video that is cut, and says what cut it', async () => {
    const task = await withAnchor(taskIn(bot));
    const stream = async () => streamOf(clip.subarray(0, 5), clip.length, new Error('was cut'));
    const notice = result(ended(task), { stream });
    await expect(bot.platform.notify(task.address, notice)).rejects.toThrow('was cut');
    expect(bot.slack.count('files.completeUploadExternal')).toBe(0);
    expect(replies()).toEqual([]);
  });

  it('works in a private channel and in a direct message', async () => {
    const { ids } = bot.slack;
    for (const channelId of [ids.privateChannel, ids.dm]) {
      const plain = taskIn(bot, { id: `task-${channelId}` });
      const task = { ...plain, address: { ...plain.address, channelId } };
      await bot.show(task, anchor(task, true), card(task), result(ended(task)));
      const [message] = bot.slack.messages(channelId);
      expect(bot.slack.replies(channelId, message?.ts ?? '')).toHaveLength(2);
    }
  });

  it('makes the anchor with the card where it is missing', async () => {
    const task = taskIn(bot);
    const address = await bot.platform.notify(task.address, card(task));
    expect(address).toMatchObject({ rootTs: root().ts });
    expect(replies()).toHaveLength(1);
  });

  it('shows the picture, and goes on without it when Slack cannot fetch it', async () => {
    const plain = await withAnchor(taskIn(bot));
    const images = [{ url: 'https://pictures.example/boat.png', trusted: false }];
    const task = { ...plain, request: { ...plain.request, images } };
    const address = await bot.platform.notify(task.address, card(task));
    expect(shown(replies()[0] ?? {})).toContain('"alt_text":"Picture it is made from"');
    bot.slack.fail({ method: 'chat.update', error: 'invalid_blocks' });
    const later = await bot.platform.notify(address, card(task));
    expect(shown(replies()[0] ?? {})).not.toContain('pictures.example');
    await bot.platform.notify(later, card(task));
    expect(bot.slack.count('chat.update')).toBe(3);
  });
});

describe('what may have been posted is looked for first', () => {
  it('posts the anchor once although the answer was lost', async () => {
    const task = taskIn(bot);
    bot.slack.fail({ method: 'chat.postMessage', afterStored: true });
    const failure = await failureOf(bot.platform.notify(task.address, anchor(task)));
    expect(failure.kind).toBe('unknown');
    const address = await bot.platform.notify(task.address, anchor(task, true));
    expect(address).toMatchObject({ rootTs: root().ts });
    expect(bot.slack.count('chat.postMessage')).toBe(1);
  });

  it('finds the anchor behind many other messages', async () => {
    const task = taskIn(bot);
    bot.slack.fail({ method: 'chat.postMessage', afterStored: true });
    await failureOf(bot.platform.notify(task.address, anchor(task)));
    for (let index = 0; index < 450; index += 1) await bot.slack.say({ text: `noise ${index}` });
    await bot.platform.notify(task.address, anchor(task, true));
    expect(bot.slack.count('chat.postMessage')).toBe(1);
    expect(bot.slack.count('conversations.history')).toBe(3);
  });

  it('posts the card once, and edits the one it finds', async () => {
    const task = await withAnchor(taskIn(bot, { state: 'accepted' }));
    bot.slack.fail({ method: 'chat.postMessage', afterStored: true });
    expect((await failureOf(bot.platform.notify(task.address, card(task)))).kind).toBe('unknown');
    const address = await bot.platform.notify(
      task.address,
      card(task, { repeated: true, waiting: { place: 2 } }),
    );
    expect(replies()).toHaveLength(1);
    expect(address).toMatchObject({ cardTs: replies()[0]?.ts });
    expect(replies()[0]?.text).toContain('place 2');
  });

  it('posts the card anew when it was deleted, and again only once', async () => {
    const task = await withAnchor(taskIn(bot));
    const address = await bot.platform.notify(task.address, card(task));
    bot.slack.deleteMessage(bot.slack.ids.channel, replies()[0]?.ts ?? '');
    bot.slack.fail({ method: 'chat.postMessage', afterStored: true });
    expect(
      (await failureOf(bot.platform.notify(address, card(task, { repeated: true })))).kind,
    ).toBe('unknown');
    await bot.platform.notify(address, card(task, { repeated: true }));
    expect(replies()).toHaveLength(1);
  });

  it('posts a failure once', async () => {
    const plain = await withAnchor(taskIn(bot));
    const task: Task = { ...plain, state: 'failed', failure: { code: 'moderated' } };
    bot.slack.fail({ method: 'chat.postMessage', afterStored: true });
    await failureOf(bot.platform.notify(task.address, result(task)));
    const address = await bot.platform.notify(task.address, result(task, { repeated: true }));
    expect(replies()).toHaveLength(1);
    expect(address).toMatchObject({ resultTs: replies()[0]?.ts });
    expect(replies()[0]?.text).toMatch(
      /^<@U0ALICE001> there is no video this time\.\n\*The gateway refused this\*\n.+; your credits are back\.$/u,
    );
  });

  /** Shows a result, each try with what the one before had remembered. */
  const shower = (task: Task) => {
    let at = task.address;
    const remember = async (address: Address) => {
      at = address;
    };
    return (repeated = false) => bot.platform.notify(at, result(task, { repeated, remember }));
  };

  it.each([
    { fresh: false, held: false },
    { fresh: true, held: false },
    { fresh: false, held: true },
    { fresh: true, held: true },
  ])('posts the file once although the answer was lost: %j', async ({ fresh, held }) => {
    const task = ended(await withAnchor(taskIn(bot)));
    const show = shower(task);
    const release = held ? bot.slack.holdFileShares() : () => {};
    bot.slack.fail({ method: 'files.completeUploadExternal', afterStored: true });
    expect((await failureOf(show())).kind).toBe('unknown');
    if (fresh) await restart();
    const address = await show(true);
    release();
    expect(address).toMatchObject({ fileId: bot.slack.files()[0]?.id });
    expect(bot.slack.files()).toHaveLength(1);
    expect(replies()).toHaveLength(1);
  });

  it('completes the same file when the first time came to nothing', async () => {
    const show = shower(ended(await withAnchor(taskIn(bot))));
    bot.slack.fail({ method: 'files.completeUploadExternal', status: 500 });
    await failureOf(show());
    await show(true);
    expect(bot.slack.files()).toHaveLength(1);
    expect(replies()).toHaveLength(1);
  });

  it('completes no file whose id could not be saved', async () => {
    const task = ended(await withAnchor(taskIn(bot)));
    const remember = () => Promise.reject(new Error('the store is gone'));
    await expect(bot.platform.notify(task.address, result(task, { remember }))).rejects.toThrow(
      'the store is gone',
    );
    expect(bot.slack.count('files.completeUploadExternal')).toBe(0);
    expect(replies()).toEqual([]);
  });

  it('posts a link when the same file is refused the second time', async () => {
    const show = shower(ended(await withAnchor(taskIn(bot))));
    bot.slack.fail({ method: 'files.completeUploadExternal', status: 500 });
    await failureOf(show());
    bot.slack.fail({
      method: 'files.completeUploadExternal',
      error: 'file_type_not_allowed',
      times: 2,
    });
    await show(true);
    expect(replies().map(({ text }) => text)).toEqual([expect.stringContaining('cdn.example')]);
  });

  it.each([{ status: 429 }, { error: 'ratelimited' }, { reset: true }])(
    'does not forget an upload while it cannot be looked up: %j',
    async (fault) => {
      const show = shower(ended(await withAnchor(taskIn(bot))));
      const release = bot.slack.holdFileShares();
      bot.slack.fail({ method: 'files.completeUploadExternal', afterStored: true });
      await failureOf(show());
      bot.slack.fail({ method: 'files.info', times: 3, ...fault });
      await failureOf(show(true));
      bot.slack.clearFaults();
      await show();
      release();
      expect(bot.slack.files()).toHaveLength(1);
      expect(replies()).toHaveLength(1);
    },
  );

  it('does not post while it cannot look', async () => {
    const task = await withAnchor(taskIn(bot));
    bot.slack.fail({
      method: 'conversations.replies',
      status: 429,
      headers: { 'retry-after': '7' },
    });
    const failure = await failureOf(
      bot.platform.notify(task.address, card(task, { repeated: true })),
    );
    expect(failure).toMatchObject({ kind: 'unknown', retryAfterMs: 7000 });
    expect(replies()).toEqual([]);
  });

  it('says once which scope it misses, and posts', async () => {
    bot.slack.setScopes(['chat:write', 'files:write']);
    const first = taskIn(bot);
    const second = taskIn(bot, { id: 'another' });
    await bot.platform.notify(first.address, anchor(first, true));
    await bot.platform.notify(second.address, anchor(second, true));
    expect(bot.slack.messages()).toHaveLength(2);
    const warnings = bot.lines.filter(({ level }) => level === 'warn');
    expect(warnings).toEqual([expect.objectContaining({ fields: { scope: 'channels:history' } })]);
  });
});

describe('a video that cannot be a file', () => {
  test.each([
    'file_uploads_disabled',
    'file_type_not_allowed',
    'file_upload_size_restricted',
    'file_uploads_except_images_allowed',
    'missing_scope',
  ])('is a link when Slack says %s', async (error) => {
    const task = ended(await withAnchor(taskIn(bot)));
    bot.slack.fail({ method: 'files.getUploadURLExternal', error });
    const address = await bot.platform.notify(task.address, result(task));
    expect(address).toMatchObject({ resultTs: replies()[0]?.ts });
    expect(replies()[0]).toMatchObject({
      text: '<@U0ALICE001> your video is ready · 2 min 41 s\nThe file could not be uploaded here. Watch it here: <https://cdn.example/v.mp4?a=1&amp;b=2|paper-boat-8c1f02d4kq3v.mp4>',
      metadata: { event_payload: { task: task.id, part: 'result' } },
      pinged: { users: ['U0ALICE001'], groups: [], broadcasts: [] },
    });
  });

  it('is a link when it is too large', async () => {
    const task = ended(await withAnchor(taskIn(bot)));
    const asked: number[] = [];
    const load = async (limit: number) => {
      asked.push(limit);
      return { kind: 'too large', bytes: 150 * 2 ** 20 } as const;
    };
    await bot.platform.notify(task.address, result(task, { load }));
    expect(asked).toEqual([100 * 2 ** 20]);
    expect(replies()[0]?.text).toContain('too large to upload here (150 MB)');
  });

  it('is a link when it cannot be fetched', async () => {
    const task = ended(await withAnchor(taskIn(bot)));
    const load = async () => ({ kind: 'unavailable' }) as const;
    await bot.platform.notify(task.address, result(task, { load }));
    expect(replies()[0]?.text).toContain('https://cdn.example');
  });

  it('is a link when the upload itself is refused', async () => {
    const task = ended(await withAnchor(taskIn(bot)));
    bot.slack.fail({ method: 'upload', status: 413 });
    await bot.platform.notify(task.address, result(task));
    expect(replies()[0]?.text).toContain('https://cdn.example');
  });

  it('waits when the upload does not get through', async () => {
    const task = ended(await withAnchor(taskIn(bot)));
    for (const rule of [
      { method: 'upload', status: 503 },
      { method: 'upload', reset: true },
      { method: 'files.getUploadURLExternal', status: 500 },
      { method: 'files.getUploadURLExternal', status: 429 },
    ]) {
      bot.slack.fail(rule);
      expect((await failureOf(bot.platform.notify(task.address, result(task)))).kind).toBe('busy');
    }
    expect(replies()).toEqual([]);
    await bot.platform.notify(task.address, result(task));
    expect(replies()).toHaveLength(1);
  });

  it('passes on what the gateway threw', async () => {
    const task = ended(await withAnchor(taskIn(bot)));
    const load = () => Promise.reject(new Error('gateway out of reach'));
    await expect(bot.platform.notify(task.address, result(task, { load }))).rejects.toThrow(
      'gateway out of reach',
    );
  });
});

describe('a place that is gone', () => {
  it.each([
    ['not in the channel', () => bot.slack.setMember(bot.slack.ids.channel, false)],
    ['archived', () => bot.slack.archive(bot.slack.ids.channel)],
    ['deleted', () => bot.slack.deleteChannel(bot.slack.ids.channel)],
  ])('%s', async (_, happen) => {
    const task = await withAnchor(taskIn(bot));
    const address = await bot.platform.notify(task.address, card(task));
    happen();
    const other = taskIn(bot, { id: 'other' });
    for (const [to, notice] of [
      [other.address, anchor(other)],
      [other.address, anchor(other, true)],
      [address, result(ended(task))],
      [address, result({ ...task, state: 'lost' })],
    ] as const) {
      expect((await failureOf(bot.platform.notify(to, notice))).kind).toBe('gone');
    }
  });

  it.each(['account_inactive', 'token_revoked', 'restricted_action_read_only_channel'])(
    '%s',
    async (error) => {
      const task = taskIn(bot);
      bot.slack.fail({ method: 'chat.postMessage', error });
      expect((await failureOf(bot.platform.notify(task.address, anchor(task)))).kind).toBe('gone');
    },
  );

  it('answers in the channel once the thread was deleted', async () => {
    const task = await withAnchor(taskIn(bot));
    bot.slack.deleteMessage(bot.slack.ids.channel, root().ts);
    const after = await bot.platform.notify(task.address, card(task));
    const last = await bot.platform.notify(after, result(ended(task)));
    expect(last).toMatchObject({ threadGone: true });
    const [first, second] = bot.slack.messages();
    expect(first?.text).toContain('Task');
    expect(second?.files).toHaveLength(1);
  });

  it('is told privately over the response URL where there is no anchor', async () => {
    const delivery = await bot.slack.slash({
      command: '/sora',
      text: 'a boat',
      channel: bot.slack.ids.otherChannel,
    });
    const command = await bot.slack.waitFor(() => bot.core.commands[0]);
    const task: Task = {
      ...taskIn(bot),
      address: command.address,
      state: 'failed',
      failure: { code: 'place' },
    };
    expect((await failureOf(bot.platform.notify(task.address, anchor(task)))).kind).toBe('gone');
    bot.slack.fail({ method: 'response_url', status: 503 });
    expect((await failureOf(bot.platform.notify(task.address, result(task)))).kind).toBe('unknown');
    const address = await bot.platform.notify(task.address, result(task, { repeated: true }));
    expect(address).toMatchObject({ told: true });
    expect(delivery.responses.map(({ status }) => status)).toContain(200);
    const [told] = bot.slack.ephemerals(bot.slack.ids.users.alice);
    expect(told?.text).toBe(
      '*I cannot write in this channel*\nInvite me here, on Slack with `/invite`, then try again; your credits are back.',
    );
  });

  it('is told as an ephemeral message once the response URL is too old', async () => {
    const task: Task = { ...taskIn(bot), state: 'lost', failure: { code: 'lost' } };
    await bot.platform.notify(task.address, result(task));
    const [told] = bot.slack.ephemerals(bot.slack.ids.users.alice);
    expect(told).toMatchObject({ via: 'chat.postEphemeral' });
    expect(bot.slack.messages()).toEqual([]);
  });

  it('is an address of somebody else', async () => {
    const task = taskIn(bot);
    expect((await failureOf(bot.platform.notify({ guild: '1' }, anchor(task)))).kind).toBe('gone');
  });
});

describe('Slack in trouble', () => {
  it.each([
    [
      { status: 429, headers: { 'retry-after': '3' } },
      { kind: 'busy', retryAfterMs: 3000 },
    ],
    [{ status: 500 }, { kind: 'unknown' }],
    [{ reset: true }, { kind: 'unknown' }],
    [{ status: 200, body: '<html>maintenance</html>' }, { kind: 'unknown' }],
    [{ error: 'internal_error' }, { kind: 'unknown' }],
    [{ error: 'msg_too_long' }, { kind: 'busy' }],
  ])('%j', async (fault, expected) => {
    const task = taskIn(bot);
    bot.slack.fail({ method: 'chat.postMessage', ...fault });
    const failure = await failureOf(bot.platform.notify(task.address, anchor(task)));
    expect(failure).toMatchObject(expected);
    expect(failure.message.length).toBeLessThan(400);
    expect(bot.slack.count('chat.postMessage')).toBe(1);
  });

  it('leaves a card that cannot be edited any more', async () => {
    const task = await withAnchor(taskIn(bot));
    const address = await bot.platform.notify(task.address, card(task));
    bot.slack.fail({ method: 'chat.update', error: 'edit_window_closed' });
    expect(await bot.platform.notify(address, card(task, { repeated: true }))).toEqual(address);
    expect(replies()).toHaveLength(1);
  });
});

test.each([
  '<!channel> <!here> <!everyone> <@U0BOB00001> <!subteam^S1>',
  '@channel @here @everyone @bob',
  '&lt;!channel&gt;',
  '*_~`<https://evil.example|click>`~_*',
  '> quoted\n> again',
])('a prompt such as %j mentions nobody', async (prompt) => {
  const plain = taskIn(bot, {}, prompt);
  const task: Task = {
    ...plain,
    requester: { ...plain.requester, name: prompt },
    taskId: prompt,
    request: { ...plain.request, editId: prompt },
  };
  await bot.show(task, anchor(task), card(task), result(ended(task)));
  const all = [root(), ...replies()];
  expect(all).toHaveLength(3);
  for (const message of all) {
    expect([...message.mentions.groups, ...message.mentions.broadcasts]).toEqual([]);
    expect([...message.fallbackMentions.groups, ...message.fallbackMentions.broadcasts]).toEqual(
      [],
    );
    const users = message.files.length > 0 ? ['U0ALICE001'] : [];
    expect(message.mentions.users).toEqual(users);
  }
});

/** The same workspace, another process. */
async function restart(): Promise<void> {
  const { buildPlatform } = await import('./bot.ts');
  const platform = buildPlatform(bot.slack, 'socket');
  await bot.platform.stop();
  await platform.start();
  bot = {
    ...bot,
    platform,
    close: async () => {
      await platform.stop();
      await bot.slack.close();
    },
  };
}
