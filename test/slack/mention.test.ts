import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Address, problem, type Task, type Trouble } from '../../src/core/index.ts';
import { type Bot, buildPlatform, card, ended, result, startBot, taskIn } from './bot.ts';
import { element, fill, hasButton, initial, openedForm, png, press, toldTo } from './people.ts';

let bot: Bot;

afterEach(async () => {
  expect(bot.slack.unknownMethods).toEqual([]);
  expect(bot.slack.warnings).toEqual([]);
  await bot.close();
});

type Given = { name: string; mimetype?: string; externalUrl?: string; checkInfo?: boolean };

/** Alice says something, with files. */
async function say(text: string, files: readonly (string | Given)[] = [], more: object = {}) {
  const given = files.map((file) => (typeof file === 'string' ? { name: file } : file));
  return await bot.slack.say({
    text,
    files: given.map((file) => ({ bytes: png, ...file })),
    ...more,
  });
}

const me = () => `<@${bot.slack.ids.botUser}>`;
const inDm = () => ({ channel: bot.slack.ids.dm });

const invalid: Trouble = { code: 'invalid', problems: [problem('style', 'style.other', {})] };

describe.each(['socket', 'http'] as const)('%s: a message to the bot', (mode) => {
  beforeEach(async () => {
    bot = await startBot(mode);
  });

  it('with a picture is a request, answered in its thread', async () => {
    const { message } = await say(`${me()} it sails &amp; sinks duration:15`, ['boat.png']);
    const command = await bot.slack.waitFor(() => bot.core.commands[0]);
    const { ids } = bot.slack;
    expect(command).toEqual({
      id: `slack:${ids.team}:${ids.channel}:${message.ts}`,
      channel: ids.channel,
      requester: {
        platform: 'slack',
        id: `${ids.team}/${ids.users.alice}`,
        name: 'alice',
        scope: ids.team,
        locale: 'en-US',
      },
      address: {
        teamId: ids.team,
        channelId: ids.channel,
        userId: ids.users.alice,
        answerIn: message.ts,
        rootTs: message.ts,
      },
      draft: {
        prompt: 'it sails & sinks',
        duration: '15',
        image: {
          url: expect.stringContaining('/files-pri/'),
          trusted: true,
          closed: true,
          name: 'boat.png',
          bytes: png.length,
          file: { id: message.files[0]?.id, type: 'image/png' },
        },
      },
    });
    expect(bot.slack.ephemerals()).toEqual([]);
  });

  it('in a direct message works the same, with a mention or without', async () => {
    await say('it sails', ['boat.png'], inDm());
    await say(`${me()} it sinks`, ['boat.png'], inDm());
    await bot.slack.waitFor(() => bot.core.commands.length === 2);
    expect(bot.core.commands.map(({ draft }) => draft.prompt)).toEqual(['it sails', 'it sinks']);
    expect(bot.core.commands[0]?.address).toMatchObject({ channelId: bot.slack.ids.dm });
    expect(bot.slack.ephemerals()).toEqual([]);
  });

  it('that comes again is the same request', async () => {
    const { deliveries } = await say(`${me()} it sails`, ['boat.png']);
    await bot.slack.waitFor(() => bot.core.commands.length === 1);
    const [delivery] = deliveries;
    if (delivery === undefined) throw new Error('no delivery');
    expect((await bot.slack.redeliver(delivery)).outcome).toBe('acknowledged');
    // Another process knows it by the same id.
    const other = buildPlatform(bot.slack, 'socket', { core: bot.core });
    await bot.platform.stop();
    await other.start();
    await bot.slack.redeliver(delivery, undefined, 'socket');
    await bot.slack.waitFor(() => bot.core.commands.length === 2);
    expect(bot.core.commands[1]).toEqual(bot.core.commands[0]);
    await other.stop();
  });

  it('that comes as two events is answered once', async () => {
    const { message } = await say('it sails', ['boat.png'], inDm());
    const command = await bot.slack.waitFor(() => bot.core.commands[0]);
    await bot.slack.event({
      type: 'app_mention',
      user: command.address.userId,
      text: `${me()} it sails`,
      channel: message.channel,
      ts: message.ts,
    });
    await bot.platform.stop();
    expect(bot.core.commands).toHaveLength(1);
    expect(bot.slack.ephemerals()).toEqual([]);
  });

  it('without a picture is one where the prompt has its name', async () => {
    await say(`${me()} prompt:a paper boat`);
    expect((await bot.slack.waitFor(() => bot.core.commands[0])).draft).toEqual({
      prompt: 'a paper boat',
    });
    await say(`${me()} a paper boat image:https://x.example/y.png`);
    expect((await bot.slack.waitFor(() => bot.core.commands[1])).draft).toEqual({
      prompt: 'a paper boat',
      image: 'https://x.example/y.png',
    });
  });

  it.each(['', 'hello', 'a cat duration:15', 'help'])('is helped: %j', async (text) => {
    await say(`${me()} ${text}`);
    const told = await toldTo(bot);
    expect(told).toMatchObject({
      via: 'chat.postEphemeral',
      channel: bot.slack.ids.channel,
      text: expect.stringContaining('*How to use /sora*'),
    });
    expect(told.threadTs).toBeUndefined();
    expect(bot.core.commands).toEqual([]);
    expect(bot.slack.messages()).toHaveLength(1);
  });

  it('answers while the bot stops', async () => {
    let release = () => {};
    const until = new Promise<void>((resolve) => {
      release = resolve;
    });
    bot.slack.fail({ method: 'users.info', until });
    await bot.slack.slash({ command: '/sora', text: 'a cat' });
    const stopped = bot.platform.stop();
    await say(`${me()} it sails`, ['boat.png']);
    expect((await toldTo(bot)).text).toContain('The bot is restarting');
    release();
    await stopped;
  });
});

