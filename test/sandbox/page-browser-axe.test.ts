import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { browserMissing, composerOf, dialogOf, post, sideOf } from '../../sandbox/page/drive.ts';
import { browserWorld, expectAccessible, happensOf, keep, sendOf } from './page-browser-world.ts';

const SCHEMES = ['light', 'dark'] as const;

describe.skipIf(browserMissing() !== undefined)(
  'the page for everybody, in a real browser',
  { timeout: 60_000 },
  () => {
    const on = browserWorld(500);
    /** Without this no row of the window is seen: on a narrow screen one shows at a time. */
    const openTab = async (page: Page, name: string) => {
      await page.getByRole('navigation', { name: 'Windows' }).getByRole('button', { name }).click();
    };
    /** Both sides have a video, a refusal and a private message. */
    const fill = async (page: Page) => {
      for (const name of ['Discord', 'Slack'] as const) {
        const side = sideOf(page, name);
        const example = '/sora prompt:a paper boat in the rain';
        await side.getByRole('button', { name: example, exact: true }).click();
        await sendOf(page, name).click();
        await side.locator('video').first().waitFor();
      }
      await post(sideOf(page, 'Slack'), '/sora quota');
      await sideOf(page, 'Slack').getByText('Only you can see this').waitFor();
    };

    it.each(SCHEMES)('at its beginning, %s', async (colours) => {
      for (const size of ['wide', 'middle'] as const) {
        const page = await on.open(size, colours);
        await expectAccessible(page);
        await keep(page, `start-${size}-${colours}`);
        await page.context().close();
      }
      const page = await on.open('narrow', colours);
      for (const tab of ['Discord', 'Slack', 'What happens']) {
        await openTab(page, tab);
        await expectAccessible(page);
        await keep(page, `start-narrow-${tab.replace(' ', '-')}-${colours}`.toLowerCase());
      }
      await page.context().close();
    });

    it('with videos, private messages, faults and calls that went wrong', async () => {
      const page = await on.open();
      await fill(page);
      const happens = happensOf(page);
      await happens.getByText('Break something').click();
      await happens.getByRole('switch', { name: 'Answers 429' }).check();
      await happens.getByText('All gateways: Answers 429').waitFor();
      await post(sideOf(page, 'Slack'), '/sora a boat that meets trouble');
      await happens.locator('.call.wrong').first().waitFor();
      await happens.locator('.call summary').last().click();
      for (const colorScheme of SCHEMES) {
        await page.emulateMedia({ colorScheme });
        await expectAccessible(page);
        await keep(page, `trouble-wide-${colorScheme}`);
      }
      await page.setViewportSize({ width: 400, height: 900 });
      for (const colorScheme of SCHEMES) {
        await page.emulateMedia({ colorScheme });
        for (const tab of ['Discord', 'Slack', 'What happens']) {
          await openTab(page, tab);
          await expectAccessible(page);
          await keep(page, `trouble-narrow-${tab.replace(' ', '-')}-${colorScheme}`.toLowerCase());
        }
      }
      await happens.getByRole('button', { name: 'Heal everything' }).click();
      await happens.getByText('nothing is broken').waitFor();
      await page.context().close();
    });

    it.each(SCHEMES)('with menus, lists, forms and the Home open, %s', async (colours) => {
      const page = await on.open('wide', colours);
      const [discord, slack] = [sideOf(page, 'Discord'), sideOf(page, 'Slack')];
      await discord.getByRole('button', { name: 'Examples' }).click();
      await expectAccessible(page);
      await page.keyboard.press('Escape');
      await composerOf(discord).focus();
      await page.keyboard.type('/sora');
      await discord.locator('.suggest [role=option]').first().waitFor();
      await expectAccessible(page);
      await page.keyboard.press('Enter');
      await page.keyboard.type('model:');
      await discord.locator('.suggest [role=option]').first().waitFor();
      await expectAccessible(page);
      await keep(page, `list-wide-${colours}`);
      for (let press = 0; press < 2; press += 1) await page.keyboard.press('Escape');
      await composerOf(discord).waitFor();
      await slack.getByRole('button', { name: 'App Home' }).click();
      await slack.getByText('Your credits').waitFor();
      await expectAccessible(page);
      await keep(page, `home-wide-${colours}`);
      await page.context().close();
    });

    it.each(SCHEMES)('with a form open on a narrow screen, %s', async (colours) => {
      const page = await on.open('narrow', colours);
      for (const name of ['Discord', 'Slack'] as const) {
        const side = sideOf(page, name);
        await openTab(page, name);
        await composerOf(side).focus();
        await page.keyboard.type('/sora ');
        await page.keyboard.press('Enter');
        const dialog = await dialogOf(side, 'Make a video');
        await expectAccessible(page);
        await keep(page, `form-narrow-${name}-${colours}`.toLowerCase());
        await page.keyboard.press('Escape');
        await dialog.waitFor({ state: 'detached' });
      }
      await page.context().close();
    });

    it.each([320, 400, 700, 1024, 1280, 1600])('is as wide as a window of %i px', async (width) => {
      const page = await on.open('narrow');
      await page.setViewportSize({ width, height: 800 });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      await page.context().close();
    });

    it('met no error', () => {
      on.expectNoTrouble();
    });
  },
);
