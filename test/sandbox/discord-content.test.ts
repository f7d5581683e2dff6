import { type REST, Routes } from 'discord.js';
import type { APIMessage } from 'discord-api-types/v10';
import { expect, test } from 'vitest';
import type { LocalDiscord } from '../../sandbox/discord/index.ts';
import { modalData } from '../../sandbox/discord/schemas/modal.ts';
import { localDiscord, restFor } from './discord-bot.ts';

const png = { name: 'a.png', bytes: Buffer.from('png') };
const EMPTY = { content: '', attachments: [], embeds: [], components: [] };

const get = async (rest: REST, { channel_id, id }: { channel_id: string; id: string }) =>
  (await rest.get(Routes.channelMessage(channel_id, id))) as APIMessage;

function post(discord: LocalDiscord, more: Parameters<LocalDiscord['say']>[0] = {}): APIMessage {
  const embeds = [{ title: 'a link' }];
  return discord.say({ content: 'look', files: [png], embeds, user: { name: 'Ben' }, ...more });
}

test('what people write in a guild is empty for a bot without the privileged intent', async () => {
  const discord = await localDiscord();
  const rest = await restFor(discord);
  const theirs = post(discord);
  expect(await get(rest, theirs)).toMatchObject({ ...EMPTY, author: { username: 'ben' } });
  const list = await rest.get(Routes.channelMessages(discord.ids.channel));
  expect(list).toMatchObject([EMPTY]);
  // People see it all the same.
  expect(discord.message(theirs.id)).toMatchObject({ content: 'look', attachments: [{}] });

  const body = { content: 'mine', message_reference: { message_id: theirs.id } };
  const mine = (await rest.post(Routes.channelMessages(discord.ids.channel), {
    body,
  })) as APIMessage;
  expect(await get(rest, mine)).toMatchObject({ content: 'mine', referenced_message: EMPTY });
});

test('it is not in direct messages, where the bot is mentioned, and with the intent', async () => {
  const discord = await localDiscord();
  const rest = await restFor(discord);
  const full = { attachments: [{ filename: 'a.png' }], embeds: [{ title: 'a link' }] };
  expect(await get(rest, post(discord, { channel: discord.ids.dm }))).toMatchObject(full);
  const mention = post(discord, { content: `<@${discord.ids.bot}> look` });
  expect(await get(rest, mention)).toMatchObject(full);

  const allowed = await localDiscord({ privilegedIntents: true });
  expect(await get(await restFor(allowed), post(allowed))).toMatchObject(full);
});

test('the message of a command in its menu is whole', async () => {
  const discord = await localDiscord();
  await restFor(discord);
  const message = post(discord);
  const { payload } = await discord.messageCommand({ name: 'Animate this', message });
  expect(payload.data).toMatchObject({
    resolved: { messages: { [message.id]: { content: 'look', attachments: [{}], embeds: [{}] } } },
  });
});

test('pictures of an embed are signed afresh whenever the message is read, like its files', async () => {
  let ahead = 0;
  const discord = await localDiscord({ now: () => Date.now() + ahead });
  const rest = await restFor(discord);
  const theirs = post(discord);
  const url = theirs.attachments[0]?.url ?? '';
  const other = 'https://site.test/attachments/1/2/a.png?ex=1';
  const embeds = [{ thumbnail: { url }, image: { url: other } }];
  const route = Routes.channelMessages(discord.ids.channel);
  const mine = (await rest.post(route, { body: { embeds } })) as APIMessage;
  ahead += 25 * 3_600_000;
  expect((await fetch(url)).status).toBe(404);
  const [embed] = (await get(rest, mine)).embeds;
  expect((await fetch(embed?.thumbnail?.url ?? '')).status).toBe(200);
  expect(embed?.image?.url).toBe(other);
  expect(discord.unknownKeys).toEqual([]);
});

test('a file of a command is removed after a while, and signed no more', async () => {
  let ahead = 0;
  const now = () => Date.now() + ahead;
  const discord = await localDiscord({ now, ephemeralLifetimeMs: 3_600_000 });
  await restFor(discord);
  const options = { prompt: 'x', image: { attachment: png } };
  const { payload } = await discord.slash({ name: 'sora', options });
  const [file] = Object.values(
    (payload.data as { resolved: { attachments: Record<string, { url: string }> } }).resolved
      .attachments,
  );
  expect(file).toMatchObject({ ephemeral: true });
  expect((await fetch(file?.url ?? '')).status).toBe(200);
  ahead += 3_600_001;
  expect((await fetch(file?.url ?? '')).status).toBe(404);
});

test.each<[string, object]>([
  ['a file that is required and need not be there', { type: 19, min_values: 0 }],
  ['a select that is required and may be empty', { ...select(1), min_values: 0 }],
  ['eleven files', { type: 19, max_values: 11 }],
  ['eleven kinds of files', { type: 19, file_types: Array(11).fill('.png') }],
  ['more chosen than may be', select(2)],
  ['a text over its own limit', { type: 4, style: 2, max_length: 3, value: 'four' }],
  ['a label within a label', { type: 4, style: 2, label: 'x' }],
  ['a button', { type: 2, style: 1, label: 'x' }],
])('a form is refused with %s', (_, component) => {
  const components = [{ type: 18, label: 'x', component: { custom_id: 'x', ...component } }];
  expect(modalData.safeParse({ custom_id: 'm', title: 'x', components }).success).toBe(false);
});

test.each([
  ['no field', []],
  ['six fields', Array.from({ length: 6 }, (_, index) => field(`f${index}`))],
  ['a label of 46 characters', [field('f', 'x'.repeat(46))]],
  ['two fields of one name', [field('f'), field('f')]],
])('a form is refused with %s', (_, components) => {
  expect(modalData.safeParse({ custom_id: 'm', title: 'x', components }).success).toBe(false);
});

test('a form is no answer to a form', async () => {
  const discord = await localDiscord();
  const rest = await restFor(discord);
  const modal = { type: 9, data: { custom_id: 'm', title: 'x', components: [field('f')] } };
  const answer = (to: { id: string; token: string }) =>
    rest.post(Routes.interactionCallback(to.id, to.token), { body: modal, auth: false });
  const message = post(discord);
  const openers = [
    await discord.slash({ name: 'sora', options: { prompt: 'x' } }),
    await discord.messageCommand({ name: 'Animate this', message }),
    await discord.press({ message, customId: 'x', stale: true }),
  ];
  for (const opener of openers) {
    await answer(opener);
    const sent = await discord.submitModal({ from: opener, values: { f: 'text' } });
    await expect(answer(sent)).rejects.toMatchObject({ code: 50035 });
  }
});

test('a form that somebody forged arrives as forged', async () => {
  const discord = await localDiscord();
  const rest = await restFor(discord);
  const from = await discord.slash({ name: 'sora', options: { prompt: 'x' } });
  const body = { type: 9, data: { custom_id: 'm', title: 'x', components: [field('f')] } };
  await rest.post(Routes.interactionCallback(from.id, from.token), { body, auth: false });
  const forged = { custom_id: 'other', components: [] };
  const { payload } = await discord.submitModal({ from, values: { f: 'x' }, forged });
  expect(payload.data).toEqual(forged);
});

function field(custom_id: string, label = 'x') {
  return { type: 18, label, component: { type: 4, style: 1, custom_id } };
}

function select(chosen: number) {
  const options = ['a', 'b', 'c'].map((value, index) => ({
    value,
    label: value,
    default: index < chosen,
  }));
  return { type: 3, options };
}
