import { describe, expect, test } from 'vitest';
import type { Interaction } from '../../sandbox/discord/index.ts';
import type { Trouble } from '../../src/core/index.ts';
import { soraModels } from '../support/models.ts';
import type { Bot } from './bot.ts';
import { modalOf, shown } from './forms.ts';
import { buttonOf, clean, FREE, OTHER, open, png, reopen, send, start, textOf } from './people.ts';

describe('a wrong combination', () => {
  const wrong = { prompt: 'a boat\nat sea', offer: ['25:small:sora-2-pro'], style: ['comic'] };

  test('comes back with everything that was typed, twice in a row', async () => {
    const bot = await start();
    const opened = await open(bot, {
      storyboard: false,
      orientation: 'portrait',
      image: { attachment: png },
    });
    let from = opened;
    for (const prompt of [wrong.prompt, 'a longer boat']) {
      const sent = await send(bot, from, { ...wrong, prompt });
      expect(sent.callback?.type).toBe(4);
      expect(sent.ephemeral).toBe(true);
      expect(textOf(sent)[0]).toContain('style: sora-2-pro has no styles');
      from = await reopen(bot, sent);
      expect(shown(from)).toEqual({
        prompt,
        offer: '25:small:sora-2-pro',
        orientation: 'portrait',
        style: 'comic',
        image: undefined,
      });
      expect(JSON.stringify(modalOf(from))).toContain('boat.png stays');
    }
    expect(bot.core.commands).toEqual([]);
    const right = await send(bot, from, { style: [] });
    await bot.discord.waitFor(() => bot.core.commands[0]);
    expect(right.callback?.type).toBe(5);
    expect(bot.core.commands).toMatchObject([
      {
        id: `discord:${right.id}`,
        draft: {
          prompt: 'a longer boat',
          model: 'sora-2-pro',
          duration: 25,
          orientation: 'portrait',
          storyboard: false,
          image: { name: 'boat.png' },
        },
      },
    ]);
    clean(bot);
  });

  test('of a command offers the form too', async () => {
    const bot = await start();
    const options = { prompt: 'a boat', duration: 25, orientation: 'portrait' };
    const command = await bot.discord.slash({ name: 'sora', options });
    const reopened = await reopen(bot, command);
    expect(shown(reopened)).toMatchObject({ prompt: 'a boat', orientation: 'portrait' });
    await send(bot, reopened, { offer: [FREE] });
    await bot.discord.waitFor(() => bot.core.commands[0]);
    expect(bot.core.commands[0]?.draft).toMatchObject({ prompt: 'a boat', duration: 10 });
    clean(bot);
  });

  test('with a prompt too long for any form comes without the button', async () => {
    const bot = await start();
    const options = { prompt: 'x'.repeat(4001), duration: 25 };
    const command = await bot.discord.slash({ name: 'sora', options });
    const answer = await bot.discord.waitFor(() => command.original);
    expect(answer.content).toContain('duration');
    expect(answer.components).toEqual([]);
    expect(bot.core.forms.size).toBe(0);
  });

  test.each<[string, Trouble, boolean]>([
    ['a picture', image('not-an-image'), true],
    ['options', { code: 'invalid', problems: [] }, true],
    ['the store', { code: 'store' }, false],
    ['a defect', { code: 'defect' }, false],
  ])('after the acknowledgement, because of %s', async (_, trouble, mendable) => {
    const bot = await start();
    bot.core.onSubmit = async () => ({ kind: 'refused', trouble });
    const opened = await open(bot);
    const sent = await send(bot, opened, { prompt: 'a boat', image: [png] });
    const [followUp] = await bot.discord.waitFor(() => sent.followUps[0] && sent.followUps);
    expect((followUp?.flags ?? 0) & 64).toBe(64);
    expect(bot.discord.messages(bot.discord.ids.channel)).toEqual([]);
    if (!mendable) {
      expect(followUp?.components).toEqual([]);
      return;
    }
    const reopened = await reopen(bot, sent);
    expect(shown(reopened).prompt).toBe('a boat');
    // A picture that was refused is not kept: it would only be refused again.
    const stays = JSON.stringify(modalOf(reopened)).includes('boat.png stays');
    expect(stays).toBe(trouble.code !== 'image');
    clean(bot);
  });
});

