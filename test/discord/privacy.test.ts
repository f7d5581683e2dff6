import { expect, test } from 'vitest';
import type { Address, PrivacyView, Requester } from '../../src/core/index.ts';
import { readCustomId } from '../../src/discord/custom-id.ts';
import { buttonsOf, finished, press, told } from './around.ts';
import { type Bot, startBot } from './bot.ts';
import { clean, OTHER } from './people.ts';

const QUESTION = 'm8k2x-AbCdEfGhIjKlMnOpQrStUv';
const view: PrivacyView = { tasks: 5, open: 2, forms: 0, question: QUESTION };
const zh = { name: '小雨', locale: 'zh-CN' } as const;

/** Types `/sora-privacy delete`, and waits for the question. */
async function asked(bot: Bot, more: object = {}) {
  bot.core.privacy.view = async () => ({ ok: true, ...view });
  const interaction = await bot.discord.slash({
    name: 'sora-privacy delete',
    ...more,
  });
  const text = await told(bot, interaction);
  const message = interaction.original;
  if (message === undefined) throw new Error('no question');
  return { interaction, text, message };
}

test('export: a file that only the person sees, without tokens', async () => {
  const bot = await startBot();
  const { task } = await finished(bot);
  const bytes = Buffer.from('{"tasks":[]}\n');
  const asking: { requester?: Requester; place?: unknown; limit?: number } = {};
  bot.core.privacy.export = async (requester, place, limit) => {
    Object.assign(asking, { requester, place: place(task.address), limit });
    return {
      ok: true,
      file: { name: 'reelbot-about-me-2026-11-20.json', bytes, contentType: 'application/json' },
    };
  };
  const interaction = await bot.discord.slash({ name: 'sora-privacy export' });
  expect(await told(bot, interaction)).toContain('Everything that is kept about you');
  expect(interaction.ephemeral).toBe(true);
  expect(interaction.original?.attachments).toMatchObject([
    { filename: 'reelbot-about-me-2026-11-20.json', size: bytes.length },
  ]);
  const [thread] = bot.discord.threads();
  expect(asking.place).toMatchObject({
    link: `https://discord.com/channels/${bot.discord.ids.guild}/${thread?.id}`,
    threadId: thread?.id,
  });
  expect(JSON.stringify(asking.place)).not.toContain(String(task.address.interactionToken));
  expect(asking.limit).toBeLessThan(10 * 2 ** 20);
  expect(asking.requester?.id).toBe(task.requester.id);
  clean(bot);
});

test('export: where a place is of another version, nothing is told of it', async () => {
  const bot = await startBot();
  let place: unknown = 'not asked';
  bot.core.privacy.export = async (_, placeOf) => {
    place = placeOf({ room: 1 } as Address);
    return { ok: false, trouble: { code: 'store' } };
  };
  const interaction = await bot.discord.slash({ name: 'sora-privacy export' });
  expect(await told(bot, interaction)).toContain('Try again in a minute');
  expect(place).toBeUndefined();
});

test('delete: asks first, and says what goes, what stays and what to do before', async () => {
  const bot = await startBot();
  const { interaction, text, message } = await asked(bot);
  expect(interaction.ephemeral).toBe(true);
  for (const words of [
    'Delete this for good?',
    'your 3 videos',
    'staying: 2',
    'until it is full again',
    'press Delete under it first',
  ]) {
    expect(text).toContain(words);
  }
  expect(buttonsOf(message)).toEqual([
    { label: 'Delete it for good', id: `v1:forget:${QUESTION}` },
  ]);
  expect((await asked(bot, { user: zh })).text).toContain('要永久删除吗');
  clean(bot);
});

test('delete: the press hands over the question, and the answer takes its place', async () => {
  const bot = await startBot();
  const { interaction, message } = await asked(bot);
  const given: [string, string][] = [];
  bot.core.privacy.forget = async ({ id }, question) => {
    given.push([id, question]);
    return { ok: true, forgotten: 3, open: 2 };
  };
  await press(bot, message, `v1:forget:${QUESTION}`);
  await bot.discord.waitFor(() =>
    interaction.original?.content.includes('Videos that are forgotten: 3'),
  );
  expect(buttonsOf(interaction.original)).toEqual([]);
  expect(bot.discord.ephemerals()).toHaveLength(1);
  expect(given).toEqual([[bot.discord.ids.user, QUESTION]]);
  clean(bot);
});

test('delete: what the core refuses is said, and the button goes', async () => {
  const bot = await startBot();
  const { interaction, message } = await asked(bot);
  bot.core.privacy.forget = async () => ({ ok: false, trouble: { code: 'question' } });
  await press(bot, message, `v1:forget:${QUESTION}`);
  await bot.discord.waitFor(() =>
    interaction.original?.content.includes('This question is too old'),
  );
  expect(buttonsOf(interaction.original)).toEqual([]);
});

test('delete: a store that is out of order asks nothing', async () => {
  const bot = await startBot();
  const interaction = await bot.discord.slash({
    name: 'sora-privacy delete',
    user: OTHER,
  });
  expect(await told(bot, interaction)).toContain('Try again in a minute');
  expect(buttonsOf(interaction.original)).toEqual([]);
});

test('the button carries the question and nothing else', () => {
  expect(readCustomId(`v1:forget:${QUESTION}`)).toEqual({ kind: 'forget', question: QUESTION });
  for (const wrong of ['v1:forget:', `v1:forget:${'x'.repeat(41)}`, 'v1:forget:a b']) {
    expect(readCustomId(wrong)).toBeUndefined();
  }
});
