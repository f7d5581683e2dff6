import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { problem, type Trouble } from '../../src/core/index.ts';
import { type Bot, startBot } from './bot.ts';
import { element, fill, hasButton, initial, openedForm, png, press, toldTo } from './people.ts';

let bot: Bot;

afterEach(async () => {
  expect(bot.slack.unknownMethods).toEqual([]);
  expect(bot.slack.warnings).toEqual([]);
  expect(JSON.stringify(bot.lines)).not.toContain('/response/');
  expect(JSON.stringify(bot.lines)).not.toContain(bot.slack.botToken);
  await bot.close();
});

const sora = (text: string, more: object = {}) =>
  bot.slack.slash({ command: '/sora', text, ...more });

const invalid: Trouble = { code: 'invalid', problems: [problem('style', 'style.other', {})] };
const tooLarge: Trouble = {
  code: 'image',
  fault: 'too-large',
  limits: { bytes: 1, types: [], pixels: { least: 1, edge: 1, total: 1 } },
};

describe.each(['socket', 'http'] as const)('%s: /sora without a prompt', (mode) => {
  beforeEach(async () => {
    bot = await startBot(mode);
  });

  it.each(['', '   ', 'prompt:', 'duration:15 style:comic'])(
    'opens the form at once for %j',
    async (text) => {
      const before = bot.slack.requests().length;
      const delivery = await sora(text);
      expect(delivery.outcome).toBe('acknowledged');
      expect([undefined, '', {}]).toContainEqual(delivery.ack);
      const view = await openedForm(bot);
      expect(bot.slack.requests()[before]).toMatchObject({ method: 'views.open' });
      expect(view.view).toMatchObject({
        type: 'modal',
        callback_id: 'form',
        title: { text: 'Make a video' },
        submit: { text: 'Make it' },
        close: { text: 'Cancel' },
      });
      const blocks = view.view.blocks as { block_id: string; optional: boolean }[];
      expect(blocks.map(({ block_id, optional }) => [block_id, optional])).toEqual([
        ['prompt', false],
        ['offer', false],
        ['orientation', false],
        ['style', true],
        ['image', true],
      ]);
      expect(element(view, 'image')).toMatchObject({
        type: 'file_input',
        max_files: 1,
        filetypes: ['png'],
      });
      expect(bot.slack.ephemerals()).toEqual([]);
    },
  );

  it('fills in what was typed, and makes the request of it', async () => {
    await sora('duration:15 style:comic orientation:portrait');
    const view = await openedForm(bot);
    expect(initial(view, 'offer')).toBe('15:small:sora-2');
    expect(initial(view, 'style')).toBe('comic');
    expect(initial(view, 'orientation')).toBe('portrait');
    expect(bot.core.forms.size).toBe(0);
    const delivery = await fill(bot, view, { prompt: 'a *paper* boat\nin the <rain>' });
    expect(delivery.outcome).toBe('acknowledged');
    const command = await bot.slack.waitFor(() => bot.core.commands[0]);
    const { ids } = bot.slack;
    expect(command).toMatchObject({
      id: `slack:${ids.team}:${view.id}`,
      requester: { platform: 'slack', id: `${ids.team}/${ids.users.alice}`, name: 'alice' },
      address: { teamId: ids.team, channelId: ids.channel, userId: ids.users.alice },
      draft: {
        prompt: 'a *paper* boat\nin the <rain>',
        model: 'sora-2',
        duration: 15,
        size: 'small',
        orientation: 'portrait',
        style: 'comic',
      },
    });
    expect(view.open).toBe(false);
    expect(bot.slack.ephemerals()).toEqual([]);
  });

  it('takes a picture from the device', async () => {
    await sora('');
    const view = await openedForm(bot);
    await fill(bot, view, { prompt: 'x', image: [{ name: 'boat.png', bytes: png }] });
    const command = await bot.slack.waitFor(() => bot.core.commands[0]);
    const [file] = bot.slack.files();
    expect(command.draft.image).toEqual({
      url: expect.stringContaining('/files-pri/'),
      trusted: true,
      closed: true,
      name: 'boat.png',
      bytes: png.length,
      file: { id: file?.id, type: 'image/png' },
    });
  });

  it('keeps what the form does not show', async () => {
    await sora('storyboard:yes remove_watermark:yes edit:e-1 image:https://x.example/boat.png');
    const view = await openedForm(bot);
    expect(JSON.stringify(view.view)).toContain('boat.png stays unless you choose another');
    await bot.slack.waitFor(() => bot.core.forms.size === 1);
    await fill(bot, view, { prompt: '[5s] a boat' });
    const command = await bot.slack.waitFor(() => bot.core.commands[0]);
    expect(command.draft).toEqual({
      prompt: '[5s] a boat',
      model: 'sora-2',
      duration: 10,
      size: 'small',
      orientation: 'landscape',
      storyboard: 'yes',
      remove_watermark: 'yes',
      edit: 'e-1',
      image: 'https://x.example/boat.png',
    });
  });

  it('tells what is wrong at its field, and everything typed stays', async () => {
    await sora('');
    const view = await openedForm(bot);
    const wrong = [
      problem('duration', 'duration.number', { allowed: '10, 15' }),
      problem('image', 'image.none', { model: 'sora-2' }),
      problem('prompt', 'prompt.long', { length: 9, most: 5 }),
      problem('edit', 'edit.none', { model: 'sora-2', able: '*<x>*' }),
    ];
    const check = bot.core.check.bind(bot.core);
    bot.core.check = () => ({ ok: false, trouble: { code: 'invalid', problems: wrong } });
    await fill(bot, view, { prompt: 'a very long prompt', style: 'comic' });
    expect(view).toMatchObject({
      open: true,
      errors: {
        offer: 'duration: give seconds as a number. Choose from: 10, 15.',
        image: 'image: sora-2 takes no picture.',
        prompt:
          'prompt: 9 characters are too many; 5 fit. edit: sora-2 cannot edit. Models that can: *<x>*.',
      },
    });
    expect(bot.core.commands).toEqual([]);
    bot.core.check = check;
    await fill(bot, view, { prompt: 'a prompt' });
    await bot.slack.waitFor(() => bot.core.commands.length === 1);
    expect(view.open).toBe(false);
  });

  it.each<[string, Trouble, string]>([
    ['image', tooLarge, 'This picture cannot be used · It is over 0 MB.'],
    ['image', { code: 'public-url' }, 'Pictures from here cannot reach the gateway yet · '],
    ['prompt', { code: 'store' }, 'Credits cannot be counted right now · '],
  ])('tells another trouble at %s', async (field, trouble, text) => {
    await sora('');
    const view = await openedForm(bot);
    bot.core.check = () => ({ ok: false, trouble });
    await fill(bot, view);
    expect(view.errors).toEqual({ [field]: expect.stringContaining(text) });
  });

  it('gives a form that is sent again the same id', async () => {
    await sora('');
    const view = await openedForm(bot);
    const delivery = await fill(bot, view);
    await bot.slack.redeliver(delivery);
    await bot.slack.waitFor(() => bot.core.commands.length === 2);
    expect(bot.core.commands[1]).toEqual(bot.core.commands[0]);
    expect(bot.slack.ephemerals()).toEqual([]);
  });

  it('opens one form for a command that comes twice', async () => {
    const delivery = await sora('');
    await openedForm(bot);
    await bot.slack.redeliver(delivery);
    await bot.slack.waitFor(() => bot.slack.count('views.open') === 2);
    await bot.platform.stop();
    expect(bot.slack.views()).toHaveLength(1);
    expect(bot.slack.ephemerals()).toEqual([]);
  });

  it.each([{ error: 'expired_trigger_id' }, { status: 500 }, { reset: true }])(
    'says so when it cannot open: %j',
    async (fault) => {
      bot.slack.fail({ method: 'views.open', ...fault });
      await sora('');
      expect(await toldTo(bot)).toMatchObject({
        via: 'response_url',
        text: expect.stringContaining('*This form is too old*'),
      });
      expect(bot.slack.count('views.open')).toBe(1);
    },
  );

  it('says what is the matter where nothing is on offer', async () => {
    bot.core.models = () => [];
    await sora('');
    expect((await toldTo(bot)).text).toContain('*');
    expect(bot.slack.count('views.open')).toBe(0);
  });

  it('is answered while the bot stops', async () => {
    await sora('');
    const view = await openedForm(bot);
    let release = () => {};
    const until = new Promise<void>((resolve) => {
      release = resolve;
    });
    bot.slack.fail({ method: 'users.info', until });
    await sora('a cat', { user: bot.slack.ids.users.bob });
    const stopped = bot.platform.stop();
    await fill(bot, view);
    expect(view.errors).toEqual({ prompt: expect.stringContaining('The bot is restarting') });
    const { ack } = await sora('');
    expect(ack).toMatchObject({ text: expect.stringContaining('The bot is restarting') });
    release();
    await stopped;
  });
});

