import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LocalMessage } from '../../sandbox/slack/types.ts';
import { type Address, problem, type Task } from '../../src/core/index.ts';
import { anchor, type Bot, card, ended, result, startBot, taskIn } from './bot.ts';
import { element, fill, hasButton, initial, openedForm, png, press, toldTo } from './people.ts';

let bot: Bot;

afterEach(async () => {
  expect(bot.slack.unknownMethods).toEqual([]);
  expect(bot.slack.warnings).toEqual([]);
  await bot.close();
});

type Given = { name: string; mimetype?: string; externalUrl?: string; checkInfo?: boolean };

/** A message of Bob with files. */
async function saying(files: readonly (string | Given)[], more: object = {}) {
  const given = files.map((file) => (typeof file === 'string' ? { name: file } : file));
  const { message } = await bot.slack.say({
    text: 'look',
    user: bot.slack.ids.users.bob,
    files: given.map((file) => ({ bytes: png, ...file })),
    ...more,
  });
  return message;
}

const animate = ({ channel, ts }: Pick<LocalMessage, 'channel' | 'ts'>, more: object = {}) =>
  bot.slack.shortcut({ callbackId: 'animate', channel, ts, ...more });

const ids = (message: LocalMessage) => message.files.map(({ id }) => id);

describe.each(['socket', 'http'] as const)('%s: "Animate this image"', (mode) => {
  beforeEach(async () => {
    bot = await startBot(mode);
  });

  it('opens the form at once, with the pictures of the message', async () => {
    const message = await saying(['a.png', 'notes.txt', { name: 'scan', mimetype: 'image/jpeg' }]);
    const before = bot.slack.requests().length;
    expect((await animate(message)).outcome).toBe('acknowledged');
    const view = await openedForm(bot);
    expect(bot.slack.requests()[before]).toMatchObject({ method: 'views.open' });
    const [first, , third] = ids(message);
    expect(element(view, 'image')).toMatchObject({
      type: 'static_select',
      options: [
        { value: first, text: { text: '1 · a.png' } },
        { value: third, text: { text: '2 · scan' } },
      ],
    });
    expect(initial(view, 'image')).toBe(first);
    expect(bot.core.forms.size).toBe(0);

    await fill(bot, view, { prompt: 'it sails', image: third ?? '' });
    const command = await bot.slack.waitFor(() => bot.core.commands[0]);
    expect(command).toMatchObject({
      id: `slack:${bot.slack.ids.team}:${view.id}`,
      requester: { id: `${bot.slack.ids.team}/${bot.slack.ids.users.alice}` },
      address: { channelId: message.channel, answerIn: message.ts },
      draft: {
        prompt: 'it sails',
        image: {
          url: expect.stringContaining(`-${third}/`),
          trusted: true,
          closed: true,
          name: 'scan',
          bytes: png.length,
          file: { id: third, type: 'image/jpeg' },
        },
      },
    });
  });

  it('says so where there is no picture', async () => {
    const message = await saying(['notes.txt', 'clip.mp4']);
    await animate(message);
    expect(await toldTo(bot)).toMatchObject({
      via: 'response_url',
      text: expect.stringContaining('*There is no picture in this message*'),
    });
    const plain = await bot.slack.say({ text: 'no files at all' });
    await animate(plain.message);
    await toldTo(bot, undefined, 2);
    expect(bot.slack.count('views.open')).toBe(0);
  });

  it('opens one form when it comes twice', async () => {
    const delivery = await animate(await saying(['a.png']));
    await openedForm(bot);
    await bot.slack.redeliver(delivery);
    await bot.slack.waitFor(() => bot.slack.count('views.open') === 2);
    await bot.platform.stop();
    expect(bot.slack.views()).toHaveLength(1);
    expect(bot.slack.ephemerals()).toEqual([]);
  });

  it('says so when the form cannot open', async () => {
    bot.slack.fail({ method: 'views.open', error: 'expired_trigger_id' });
    await animate(await saying(['a.png']));
    expect((await toldTo(bot)).text).toContain('*This form is too old*');
  });

  it('answers while the bot stops', async () => {
    const message = await saying(['a.png']);
    let release = () => {};
    const until = new Promise<void>((resolve) => {
      release = resolve;
    });
    bot.slack.fail({ method: 'users.info', until });
    await bot.slack.slash({ command: '/sora', text: 'a cat' });
    const stopped = bot.platform.stop();
    await animate(message);
    expect((await toldTo(bot)).text).toContain('The bot is restarting');
    release();
    await stopped;
  });
});

