import { describe, expect, test } from 'vitest';
import { messageBody } from '../../sandbox/discord/schemas/messages.ts';
import { type AdminNotice, languages, type Task } from '../../src/core/index.ts';
import { renderGateways } from '../../src/discord/admin/render.ts';
import { renderHistory } from '../../src/discord/own/history-page.ts';
import { AT, gatewayView, manyGateways, model } from '../support/gateway-views.ts';
import { BOSS, told } from './around.ts';
import { type Bot, card, startBot, success, taskOf } from './bot.ts';
import { clean } from './people.ts';

describe('/sora-admin gateways', () => {
  const ask = (bot: Bot, more: object = {}) =>
    bot.discord.slash({ name: 'sora-admin gateways', user: BOSS, ...more });

  test('tells how each one does, privately', async () => {
    const bot = await startBot();
    const gateways = [
      gatewayView({ balance: { left: 12.5, at: AT } }),
      gatewayView({
        name: 'gpu_box',
        health: { circuit: 'open', until: Date.now() + 3_600_000, keys: { usable: 1, all: 2 } },
        models: [model('wan'), model('old', { retired: '2026-01-01' })],
      }),
    ];
    bot.core.admin.gateways = async () => ({ ok: true, gateways });
    const interaction = await ask(bot);
    expect(await told(bot, interaction)).toBe('**Gateways**');
    const [embed] = interaction.original?.embeds ?? [];
    expect(embed?.fields).toMatchObject([
      {
        name: 'mountsea',
        value: `✓ working\n2 being made · 12.5 left, asked <t:${AT / 1000}:f>\nModels: \`sora-2\``,
      },
      {
        name: 'gpu\\_box',
        value: expect.stringMatching(
          /^✗ not reachable, tried again <t:\d+:f>\n2 being made · 1 of 2 keys can be used\nModels: `wan`\n✗ Gone: `old` since Jan 1, 2026$/u,
        ),
      },
    ]);
    expect(interaction.ephemeral).toBe(true);
    clean(bot);
  });

  test('is for admins alone, and says so in their language', async () => {
    const bot = await startBot();
    expect(await told(bot, await ask(bot))).toContain('This is for admins');
    bot.core.admin.gateways = async () => ({ ok: true, gateways: [] });
    const zh = await ask(bot, { user: { ...BOSS, locale: 'zh-CN' } });
    expect(await told(bot, zh)).toBe('**网关**\n还没有。');
  });

  test.each([1, 3, 25, 40])('fits for %i gateways with a thousand models each', (count) => {
    for (const locale of Object.keys(languages)) {
      const body = renderGateways(manyGateways(count), AT, locale);
      expect(messageBody.safeParse(body).error?.issues ?? []).toEqual([]);
      const fields = body.embeds?.[0]?.fields ?? [];
      expect(fields).toHaveLength(Math.min(25, count));
      const size = fields.reduce((sum, { name, value }) => sum + name.length + value.length, 0);
      expect(size).toBeLessThanOrEqual(6000);
      for (const { value } of fields) expect(value).toContain('✗');
      expect(body.content?.includes('15')).toBe(count === 40);
    }
  });
});

