import { Client, GatewayIntentBits, REST, Routes } from 'discord.js';
import { expect, onTestFinished, test } from 'vitest';
import { clock, codeOf, connect, localDiscord, restFor } from './discord-bot.ts';

test('a 502 after the message was stored: posted twice without enforce_nonce, once with it', async () => {
  const discord = await localDiscord();
  const rest = await restFor(discord);
  const path = Routes.channelMessages(discord.ids.channel);
  discord.fail({ method: 'POST', path, status: 502, afterStored: true });
  await rest.post(path, { body: { content: 'trap', nonce: 'n0' } });
  expect(discord.messages(discord.ids.channel)).toHaveLength(2);
  discord.fail({ method: 'POST', path, status: 502, afterStored: true });
  await rest.post(path, { body: { content: 'safe', nonce: 'n1', enforce_nonce: true } });
  const contents = discord.messages(discord.ids.channel).map((message) => message.content);
  expect(contents).toEqual(['trap', 'trap', 'safe']);
});

test('a nonce is forgotten after some minutes, and counts in its own channel only', async () => {
  const time = clock();
  const discord = await localDiscord({ now: time.now });
  const rest = await restFor(discord);
  const body = { content: 'x', nonce: 'n', enforce_nonce: true };
  await rest.post(Routes.channelMessages(discord.ids.channel), { body });
  await rest.post(Routes.channelMessages(discord.ids.thread), { body });
  expect(discord.messages(discord.ids.thread)).toHaveLength(1);
  time.advance(6 * 60_000);
  await rest.post(Routes.channelMessages(discord.ids.channel), { body });
  expect(discord.messages(discord.ids.channel)).toHaveLength(2);
});

test('a 429 looks right and is sent again by the client', async () => {
  const discord = await localDiscord();
  const path = Routes.channelMessages(discord.ids.channel);
  discord.fail({ method: 'POST', path, status: 429, retryAfter: 0.05 });
  const raw = await fetch(`${discord.apiUrl}/v10${path}`, { method: 'POST' });
  expect(Object.fromEntries(raw.headers)).toMatchObject({
    'retry-after': '1',
    'x-ratelimit-scope': 'user',
    'x-ratelimit-remaining': '0',
    'x-ratelimit-reset-after': '0.05',
  });
  expect(await raw.json()).toMatchObject({ retry_after: 0.05, global: false });

  const rest = new REST({ api: discord.apiUrl, offset: 0 }).setToken(discord.token);
  const limit = { scope: 'shared', headers: { 'retry-after': '0.05' } } as const;
  discord.fail({ method: 'POST', path, status: 429, retryAfter: 0.05, ...limit });
  await rest.post(path, { body: { content: 'patient' } });
  expect(discord.messages(discord.ids.channel)).toHaveLength(1);
  expect(discord.requests.map((request) => request.status)).toEqual([429, 429, 200]);
});

test('a reset after the message was stored leaves the message', async () => {
  const discord = await localDiscord();
  const rest = new REST({ api: discord.apiUrl, retries: 0 }).setToken(discord.token);
  const path = Routes.channelMessages(discord.ids.channel);
  discord.fail({ path: /messages$/, reset: true, afterStored: true });
  await expect(rest.post(path, { body: { content: 'x' } })).rejects.toThrow();
  expect(discord.messages(discord.ids.channel)).toHaveLength(1);
  discord.fail({ path: /messages$/, reset: true });
  await expect(rest.post(path, { body: { content: 'x' } })).rejects.toThrow();
  expect(discord.messages(discord.ids.channel)).toHaveLength(1);
});

test('faults by Discord code carry its status and words', async () => {
  const discord = await localDiscord();
  const rest = await restFor(discord);
  discord.fail({ path: discord.ids.channel, code: 160006 });
  const path = Routes.channelMessages(discord.ids.channel);
  expect(await codeOf(rest.post(path, { body: { content: 'x' } }))).toBe(160006);
});

