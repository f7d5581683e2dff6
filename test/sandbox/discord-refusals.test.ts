import { PermissionFlagsBits as P, type REST, Routes } from 'discord.js';
import { expect, test } from 'vitest';
import type { LocalDiscord } from '../../sandbox/discord/index.ts';
import { codeOf, connect, localDiscord, restFor, SORA } from './discord-bot.ts';

const V2 = 1 << 15;
const text = (content: string) => ({ type: 10, content });
const button = (custom_id: string) => ({ type: 2, style: 1, label: 'x', custom_id });
const row = (...components: object[]) => ({ type: 1, components });

test.each<[string, object, number]>([
  ['content over 2000', { content: 'x'.repeat(2001) }, 50035],
  ['nothing', {}, 50006],
  ['only spaces', { content: '  \n' }, 50006],
  ['a nonce over 25', { content: 'x', nonce: 'n'.repeat(26) }, 50035],
  ['11 embeds', { embeds: Array.from({ length: 11 }, () => ({ title: 'x' })) }, 50035],
  ['an embed title over 256', { embeds: [{ title: 'x'.repeat(257) }] }, 50035],
  ['embeds over 6000', { embeds: [0, 1].map(() => ({ description: 'x'.repeat(3001) })) }, 50035],
  [
    'parse and users',
    { content: 'x', allowed_mentions: { parse: ['users'], users: ['1'] } },
    50035,
  ],
  ['six rows', { components: Array.from({ length: 6 }, (_, i) => row(button(`${i}`))) }, 50035],
  ['six buttons', { components: [row(...[1, 2, 3, 4, 5, 6].map((i) => button(`${i}`)))] }, 50035],
  ['the same custom id twice', { components: [row(button('a'), button('a'))] }, 50035],
  ['a custom id over 100', { components: [row(button('x'.repeat(101)))] }, 50035],
  [
    'a link over 512',
    { components: [row({ type: 2, style: 5, label: 'x', url: `https://a/${'x'.repeat(512)}` })] },
    50035,
  ],
  ['V2 components without the flag', { components: [text('x')] }, 50035],
  ['V2 with content', { flags: V2, content: 'x', components: [text('x')] }, 50035],
  ['V2 with embeds', { flags: V2, embeds: [{ title: 'x' }], components: [text('x')] }, 50035],
  [
    'V2 with 41 components',
    { flags: V2, components: Array.from({ length: 41 }, () => text('x')) },
    50035,
  ],
  [
    'V2 with text over 4000',
    { flags: V2, components: [text('x'.repeat(3000)), text('x'.repeat(1001))] },
    50035,
  ],
  [
    'V2 with 11 pictures',
    {
      flags: V2,
      components: [
        {
          type: 12,
          items: Array.from({ length: 11 }, () => ({ media: { url: 'https://a/b.png' } })),
        },
      ],
    },
    50035,
  ],
  [
    'V2 with a file from the web',
    { flags: V2, components: [{ type: 13, file: { url: 'https://a/b.mp4' } }] },
    50035,
  ],
  [
    'a reference to a file that is not there',
    { flags: V2, components: [{ type: 13, file: { url: 'attachment://b.mp4' } }] },
    50035,
  ],
  ['a reply to nothing', { content: 'x', message_reference: { message_id: '1' } }, 10008],
])('a message is refused: %s', async (_what, body, code) => {
  const { discord, rest } = await start();
  const path = Routes.channelMessages(discord.ids.channel);
  expect(await codeOf(rest.post(path, { body }))).toBe(code);
  expect(discord.messages(discord.ids.channel)).toEqual([]);
});

