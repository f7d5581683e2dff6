import type { Locator } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import {
  actAs,
  attachFiles,
  browserMissing,
  chooseOn,
  closed,
  dialogOf,
  dropOn,
  fieldOf,
  filesInDialog,
  fillDialog,
  messageOf,
  openMenuOn,
  openPlace,
  post,
  problemAt,
  sideOf,
  submitDialog,
  uploadInDialog,
} from '../../sandbox/page/drive.ts';
import { type Made, waysIn } from './page-ways-in.ts';

describe.skipIf(browserMissing() !== undefined)(
  'ways in on Slack, with the real bot in a real browser',
  { timeout: 60_000 },
  () => {
    const on = waysIn('Slack');
    const openForm = async (title = 'Make a video') => {
      await post(on.side, '/sora');
      return await dialogOf(on.side, title);
    };
    /** Slack's files open with the bot's token only: the gateway gets the bot's own address, until the task has ended. */
    const expectRelayed = async ({ url }: Made) => {
      expect(url).toMatch(new RegExp(`^${on.world.publicUrl}/i/[\\w-]+$`));
      expect((await fetch(url)).status).toBe(404);
    };
    /** Tabs on to something, as whoever has no mouse does. */
    const tabTo = async (wanted: Locator) => {
      for (let steps = 0; steps < 20; steps += 1) {
        if ((await wanted.and(on.page.locator(':focus')).count()) > 0) return;
        await on.page.keyboard.press('Tab');
      }
      throw new Error('The keyboard does not reach it.');
    };

    it('an example of the page, which brings its own picture', async () => {
      await on.side.getByRole('button', { name: '@reelbot the boat sails on' }).click();
      await on.side.getByText('boat.png', { exact: true }).waitFor();
      await on.page.keyboard.press('Enter');
      await expectRelayed(await on.made('the boat sails on', on.files.png));
    });

    it('the address of a picture, here of one that was posted on Discord, in the command', async () => {
      const discord = sideOf(on.page, 'Discord');
      await attachFiles(discord, on.files.webp);
      await post(discord, 'a boat');
      // What "Copy image address" gives.
      const image = messageOf(discord, 'a boat').locator('img');
      const address = await image.evaluate((element: { src: string }) => element.src);
      await post(on.side, `/sora a boat by its address image:${address} duration:15`);
      const { body, url } = await on.made('a boat by its address', on.files.webp);
      expect(url).toBe(address);
      expect(body).toMatchObject({ duration: 15 });
    });

    it('the form, which the command alone opens, by keyboard alone', async () => {
      // Before the form is there: the browser takes a moment to hand its file picker over.
      on.page.once('filechooser', (picker) => void picker.setFiles(on.files.jpeg));
      const dialog = await openForm();
      await on.page.keyboard.type('a boat from the form');
      await tabTo(fieldOf(dialog, 'Model and duration').getByRole('combobox'));
      await on.page.keyboard.press('ArrowDown');
      await tabTo(fieldOf(dialog, 'Orientation').getByRole('combobox'));
      await on.page.keyboard.press('ArrowDown');
      await tabTo(fieldOf(dialog, 'Picture').getByRole('button', { name: 'Upload a file' }));
      await on.page.keyboard.press('Enter');
      await dialog.getByText('moon.jpg').waitFor();
      await on.keep('form');
      await tabTo(dialog.getByRole('button', { name: 'Make it' }));
      await on.page.keyboard.press('Enter');
      await closed(dialog);
      const made = await on.made('a boat from the form', on.files.jpeg);
      expect(made.body).toMatchObject({ duration: 15, orientation: 'portrait' });
      await expectRelayed(made);
      await on.keep('card');
    });

    it('"Animate this image" on a message of somebody else, the second of two pictures', async () => {
      await actAs(on.side, 'Bob');
      await attachFiles(on.side, on.files.png);
      await dropOn(on.side.locator('.composer'), on.files.jpeg, 'image/jpeg');
      await post(on.side, 'look at these');
      await actAs(on.side, 'Alice');
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
      const made = await on.made('the moon, not the dusk', on.files.jpeg, 'look at these');
      await expectRelayed(made);
      await on.keep('choice-card');
    });

    it('a message with a picture that mentions the bot', async () => {
      await dropOn(on.side.locator('.composer'), on.files.png, 'image/png');
      await post(on.side, '@reelbot make the boat sail');
      await expectRelayed(await on.made('make the boat sail', on.files.png));
      await on.keep('mention');
    });

    it('a message with a picture to the bot itself', async () => {
      await openPlace(on.side, 'Reelbot');
      await attachFiles(on.side, on.files.jpeg);
      await post(on.side, 'a quiet sea');
      await expectRelayed(await on.made('a quiet sea', on.files.jpeg));
      await on.keep('direct');
      await openPlace(on.side, '#videos');
    });

    it('keeps everything after a wrong combination, and says at its field what is wrong', async () => {
      await actAs(on.side, 'Bob');
      await post(on.side, '/sora storyboard:yes');
      const dialog = await dialogOf(on.side, 'Make a video');
      const prompt = '[10s] a boat <b>in</b> rain\n[5s] the sea';
      await fillDialog(dialog, { Prompt: prompt, Orientation: 'portrait' });
      await uploadInDialog(dialog, 'Picture', on.files.png);
      await submitDialog(dialog);
      expect(await problemAt(dialog, 'Prompt')).toContain('the shots add up to 15 s');
      expect(await fieldOf(dialog, 'Prompt').getByRole('textbox').inputValue()).toBe(prompt);
      const orientation = fieldOf(dialog, 'Orientation').getByRole('combobox');
      expect(await orientation.inputValue()).toBe('portrait');
      expect(await filesInDialog(dialog, 'Picture')).toEqual(['boat at dusk.png']);
      await on.keep('wrong');
      await fillDialog(dialog, { 'Model and duration': 'Sora 2 · 15 s' });
      await submitDialog(dialog);
      await closed(dialog);
      const made = await on.made(prompt, on.files.png, '[10s] a boat <b>in</b> rain');
      expect(made.body).toMatchObject({ duration: 15, storyboard: true, orientation: 'portrait' });
      await expectRelayed(made);
    });

    it('speaks Chinese to a Chinese person', async () => {
      await actAs(on.side, '晓梅');
      // Slack does not say with a command who speaks what: the bot knows it from the first video on.
      await post(on.side, '/sora 海浪');
      await on.side.locator('.thread').getByText('任务').waitFor();
      const dialog = await openForm('生成视频');
      const labels = await dialog.locator('.label-text').allTextContents();
      expect(labels).toEqual(['提示词', '模型和时长', '方向', '风格', '图片']);
      await fillDialog(dialog, { 提示词: '月光下的小船' });
      await uploadInDialog(dialog, '图片', on.files.jpeg);
      await on.keep('chinese');
      await submitDialog(dialog);
      await closed(dialog);
      await expectRelayed(await on.made('月光下的小船', on.files.jpeg));
      await on.keep('chinese-card');
    });

    it('met no error', async () => {
      await on.expectNoTrouble();
    });
  },
);
