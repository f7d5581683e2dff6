import { describe, expect, it } from 'vitest';
import {
  actAs,
  attachFiles,
  browserMissing,
  chooseOn,
  closed,
  composerOf,
  dialogOf,
  dropOn,
  fieldOf,
  fillDialog,
  messageOf,
  openMenuOn,
  post,
  submitDialog,
  uploadInDialog,
} from '../../sandbox/page/drive.ts';
import { waysIn } from './page-ways-in.ts';

describe.skipIf(browserMissing() !== undefined)(
  'ways in on Discord, with the real bot in a real browser',
  { timeout: 60_000 },
  () => {
    const on = waysIn('Discord');
    /** Types `/sora` and opens it. */
    const command = async () => {
      await composerOf(on.side).focus();
      await on.page.keyboard.type('/sora');
      await on.page.keyboard.press('Enter');
      const group = on.side.getByRole('group', { name: '/sora' });
      await group.waitFor();
      return group;
    };

    it('an example of the page, which brings its own picture', async () => {
      await on.keep('welcome');
      await on.side.getByRole('button', { name: 'a picture to start from' }).click();
      await on.side.getByRole('button', { name: 'image: boat.png' }).press('Enter');
      await on.made('the boat sails on', on.files.png);
    });

    it('the image option of the command', async () => {
      const group = await command();
      await on.page.keyboard.type('a boat from the option image:');
      await group.locator('input[type=file]').setInputFiles(on.files.png);
      await group.getByRole('button', { name: 'image: boat at dusk.png' }).press('Enter');
      const { body } = await on.made('a boat from the option', on.files.png);
      expect(body).toMatchObject({ model: 'sora-2', duration: 10 });
      await on.keep('card');
    });

    it('the image option of the command, by a drop', async () => {
      await command();
      await on.page.keyboard.type('a boat that was dropped duration:15');
      await on.page.keyboard.press('Enter');
      await dropOn(on.side.locator('.composer'), on.files.webp, 'image/webp');
      await on.side.getByRole('button', { name: 'image: boat.webp' }).press('Enter');
      const { body } = await on.made('a boat that was dropped', on.files.webp);
      expect(body).toMatchObject({ duration: 15 });
    });

    it('the form, which the command without a prompt opens', async () => {
      await command();
      await on.page.keyboard.press('Enter');
      const dialog = await dialogOf(on.side, 'Make a video');
      await fillDialog(dialog, {
        Prompt: 'a boat from the form',
        'Model and duration': 'Sora 2 · 15 s',
        Orientation: 'portrait',
        Style: 'comic',
      });
      await uploadInDialog(dialog, 'Picture', on.files.jpeg);
      await fieldOf(dialog, 'Picture').getByText('moon.jpg').waitFor();
      await on.keep('form');
      await submitDialog(dialog);
      await closed(dialog);
      const { body } = await on.made('a boat from the form', on.files.jpeg);
      expect(body).toMatchObject({ duration: 15, orientation: 'portrait', styleId: 'comic' });
    });

    it('"Animate this image" on a message of somebody else, the second of two pictures', async () => {
      await actAs(on.side, 'Ben');
      await attachFiles(on.side, on.files.png);
      await dropOn(on.side.locator('.composer'), on.files.jpeg, 'image/jpeg');
      await post(on.side, 'look at these');
      await actAs(on.side, 'Ana');
      const message = messageOf(on.side, 'look at these');
      await message.locator('img').nth(1).waitFor();
      await openMenuOn(message);
      await on.keep('menu');
      await on.page.keyboard.press('Escape');
      await chooseOn(message, 'Animate this image');
      const dialog = await dialogOf(on.side, 'Make a video');
      await fillDialog(dialog, {
        Prompt: 'the moon, not the dusk',
        'Picture to start from': '2 · moon.jpg',
      });
      await on.keep('choice');
      await submitDialog(dialog);
      await closed(dialog);
      await on.made('the moon, not the dusk', on.files.jpeg);
    });

    it('brings everything back by "Change it" after a wrong combination', async () => {
      await command();
      await on.page.keyboard.type('storyboard:True');
      await on.page.keyboard.press('Enter');
      const first = await dialogOf(on.side, 'Make a video');
      const prompt = '[10s] a boat <b>in</b> rain\n[5s] the sea';
      await fillDialog(first, { Prompt: prompt, Orientation: 'portrait' });
      await uploadInDialog(first, 'Picture', on.files.webp);
      await submitDialog(first);
      await closed(first);
      const told = messageOf(on.side, 'the shots add up to 15 s');
      await told.waitFor();
      await on.keep('wrong');
      await told.getByRole('button', { name: 'Change it' }).click();
      const again = await dialogOf(on.side, 'Make a video');
      expect(await fieldOf(again, 'Prompt').getByRole('textbox').inputValue()).toBe(prompt);
      expect(await fieldOf(again, 'Orientation').getByRole('combobox').inputValue()).toBe(
        'portrait',
      );
      await again.getByText('boat.webp stays unless you choose another').waitFor();
      await on.keep('again');
      await fillDialog(again, { 'Model and duration': 'Sora 2 · 15 s' });
      await submitDialog(again);
      await closed(again);
      const { body } = await on.made(prompt, on.files.webp, '[10s] a boat <b>in</b> rain');
      expect(body).toMatchObject({ duration: 15, storyboard: true, orientation: 'portrait' });
    });

    it('speaks Chinese to a Chinese person', async () => {
      await actAs(on.side, '小雨');
      await command();
      await on.page.keyboard.press('Enter');
      const dialog = await dialogOf(on.side, '生成视频');
      const labels = await dialog.locator('.label-text').allTextContents();
      expect(labels).toEqual(['提示词', '模型和时长', '方向', '风格', '图片']);
      await fillDialog(dialog, { 提示词: '月光下的小船' });
      await uploadInDialog(dialog, '图片', on.files.jpeg);
      await on.keep('chinese');
      await submitDialog(dialog);
      await closed(dialog);
      await on.made('月光下的小船', on.files.jpeg);
      await on.keep('chinese-card');
    });

    it('met no error', async () => {
      await on.expectNoTrouble();
    });
  },
);
