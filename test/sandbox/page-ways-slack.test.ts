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
  messageOf,
  openMenuOn,
  openPlace,
  post,
  sideOf,
  submitDialog,
} from '../../sandbox/page/drive.ts';
import { fakeSlack } from './page-fake-slack.ts';
import { inBrowser } from './page-in-browser.ts';

describe.skipIf(browserMissing() !== undefined)(
  'ways to the bot on Slack in a real browser',
  () => {
    const fake = fakeSlack();
    const on = inBrowser(fake.prepare, fake.reset);
    const slack = () => sideOf(on.page, 'Slack');
    const openForm = async () => {
      await post(slack(), '/sora');
      return dialogOf(slack(), 'Make a video');
    };
    const bytesOf = async (url: string): Promise<Buffer> => {
      const headers = { authorization: `Bearer ${on.world.servers.slack.botToken}` };
      return Buffer.from(await (await fetch(url, { headers })).arrayBuffer());
    };

    it('comes from a shortcut in the menu of a message with pictures', async () => {
      await attachFiles(slack(), on.pictures.red, on.pictures.blue);
      await post(slack(), 'two pictures');
      const message = messageOf(slack(), 'two pictures');
      await message.locator('img[alt="blue.png"]').waitFor();
      const menu = await openMenuOn(message);
      expect(await menu.getByRole('menuitem').allTextContents()).toEqual([
        'Reply in thread',
        'Use this pictureReelbot',
      ]);
      await on.page.keyboard.press('Escape');
      // By keyboard alone.
      await message.getByRole('button', { name: 'More actions' }).press('Enter');
      await menu.waitFor();
      await on.page.keyboard.press('ArrowDown');
      await on.page.keyboard.press('Enter');
      const dialog = await dialogOf(slack(), 'Chosen');
      const body = await fake.said(on.world, 'shortcut');
      const { files } = body.message as { files: { name: string; url_private: string }[] };
      expect(files.map(({ name }) => name)).toEqual(['red picture.png', 'blue.png']);
      expect(await bytesOf(files[1]?.url_private ?? '')).toEqual(
        await on.pictures.bytes(on.pictures.blue),
      );
      await submitDialog(dialog);
      await closed(dialog);
    });

    it('comes from a shortcut that needs no message', async () => {
      await slack().getByRole('button', { name: 'Shortcuts' }).click();
      await slack().getByRole('menuitem', { name: 'Make a video' }).click();
      const dialog = await dialogOf(slack(), 'Make a video');
      await cancelDialog(dialog);
      await closed(dialog);
    });

    it('reaches the bot by a mention with a picture, also in a thread', async () => {
      await dropOn(slack().locator('.composer'), on.pictures.red, 'image/png');
      await post(slack(), '@reelbot, animate <this>');
      const mention = await fake.said(on.world, 'mention');
      expect(mention.text).toBe('<@U0REELBOT1>, animate &lt;this&gt;');
      expect(mention.files).toMatchObject([{ name: 'red picture.png' }]);
      fake.heard.length = 0;
      await chooseOn(messageOf(slack(), 'animate <this>'), 'Reply in thread');
      await attachFiles(slack(), on.pictures.blue);
      await post(slack(), 'and this @Reelbot');
      const reply = await fake.said(on.world, 'mention');
      expect(reply).toMatchObject({ thread_ts: mention.ts, files: [{ name: 'blue.png' }] });
      await slack().locator('.thread').getByText('and this').waitFor();
      await slack().getByRole('button', { name: 'Do not reply in the thread' }).click();
    });

    it('reaches the bot directly, in a conversation that only this person sees', async () => {
      await openPlace(slack(), 'Reelbot');
      await attachFiles(slack(), on.pictures.red);
      await post(slack(), '');
      const message = await fake.said(on.world, 'message');
      expect(message).toMatchObject({
        channel_type: 'im',
        channel: 'D0ALICE001',
        files: [{ name: 'red picture.png' }],
      });
      await slack().locator('img[alt="red picture.png"]').waitFor();
      await cancelDialog(await openForm());
      expect(fake.heard.find(({ kind }) => kind === 'command')?.body.channel_id).toBe('D0ALICE001');
      await actAs(slack(), 'Bob');
      await composerOf(slack()).and(slack().getByLabel('Message Reelbot')).waitFor();
      expect(await slack().locator('img[alt="red picture.png"]').count()).toBe(0);
      await openPlace(slack(), '#videos');
    });

    it('met no error', () => {
      on.expectNoTrouble();
      expect(on.world.slack.errors).toEqual([]);
      expect(on.world.servers.slack.unknownMethods).toEqual([]);
    });
  },
);
