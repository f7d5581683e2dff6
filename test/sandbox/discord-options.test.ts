import { Client, GatewayIntentBits, REST, Routes } from 'discord.js';
import { expect, it, onTestFinished } from 'vitest';
import { startLocalDiscord } from '../../sandbox/discord/index.ts';

const OPTION = { description: 'x', required: false };

/** A local Discord with a command that has a subcommand, and a client that takes what is sent. */
async function start() {
  const discord = await startLocalDiscord();
  onTestFinished(() => discord.close());
  const rest = new REST({ api: discord.apiUrl }).setToken(discord.token);
  const options = [
    { ...OPTION, type: 7, name: 'channel', channel_types: [0, 5] },
    { ...OPTION, type: 8, name: 'role' },
    { ...OPTION, type: 6, name: 'person' },
  ];
  const sub = { type: 1, name: 'set', description: 'x', options };
  const body = [{ name: 'admin', description: 'x', options: [sub] }];
  await rest.put(Routes.applicationCommands(discord.ids.application), { body });
  const client = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api: discord.apiUrl } });
  onTestFinished(() => client.destroy());
  await client.login(discord.token);
  return { discord, client, rest };
}

it('a subcommand comes with what its ids stand for, and takes only channels of its kinds', async () => {
  const { discord } = await start();
  const { channel, role, user, voice } = discord.ids;
  const sent = await discord.slash({
    name: 'admin set',
    options: { channel, role, person: user },
  });
  expect(sent.payload.data).toMatchObject({
    options: [
      {
        type: 1,
        name: 'set',
        options: [
          { type: 7, value: channel },
          { type: 8, value: role },
          { type: 6, value: user },
        ],
      },
    ],
    resolved: { channels: { [channel]: {} }, roles: { [role]: {} }, users: { [user]: {} } },
  });
  const wrong = discord.slash({ name: 'admin set', options: { channel: voice } });
  await expect(wrong).rejects.toThrow('takes no such channel');
});

it('a form is sent off with the rights and the language of whoever opened it', async () => {
  const { discord, rest } = await start();
  const user = {
    name: 'Boss',
    permissions: 32n,
    roles: [discord.ids.role],
    locale: 'zh-CN',
  } as const;
  const opened = await discord.slash({ name: 'admin set', user });
  const field = { type: 4, custom_id: 'words', style: 2, required: false };
  const modal = {
    custom_id: 'x',
    title: 'x',
    components: [{ type: 18, label: 'x', component: field }],
  };
  const route = Routes.interactionCallback(opened.id, opened.token);
  await rest.post(route, { body: { type: 9, data: modal }, auth: false });
  const sent = await discord.submitModal({ from: opened, values: { words: 'a' } });
  expect(sent.payload).toMatchObject({
    locale: 'zh-CN',
    member: { permissions: '32', roles: [discord.ids.role] },
  });
});