test('the 3 seconds for the first answer are measured by the clock', async () => {
  const time = clock();
  const discord = await localDiscord({ now: time.now });
  await restFor(discord);
  const rest = new REST({ api: discord.apiUrl });
  const late = await discord.slash({ name: 'sora', options: { prompt: 'x' } });
  time.advance(3001);
  const callback = (id: string, token: string) =>
    rest.post(Routes.interactionCallback(id, token), { body: { type: 5 }, auth: false });
  expect(await codeOf(callback(late.id, late.token))).toBe(10062);
  const soon = await discord.slash({ name: 'sora', options: { prompt: 'x' } });
  time.advance(3000);
  expect(await codeOf(callback(soon.id, soon.token))).toBe('accepted');
});

test('the token serves 15 minutes; the bot token still edits the message afterwards', async () => {
  const time = clock();
  const discord = await localDiscord({ now: time.now });
  const client = await connect(discord, async (interaction) => {
    if (interaction.isChatInputCommand()) await interaction.deferReply();
  });
  const interaction = await discord.slash({ name: 'sora', options: { prompt: 'x' } });
  const original = await discord.waitFor(() => interaction.original);
  const { application, channel } = discord.ids;
  const path = Routes.webhookMessage(application, interaction.token, '@original');
  time.advance(15 * 60_000);
  await client.rest.patch(path, { body: { content: 'in time' }, auth: false });
  time.advance(1);
  expect(await codeOf(client.rest.patch(path, { body: { content: 'x' }, auth: false }))).toBe(
    50027,
  );
  const direct = Routes.channelMessage(channel, original.id);
  await client.rest.patch(direct, { body: { content: 'later' } });
  expect(discord.message(original.id)?.content).toBe('later');
});

test('attachment URLs expire, cannot be forged, and are renewed when the message is read', async () => {
  const time = clock();
  const discord = await localDiscord({ now: time.now });
  const post = discord.say({ files: [{ name: 'a.txt', bytes: Buffer.from('abc') }] });
  const url = post.attachments[0]?.url ?? '';
  expect(await (await fetch(url)).text()).toBe('abc');
  expect((await fetch(url.replace('a.txt', 'b.txt'))).status).toBe(404);
  expect((await fetch(url.replace(/ex=[0-9a-f]+/, 'ex=ffffffff'))).status).toBe(404);
  time.advance(25 * 3_600_000);
  expect((await fetch(url)).status).toBe(404);
  const renewed = discord.message(post.id)?.attachments[0]?.url ?? '';
  expect((await fetch(renewed)).status).toBe(200);
});

test.each([
  [4004, 'Authentication failed'],
  [4014, 'Used disallowed intents'],
])('close %i after IDENTIFY makes the login reject', async (closeCode, words) => {
  const discord = await localDiscord();
  discord.refuseIdentify(closeCode);
  const client = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api: discord.apiUrl } });
  onTestFinished(() => client.destroy());
  client.on('error', () => {});
  client.on('shardError', () => {});
  await expect(client.login(discord.token)).rejects.toThrow(words);
});

test('privileged intents and a wrong token are refused by themselves', async () => {
  const discord = await localDiscord();
  const intents = [GatewayIntentBits.Guilds, GatewayIntentBits.MessageContent];
  const client = new Client({ intents, rest: { api: discord.apiUrl } });
  onTestFinished(() => client.destroy());
  client.on('shardError', () => {});
  await expect(client.login(discord.token)).rejects.toThrow('Used disallowed intents');
  await expect(client.login('wrong')).rejects.toThrow('invalid token');
});

test('waitFor sees what changes without an event of Discord', async () => {
  const discord = await localDiscord();
  let done = false;
  setTimeout(() => {
    done = true;
  }, 1);
  await discord.waitFor(() => done);
});

test('waitFor that sees nothing tells the present state', async () => {
  const discord = await localDiscord();
  discord.say({ content: 'all there is' });
  const waiting = discord.waitFor(() => undefined, 1);
  await expect(waiting).rejects.toThrow(/Not seen within 1 ms.*all there is/s);
});
