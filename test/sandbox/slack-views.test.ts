import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LocalSlack, startLocalSlack } from '../../sandbox/slack/index.ts';
import { type Bot, boltApp } from './slack-bolt.ts';

let slack: LocalSlack;
let bot: Bot;
let clock: number;

beforeEach(async () => {
  clock = 1_800_000_000_000;
  slack = await startLocalSlack({ now: () => clock });
  bot = boltApp(slack, 'socket');
});

afterEach(async () => {
  await bot.stop();
  await slack.close();
});

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const models = ['sora-2', 'sora-2-pro'].map((value) => ({ text: plain(value), value }));

function form() {
  return {
    type: 'modal' as const,
    callback_id: 'sora_form',
    private_metadata: 'C0VIDEOS01',
    notify_on_close: true,
    title: plain('New video'),
    submit: plain('Make it'),
    blocks: [
      {
        type: 'input' as const,
        block_id: 'prompt',
        label: plain('Prompt'),
        element: { type: 'plain_text_input' as const, action_id: 'prompt', max_length: 100 },
      },
      {
        type: 'input' as const,
        block_id: 'model',
        label: plain('Model'),
        element: {
          type: 'static_select' as const,
          action_id: 'model',
          options: models,
          initial_option: { text: plain('sora-2'), value: 'sora-2' },
        },
      },
      {
        type: 'input' as const,
        block_id: 'image',
        optional: true,
        label: plain('Image'),
        element: { type: 'file_input' as const, action_id: 'image', max_files: 1 },
      },
    ],
  };
}

describe('modals', () => {
  it('open from a command, come back with errors, and close', async () => {
    const seen: unknown[] = [];
    bot.app.command('/sora', async ({ ack, command, client }) => {
      await ack();
      await client.views.open({ trigger_id: command.trigger_id, view: form() });
    });
    bot.app.view('sora_form', async ({ ack, view }) => {
      const { values } = view.state;
      seen.push(values);
      if (values.prompt?.prompt?.value === 'bad') {
        await ack({ response_action: 'errors', errors: { prompt: 'Say something nicer' } });
      } else await ack();
    });
    await bot.start();
    await slack.slash({ command: '/sora', text: '' });
    const view = await slack.waitFor(() => slack.views()[0], { what: 'the modal' });
    const fill = (values: Parameters<LocalSlack['submit']>[0]['values']) =>
      slack.submit({ viewId: view.id, values });
    await expect(fill({})).rejects.toThrow('prompt is required');
    await expect(fill({ prompt: 'x'.repeat(101) })).rejects.toThrow('wrong length');
    await expect(fill({ prompt: 'x', model: 'sora-9' })).rejects.toThrow('No option sora-9');
    await expect(fill({ prompt: 'x', size: 'y' })).rejects.toThrow('no input size');
    await fill({ prompt: 'bad' });
    expect(view).toMatchObject({ open: true, errors: { prompt: 'Say something nicer' } });
    await fill({
      prompt: 'a boat',
      model: 'sora-2-pro',
      image: [{ name: 'boat.png', bytes: Buffer.from('png') }],
    });
    expect(view.open).toBe(false);
    expect(seen[0]).toMatchObject({ model: { model: { selected_option: { value: 'sora-2' } } } });
    expect(seen[1]).toMatchObject({
      prompt: { prompt: { value: 'a boat' } },
      model: { model: { selected_option: { value: 'sora-2-pro' } } },
      image: { image: { files: [{ name: 'boat.png', mimetype: 'image/png' }] } },
    });
  });

  it('need a trigger that is young and unused', async () => {
    const { client } = bot.app;
    const open = (trigger_id: string) =>
      client.views.open({ trigger_id, view: form() }).then(
        () => 'ok',
        (error: { data: { error: string } }) => error.data.error,
      );
    await bot.start();
    const trigger = slack.trigger();
    expect(await open(trigger)).toBe('ok');
    expect(await open(trigger)).toBe('exchanged_trigger_id');
    expect(await open('1.2.three')).toBe('invalid_trigger_id');
    const late = slack.trigger();
    clock += 3001;
    expect(await open(late)).toBe('expired_trigger_id');
  });

  it('are checked like the real ones', async () => {
    await bot.start();
    const open = (change: object) =>
      bot.app.client.views
        .open({ trigger_id: slack.trigger(), view: { ...form(), ...change } })
        .then(
          () => 'ok',
          (error: { data: object }) => JSON.stringify(error.data),
        );
    expect(await open({ title: plain('x'.repeat(25)) })).toContain('/view/title');
    expect(await open({ submit: undefined })).toContain('missing required field: submit');
    expect(await open({ private_metadata: 'x'.repeat(3001) })).toContain('private_metadata');
    expect(await open({ colour: 'red' })).toContain('invalid additional property');
    expect(await open({ blocks: [{ type: 'nothing' }] })).toContain('unsupported block type');
  });

  it('are updated by hash and pushed by acknowledgement, and say when they are closed', async () => {
    const closed: string[] = [];
    bot.app.view('sora_form', async ({ ack }) => {
      await ack({ response_action: 'push', view: { ...form(), callback_id: 'second' } });
    });
    bot.app.view({ callback_id: 'second', type: 'view_closed' }, async ({ ack, view }) => {
      await ack();
      closed.push(view.id);
    });
    await bot.start();
    const { client } = bot.app;
    const opened = await client.views.open({ trigger_id: slack.trigger(), view: form() });
    const hash = String(opened.view?.hash);
    const view_id = String(opened.view?.id);
    await client.views.update({ view_id, hash, view: form() });
    await expect(client.views.update({ view_id, hash, view: form() })).rejects.toMatchObject({
      data: { error: 'hash_conflict' },
    });
    await slack.submit({ viewId: view_id, values: { prompt: 'x' } });
    const [, second] = slack.views();
    expect(second?.previousId).toBe(view_id);
    await slack.dismiss(second?.id ?? '');
    expect(closed).toEqual([second?.id]);
  });

  it('have a home beside them', async () => {
    await bot.start();
    const { client } = bot.app;
    const user_id = slack.ids.users.alice;
    const home = (text: string) => ({
      type: 'home' as const,
      blocks: [{ type: 'header' as const, text: plain(text) }],
    });
    await client.views.publish({ user_id, view: home('one') });
    await client.views.publish({ user_id, view: home('two') });
    expect(slack.views(user_id)).toHaveLength(1);
    expect(JSON.stringify(slack.views(user_id)[0]?.view)).toContain('two');
  });
});