describe('the chosen picture', () => {
  beforeEach(async () => {
    bot = await startBot();
  });

  it('must be one of those that the form offered', async () => {
    const other = await saying(['secret.png']);
    await animate(await saying(['a.png']));
    const view = await openedForm(bot);
    const sent = await fill(bot, view, { prompt: 'x' });
    await bot.slack.waitFor(() => bot.core.commands.length === 1);
    const payload = JSON.parse(JSON.stringify(sent.payload));
    payload.view.state.values.image.image.selected_option.value = ids(other)[0];
    const { ack } = await bot.slack.interact(payload);
    expect(ack).toEqual({
      response_action: 'errors',
      errors: { prompt: expect.stringContaining('This form is too old') },
    });
    expect(bot.core.commands).toHaveLength(1);
  });

  it('of another organisation is asked for', async () => {
    const message = await saying([{ name: 'boat.webp', checkInfo: true }]);
    await animate(message);
    const view = await openedForm(bot);
    expect(JSON.stringify(element(view, 'image'))).toContain(`1 · ${ids(message)[0]}`);
    await fill(bot, view);
    const { draft } = await bot.slack.waitFor(() => bot.core.commands[0]);
    expect(draft.image).toMatchObject({
      name: 'boat.webp',
      closed: true,
      file: { type: 'image/webp' },
    });
  });

  it('that is kept elsewhere is a link, and never gets the token', async () => {
    const externalUrl = 'https://drive.example/boat.png';
    await animate(await saying([{ name: 'boat.png', externalUrl }]));
    await fill(bot, await openedForm(bot));
    const { draft } = await bot.slack.waitFor(() => bot.core.commands[0]);
    expect(draft.image).toEqual({ url: externalUrl, trusted: false, name: 'boat.png' });
  });

  it.each([{ error: 'internal_error' }, { until: new Promise(() => {}) }, { status: 429 }])(
    'is known by its id while Slack does not tell more: %j',
    async (fault) => {
      const message = await saying(['a.png']);
      await animate(message);
      const view = await openedForm(bot);
      bot.slack.fail({ method: 'files.info', ...fault });
      expect((await fill(bot, view)).outcome).toBe('acknowledged');
      const { draft } = await bot.slack.waitFor(() => bot.core.commands[0]);
      const [id] = ids(message);
      expect(draft.image).toMatchObject({ closed: true, trusted: true, file: { id } });
      // Whoever needs the bytes gets them: by the id.
      const source = await bot.platform.picture?.(draft.image as never, {});
      expect(source?.url).toContain(`-${id}/`);
    },
  );

  it('that is gone is told at its field', async () => {
    const message = await saying(['a.png']);
    await animate(message);
    const view = await openedForm(bot);
    bot.slack.fail({ method: 'files.info', error: 'file_deleted' });
    await fill(bot, view);
    expect(view.errors).toEqual({ image: expect.stringContaining('It could not be fetched') });
  });

  it('of a channel without the bot asks to invite it, and costs nothing', async () => {
    const message = await saying(['a.png'], { channel: bot.slack.ids.otherChannel });
    await animate(message);
    const view = await openedForm(bot);
    await fill(bot, view);
    expect(view.errors).toEqual({ image: expect.stringContaining('/invite') });
    expect(bot.core.commands).toEqual([]);
    bot.slack.setMember(bot.slack.ids.otherChannel, true);
    await fill(bot, view);
    await bot.slack.waitFor(() => bot.core.commands.length === 1);
  });

  it('can be another one after a refusal', async () => {
    const message = await saying(['a.png', 'b.png']);
    await animate(message);
    const [first, second] = ids(message);
    const limits = { bytes: 1, types: [], pixels: { least: 1, edge: 1, total: 1 } };
    bot.core.answer = () => ({
      kind: 'refused',
      trouble: { code: 'image', fault: 'animated', limits },
    });
    await fill(bot, await openedForm(bot), { prompt: 'x', image: first ?? '' });
    const told = await toldTo(bot);
    expect(hasButton(told)).toBe(true);
    await press(bot, told);
    const view = await bot.slack.waitFor(() => bot.slack.views()[0]);
    expect(initial(view, 'prompt')).toBe('x');
    await fill(bot, view, { image: second ?? '' });
    const command = await bot.slack.waitFor(() => bot.core.commands[1]);
    expect(command).toMatchObject({
      address: { answerIn: message.ts },
      draft: { image: { file: { id: second } } },
    });
  });

  it('stays chosen after another refusal', async () => {
    const message = await saying(['a.png', 'b.png']);
    await animate(message);
    bot.core.answer = () => ({
      kind: 'refused',
      trouble: { code: 'invalid', problems: [problem('style', 'style.other', {})] },
    });
    const [, second] = ids(message);
    await fill(bot, await openedForm(bot), { prompt: 'x', image: second ?? '' });
    await press(bot, await toldTo(bot));
    const view = await bot.slack.waitFor(() => bot.slack.views()[0]);
    expect(initial(view, 'image')).toBe(second);
    const asked = bot.slack.count('files.info');
    await fill(bot, view, {});
    const command = await bot.slack.waitFor(() => bot.core.commands[1]);
    expect(command.draft.image).toMatchObject({ file: { id: second } });
    expect(bot.slack.count('files.info')).toBe(asked);
  });
});

