import { PermissionFlagsBits } from 'discord-api-types/v10';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { CREATORS } from '../../sandbox/page/world/people.ts';
import { act, type Watcher, watch } from './page-client.ts';
import { type PageWorld, startPageWorld } from './page-world.ts';

let world: PageWorld;
let watcher: Watcher;

beforeEach(async () => {
  world = await startPageWorld();
  watcher = await watch(world.page.url);
});
afterEach(async () => {
  watcher.close();
  await world.close();
});

const personCalled = (side: 'discord' | 'slack', name: string) =>
  watcher.state[side].people.find((one) => one.name === name)?.id ?? '';

it('has people with roles and languages on both sides', () => {
  const { discord, slack } = watcher.state;
  const told = (people: typeof discord.people) =>
    people.map(({ name, locale, roles }) => [name, locale, ...roles]);
  expect(told(discord.people)).toEqual([
    ['Ana', 'en-US', 'Admin'],
    ['Ben', 'en-US'],
    ['小雨', 'zh-CN'],
    ['Mia', 'en-US', 'Creators'],
    ['Lukas', 'de'],
    ['Pséudo', 'en-XA'],
  ]);
  expect(told(slack.people)).toEqual([
    ['Alice', 'en-US', 'Admin'],
    ['Bob', 'en-US'],
    ['晓梅', 'zh-CN'],
    ['Marta', 'en-US', '@creators'],
    ['Dieter', 'de-DE'],
    ['Pséudo', 'en-XA'],
  ]);
  expect(discord.roles).toContainEqual({ id: CREATORS.id, name: CREATORS.name });
  expect(discord.channels).toContainEqual(discord.channel);
  expect(slack.channels).toContainEqual(slack.channel);
  expect(slack.groups).toMatchObject([{ name: 'creators' }]);
});

it.each([
  ['Ana', 'en-US', [], true],
  ['Ben', 'en-US', [], false],
  ['Mia', 'en-US', [CREATORS.id], false],
  ['Lukas', 'de', [], false],
  ['Pséudo', 'en-XA', [], false],
])('tells the bot on Discord what %s may and reads', async (name, locale, roles, manages) => {
  const person = personCalled('discord', name);
  world.answer = () => ({ type: 4, data: { content: 'yes' } });
  await act(world.page.url, { do: 'discord-slash', person, name: 'form', options: {} });
  await watcher.waitFor(({ discord }) => discord.messages.length > 0);
  const [interaction] = world.servers.discord.interactions();
  expect(interaction?.payload).toMatchObject({ locale, member: { roles, user: { id: person } } });
  const permissions = BigInt(interaction?.payload.member?.permissions ?? 0);
  expect((permissions & PermissionFlagsBits.ManageGuild) !== 0n).toBe(manages);
});

it('takes people and roles as values of options, also those who have not acted yet', async () => {
  const { application } = world.servers.discord.ids;
  const options = [
    { type: 6, name: 'who', description: 'Somebody' },
    { type: 8, name: 'role', description: 'A role' },
  ];
  const command = { name: 'grant', description: 'Grants', options };
  await world.rest('PUT', `/applications/${application}/commands`, [command]);
  const who = personCalled('discord', 'Lukas');
  const chosen = { who, role: CREATORS.id };
  const person = personCalled('discord', 'Ana');
  const asked = { do: 'discord-slash', person, name: 'grant', options: chosen } as const;
  expect(await act(world.page.url, asked)).toEqual({ ok: true });
  const [interaction] = world.servers.discord.interactions();
  expect(interaction?.payload.data).toMatchObject({
    resolved: { users: { [who]: { global_name: 'Lukas' } }, roles: { [CREATORS.id]: {} } },
  });
});

it('asks the bot for choices while an option is typed', async () => {
  const { application } = world.servers.discord.ids;
  const option = { type: 3, name: 'model', description: 'A model', autocomplete: true };
  const command = { name: 'sora', description: 'Makes a video', options: [option] };
  await world.rest('PUT', `/applications/${application}/commands`, [command]);
  world.answer = ({ data }) => {
    const typed = data.options[0].value;
    return { type: 8, data: { choices: [{ name: `${typed}-2`, value: `${typed}-2` }] } };
  };
  const person = personCalled('discord', 'Ben');
  const asking = { do: 'discord-autocomplete', person, name: 'sora', focused: 'model' } as const;
  const options = { model: 'sora' };
  expect(await act(world.page.url, { ...asking, options })).toEqual({
    ok: true,
    choices: [{ name: 'sora-2', value: 'sora-2' }],
  });
  world.answer = () => undefined;
  const silent = await act(world.page.url, { ...asking, options });
  expect(silent).toEqual({ ok: false, error: 'Loading options failed' });
});

it("shows the app's Home to whoever opens it, and takes clicks there", async () => {
  const clicked: string[] = [];
  const { app } = world.slack;
  const view = (text: string) => ({
    type: 'home' as const,
    blocks: [
      { type: 'section' as const, text: { type: 'mrkdwn' as const, text } },
      {
        type: 'actions' as const,
        elements: [
          {
            type: 'button' as const,
            action_id: 'more',
            text: { type: 'plain_text' as const, text: 'More' },
          },
        ],
      },
    ],
  });
  app.event('app_home_opened', async ({ event, client }) => {
    await client.views.publish({ user_id: event.user, view: view('Hello') });
  });
  app.action('more', async ({ ack, body, client }) => {
    await ack();
    clicked.push(body.user.id);
    await client.views.publish({ user_id: body.user.id, view: view('More of it') });
  });
  world.servers.slack.subscribe(() => {});
  await world.slack.start();
  const person = personCalled('slack', 'Marta');
  expect(await act(world.page.url, { do: 'slack-home', person })).toEqual({ ok: true });
  const home = await watcher.waitFor(({ slack }) => slack.homes[0]);
  expect(home).toMatchObject({ person, view: { type: 'home' } });
  const click = { do: 'slack-click', person, view: home.id, actionId: 'more' } as const;
  expect(await act(world.page.url, click)).toEqual({ ok: true });
  await watcher.waitFor(({ slack }) => JSON.stringify(slack.homes).includes('More of it'));
  expect(clicked).toEqual([person]);
  const late = await watch(world.page.url);
  late.close();
  expect(late.state.slack.homes).toEqual(watcher.state.slack.homes);
  expect(late.state.slack.views).toEqual([]);
  expect(await act(world.page.url, { do: 'slack-home', person: 'U0' })).toMatchObject({
    ok: false,
  });
});