test('a thread is refused where Discord has none', async () => {
  const { discord, rest } = await start();
  const { ids } = discord;
  const post = discord.say({ content: 'here' });
  const open = (channel: string, message: string, body: object) =>
    codeOf(rest.post(Routes.threads(channel, message), { body }));
  expect(await open(ids.channel, post.id, { name: '' })).toBe(50035);
  expect(await open(ids.channel, post.id, { name: 'x'.repeat(101) })).toBe(50035);
  expect(await open(ids.channel, post.id, { name: 'x', auto_archive_duration: 61 })).toBe(50035);
  expect(await open(ids.channel, '1', { name: 'x' })).toBe(10008);
  expect(await open(ids.channel, post.id, { name: 'x'.repeat(100) })).toBe('accepted');
  expect(await open(ids.channel, post.id, { name: 'x' })).toBe(160004);
  for (const place of ['voice', 'dm', 'thread', 'forumPost'] as const) {
    const message = discord.say({ content: 'x', channel: ids[place] });
    expect(await open(ids[place], message.id, { name: 'x' })).toBe(50024);
  }
  expect(await open(ids.forum, post.id, { name: 'x' })).toBe(50024);
  expect(await open(ids.foreignChannel, post.id, { name: 'x' })).toBe(50001);
  const news = discord.say({ content: 'x', channel: ids.announcement });
  expect(await open(ids.announcement, news.id, { name: 'x' })).toBe('accepted');
  expect(discord.threads().map((thread) => thread.type)).toEqual([11, 10]);
});

test('permissions, channels and messages that are gone', async () => {
  const { discord, rest } = await start();
  const { channel, thread, dm, user, forum } = discord.ids;
  const send = (id: string, body: object = { content: 'x' }) =>
    codeOf(rest.post(Routes.channelMessages(id), { body }));
  const upload = (id: string) =>
    codeOf(rest.post(Routes.channelMessages(id), { files: [{ name: 'a.txt', data: 'x' }] }));
  discord.setPermissions(channel, 0n);
  expect(await send(channel)).toBe(50001);
  expect(await send(thread)).toBe(50001);
  discord.setPermissions(channel, P.ViewChannel | P.SendMessages);
  expect(await send(channel)).toBe('accepted');
  expect(await send(channel, { embeds: [{ title: 'x' }] })).toBe(50013);
  expect(await upload(channel)).toBe(50013);
  expect(await send(thread)).toBe(50013);
  const [mine] = discord.messages(channel);
  const message = mine?.id ?? '';
  const opened = rest.post(Routes.threads(channel, message), { body: { name: 'x' } });
  expect(await codeOf(opened)).toBe(50013);
  expect(await rest.get(Routes.channelMessages(channel))).toEqual([]);
  discord.deleteMessage(message);
  const edit = rest.patch(Routes.channelMessage(channel, message), { body: { content: 'y' } });
  expect(await codeOf(edit)).toBe(10008);
  discord.setThread(thread, { archived: true, locked: true });
  discord.setPermissions(thread, P.ViewChannel | P.SendMessagesInThreads);
  expect(await send(thread)).toBe(160005);
  discord.deleteChannel(channel);
  expect(await send(channel)).toBe(10003);
  expect(await send(thread)).toBe(10003);
  expect(await send(forum)).toBe(50008);
  expect(await codeOf(rest.get(Routes.guild('1')))).toBe(10004);
  discord.blockDms(user);
  expect(await send(dm)).toBe(50007);
});

test('files over the limit are 40005, and nothing is stored', async () => {
  const { discord, rest } = await start();
  discord.setAttachmentLimit(1000);
  const path = Routes.channelMessages(discord.ids.channel);
  const send = (size: number) =>
    codeOf(
      rest.post(path, {
        body: { content: 'x' },
        files: [{ name: 'a.bin', data: Buffer.alloc(size) }],
      }),
    );
  expect(await send(1001)).toBe(40005);
  expect(discord.messages(discord.ids.channel)).toEqual([]);
  expect(await send(1000)).toBe('accepted');
});

const option = (name: string, more: object = {}) => ({ type: 3, name, description: 'x', ...more });
const command = (...options: object[]) => ({ name: 'x', description: 'x', options });
const choice = (value: string) => ({ name: value, value });

