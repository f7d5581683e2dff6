import {
  ButtonBuilder,
  ButtonStyle,
  type ChatInputCommandInteraction,
  Events,
  type Interaction,
  MessageFlags,
  Routes,
} from 'discord.js';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { connect, localDiscord, restFor, SORA } from './discord-bot.ts';

const VIDEO = Buffer.from('not really a video, but thirty-odd bytes');

test('a command with a picture: defer, edit, thread, upload, private follow-up', async () => {
  const discord = await localDiscord();
  const seen: { name: string; bytes: string }[] = [];
  const client = await connect(discord, async (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    await interaction.deferReply();
    const image = interaction.options.getAttachment('image', true);
    const bytes = await (await fetch(image.url)).text();
    seen.push({ name: image.name, bytes });
    const reply = await interaction.editReply('Working on it');
    const thread = await reply.startThread({ name: 'A boat', autoArchiveDuration: 1440 });
    await thread.send({ content: 'Ready', files: [{ attachment: VIDEO, name: 'boat.mp4' }] });
    await interaction.followUp({ content: 'Only you', flags: MessageFlags.Ephemeral });
  });
  const picture = { name: 'a boat.png', contentType: 'image/png', bytes: Buffer.from('png') };
  const interaction = await discord.slash({
    name: 'sora',
    options: { prompt: 'a boat', duration: 10, image: { attachment: picture } },
  });
  const followUp = await discord.waitFor(() => interaction.followUps[0]);
  expect(followUp).toMatchObject({ content: 'Only you', flags: 64 });
  expect(discord.ephemerals(discord.ids.user)).toEqual([followUp]);
  expect(seen).toEqual([{ name: 'a_boat.png', bytes: 'png' }]);
  expect(interaction).toMatchObject({ deliveries: 1, ephemeral: false, callback: { type: 5 } });
  expect(interaction.original).toMatchObject({ content: 'Working on it', flags: 32, type: 20 });
  const [thread] = discord.threads();
  expect(thread).toMatchObject({ id: interaction.original?.id, parent_id: discord.ids.channel });
  const [video] = discord.thread(thread?.id ?? '')?.messages ?? [];
  expect(video?.attachments[0]).toMatchObject({ filename: 'boat.mp4', content_type: 'video/mp4' });
  const part = await fetch(video?.attachments[0]?.url ?? '', { headers: { range: 'bytes=4-9' } });
  expect([part.status, await part.text(), part.headers.get('content-range')]).toEqual([
    206,
    VIDEO.subarray(4, 10).toString(),
    `bytes 4-9/${VIDEO.length}`,
  ]);
  expect(discord.unknownRoutes).toEqual([]);
  expect(discord.unknownKeys).toEqual([]);
  expect(client.channels.cache.get(thread?.id ?? '')?.isThread()).toBe(true);
});

test('after close 4000 the client resumes and gets what it missed', async () => {
  const discord = await localDiscord();
  await connect(discord, reply('here'));
  const resumed = new Promise<void>((resolve) => {
    discord.subscribe((event) => {
      if (event.type === 'gateway' && event.action === 'resumed') resolve();
    });
  });
  discord.disconnect(4000);
  const interaction = await discord.slash({ name: 'sora', options: { prompt: 'while away' } });
  expect(interaction.acknowledgedAt).toBeUndefined();
  await resumed;
  await discord.waitFor(() => interaction.original?.content === 'here');
  expect(interaction.deliveries).toBe(1);
});

test('a session that is not known cannot be resumed', async () => {
  const discord = await localDiscord();
  await connect(discord);
  discord.forgetSessions();
  const socket = new WebSocket(`${discord.apiUrl.replace('http', 'ws')}?v=10&encoding=json`);
  onTestFinished(() => socket.terminate());
  const heard: { op: number; d: unknown }[] = [];
  const answered = new Promise<void>((resolve) => {
    socket.on('message', (raw) => {
      heard.push(JSON.parse(raw.toString()));
      if (heard.length === 2) resolve();
    });
  });
  const d = { token: discord.token, session_id: 'gone', seq: 1 };
  socket.on('open', () => socket.send(JSON.stringify({ op: 6, d })));
  await answered;
  expect(heard).toMatchObject([{ op: 10 }, { op: 9, d: false }]);
});

test('a redelivered interaction has the same id, and its second callback is refused', async () => {
  const discord = await localDiscord();
  const ids: string[] = [];
  const client = await connect(discord, async (interaction) => {
    ids.push(interaction.id);
    await reply('once')(interaction);
  });
  const failed = new Promise<Error>((resolve) => client.on(Events.Error, resolve));
  const first = await discord.slash({ name: 'sora', options: { prompt: 'x' } });
  await discord.waitFor(() => first.original);
  const second = await discord.slash({ name: 'sora', options: {}, interactionId: first.id });
  expect(second).toBe(first);
  expect(await failed).toMatchObject({ code: 40060 });
  expect(ids).toEqual([first.id, first.id]);
  expect(first.deliveries).toBe(2);
});