describe('the answer in the thread of a message', () => {
  beforeEach(async () => {
    bot = await startBot();
  });

  /** A task that answers in the thread of this message. */
  function taskAbout(message: Pick<LocalMessage, 'channel' | 'ts'>, more: Partial<Task> = {}) {
    const plain = taskIn(bot, more);
    const address: Address = {
      ...plain.address,
      channelId: message.channel,
      answerIn: message.ts,
    };
    return { ...plain, address };
  }

  const replies = ({ channel, ts }: LocalMessage) => bot.slack.replies(channel, ts);

  it('has anchor, card and video there, and nothing in the channel', async () => {
    const message = await saying(['a.png']);
    const task = taskAbout(message);
    const address = await bot.show(task, anchor(task), card(task), result(ended(task)));
    const all = replies(message);
    const parts = all.slice(0, 2).map(({ metadata }) => metadata?.event_payload);
    expect(parts).toMatchObject([{ part: 'anchor' }, { part: 'card' }]);
    expect(all[2]?.files).toHaveLength(1);
    expect(address).toMatchObject({ answerIn: message.ts, rootTs: all[0]?.ts });
    expect(bot.slack.messages()).toEqual([message]);
    // Edited, not posted again.
    await bot.platform.notify(address, card(task, { repeated: true }));
    expect(replies(message)).toHaveLength(3);
  });

  it.each(['anchor', 'card', 'result'] as const)('posts its %s once after a kill', async (part) => {
    const message = await saying(['a.png']);
    for (let index = 0; index < 3; index += 1) {
      await bot.slack.say({ text: 'talk', threadTs: message.ts });
    }
    const task = taskAbout(message);
    const notice = (repeated: boolean) => {
      if (part === 'anchor') return anchor(task, repeated);
      if (part === 'card') return card(task, { repeated });
      return result({ ...task, state: 'failed', failure: { code: 'moderated' } }, { repeated });
    };
    const at = part === 'anchor' ? task.address : await bot.show(task, anchor(task));
    const before = replies(message).length;
    bot.slack.fail({ method: 'chat.postMessage', afterStored: true });
    await expect(bot.platform.notify(at, notice(false))).rejects.toMatchObject({ kind: 'unknown' });
    await bot.platform.notify(at, notice(true));
    expect(replies(message)).toHaveLength(before + 1);
    expect(bot.slack.messages()).toHaveLength(1);
  });

  it('finds its anchor in a long thread', async () => {
    const message = await saying(['a.png']);
    const task = taskAbout(message);
    bot.slack.fail({ method: 'chat.postMessage', afterStored: true });
    await bot.platform.notify(task.address, anchor(task)).catch(() => undefined);
    for (let index = 0; index < 250; index += 1) {
      await bot.slack.say({ text: `noise ${index}`, threadTs: message.ts });
    }
    await bot.platform.notify(task.address, anchor(task, true));
    expect(bot.slack.count('chat.postMessage')).toBe(1);
    expect(bot.slack.count('conversations.history')).toBe(0);
  });

  it('completes its file once after a kill', async () => {
    const message = await saying(['a.png']);
    const task = ended(taskAbout(message));
    let at = await bot.show(task, anchor(task));
    const remember = async (address: Address) => {
      at = address;
    };
    bot.slack.fail({ method: 'files.completeUploadExternal', afterStored: true });
    await bot.platform.notify(at, result(task, { remember })).catch(() => undefined);
    await bot.platform.notify(at, result(task, { remember, repeated: true }));
    expect(replies(message)).toHaveLength(2);
  });

  it('stands in the channel once the message was deleted, and only once', async () => {
    const message = await saying(['a.png']);
    bot.slack.deleteMessage(message.channel, message.ts);
    const task = taskAbout(message);
    bot.slack.fail({
      method: 'chat.postMessage',
      afterStored: true,
      when: ({ thread_ts }) => thread_ts === undefined,
    });
    await bot.platform.notify(task.address, anchor(task)).catch(() => undefined);
    const address = await bot.platform.notify(task.address, anchor(task, true));
    const [root, ...others] = bot.slack.messages();
    expect(others).toEqual([]);
    expect(address).not.toHaveProperty('answerIn');
    await bot.platform.notify(address, card(task));
    expect(bot.slack.replies(bot.slack.ids.channel, root?.ts ?? '')).toHaveLength(1);
  });

  it('is told over the response URL where the bot may not write', async () => {
    const message = await saying(['a.png'], { channel: bot.slack.ids.otherChannel });
    await animate(message);
    const view = await openedForm(bot);
    bot.slack.fail({ method: 'files.info', status: 500 });
    await fill(bot, view);
    const { address } = await bot.slack.waitFor(() => bot.core.commands[0]);
    const task: Task = { ...taskIn(bot), address, state: 'failed', failure: { code: 'place' } };
    await expect(bot.platform.notify(address, anchor(task))).rejects.toMatchObject({
      kind: 'gone',
    });
    const after = await bot.platform.notify(address, result(task));
    expect(after).toMatchObject({ told: true });
    expect(await toldTo(bot)).toMatchObject({
      via: 'response_url',
      channel: bot.slack.ids.otherChannel,
    });
  });

  it('is in the thread where the message itself is', async () => {
    const root = await saying([]);
    const message = await saying(['a.png'], { threadTs: root.ts });
    await animate(message);
    await fill(bot, await openedForm(bot));
    const { address } = await bot.slack.waitFor(() => bot.core.commands[0]);
    expect(address).toMatchObject({ answerIn: root.ts });
  });
});