test.each<[string, object]>([
  ['a name with capitals', { ...SORA, name: 'Sora' }],
  ['a name with a space', { ...SORA, name: 'so ra' }],
  ['no description', { name: 'x' }],
  ['26 options', command(...Array.from({ length: 26 }, (_, i) => option(`o${i}`)))],
  [
    '26 choices',
    command(option('o', { choices: Array.from({ length: 26 }, (_, i) => choice(`${i}`)) })),
  ],
  ['a choice over 100', command(option('o', { choices: [choice('x'.repeat(101))] }))],
  ['max_length over 6000', command(option('o', { max_length: 6001 }))],
  ['required after optional', command(option('a'), option('b', { required: true }))],
  ['an option twice', command(option('a'), option('a'))],
  [
    'choices with autocomplete',
    command(option('a', { autocomplete: true, choices: [choice('a')] })),
  ],
  [
    '11 file types',
    command(option('a', { type: 11, file_types: Array.from({ length: 11 }, (_, i) => `.a${i}`) })),
  ],
  ['a localisation too long', { ...SORA, description_localizations: { de: 'x'.repeat(101) } }],
  ['a locale that does not exist', { ...SORA, name_localizations: { xx: 'x' } }],
  [
    'over 8000 characters',
    command(
      ...Array.from({ length: 4 }, (_, o) =>
        option(`o${o}`, {
          choices: Array.from({ length: 25 }, (_, c) => ({
            name: `${c}${'n'.repeat(50)}`,
            value: `${c}${'v'.repeat(50)}`,
          })),
        }),
      ),
    ),
  ],
])('a command is refused: %s', async (_what, body) => {
  const { discord, rest } = await start();
  const path = Routes.applicationCommands(discord.ids.application);
  const writes = discord.commandWrites;
  expect(await codeOf(rest.put(path, { body: [body] }))).toBe(50035);
  expect(discord.commandWrites).toBe(writes);
});

test('commands keep their ids, lose their defaults and hide localisations unless asked', async () => {
  const { discord, rest } = await start();
  const path = Routes.applicationGuildCommands(discord.ids.application, discord.ids.guild);
  const body = {
    ...SORA,
    name_localizations: { de: 'sora-de' },
    options: [option('p', { required: false })],
  };
  await rest.put(path, { body: [body] });
  const [first] = discord.registeredCommands(discord.ids.guild);
  await rest.put(path, { body: [body] });
  const [second] = discord.registeredCommands(discord.ids.guild);
  expect(second?.id).toBe(first?.id);
  expect(second?.options).toEqual([option('p')]);
  const [plain] = (await rest.get(path)) as object[];
  expect(plain).not.toHaveProperty('name_localizations');
  const query = new URLSearchParams({ with_localizations: 'true' });
  const [full] = (await rest.get(path, { query })) as object[];
  expect(full).toMatchObject({ name_localizations: { de: 'sora-de' } });
});

test('creating more than 200 commands a day is refused', async () => {
  const { discord, rest } = await start();
  const path = Routes.applicationGuildCommands(discord.ids.application, discord.ids.guild);
  const names = (batch: number) =>
    Array.from({ length: 100 }, (_, i) => ({ name: `c${batch}-${i}`, description: 'x' }));
  await rest.put(path, { body: names(1) });
  await rest.put(path, { body: names(2) });
  expect(await codeOf(rest.put(path, { body: names(3).slice(0, 1) }))).toBe(30034);
});