describe('a refusal', () => {
  beforeEach(async () => {
    bot = await startBot();
  });

  it('in the acknowledgement carries the button, and the form has everything typed', async () => {
    const { ack } = await sora('a cat model:sora-9 storyboard:yes duration:15');
    expect(JSON.stringify(ack)).toContain('"text":"Change it"');
    await bot.slack.waitFor(() => bot.core.forms.size === 1);
    const told = await toldTo(bot);
    expect((await press(bot, told)).outcome).toBe('acknowledged');
    const view = await openedForm(bot);
    expect(initial(view, 'prompt')).toBe('a cat');
    expect(initial(view, 'offer')).toBe('15:small:sora-2');
    await fill(bot, view, {});
    const command = await bot.slack.waitFor(() => bot.core.commands[0]);
    expect(command.draft).toMatchObject({ prompt: 'a cat', duration: 15, storyboard: 'yes' });
    expect(command.id).toBe(`slack:${bot.slack.ids.team}:${view.id}`);
  });

  it.each([
    ['storyboard:maybe a cat', 'storyboard', undefined],
    ['a cat image:boat.png', 'image', undefined],
    ['a cat edit:"" remove_watermark:yes', 'remove_watermark', 'yes'],
  ])('of %j leaves out what nobody could mend in the form', async (text, option, kept) => {
    bot.core.check = (draft) => {
      const problems = [
        ...(draft.storyboard === 'maybe' ? [problem('storyboard', 'boolean')] : []),
        ...(draft.image === 'boat.png' ? [problem('image', 'image.url')] : []),
        ...(draft.edit === '' ? [problem('edit', 'edit.empty')] : []),
      ];
      if (problems.length > 0) return { ok: false, trouble: { code: 'invalid', problems } };
      return { ok: true, cost: 1, request: {} as never };
    };
    const { ack } = await sora(text);
    expect(JSON.stringify(ack)).toContain('form_open');
    await bot.slack.waitFor(() => bot.core.forms.size === 1);
    await press(bot, await toldTo(bot));
    await fill(bot, await openedForm(bot), {});
    const { draft } = await bot.slack.waitFor(() => bot.core.commands[0]);
    expect(draft[option]).toBe(kept);
    expect(draft).not.toHaveProperty('edit');
    // The same without a prompt is told as well, instead of being lost.
    const again = await sora(text.replace('a cat', ''));
    expect(again.ack).toMatchObject({ text: expect.stringContaining('*That does not fit*') });
  });

  it.each<[string, Trouble, boolean]>([
    ['its options', invalid, true],
    ['its picture', tooLarge, false],
  ])('that comes late because of %s carries the button', async (_, trouble, stays) => {
    bot.core.answer = () => ({ kind: 'refused', trouble });
    await sora('a cat image:https://x.example/boat.png');
    const told = await toldTo(bot);
    expect(hasButton(told)).toBe(true);
    await press(bot, told);
    const view = await openedForm(bot);
    const hint = (name: string) => `${name} stays unless you choose another`;
    expect(JSON.stringify(view.view).includes(hint('boat.png'))).toBe(stays);
    // And again from the form: its own id, its own draft.
    await fill(bot, view, { prompt: 'a dog', image: [{ name: 'dog.png', bytes: png }] });
    const second = await toldTo(bot, undefined, 2);
    expect(second.via).toBe('response_url');
    await press(bot, second);
    const next = await bot.slack.waitFor(() => bot.slack.views()[0]);
    expect(initial(next, 'prompt')).toBe('a dog');
    expect(JSON.stringify(next.view).includes(hint('dog.png'))).toBe(stays);
    bot.core.answer = ({ address }) => ({ kind: 'repeated', task: { address } as never });
    await fill(bot, next, {});
    const command = await bot.slack.waitFor(() => bot.core.commands[2]);
    expect(command.draft.prompt).toBe('a dog');
    expect(command.draft.image !== undefined).toBe(stays);
  });

  it('has no button where the form would not help', async () => {
    const balance = {
      kind: 'user',
      limit: 1,
      used: 1,
      left: 0,
      unit: 'day',
      resetsAt: 0,
    } as const;
    const troubles: Trouble[] = [
      { code: 'credits', cost: 3, balance },
      { code: 'store' },
      { code: 'public-url' },
    ];
    for (const [index, trouble] of troubles.entries()) {
      bot.core.answer = () => ({ kind: 'refused', trouble });
      await sora('a cat');
      expect(hasButton(await toldTo(bot, undefined, index + 1))).toBe(false);
    }
    bot.core.answer = () => ({ kind: 'refused', trouble: invalid });
    bot.core.keep = async () => false;
    await sora('a cat');
    expect(hasButton(await toldTo(bot, undefined, 4))).toBe(false);
    const { ack } = await sora(`${'x'.repeat(3001)} model:sora-9`);
    expect(JSON.stringify(ack)).toContain('there is no sora-9');
    expect(JSON.stringify(ack)).not.toContain('form_open');
    expect(JSON.stringify((await sora(`${'x'.repeat(3000)} model:sora-9`)).ack)).toContain(
      'form_open',
    );
  });

  it('opens for nobody else, and not when it is too old', async () => {
    await sora('a cat model:sora-9');
    await bot.slack.waitFor(() => bot.core.forms.size === 1);
    const told = await toldTo(bot);
    const { bob } = bot.slack.ids.users;
    await press(bot, told, bob);
    expect((await toldTo(bot, bob)).text).toContain('*This form is too old*');
    bot.core.forms.clear();
    await press(bot, told);
    expect((await toldTo(bot, undefined, 2)).text).toContain('*This form is too old*');
    expect(bot.slack.count('views.open')).toBe(0);
  });

  it('opens a form for each press', async () => {
    await sora('a cat model:sora-9');
    await bot.slack.waitFor(() => bot.core.forms.size === 1);
    const told = await toldTo(bot);
    const presses = await Promise.all([press(bot, told), press(bot, told)]);
    expect(presses.map(({ outcome }) => outcome)).toEqual(['acknowledged', 'acknowledged']);
    await bot.slack.waitFor(() => bot.slack.views().length === 2);
    await bot.slack.redeliver(presses[0] as never);
    await bot.slack.waitFor(() => bot.slack.count('views.open') === 3);
    expect(bot.slack.views()).toHaveLength(2);
    expect(bot.slack.ephemerals()).toHaveLength(1);
  });

  it('is told when the bot stops', async () => {
    await sora('a cat model:sora-9');
    const told = await toldTo(bot);
    let release = () => {};
    const until = new Promise<void>((resolve) => {
      release = resolve;
    });
    bot.slack.fail({ method: 'users.info', until });
    await sora('a cat', { user: bot.slack.ids.users.bob });
    const stopped = bot.platform.stop();
    await press(bot, told);
    expect((await toldTo(bot, undefined, 2)).text).toContain('The bot is restarting');
    release();
    await stopped;
  });
});

