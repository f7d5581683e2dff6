import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import {
  actAs,
  browserMissing,
  chooseOn,
  closed,
  composerOf,
  dialogOf,
  dropOn,
  fieldOf,
  messageOf,
  pasteInto,
  post,
  sideOf,
  submitDialog,
} from '../../sandbox/page/drive.ts';
import { fakeSlack } from './page-fake-slack.ts';
import { inBrowser } from './page-in-browser.ts';
import { widthOf } from './page-seen.ts';

const german = (text: string) => ({ de: text });
const COMMANDS = [
  {
    name: 'give',
    name_localizations: german('geben'),
    description: 'Gives',
    options: [
      { type: 8, name: 'role', description: 'To whom', required: true },
      { type: 6, name: 'person', description: 'By whom' },
      { type: 7, name: 'place', description: 'Where' },
      { type: 4, name: 'credits', description: 'How many' },
    ],
  },
  {
    name: 'find',
    description: 'Finds',
    options: [
      { type: 3, name: 'model', description: 'Which', autocomplete: true },
      { type: 5, name: 'old', description: 'Old ones too' },
    ],
  },
  { name: 'secret', description: 'For admins', default_member_permissions: '32' },
  { name: 'Use picture', type: 3 },
];

const plain = (text: string) => ({ type: 'plain_text', text });
const input = (id: string, name: string, type: string) => ({
  type: 'input',
  block_id: id,
  optional: true,
  label: plain(name),
  element: { action_id: id, type },
});

/** A form that asks for people and places. */
const LISTS = {
  type: 'modal',
  callback_id: 'lists',
  title: plain('Choose'),
  submit: plain('Go'),
  blocks: [
    input('who', 'Who', 'users_select'),
    input('all', 'Everybody', 'multi_users_select'),
    input('where', 'Where', 'multi_conversations_select'),
  ],
};