describe('the button', () => {
  async function refused(bot: Bot): Promise<Interaction> {
    const command = await bot.discord.slash({
      name: 'sora',
      options: { prompt: 'a boat', duration: 25 },
    });
    await bot.discord.waitFor(() => bot.core.forms.size === 1 && command.original);
    return command;
  }

  test('works in a process that was started later', async () => {
    const bot = await start();
    const command = await refused(bot);
    await bot.platform.stop();
    await bot.another();
    expect(shown(await reopen(bot, command)).prompt).toBe('a boat');
  });

  test('gives the person the whole time again', async () => {
    const bot = await start();
    const command = await refused(bot);
    const [[key, form] = []] = bot.core.forms;
    bot.core.keep = async (id, user, again) => {
      bot.core.forms.set(`again ${id} ${user.id}`, again);
      return true;
    };
    await reopen(bot, command);
    await bot.discord.waitFor(() => bot.core.forms.size === 2);
    expect(bot.core.forms.get(`again ${key}`)).toEqual(form);
  });

  test('of a form that is too old says so', async () => {
    const bot = await start();
    const command = await refused(bot);
    bot.core.forms.clear();
    const pressed = await bot.discord.press(buttonOf(command));
    await bot.discord.waitFor(() => pressed.original);
    expect(pressed.ephemeral).toBe(true);
    expect(textOf(pressed)[0]).toContain('This form is too old');
  });

  test('is nobody else’s', async () => {
    const bot = await start();
    const command = await refused(bot);
    const { customId } = buttonOf(command);
    const message = bot.discord.say({ content: 'hi' });
    const pressed = await bot.discord.press({ message, customId, stale: true, user: OTHER });
    await bot.discord.waitFor(() => pressed.original);
    expect(textOf(pressed)[0]).toContain('This form is too old');
    expect(pressed.ephemeral).toBe(true);
  });

  test('pressed twice and delivered twice opens the form again, and logs no error', async () => {
    const bot = await start();
    const command = await refused(bot);
    const first = await reopen(bot, command);
    await bot.discord.redeliver(first.id);
    const second = await reopen(bot, command);
    expect(shown(second)).toEqual(shown(first));
    expect(bot.core.forms.size).toBe(1);
    expect(bot.log.filter(({ level }) => level === 'error')).toEqual([]);
  });

  test.each(['old', 'form', 'form:', 'form:x', `form:${'9'.repeat(60)}`, '__proto__'])(
    'with the id %j is turned away',
    async (customId) => {
      const bot = await start();
      const message = bot.discord.say({ content: 'hi' });
      const pressed = await bot.discord.press({ message, customId, stale: true });
      await bot.discord.waitFor(() => pressed.original);
      expect(textOf(pressed)[0]).toContain('This form is too old');
      expect(bot.log.filter(({ level }) => level === 'error')).toEqual([]);
    },
  );
});

test('a bot that is stopping turns away commands, forms and buttons', async () => {
  const bot = await start();
  const opened = await open(bot, { storyboard: true });
  const command = await bot.discord.slash({ name: 'sora', options: { prompt: 'a', duration: 25 } });
  await bot.discord.waitFor(() => bot.core.forms.size === 2);
  let finish = () => {};
  bot.core.onSubmit = () =>
    new Promise((resolve) => {
      finish = () => resolve({ kind: 'refused', trouble: { code: 'defect' } });
    });
  await bot.sora();
  const stopped = bot.platform.stop();
  const late = [
    await bot.discord.slash({ name: 'sora' }),
    await bot.discord.submitModal({ from: opened, values: { prompt: 'x' } }),
    await bot.discord.press(buttonOf(command)),
    await bot.discord.messageCommand({
      name: 'Animate this image',
      message: bot.discord.say({ files: [png] }),
    }),
  ];
  for (const one of late) {
    await bot.discord.waitFor(() => one.original);
    expect(textOf(one)[0]).toContain('The bot is restarting');
  }
  finish();
  await stopped;
});

function image(fault: 'not-an-image'): Trouble {
  const [model] = soraModels;
  if (model === undefined) throw new Error('no models');
  return { code: 'image', fault, limits: model.imageLimits };
}