describe('buttons, menus and shortcuts', () => {
  it('answer with the message they are on', async () => {
    const seen: unknown[] = [];
    bot.app.action('again', async ({ ack, body, action, respond }) => {
      await ack();
      seen.push([body.user.id, action.type === 'button' && action.value]);
      await respond({ text: 'started again', replace_original: true });
    });
    bot.app.action('more', async ({ ack, action }) => {
      await ack();
      seen.push(action.type === 'overflow' && action.selected_option.value);
    });
    await bot.start();
    const { bob } = slack.ids.users;
    const posted = await bot.app.client.chat.postMessage({
      channel: slack.ids.channel,
      text: 'done',
      blocks: [
        {
          type: 'actions',
          elements: [
            { type: 'button', text: plain('Again'), action_id: 'again', value: 'task-1' },
            { type: 'overflow', action_id: 'more', options: models },
          ],
        },
      ],
    });
    const ts = String(posted.ts);
    await expect(slack.click({ ts, actionId: 'gone' })).rejects.toThrow('Nothing with action_id');
    await slack.click({ ts, actionId: 'more', value: 'sora-2', user: bob });
    await slack.click({ ts, actionId: 'again', user: bob });
    await slack.waitFor(() => slack.messages()[0]?.text === 'started again');
    expect(seen).toEqual(['sora-2', [bob, 'task-1']]);
    expect(slack.messages()[0]?.blocks).toBeUndefined();
  });

  it('are taken away from ephemeral messages by delete_original', async () => {
    bot.app.action('dismiss', async ({ ack, respond, body }) => {
      await ack();
      if ('container' in body) await respond({ text: '', delete_original: true });
    });
    await bot.start();
    const posted = await bot.app.client.chat.postEphemeral({
      channel: slack.ids.channel,
      user: slack.ids.users.alice,
      text: 'only you',
      blocks: [
        {
          type: 'actions',
          elements: [{ type: 'button', text: plain('Dismiss'), action_id: 'dismiss' }],
        },
      ],
    });
    await slack.click({ ts: String(posted.message_ts), actionId: 'dismiss' });
    await slack.waitFor(() => slack.ephemerals().length === 0);
  });

  it('come as shortcuts, on a message and everywhere', async () => {
    const seen: unknown[] = [];
    bot.app.shortcut('animate', async ({ ack, shortcut }) => {
      await ack();
      seen.push(shortcut.type === 'message_action' ? shortcut.message.files : shortcut.type);
    });
    await bot.start();
    const { message } = await slack.say({
      text: 'look',
      files: [{ name: 'cat.png', bytes: Buffer.from('png') }],
    });
    await slack.shortcut({ callbackId: 'animate', channel: slack.ids.channel, ts: message.ts });
    await slack.shortcut({ callbackId: 'animate' });
    expect(seen).toMatchObject([[{ name: 'cat.png' }], 'shortcut']);
  });
});