test('a button, a modal with a file, autocomplete and a message command', async () => {
  const discord = await localDiscord();
  const heard: string[] = [];
  await connect(discord, async (interaction) => {
    if (interaction.isAutocomplete()) {
      await interaction.respond([{ name: interaction.options.getFocused(), value: 'v' }]);
    } else if (interaction.isChatInputCommand()) {
      const button = new ButtonBuilder()
        .setCustomId('v1:change')
        .setLabel('Change')
        .setStyle(ButtonStyle.Primary);
      await interaction.reply({ components: [{ type: 1, components: [button] }] });
    } else if (interaction.isButton()) {
      await interaction.showModal({ custom_id: 'm', title: 'Change', components: modalFields() });
    } else if (interaction.isModalSubmit()) {
      heard.push(interaction.fields.getTextInputValue('prompt'));
      heard.push(interaction.fields.getUploadedFiles('image')?.first()?.name ?? 'none');
      if (interaction.isFromMessage()) await interaction.update({ content: 'changed' });
    } else if (interaction.isMessageContextMenuCommand()) {
      const { content, attachments } = interaction.targetMessage;
      await interaction.reply({ content: `${content} ${attachments.size}`, flags: 64 });
    }
  });
  const command = await discord.slash({ name: 'sora', options: { prompt: 'x' } });
  const message = await discord.waitFor(() => command.original);
  const pressed = await discord.press({ message, customId: 'v1:change' });
  await discord.waitFor(() => pressed.callback?.type === 9);
  const image = { name: 'b.png', bytes: Buffer.from('b') };
  await discord.submitModal({ from: pressed, values: { prompt: 'a cat', image: [image] } });
  await discord.waitFor(() => discord.message(message.id)?.content === 'changed');
  expect(heard).toEqual(['a cat', 'b.png']);

  const options = { prompt: 'x', task: '8c' };
  const typed = await discord.autocomplete({ name: 'sora', options, focused: 'task' });
  const answer = await discord.waitFor(() => typed.callback);
  expect(answer).toMatchObject({ type: 8, data: { choices: [{ name: '8c', value: 'v' }] } });

  const post = discord.say({ content: 'look', files: [image] });
  const used = await discord.messageCommand({ name: 'Animate this', message: post });
  expect(await discord.waitFor(() => used.original)).toMatchObject({
    content: 'look 1',
    flags: 64,
  });
  expect(discord.messages(discord.ids.channel).map((one) => one.content)).toEqual([
    'changed',
    'look',
  ]);
  expect(discord.unknownKeys).toEqual([]);
});

test('a client shows only what fits: choices, bounds, file types, contexts, required', async () => {
  const discord = await localDiscord();
  const rest = await restFor(discord);
  const type = async (options: Record<string, string | number>) =>
    discord.slash({ name: 'sora', options });
  await expect(type({})).rejects.toThrow('"prompt" is required');
  await expect(type({ prompt: 'x', model: 'sora-9' })).rejects.toThrow('must be one of sora-2');
  await expect(type({ prompt: 'x', duration: 26 })).rejects.toThrow('too large');
  await expect(type({ prompt: 'x', duration: 5.5 })).rejects.toThrow('whole number');
  await expect(type({ prompt: 'x'.repeat(5001) })).rejects.toThrow('too long');
  await expect(type({ prompt: 'x', colour: 1 })).rejects.toThrow('no option "colour"');
  const pdf = { attachment: { name: 'a.pdf', bytes: Buffer.from('x') } };
  const withPdf = discord.slash({ name: 'sora', options: { prompt: 'x', image: pdf } });
  await expect(withPdf).rejects.toThrow('does not offer "a.pdf"');
  await rest.put(Routes.applicationCommands(discord.ids.application), {
    body: [{ ...SORA, contexts: [0], integration_types: [0] }],
  });
  const place = (channel: string) =>
    discord.slash({ name: 'sora', options: { prompt: 'x' }, channel });
  await expect(place(discord.ids.dm)).rejects.toThrow('not offered in this context');
  await expect(place(discord.ids.foreignChannel)).rejects.toThrow('not for user installs');
  await expect(discord.slash({ name: 'nothing' })).rejects.toThrow('No command "nothing"');
});

test.each([
  ['dm', { context: 1, authorizing_integration_owners: { 0: '0' } }],
  ['groupDm', { context: 2, authorizing_integration_owners: { 1: '140000000000000001' } }],
  ['foreignChannel', { context: 0, authorizing_integration_owners: { 1: '140000000000000001' } }],
  ['voice', { context: 0, guild_locale: 'en-US' }],
  ['forumPost', { context: 0 }],
] as const)(
  'a command in %s arrives as Discord sends it and is answered',
  async (place, wanted) => {
    const discord = await localDiscord();
    await connect(discord, reply('hello'));
    const channel = discord.ids[place];
    const interaction = await discord.slash({ name: 'sora', options: { prompt: 'x' }, channel });
    await discord.waitFor(() => interaction.original?.content === 'hello');
    expect(interaction.payload).toMatchObject(wanted);
  },
);

function reply(content: string): (interaction: Interaction) => Promise<unknown> {
  return async (interaction) => {
    const command = interaction as ChatInputCommandInteraction;
    await command.deferReply();
    return command.editReply(content);
  };
}

function modalFields() {
  const prompt = { type: 4, custom_id: 'prompt', style: 2, required: true } as const;
  const image = { type: 19, custom_id: 'image', required: false } as const;
  return [
    { type: 18, label: 'Prompt', component: prompt } as const,
    { type: 18, label: 'Image', component: image } as const,
  ];
}