test('callbacks: twice, wrong type, wrong token, flags of a deferral, a bad modal', async () => {
  const { discord, rest } = await start();
  const type = () => discord.slash({ name: 'sora', options: { prompt: 'x' } });
  const answer = async (body: object, token?: string) => {
    const interaction = await type();
    const path = Routes.interactionCallback(interaction.id, token ?? interaction.token);
    return codeOf(rest.post(path, { body, auth: false }));
  };
  expect(await answer({ type: 5 }, 'wrong')).toBe(10062);
  expect(await answer({ type: 7, data: { content: 'x' } })).toBe(50035);
  expect(await answer({ type: 5, data: { flags: V2 } })).toBe(50035);
  expect(await answer({ type: 4, data: {} })).toBe(50006);
  expect(
    await answer({
      type: 9,
      data: { custom_id: 'm', title: 'x'.repeat(46), components: [text('x')] },
    }),
  ).toBe(50035);
  expect(await answer({ type: 9, data: { custom_id: 'm', title: 'x', components: [] } })).toBe(
    50035,
  );
  const interaction = await type();
  const path = Routes.interactionCallback(interaction.id, interaction.token);
  const query = new URLSearchParams({ with_response: 'true' });
  const made = await rest.post(path, {
    body: { type: 5, data: { flags: 64 } },
    query,
    auth: false,
  });
  expect(made).toMatchObject({ interaction: { response_message_ephemeral: true } });
  expect(await codeOf(rest.post(path, { body: { type: 5 }, auth: false }))).toBe(40060);
  const hook = Routes.webhook(discord.ids.application, interaction.token);
  await rest.post(hook, { body: { content: 'fills the placeholder' }, auth: false });
  expect(interaction.followUps).toEqual([]);
  expect(interaction.original).toMatchObject({ content: 'fills the placeholder', flags: 64 });
  const direct = Routes.channelMessage(discord.ids.channel, interaction.original?.id ?? '');
  expect(await codeOf(rest.get(direct))).toBe(10008);
  const original = `${hook}/messages/@original` as const;
  await rest.delete(original, { auth: false });
  expect(await codeOf(rest.get(original, { auth: false }))).toBe(10008);
});

test('a user-installed app has five follow-ups and no channel', async () => {
  const { discord, rest } = await start();
  const interaction = await discord.slash({
    name: 'sora',
    options: { prompt: 'x' },
    channel: discord.ids.foreignChannel,
    appPermissions: 0n,
  });
  const path = Routes.interactionCallback(interaction.id, interaction.token);
  await rest.post(path, { body: { type: 4, data: { content: 'x' } }, auth: false });
  expect(interaction.ephemeral).toBe(true);
  const hook = Routes.webhook(discord.ids.application, interaction.token);
  const codes = [];
  for (let count = 0; count < 6; count += 1) {
    codes.push(await codeOf(rest.post(hook, { body: { content: 'x' }, auth: false })));
  }
  expect(codes).toEqual([...Array(5).fill('accepted'), 40094]);
  const direct = Routes.channelMessages(discord.ids.foreignChannel);
  expect(await codeOf(rest.post(direct, { body: { content: 'x' } }))).toBe(50001);
});

test('who is mentioned: bots ping all they name, interactions only people, lists confine both', async () => {
  const { discord, rest } = await start();
  const { user, role, channel } = discord.ids;
  const content = `@everyone <@${user}> <@&${role}>`;
  const send = async (more: object) => {
    const body = { content, ...more };
    const message = await rest.post(Routes.channelMessages(channel), { body });
    const { mentions, mention_roles, mention_everyone } = message as {
      mentions: { id: string }[];
      mention_roles: string[];
      mention_everyone: boolean;
    };
    return [mentions.map((one) => one.id), mention_roles, mention_everyone];
  };
  expect(await send({})).toEqual([[user], [role], true]);
  expect(await send({ allowed_mentions: { parse: [] } })).toEqual([[], [], false]);
  expect(await send({ allowed_mentions: { users: [user] } })).toEqual([[user], [], false]);
  discord.setPermissions(channel, P.ViewChannel | P.SendMessages);
  expect(await send({})).toEqual([[user], [role], false]);
  const interaction = await discord.slash({ name: 'sora', options: { prompt: 'x' } });
  const path = Routes.interactionCallback(interaction.id, interaction.token);
  await rest.post(path, { body: { type: 4, data: { content } }, auth: false });
  expect(interaction.original).toMatchObject({ mention_roles: [], mention_everyone: false });
  expect(interaction.original?.mentions.map((one) => one.id)).toEqual([user]);
});