describe('what a form brings back', () => {
  beforeEach(async () => {
    bot = await startBot();
  });

  /** Sends a form as the bot itself would never have opened it. */
  async function sendWith(change: (view: Record<string, unknown>) => object) {
    await sora('');
    const view = await openedForm(bot);
    const { payload } = await fill(bot, view, { prompt: ' ' });
    const body = payload as { view: Record<string, unknown> };
    bot.core.commands.length = 0;
    const before = bot.slack.deliveries().length;
    const changed = { ...body, view: { ...body.view, ...change(body.view) } };
    const delivery = await bot.slack.interact(changed);
    expect(bot.slack.deliveries()).toHaveLength(before + 1);
    return delivery;
  }

  test.each([
    '',
    'null',
    '{',
    '[]',
    '{"where":{}}',
    '{"where":{"teamId":"T0LOCAL001","channelId":"C0VIDEOS01","userId":"U0ALICE001"},"more":1}',
    '{"where":{"teamId":"T0LOCAL001","channelId":"C0VIDEOS01","userId":"U0BOB00001"}}',
    '{"where":{"teamId":"T1","channelId":"C0VIDEOS01","userId":"U0ALICE001"}}',
    `{"where":{"teamId":"T0LOCAL001","channelId":"C0VIDEOS01","userId":"U0ALICE001"},"kept":"${'x'.repeat(301)}"}`,
    '{"__proto__":{"where":1},"where":{"teamId":7,"channelId":"C","userId":"U0ALICE001"}}',
  ])('is refused when it is not ours: %j', async (private_metadata) => {
    const { ack } = await sendWith(() => ({ private_metadata }));
    expect(ack).toEqual({
      response_action: 'errors',
      errors: { prompt: expect.stringContaining('This form is too old') },
    });
    expect(bot.core.commands).toEqual([]);
  });

  it.each([
    { state: { values: 7 } },
    { state: { values: { prompt: 1 } } },
    { state: null },
    { state: { values: { image: { image: { type: 'file_input', files: [7, { id: 7 }] } } } } },
  ])('is refused when its fields make no sense: %j', async (change) => {
    const { ack } = await sendWith(() => change);
    expect(ack).toMatchObject({
      response_action: 'errors',
      errors: { prompt: expect.any(String) },
    });
    expect(bot.core.commands).toEqual([]);
  });

  it('is refused when what was kept is gone', async () => {
    await sora('edit:e-1');
    const view = await openedForm(bot);
    await bot.slack.waitFor(() => bot.core.forms.size === 1);
    bot.core.forms.clear();
    await fill(bot, view);
    expect(view.errors).toEqual({ prompt: expect.stringContaining('This form is too old') });
    bot.core.kept = async () => ({ ok: false, trouble: { code: 'store' } });
    await fill(bot, view);
    expect(view.errors).toEqual({ prompt: expect.stringContaining('Credits cannot be counted') });
  });

  it('is answered when something breaks on our side', async () => {
    await sora('');
    const view = await openedForm(bot);
    const check = bot.core.check.bind(bot.core);
    bot.core.check = () => {
      throw new Error('a defect');
    };
    await fill(bot, view);
    expect(view.errors).toEqual({ prompt: expect.stringContaining('Something went wrong') });
    bot.core.check = check;
    bot.core.answer = () => {
      throw new Error('another defect');
    };
    await fill(bot, view);
    expect((await toldTo(bot)).text).toContain('Something went wrong');
  });

  it('is told as an ephemeral message where the response URL does not work', async () => {
    await sora('');
    bot.core.answer = () => ({ kind: 'refused', trouble: invalid });
    bot.slack.fail({ method: 'response_url', status: 404 });
    await fill(bot, await openedForm(bot));
    const told = await toldTo(bot);
    expect(told.via).toBe('chat.postEphemeral');
    expect(hasButton(told)).toBe(true);
  });
});

it('speaks the language of the person', async () => {
  bot = await startBot();
  const { id: user } = bot.slack.addUser({ name: 'mei', locale: 'zh-CN' });
  bot.slack.channels.get(bot.slack.ids.channel)?.members.add(user);
  await sora('help', { user });
  await bot.slack.waitFor(() => bot.slack.count('users.info') === 1);
  await sora('', { user });
  const view = await openedForm(bot);
  expect(JSON.stringify(view.view.title)).toMatch(/\p{Script=Han}/u);
  await fill(bot, view, { prompt: ' ' });
  expect(view.errors?.prompt).toMatch(/\p{Script=Han}/u);
});
