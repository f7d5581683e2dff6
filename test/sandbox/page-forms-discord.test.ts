import { describe, expect, it } from 'vitest';
import {
  actAs,
  attachFiles,
  browserMissing,
  cancelDialog,
  chooseOn,
  closed,
  composerOf,
  dialogOf,
  dropOn,
  fieldOf,
  filesInDialog,
  fillDialog,
  messageOf,
  openMenuOn,
  post,
  problemAt,
  sideOf,
  submitDialog,
  uploadInDialog,
} from '../../sandbox/page/drive.ts';
import { act } from './page-client.ts';
import { DISCORD_CHOICES, DISCORD_FORM } from './page-fake-forms.ts';
import { inBrowser } from './page-in-browser.ts';
import type { Heard } from './page-world.ts';

const MODAL = 9;
const SUBMITTED = 5;
/** A private answer that is done. */
const done = (content: string) => ({ type: 4, data: { content, flags: 64 } });

describe.skipIf(browserMissing() !== undefined)('forms of Discord in a real browser', () => {
  const on = inBrowser(
    () => {},
    async (world) => {
      // What a test left open would lie over the next one.
      for (const { id } of world.heard) {
        await act(world.page.url, { do: 'discord-close', modal: id });
      }
      world.answer = ({ type }) =>
        type === SUBMITTED ? done('Thank you') : { type: MODAL, data: DISCORD_FORM };
    },
  );
  const discord = () => sideOf(on.page, 'Discord');
  const openForm = async () => {
    await composerOf(discord()).focus();
    await on.page.keyboard.type('/form');
    await on.page.keyboard.press('Enter');
    await discord().getByRole('group', { name: '/form' }).waitFor();
    await on.page.keyboard.press('Enter');
    return dialogOf(discord());
  };
  /** What the latest form sent, by custom id. */
  const submitted = (): Promise<Record<string, Heard['data']>> =>
    on.world.servers.discord.waitFor(() => {
      const last = on.world.heard.at(-1);
      if (last?.type !== SUBMITTED) return undefined;
      const inner = last.data.components.map(
        (one: Heard['data']) => one.component ?? one.components?.[0],
      );
      return Object.fromEntries(
        inner
          .filter((one: Heard['data']) => one?.custom_id !== undefined)
          .map((one: Heard['data']) => [one.custom_id, one.value ?? one.values]),
      );
    });
  const bytesOf = async (id: string): Promise<Buffer> => {
    const url = on.world.heard.at(-1)?.data.resolved.attachments[id].url;
    return Buffer.from(await (await fetch(url)).arrayBuffer());
  };

  it('opens from a command without options, and sends a file of this machine byte for byte', async () => {
    const dialog = await openForm();
    expect(on.world.heard.at(-1)?.data.options).toBeUndefined();
    await dialog.locator('.form-text strong', { hasText: 'bold' }).waitFor();
    await fillDialog(dialog, { Prompt: 'a <b>boat</b>\nin rain', Model: 'sora-2-pro' });
    await uploadInDialog(dialog, 'Pictures', on.pictures.red, on.pictures.blue);
    await submitDialog(dialog);
    await closed(dialog);
    const values = await submitted();
    expect(values).toMatchObject({
      prompt: 'a <b>boat</b>\nin rain',
      name: 'clip',
      model: ['sora-2-pro'],
    });
    const [red, blue] = values.pictures;
    expect(await bytesOf(red)).toEqual(await on.pictures.bytes(on.pictures.red));
    expect(await bytesOf(blue)).toEqual(await on.pictures.bytes(on.pictures.blue));
    await discord().getByText('Thank you').first().waitFor();
  });

  it('says at the field what is missing, and keeps everything that was put in', async () => {
    const dialog = await openForm();
    await fillDialog(dialog, { Name: 'kept' });
    await submitDialog(dialog);
    expect(await problemAt(dialog, 'Prompt')).toBe('This is a required field.');
    await fillDialog(dialog, { Prompt: 'a boat' });
    await uploadInDialog(dialog, 'Pictures', on.pictures.text);
    expect(await problemAt(dialog, 'Pictures')).toContain('notes.txt is no file of this kind');
    await submitDialog(dialog);
    await fieldOf(dialog, 'Pictures').getByText('wants 1 to 2 files').waitFor();
    await dropOn(dialog.locator('.drop-zone'), on.pictures.red, 'image/png');
    expect(await filesInDialog(dialog, 'Pictures')).toEqual(['red picture.png']);
    await submitDialog(dialog);
    await closed(dialog);
    const values = await submitted();
    expect(values).toMatchObject({ prompt: 'a boat', name: 'kept', model: ['sora-2'] });
    expect(await bytesOf(values.pictures[0])).toEqual(await on.pictures.bytes(on.pictures.red));
  });

  it('holds every kind of choice', async () => {
    on.world.answer = ({ type }) =>
      type === SUBMITTED ? done('Thank you') : { type: MODAL, data: DISCORD_CHOICES };
    const dialog = await openForm();
    await fillDialog(dialog, {
      Shape: 'portrait',
      Extras: [],
      'No watermark': true,
      Styles: ['comic', 'paper'],
      Old: 'x',
    });
    await submitDialog(dialog);
    await closed(dialog);
    expect(await submitted()).toEqual({
      shape: 'portrait',
      extras: [],
      clean: true,
      styles: ['comic', 'paper'],
      old: 'x',
    });
  });

  it('keeps the keyboard inside, and closes on Escape', async () => {
    const dialog = await openForm();
    const inside = () => dialog.evaluate('document.activeElement.closest("dialog") !== null');
    expect(await inside()).toBe(true);
    await on.page.keyboard.type('typed at once');
    expect(await fieldOf(dialog, 'Prompt').getByRole('textbox').inputValue()).toBe('typed at once');
    await on.page.keyboard.press('Escape');
    await closed(dialog);
    await discord().locator('.box textarea:focus').waitFor();
    const again = await openForm();
    expect(await fieldOf(again, 'Prompt').getByRole('textbox').inputValue()).toBe('');
    await cancelDialog(again);
    await closed(again);
  });

  it('belongs to the person who acted', async () => {
    await openForm();
    const other = await on.browser.newPage();
    await other.goto(on.world.page.url);
    const theirs = sideOf(other, 'Discord');
    await dialogOf(theirs);
    await other.evaluate(
      "localStorage.setItem('reelbot-sandbox-discord-person', '140000000000000002')",
    );
    await other.reload();
    await composerOf(theirs).waitFor();
    expect(await theirs.getByRole('dialog').count()).toBe(0);
    await other.close();
    await cancelDialog(await dialogOf(discord()));
  });

  it('opens from the menu of a message with pictures, in the language of whoever acts', async () => {
    await actAs(discord(), '小雨');
    await attachFiles(discord(), on.pictures.red, on.pictures.blue);
    await post(discord(), '两张图');
    const message = messageOf(discord(), '两张图');
    await message.locator('img[alt="red_picture.png"]').waitFor();
    await message.getByText('blue.png').waitFor();
    const menu = await openMenuOn(message);
    expect(await menu.getByRole('menuitem').allTextContents()).toEqual(['使用图片reelbot']);
    await on.page.keyboard.press('Escape');
    await menu.waitFor({ state: 'hidden' });
    await chooseOn(message, '使用图片');
    const dialog = await dialogOf(discord());
    const { data, locale } = on.world.heard.at(-1) ?? {};
    expect([data.name, locale]).toEqual(['Use picture', 'zh-CN']);
    const [target] = Object.values<Heard['data']>(data.resolved.messages);
    expect(target.attachments.map((one: Heard['data']) => one.filename)).toEqual([
      'red_picture.png',
      'blue.png',
    ]);
    const got = await fetch(target.attachments[0].url);
    expect(Buffer.from(await got.arrayBuffer())).toEqual(await on.pictures.bytes(on.pictures.red));
    await cancelDialog(dialog);
    await closed(dialog);
  });

  it('opens from a button of a private answer, which has a menu to choose from too', async () => {
    const components = [
      { type: 1, components: [{ type: 2, style: 1, label: 'Open', custom_id: 'open' }] },
      {
        type: 1,
        components: [
          {
            type: 3,
            custom_id: 'pick',
            options: [
              { label: 'First', value: '1' },
              { label: 'Second', value: '2' },
            ],
          },
        ],
      },
    ];
    on.world.answer = ({ type, data }) => {
      if (type === 2) return { type: 4, data: { content: 'Here', flags: 64, components } };
      if (type === SUBMITTED) return done('Thank you');
      return data.custom_id === 'open' ? { type: MODAL, data: DISCORD_FORM } : done('Chosen');
    };
    await composerOf(discord()).focus();
    await on.page.keyboard.type('/form a boat in the rain');
    await on.page.keyboard.press('Enter');
    const answer = messageOf(discord(), 'Here');
    await answer.waitFor();
    expect(on.world.heard.at(-1)?.data.options).toEqual([
      { name: 'prompt', type: 3, value: 'a boat in the rain' },
    ]);
    await answer.getByRole('combobox').selectOption('2');
    await discord().getByText('Chosen').waitFor();
    expect(on.world.heard.at(-1)?.data).toMatchObject({ custom_id: 'pick', values: ['2'] });
    await answer.getByRole('button', { name: 'Open' }).click();
    const dialog = await dialogOf(discord(), 'Make a video');
    await fillDialog(dialog, { Prompt: 'x' });
    await uploadInDialog(dialog, 'Pictures', on.pictures.red);
    await submitDialog(dialog);
    await closed(dialog);
    expect(await submitted()).toMatchObject({ prompt: 'x' });
  });

  it('takes a file that is dropped on the pane, into a message or into a command', async () => {
    const composer = discord().locator('.composer');
    await dropOn(composer, on.pictures.red, 'image/png');
    await composer.getByText('red picture.png').waitFor();
    await post(discord(), 'dropped');
    await messageOf(discord(), 'dropped').locator('img[alt="red_picture.png"]').waitFor();
    on.world.answer = () => done('Taken');
    await composerOf(discord()).focus();
    await on.page.keyboard.type('/form');
    await on.page.keyboard.press('Enter');
    await dropOn(composer, on.pictures.blue, 'image/png');
    await discord().getByRole('button', { name: 'image: blue.png' }).press('Enter');
    await discord().getByText('Taken').waitFor();
    const [id] = Object.keys(on.world.heard.at(-1)?.data.resolved.attachments);
    expect(await bytesOf(id ?? '')).toEqual(await on.pictures.bytes(on.pictures.blue));
  });

  it('writes into a thread too, until that is taken back', async () => {
    const { discord: local } = on.world.servers;
    const { channel } = local.ids;
    const anchor = await on.world.rest('POST', `/channels/${channel}/messages`, {
      content: 'Here',
    });
    const path = `/channels/${channel}/messages/${anchor.id}/threads`;
    const thread = await on.world.rest('POST', path, { name: 'a boat' });
    await discord().getByRole('button', { name: 'Reply in thread' }).click();
    await attachFiles(discord(), on.pictures.red);
    await post(discord(), 'in the thread');
    await discord().locator('.thread').getByText('in the thread').waitFor();
    await discord().getByRole('button', { name: 'Do not reply in the thread' }).click();
    await post(discord(), 'outside');
    await messageOf(discord(), 'outside').waitFor();
    const contents = (id: string) => local.messages(id).map(({ content }) => content);
    expect(contents(thread.id)).toContain('in the thread');
    expect(contents(channel)).toContain('outside');
    expect(contents(channel)).not.toContain('in the thread');
  });

  it('met no error', () => {
    on.expectNoTrouble();
    expect(on.world.servers.discord.unknownKeys).toEqual([]);
  });
});
