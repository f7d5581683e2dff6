import { afterEach, beforeEach, expect, it } from 'vitest';
import type { State } from '../../sandbox/page/wire.ts';
import { act, type Watcher, watch } from './page-client.ts';
import { DISCORD_FORM, slackForm } from './page-fake-forms.ts';
import { type PageWorld, startPageWorld } from './page-world.ts';

let world: PageWorld;
let watcher: Watcher;

beforeEach(async () => {
  world = await startPageWorld();
  watcher = await watch(world.page.url);
  world.answer = () => ({ type: 9, data: DISCORD_FORM });
  world.slack.app.command('/sora', async ({ ack, command, client }) => {
    await ack();
    await client.views.open({ trigger_id: command.trigger_id, view: slackForm() });
  });
  await world.slack.start();
});

afterEach(async () => {
  watcher.close();
  await world.close();
});

const ana = () => world.servers.people.discord[0]?.id ?? '';
const [alice, bob] = ['U0ALICE001', 'U0BOB00001'];
const picture = { file: 'cat.png', base64: Buffer.from('png').toString('base64') };

const openDiscord = async () => {
  const asked = { do: 'discord-slash', person: ana(), name: 'form', options: {} } as const;
  expect(await act(world.page.url, asked)).toEqual({ ok: true });
  return watcher.waitFor(({ discord }) => discord.modals[0]);
};
const openSlack = async () => {
  const asked = { do: 'slack-slash', person: alice, text: '/sora' } as const;
  expect(await act(world.page.url, asked)).toEqual({ ok: true });
  return watcher.waitFor(({ slack }) => slack.views[0]);
};

/** Messages are learned in different orders. */
function settled({ slack, ...rest }: State) {
  const messages = slack.messages.toSorted((a, b) => a.ts.localeCompare(b.ts));
  return { ...rest, slack: { ...slack, messages } };
}

it('tells a page that is loaded now of the same forms, direct messages and pictures', async () => {
  await openDiscord();
  await openSlack();
  const channel = watcher.state.slack.direct.find(({ person }) => person === bob)?.channel;
  const say = { do: 'slack-say', person: bob, text: 'privately', channel } as const;
  expect(await act(world.page.url, { ...say, files: [picture] })).toEqual({ ok: true });
  const said = await watcher.waitFor(({ slack }) => slack.messages.find((one) => one.files[0]));
  const slack_file = { id: said.files[0]?.id ?? '' };
  await world.slack.app.client.chat.postMessage({
    channel: world.servers.slack.ids.channel,
    text: 'a picture',
    blocks: [{ type: 'image', slack_file, alt_text: 'A cat' }],
  });
  await watcher.waitFor(({ slack }) => slack.messages.length === 2);
  const late = await watch(world.page.url);
  late.close();
  expect(settled(late.state)).toEqual(settled(watcher.state));
  expect(late.state.discord.modals).toMatchObject([{ person: ana(), form: DISCORD_FORM }]);
  expect(late.state.slack.views).toMatchObject([{ person: alice, errors: {} }]);
  const shown = late.state.slack.messages.find(({ text }) => text === 'a picture');
  expect(shown?.blocks).toMatchObject([{ image_url: said.files[0]?.url }]);
});

it('says what is wrong with a form and leaves it open, then closes it once', async () => {
  const { id } = await openDiscord();
  const submit = { do: 'discord-submit', person: ana(), modal: id } as const;
  const values = { prompt: 'a boat', pictures: [picture] };
  expect(await act(world.page.url, { ...submit, values: { pictures: [picture] } })).toEqual({
    ok: false,
    error: '"prompt" is required.',
  });
  expect(watcher.state.discord.modals).toHaveLength(1);
  world.answer = () => ({ type: 4, data: { content: 'Thank you' } });
  expect(await act(world.page.url, { ...submit, values })).toEqual({ ok: true });
  await watcher.waitFor(({ discord }) => discord.modals.length === 0);
  expect(await act(world.page.url, { ...submit, values })).toEqual({
    ok: false,
    error: 'This form is not open any more.',
  });
});

it('puts a newer form of the same person in the place of an older one', async () => {
  const { id } = await openDiscord();
  await openDiscord();
  const { id: newer } = await watcher.waitFor(({ discord }) =>
    discord.modals.find((one) => one.id !== id),
  );
  await watcher.waitFor(({ discord }) => discord.modals.length === 1);
  expect(await act(world.page.url, { do: 'discord-close', modal: newer })).toEqual({ ok: true });
  await watcher.waitFor(({ discord }) => discord.modals.length === 0);
});

it('says in the form, and only there, that a submission met no answer', async () => {
  const { id } = await openSlack();
  await world.slack.stop();
  const values = { shape: 'portrait', pictures: [picture] };
  expect(
    await act(world.page.url, { do: 'slack-submit', person: alice, view: id, values }),
  ).toEqual({ ok: false, error: 'We had some trouble connecting. Try again?' });
  expect(watcher.state.slack.views).toHaveLength(1);
  expect(watcher.state.notices).toEqual([]);
  await act(world.page.url, { do: 'slack-close', view: id });
  await watcher.waitFor(({ slack }) => slack.views.length === 0);
});

it('lets nobody into the conversation of somebody else', async () => {
  const [own] = watcher.state.slack.direct;
  const place = { person: bob, channel: own?.channel };
  for (const action of [
    { do: 'slack-say', text: 'hello', ...place },
    { do: 'slack-slash', text: '/sora', ...place },
  ] as const) {
    expect(await act(world.page.url, action)).toMatchObject({
      ok: false,
      error: 'That is not your conversation.',
    });
  }
});