test('V2: attachments are seen only where something refers to them', async () => {
  const { discord, rest } = await start();
  const files = ['a.mp4', 'b.mp4'].map((name) => ({ name, data: Buffer.from(name) }));
  const components = [{ type: 12, items: [{ media: { url: 'attachment://a.mp4' } }] }];
  await rest.post(Routes.channelMessages(discord.ids.channel), {
    body: { flags: V2, components },
    files,
  });
  const [message] = discord.messages(discord.ids.channel);
  expect(message?.attachments).toHaveLength(2);
  const seen = message === undefined ? [] : discord.visibleAttachments(message);
  expect(seen.map((one) => one.filename)).toEqual(['a.mp4']);
  expect(message?.components?.[0]).toMatchObject({ items: [{ media: { url: seen[0]?.url } }] });
  const edit = Routes.channelMessage(discord.ids.channel, message?.id ?? '');
  expect(await codeOf(rest.patch(edit, { body: { flags: 0, content: 'x' } }))).toBe(50035);
});

test('edits keep, drop and add attachments as listed; other people’s messages are not editable', async () => {
  const { discord, rest } = await start();
  const path = Routes.channelMessages(discord.ids.channel);
  await rest.post(path, {
    files: [
      { name: 'a.txt', data: 'a' },
      { name: 'b.txt', data: 'b' },
    ],
  });
  const [message] = discord.messages(discord.ids.channel);
  const [, second] = message?.attachments ?? [];
  const edit = Routes.channelMessage(discord.ids.channel, message?.id ?? '');
  const names = () => discord.message(message?.id ?? '')?.attachments.map((one) => one.filename);
  await rest.patch(edit, { body: { content: 'x' } });
  expect(names()).toEqual(['a.txt', 'b.txt']);
  await rest.patch(edit, {
    body: { attachments: [{ id: second?.id }] },
    files: [{ name: 'c.txt', data: 'c' }],
  });
  expect(names()).toEqual(['b.txt', 'c.txt']);
  expect(await codeOf(rest.patch(edit, { body: { attachments: [{ id: '77' }] } }))).toBe(50035);
  const foreign = Routes.channelMessage(discord.ids.channel, discord.say({ content: 'x' }).id);
  expect(await codeOf(rest.patch(foreign, { body: { content: 'y' } }))).toBe(50005);
});

test('unknown routes and keys are noted; a request without a token is 401', async () => {
  const { discord, rest } = await start();
  expect(await codeOf(rest.get('/channels/1/nowhere'))).toBe(0);
  expect(discord.unknownRoutes).toEqual(['GET /channels/1/nowhere']);
  const body = { content: 'x', embeds: [{ titel: 'x', title: 'y' }], contnt: 'y' };
  await rest.post(Routes.channelMessages(discord.ids.channel), { body });
  expect(discord.unknownKeys.toSorted()).toEqual([
    'POST /channels/:channel/messages: contnt',
    'POST /channels/:channel/messages: embeds.0.titel',
  ]);
  expect((await fetch(`${discord.apiUrl}/v10/users/@me`)).status).toBe(401);
});

test('messages are listed newest first, before and after', async () => {
  const { discord, rest } = await start();
  const posts = ['a', 'b', 'c', 'd'].map((content) => discord.say({ content }));
  const list = async (query: Record<string, string>) => {
    const path = Routes.channelMessages(discord.ids.channel);
    const found = await rest.get(path, { query: new URLSearchParams(query) });
    const letters = (found as { id: string }[]).map(({ id }) => discord.message(id)?.content);
    return letters.join('');
  };
  expect(await list({ limit: '3' })).toBe('dcb');
  expect(await list({ before: posts[2]?.id ?? '' })).toBe('ba');
  expect(await list({ after: posts[0]?.id ?? '', limit: '2' })).toBe('cb');
});

test('a client that is not asked for knows nothing of commands it never registered', async () => {
  const discord = await localDiscord();
  await connect(discord);
  expect(discord.connections).toBe(1);
  expect(discord.unknownRoutes).toEqual([]);
});

async function start(): Promise<{ discord: LocalDiscord; rest: REST }> {
  const discord = await localDiscord();
  return { discord, rest: await restFor(discord) };
}