describe.skipIf(browserMissing() !== undefined)('choosing, in a real browser', () => {
  const slack = fakeSlack();
  const on = inBrowser(
    (world) => slack.prepare(world),
    async (world) => {
      await slack.reset(world);
      const { application } = world.servers.discord.ids;
      await world.rest('PUT', `/applications/${application}/commands`, COMMANDS);
      world.answer = () => ({ type: 4, data: { content: 'Done' } });
    },
  );
  const discord = () => sideOf(on.page, 'Discord');
  const options = () => discord().locator('.suggest [role=option]');
  const type = async (text: string) => {
    await composerOf(discord()).focus();
    await on.page.keyboard.type(text);
    await on.page.keyboard.press('Enter');
  };

  it('takes roles, people and channels from lists', async () => {
    const { servers } = on.world;
    await type('/give');
    await options().getByText('@Creators').waitFor();
    await on.page.keyboard.type('crea');
    await on.page.keyboard.press('Enter');
    await on.page.keyboard.type('person:');
    await options().getByText('@Ben').waitFor();
    await on.page.keyboard.type('be');
    await on.page.keyboard.press('Tab');
    await on.page.keyboard.type('place:');
    await options().getByText('#videos').click();
    await on.page.keyboard.press('Enter');
    await messageOf(discord(), 'Done').waitFor();
    const [role, person, place] = on.world.heard.at(-1)?.data.options ?? [];
    expect(on.world.heard.at(-1)?.data.resolved.roles[role.value]).toMatchObject({
      name: 'Creators',
    });
    expect(on.world.heard.at(-1)?.data.resolved.users[person.value]).toMatchObject({
      global_name: 'Ben',
    });
    expect(place.value).toBe(servers.discord.ids.channel);
  });

  it('says which value is none of the list', async () => {
    await type('/give');
    await on.page.keyboard.type('nobody');
    await on.page.keyboard.press('Enter');
    await discord().getByText('role: choose @').waitFor();
    const heard = on.world.heard.length;
    await on.page.keyboard.press('Escape');
    await composerOf(discord()).waitFor();
    expect(on.world.heard).toHaveLength(heard);
  });

  it('asks the bot what an option could be, and sends the value of the name chosen', async () => {
    const asked: unknown[] = [];
    on.world.answer = ({ type: kind, data }) => {
      if (kind !== 4) return { type: 4, data: { content: 'Found' } };
      asked.push(data.options);
      const { value } = data.options.find((one: { focused?: boolean }) => one.focused);
      const choices = ['one', 'two'].map((name) => ({
        name: `${value} ${name}`,
        value: `id-${name}`,
      }));
      return { type: 8, data: { choices } };
    };
    await type('/find');
    await on.page.keyboard.type('old:');
    await options().getByText('True').click();
    await on.page.keyboard.type('model:wa');
    await options().getByText('wa two').waitFor();
    await on.page.keyboard.press('ArrowDown');
    await on.page.keyboard.press('Enter');
    await on.page.keyboard.press('Enter');
    await messageOf(discord(), 'Found').waitFor();
    expect(asked.at(-1)).toEqual([
      { name: 'model', type: 3, value: 'wa', focused: true },
      { name: 'old', type: 5, value: true },
    ]);
    expect(on.world.heard.at(-1)?.data.options).toContainEqual(
      expect.objectContaining({ name: 'model', value: 'id-two' }),
    );
  });

  it('names commands in the language of whoever acts', async () => {
    await actAs(discord(), 'Lukas');
    await type('/geb');
    await discord().getByRole('group', { name: '/geben' }).waitFor();
    await on.page.keyboard.press('Escape');
    await on.page.keyboard.press('Escape');
    await actAs(discord(), 'Ana');
  });

  it('shows commands that need permissions to those who have them', async () => {
    await composerOf(discord()).fill('/');
    await options().getByText('/find').waitFor();
    expect(await options().getByText('/secret').count()).toBe(1);
    await actAs(discord(), 'Ben');
    await composerOf(discord()).fill('/fi');
    await composerOf(discord()).fill('/');
    await options().getByText('/find').waitFor();
    expect(await options().getByText('/secret').count()).toBe(0);
    await actAs(discord(), 'Ana');
  });

  it('covers spoilers until somebody asks for them', async () => {
    await post(discord(), 'it was ||the butler|| all along');
    const words = messageOf(discord(), 'all along');
    const buffer = await readFile(on.pictures.red);
    const file = { name: 'SPOILER_red.png', mimeType: 'image/png', buffer };
    await discord().locator('.box input[type=file]').setInputFiles(file);
    await post(discord(), 'look');
    const picture = messageOf(discord(), 'look');
    for (const [message, inside] of [
      [words, words.locator('.under-cover')],
      [picture, picture.locator('.veil img')],
    ] as const) {
      await inside.waitFor();
      expect(await inside.evaluate((element: { inert: boolean }) => element.inert)).toBe(true);
      await message.getByRole('button', { name: 'Spoiler: show it' }).press('Enter');
      expect(await inside.evaluate((element: { inert: boolean }) => element.inert)).toBe(false);
      expect(await message.locator('.covered').count()).toBe(0);
    }
    expect(await widthOf(picture.locator('.veil img'))).toBe(96);
  });

  it('takes files that are dropped anywhere on a window, on both sides', async () => {
    for (const name of ['Discord', 'Slack'] as const) {
      const side = sideOf(on.page, name);
      await dropOn(side.getByRole('log'), on.pictures.red, 'image/png');
      await side.locator('.composer').getByText('red picture.png').waitFor();
      await post(side, `dropped on ${name}`);
      expect(await widthOf(messageOf(side, `dropped on ${name}`).locator('img'))).toBe(96);
    }
  });

  it('takes files that are pasted, on both sides', async () => {
    for (const name of ['Discord', 'Slack'] as const) {
      const side = sideOf(on.page, name);
      await pasteInto(composerOf(side), on.pictures.blue, 'image/png');
      await side.locator('.composer').getByText('blue.png').waitFor();
      await post(side, `pasted on ${name}`);
      expect(await widthOf(messageOf(side, `pasted on ${name}`).locator('img'))).toBe(96);
    }
  });

  it('closes a menu by Escape and gives the focus back to where it was', async () => {
    await post(discord(), 'a message with a menu');
    const message = messageOf(discord(), 'a message with a menu');
    const more = message.getByRole('button', { name: 'More actions' });
    await more.focus();
    await on.page.keyboard.press('Enter');
    await message.getByRole('menuitem', { name: 'Use picture' }).and(focused()).waitFor();
    await on.page.keyboard.press('Escape');
    await more.and(focused()).waitFor();
    await chooseOn(message, 'Use picture');
    await messageOf(discord(), 'Done').waitFor();
    expect(on.world.heard.at(-1)?.data.name).toBe('Use picture');
  });

  it("takes people and places from lists in Slack's forms", async () => {
    const { alice, bob } = on.world.servers.slack.ids.users;
    await post(sideOf(on.page, 'Slack'), '/sora');
    await dialogOf(sideOf(on.page, 'Slack'), 'Make a video');
    const [shown] = on.world.servers.slack.views();
    const change = { view_id: shown?.id ?? '', view: LISTS as never };
    await on.world.slack.app.client.views.update(change);
    const dialog = await dialogOf(sideOf(on.page, 'Slack'), 'Choose');
    await fieldOf(dialog, 'Who').getByRole('combobox').selectOption({ label: '@Bob' });
    for (const name of ['@Alice', '@Bob'])
      await fieldOf(dialog, 'Everybody').getByLabel(name).check();
    await fieldOf(dialog, 'Where').getByLabel('#videos').check();
    await submitDialog(dialog);
    await closed(dialog);
    const { who, all, where } = slack.submissions.at(-1) ?? {};
    expect(who?.who).toMatchObject({ selected_user: bob });
    expect(all?.all).toMatchObject({ selected_users: [alice, bob] });
    expect(where?.where).toMatchObject({
      selected_conversations: [on.world.servers.slack.ids.channel],
    });
  });

  it('met no error', () => {
    on.expectNoTrouble();
  });

  function focused() {
    return on.page.locator(':focus');
  }
});