describe('a message that is not for the bot', () => {
  beforeEach(async () => {
    bot = await startBot();
  });

  const dm = () => ({
    type: 'message',
    channel_type: 'im',
    channel: bot.slack.ids.dm,
    user: bot.slack.ids.users.alice,
    text: 'prompt:a cat',
    ts: '1.000100',
  });

  it.each<[string, object]>([
    ['of a bot', { bot_id: 'B1' }],
    ['of ourselves', { user: 'U0REELBOT1' }],
    ['that was edited', { edited: { user: 'U0ALICE001', ts: '2.000000' } }],
    ['about an edit', { subtype: 'message_changed', message: { text: 'prompt:a cat' } }],
    ['about a deletion', { subtype: 'message_deleted' }],
    ['of an old bot', { subtype: 'bot_message' }],
    ['about a join', { subtype: 'channel_join' }],
    ['broadcast from a thread', { subtype: 'thread_broadcast' }],
    ['of a channel', { channel_type: 'channel' }],
    ['without a sender', { user: undefined }],
    ['without a time', { ts: undefined }],
    ['that makes no sense', { text: 7 }],
  ])('%s is passed over', async (_, change) => {
    const { outcome } = await bot.slack.event({ ...dm(), ...change });
    expect(outcome).toBe('acknowledged');
    await bot.slack.event({ ...dm(), ts: '1.000200', text: 'prompt:a dog' });
    await bot.slack.waitFor(() => bot.core.commands.length === 1);
    await bot.platform.stop();
    expect(bot.core.commands[0]?.draft).toEqual({ prompt: 'a dog' });
    expect(bot.core.commands).toHaveLength(1);
    expect(bot.slack.ephemerals()).toEqual([]);
  });

  it('may say anything', async () => {
    for (const text of [
      ' '.repeat(40_000),
      '<@'.repeat(20_000),
      `${me()} `.repeat(2000),
      '\ud800',
    ]) {
      await say(`${text}${me()}`, [], inDm());
    }
    await say('prompt:a dog', [], inDm());
    await bot.slack.waitFor(() => bot.core.commands.length === 1);
    expect(bot.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('in a thread of the own conversation is talk, unless it has a picture, a prompt or a mention', async () => {
    const { message } = await say('it sails', ['boat.png'], inDm());
    const thread = { ...inDm(), threadTs: message.ts };
    await say('how nice', [], thread);
    await say('look', ['notes.txt', 'more.txt'], thread);
    await say('now it sinks', ['boat.png'], thread);
    await bot.slack.waitFor(() => bot.core.commands.length === 2);
    expect(bot.core.commands[1]?.address).toMatchObject({ answerIn: message.ts });
    expect(bot.slack.ephemerals()).toEqual([]);
    await say(`${me()} what?`, [], thread);
    expect((await toldTo(bot)).threadTs).toBe(message.ts);
  });
});

describe('the pictures of a message', () => {
  beforeEach(async () => {
    bot = await startBot();
  });

  const imageOf = async () => (await bot.slack.waitFor(() => bot.core.commands[0])).draft.image;

  it('are handed over all, and others beside them are not', async () => {
    await say(`${me()} x`, ['a.png', 'notes.txt', 'b.webp']);
    expect(await imageOf()).toMatchObject([{ name: 'a.png' }, { name: 'b.webp' }]);
  });

  it('come with the link that was typed as well', async () => {
    await say(`${me()} x image:https://x.example/y.png`, ['a.png']);
    expect(await imageOf()).toMatchObject(['https://x.example/y.png', { name: 'a.png' }]);
  });

  it('may not look like it: the only file beside a prompt', async () => {
    await say(`${me()} x`, ['scan.dat']);
    expect(await imageOf()).toMatchObject({ name: 'scan.dat', closed: true });
    await say(`${me()}`, ['scan.dat']);
    await say(`${me()} x`, ['scan.dat', 'notes.txt']);
    await toldTo(bot, undefined, 2);
    expect(bot.core.commands).toHaveLength(1);
  });

  it.each([
    ['https://drive.example/boat.png'],
    ['http://169.254.169.254/x'],
    ['https://files.slack.com.evil.example/x'],
  ])('that are kept elsewhere are links: %s', async (externalUrl) => {
    await say(`${me()} x`, [{ name: 'boat.png', externalUrl }]);
    expect(await imageOf()).toEqual({ url: externalUrl, trusted: false, name: 'boat.png' });
  });

  it('of another organisation are asked for', async () => {
    await say(`${me()} x`, [{ name: 'boat.png', checkInfo: true }]);
    expect(await imageOf()).toMatchObject({ name: 'boat.png', file: { type: 'image/png' } });
    bot.slack.fail({ method: 'files.info', error: 'internal_error' });
    const { message } = await say(`${me()} y`, [{ name: 'boat.png', checkInfo: true }]);
    const { draft } = await bot.slack.waitFor(() => bot.core.commands[1]);
    const id = message.files[0]?.id;
    expect(draft.image).toMatchObject({ closed: true, file: { id } });
  });

  it('that are too many are offered to choose from', async () => {
    const check = bot.core.check.bind(bot.core);
    bot.core.check = (draft) =>
      Array.isArray(draft.image)
        ? {
            ok: false,
            trouble: { code: 'invalid', problems: [problem('image', 'image.many', { most: 1 })] },
          }
        : check(draft);
    const { message } = await say(`${me()} it sails`, ['a.png', 'b.png']);
    const told = await toldTo(bot);
    expect(hasButton(told)).toBe(true);
    await press(bot, told);
    const view = await openedForm(bot);
    expect(initial(view, 'prompt')).toBe('it sails');
    expect(element(view, 'image')).toMatchObject({ type: 'static_select' });
    const [, second] = message.files;
    await fill(bot, view, { image: second?.id ?? '' });
    const command = await bot.slack.waitFor(() => bot.core.commands[0]);
    expect(command).toMatchObject({
      address: { answerIn: message.ts, rootTs: message.ts },
      draft: { prompt: 'it sails', image: { file: { id: second?.id } } },
    });
  });
});

describe('a refusal', () => {
  beforeEach(async () => {
    bot = await startBot();
    bot.core.answer = () => ({ kind: 'refused', trouble: invalid });
  });

  it('is private, and carries the button with the picture', async () => {
    const { message } = await say(`${me()} it sails`, ['boat.png']);
    const told = await toldTo(bot);
    expect(told).toMatchObject({ via: 'chat.postEphemeral', channel: bot.slack.ids.channel });
    expect(told.threadTs).toBeUndefined();
    bot.core.answer = ({ address }) => ({ kind: 'repeated', task: { address } as never });
    await press(bot, told);
    const view = await openedForm(bot);
    expect(JSON.stringify(view.view)).toContain('boat.png stays unless you choose another');
    await fill(bot, view, {});
    const command = await bot.slack.waitFor(() => bot.core.commands[1]);
    expect(command).toMatchObject({
      id: `slack:${bot.slack.ids.team}:${view.id}`,
      address: { answerIn: message.ts, rootTs: message.ts, responseUrl: expect.any(String) },
      draft: { prompt: 'it sails', image: { name: 'boat.png' } },
    });
  });

  it('of a picture without a prompt asks for one', async () => {
    await say(me(), ['boat.png']);
    const told = await toldTo(bot);
    expect(told.text).toContain('prompt: say what the video shows.');
    await press(bot, told);
    expect(JSON.stringify((await openedForm(bot)).view)).toContain('boat.png stays');
    expect(bot.core.commands).toEqual([]);
  });

  it('is in the thread where the message is', async () => {
    const { message: root } = await bot.slack.say({ text: 'root' });
    await say(`${me()} it sails`, ['boat.png'], { threadTs: root.ts });
    expect((await toldTo(bot)).threadTs).toBe(root.ts);
  });

  it('is an ordinary reply in a direct message that takes no ephemeral ones', async () => {
    bot.slack.fail({ method: 'chat.postEphemeral', error: 'user_not_in_channel' });
    const { message } = await say('it sails', ['boat.png'], inDm());
    const [reply] = await bot.slack.waitFor(() => {
      const all = bot.slack.replies(message.channel, message.ts);
      return all.length > 0 && all;
    });
    expect(reply?.text).toContain('*That does not fit*');
    if (reply === undefined) throw new Error('no reply');
    await press(bot, reply);
    expect(initial(await openedForm(bot), 'prompt')).toBe('it sails');
  });

  it('is not shown to everybody in a channel', async () => {
    bot.slack.fail({ method: 'chat.postEphemeral', error: 'user_not_in_channel' });
    const { message } = await say(`${me()} it sails`, ['boat.png']);
    await bot.slack.waitFor(() => bot.slack.count('chat.postEphemeral') === 1);
    await bot.platform.stop();
    expect(bot.slack.replies(message.channel, message.ts)).toEqual([]);
    expect(bot.slack.messages()).toHaveLength(1);
  });

  it('comes also when something breaks on our side', async () => {
    bot.core.answer = () => {
      throw new Error('a defect');
    };
    await say(`${me()} it sails`, ['boat.png']);
    expect((await toldTo(bot)).text).toContain('Something went wrong');
  });
});

it('has card and video in the thread of the message, and no anchor', async () => {
  bot = await startBot();
  const { message } = await say(`${me()} it sails`, ['boat.png']);
  const { address } = await bot.slack.waitFor(() => bot.core.commands[0]);
  const task: Task = { ...taskIn(bot), address };
  const first = await bot.platform.notify(address, { kind: 'anchor', task, repeated: true });
  expect(first).toEqual(address);
  bot.slack.fail({ method: 'chat.postMessage', afterStored: true });
  await bot.platform.notify(first, card(task)).catch(() => undefined);
  let at: Address = await bot.platform.notify(first, card(task, { repeated: true }));
  at = await bot.platform.notify(at, result(ended(task)));
  const all = bot.slack.replies(message.channel, message.ts);
  expect(all).toHaveLength(2);
  expect(all[1]?.files).toHaveLength(1);
  expect(at).toMatchObject({ fileId: all[1]?.files[0]?.id });
  expect(bot.slack.messages()).toHaveLength(1);
});

it('tells a failure in the thread', async () => {
  bot = await startBot();
  const { message } = await say(`${me()} it sails`, ['boat.png']);
  const { address } = await bot.slack.waitFor(() => bot.core.commands[0]);
  const task: Task = { ...taskIn(bot), address, state: 'lost', failure: { code: 'lost' } };
  await bot.platform.notify(address, result(task));
  expect(bot.slack.replies(message.channel, message.ts)[0]?.text).toContain('We lost track');
});