describe('those who run the bot', () => {
  const retired = { kind: 'retired', gateway: 'mountsea', model: 'sora-2', until: AT } as const;
  const news: readonly AdminNotice[] = [
    retired,
    { ...retired, model: 'sora-2-pro' },
    { kind: 'unauthorised', gateway: 'mountsea' },
    { kind: 'no-credit', gateway: 'mountsea' },
    { kind: 'no-credit', gateway: 'pmock' },
    { kind: 'balance', gateway: 'mountsea', left: 3, warning: 10 },
  ];

  const dms = ({ discord }: Bot) =>
    discord
      .channels()
      .filter(({ type }) => type === 1)
      .flatMap(({ id }) => discord.messages(id));

  test('each hear of everything once in a direct message', async () => {
    const bot = await startBot();
    const people = [bot.discord.ids.user, BOSS.id];
    await bot.discord.slash({ name: 'sora-quota', user: BOSS });
    for (const notice of [...news, ...news]) await bot.platform.tellAdmins?.({ people }, notice);
    const texts = dms(bot).map(({ content }) => content);
    expect(new Set(texts).size).toBe(news.length);
    expect(texts).toHaveLength(2 * news.length);
    expect(texts[0]).toMatch(
      /^\*\*mountsea does not know `sora-2` any more\*\*\nIt is left alone until <t:\d+:f>/u,
    );
    const nonces = dms(bot).map(({ nonce }) => nonce);
    expect(new Set(nonces).size).toBe(2 * news.length);
    clean(bot);
  });

  test('the others hear of it where one cannot be told', async () => {
    const bot = await startBot();
    await bot.discord.slash({ name: 'sora-quota', user: BOSS });
    bot.discord.blockDms(bot.discord.ids.user);
    const people = [bot.discord.ids.user, BOSS.id];
    await bot.platform.tellAdmins?.({ people }, retired);
    expect(dms(bot)).toHaveLength(1);
    await expect(
      bot.platform.tellAdmins?.({ people: [bot.discord.ids.user] }, retired),
    ).rejects.toThrow();
    await expect(bot.platform.tellAdmins?.({ people: [] }, retired)).rejects.toMatchObject({
      kind: 'gone',
    });
  });

  test('or the owner of the server where nobody is named', async () => {
    const bot = await startBot();
    await bot.platform.tellAdmins?.({ scope: bot.discord.ids.guild }, retired);
    expect(dms(bot)).toHaveLength(1);
  });
});

describe('a video that opens with the key of its gateway only', () => {
  const closed = {
    url: 'https://secret.test/v.mp4',
    thumbnailUrl: 'https://secret.test/t.jpg',
    closed: true,
  } as const;
  const large = 12 * 2 ** 20;

  async function posted(bytes: number, link?: string) {
    const bot = await startBot();
    const { task } = await bot.sora();
    const at = await bot.platform.notify(task.address, card(task));
    const { link: _, ...plain } = success({ ...task, address: at }, {}, bytes);
    const notice = { ...plain, task: { ...plain.task, video: closed } };
    const whole = link === undefined ? notice : { ...notice, link };
    const shown = await bot.platform.notify(at, whole);
    const thread = bot.discord.threads()[0]?.id ?? '';
    await bot.platform.notify(at, { ...whole, repeated: true });
    const ended: Task = { ...whole.task, address: shown, delivery: 'done' };
    await bot.platform.notify(shown, card(ended));
    expect(bot.discord.messages(thread)).toHaveLength(2);
    expect(JSON.stringify(bot.discord.messages(thread))).not.toContain('secret.test');
    clean(bot);
    return bot.discord.messages(thread).at(-1);
  }

  test('is a file where that fits', async () => {
    expect((await posted(1000))?.attachments).toHaveLength(1);
  });

  test('is our own link where there is one', async () => {
    const message = await posted(large, 'https://bot.example/videos/8c1f');
    expect(message?.content).toContain('(https://bot.example/videos/8c1f)');
  });

  test('without a link says what to do, and is found again by its name', async () => {
    const message = await posted(large);
    expect(message?.content).toContain(
      'too large to upload here (12 MB), and the gateway keeps it behind its key. Once an admin has set PUBLIC_URL, press Send again',
    );
    expect(message?.content).not.toContain('http');
  });

  test('has no small picture in the history', () => {
    const task = {
      ...taskOf({
        requester: { platform: 'discord', id: '1', name: 'Ana', locale: 'en-US' },
        address: {},
      }),
      state: 'succeeded',
      video: closed,
    } as const;
    const body = renderHistory({ tasks: [task], page: 0, more: false }, 'en-US');
    expect(JSON.stringify(body)).not.toContain('secret.test');
  });
});

test('the card says in whose place a gateway makes the video', async () => {
  const bot = await startBot();
  const { task } = await bot.sora();
  const second = { ...task, gateways: ['mountsea', 'gpu-box'], gateway: 'gpu-box' };
  await bot.platform.notify(task.address, card(second));
  const [message] = bot.discord.messages(bot.discord.threads()[0]?.id ?? '');
  expect(message?.content).toContain(
    '-# 1 credit · 9 of 10 left today · gpu-box, in place of mountsea',
  );
  clean(bot);
});
