import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Address, PrivacyView, Requester } from '../../src/core/index.ts';
import { type Bot, startBot, taskIn } from './bot.ts';
import { toldTo } from './people.ts';

let bot: Bot;

const QUESTION = 'm8k2x-AbCdEfGhIjKlMnOpQrStUv';
const view: PrivacyView = { tasks: 5, open: 2, forms: 1, question: QUESTION };
const bytes = Buffer.from('{"tasks":[]}\n');
const file = { name: 'reelbot-about-me-2026-11-20.json', bytes, contentType: 'application/json' };

beforeEach(async () => {
  bot = await startBot();
  bot.core.privacy.view = async () => ({ ok: true, ...view });
});

afterEach(async () => {
  expect(bot.slack.unknownMethods).toEqual([]);
  expect(bot.slack.warnings).toEqual([]);
  expect(bot.core.commands).toEqual([]);
  const log = JSON.stringify(bot.lines);
  for (const secret of [bot.slack.botToken, '/response/', '/upload/']) {
    expect(log).not.toContain(secret);
  }
  await bot.close();
});

async function asked(user: string = bot.slack.ids.users.alice) {
  await bot.slack.slash({ command: '/sora', text: 'privacy', user });
  return await toldTo(bot, user);
}

const actions = ({ blocks }: { blocks?: unknown }) =>
  [...JSON.stringify(blocks).matchAll(/"action_id":"(\w+)"/gu)].map(([, id]) => id);

const click = async (message: { channel: string; ts: string }, actionId: string, user?: string) =>
  await bot.slack.click({ actionId, channel: message.channel, ts: message.ts, user });

it('tells what is kept, with the two buttons, in both languages', async () => {
  const told = await asked();
  expect(told).toMatchObject({ via: 'response_url' });
  expect(told.text).toContain('*What is kept about you*');
  expect(told.text).toMatch(/times and IDs: 5\n.*not sent: 1/u);
  expect(actions(told)).toEqual(['privacy_export', 'privacy_erase']);
  const { id } = bot.slack.addUser({ name: 'mei', locale: 'zh-CN' });
  bot.slack.channels.get(bot.slack.ids.channel)?.members.add(id);
  expect((await asked(id)).text).toContain('关于你保存的内容');
});

it('says so when it cannot be told', async () => {
  bot.core.privacy.view = async () => ({ ok: false, trouble: { code: 'store' } });
  const told = await asked();
  expect(told.text).toContain('Try again in a minute');
  expect(actions(told)).toEqual([]);
});

it('sends the file into the conversation with that person, where nobody else is', async () => {
  const { ids } = bot.slack;
  const from: { requester?: Requester; place?: unknown; other?: unknown } = {};
  const { address } = taskIn(bot);
  bot.core.privacy.export = async (requester, place) => {
    const whole = { ...address, rootTs: '1.2', cardTs: '1.3', fileId: 'F1' };
    Object.assign(from, { requester, place: place(whole), other: place({ room: 1 } as Address) });
    return { ok: true, file };
  };
  await click(await asked(), 'privacy_export');
  expect((await toldTo(bot, ids.users.alice, 2)).text).toBe('It is in our direct messages.');
  expect(bot.slack.messages()).toEqual([]);
  const [said, sent] = bot.slack.messages(ids.dm);
  expect(said?.text).toContain('Everything that is kept about you');
  expect(sent?.files).toHaveLength(1);
  expect(bot.slack.files()).toMatchObject([
    { name: file.name, size: bytes.length, shares: [{ channel: ids.dm }] },
  ]);
  expect(from).toEqual({
    requester: expect.objectContaining({ id: `${ids.team}/${ids.users.alice}` }),
    place: {
      teamId: ids.team,
      channelId: ids.channel,
      thread: '1.2',
      card: '1.3',
      file: 'F1',
    },
    other: undefined,
  });
});

it.each([
  { method: 'files.getUploadURLExternal', error: 'missing_scope' },
  { method: 'chat.postMessage', error: 'messages_tab_disabled' },
  { method: 'files.completeUploadExternal', error: 'internal_error' },
])('says so when the file cannot be sent: $method', async (fault) => {
  bot.core.privacy.export = async () => ({ ok: true, file });
  const message = await asked();
  bot.slack.fail(fault);
  await click(message, 'privacy_export');
  const told = await toldTo(bot, bot.slack.ids.users.alice, 2);
  expect(told.text).toContain('could not be sent to you');
  expect(bot.lines.some(({ message: line }) => line.includes('personal file'))).toBe(true);
});

it('says so when there is no file', async () => {
  bot.core.privacy.export = async () => ({ ok: false, trouble: { code: 'store' } });
  await click(await asked(), 'privacy_export');
  const told = await toldTo(bot, bot.slack.ids.users.alice, 2);
  expect(told.text).toContain('Try again in a minute');
  expect(bot.slack.count('files.getUploadURLExternal')).toBe(0);
});

it('asks before it deletes, in the place of the first message, then says what was deleted', async () => {
  const { ids } = bot.slack;
  const given: [string, string][] = [];
  bot.core.privacy.forget = async ({ id }, question) => {
    given.push([id, question]);
    return { ok: true, forgotten: 3, open: 2 };
  };
  const shown = () => bot.slack.ephemerals(ids.users.alice);
  await click(await asked(), 'privacy_erase');
  const question = await bot.slack.waitFor(() =>
    shown().find(({ text }) => text.includes('Delete this for good?')),
  );
  for (const words of ['your 3 videos', 'staying: 2', 'press Delete under it first']) {
    expect(question.text).toContain(words);
  }
  expect(actions(question)).toEqual(['privacy_forget']);
  expect(given).toEqual([]);
  await click(question, 'privacy_forget');
  const done = await bot.slack.waitFor(() =>
    shown().find(({ text }) => text.includes('forgotten: 3')),
  );
  expect(actions(done)).toEqual([]);
  expect(shown()).toHaveLength(1);
  expect(given).toEqual([[`${ids.team}/${ids.users.alice}`, QUESTION]]);
});

it.each(['question', 'half-forgotten'] as const)(
  'says when nothing was deleted: %s',
  async (code) => {
    bot.core.privacy.forget = async () => ({ ok: false, trouble: { code } });
    const { alice } = bot.slack.ids.users;
    await click(await asked(), 'privacy_erase');
    const question = await bot.slack.waitFor(() =>
      bot.slack.ephemerals(alice).find(({ text }) => text.includes('for good?')),
    );
    await click(question, 'privacy_forget');
    const words =
      code === 'question' ? 'This question is too old' : 'Not everything could be deleted';
    await bot.slack.waitFor(() =>
      bot.slack.ephemerals(alice).some(({ text }) => text.includes(words)),
    );
  },
);

it('asks nothing while the store is out of order', async () => {
  const message = await asked();
  bot.core.privacy.view = async () => ({ ok: false, trouble: { code: 'store' } });
  await click(message, 'privacy_erase');
  const { alice } = bot.slack.ids.users;
  await bot.slack.waitFor(() =>
    bot.slack.ephemerals(alice).some(({ text }) => text.includes('Try again in a minute')),
  );
});
