import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import {
  browserMissing,
  composerOf,
  post,
  type SideName,
  sideOf,
} from '../../sandbox/page/drive.ts';
import { browserWorld, happensOf, keep, sendOf } from './page-browser-world.ts';
import { expectPlays } from './page-seen.ts';

const README_EXAMPLE = '/sora prompt:a paper boat in the rain';
const SIDES = ['Discord', 'Slack'] as const;

/** As much of an HTMLVideoElement as is used in the browser. */
interface Video {
  readonly currentTime: number;
  readonly paused: boolean;
  readonly duration: number;
  addEventListener(event: string, listener: (event: unknown) => void): void;
}

/** Waits until the video plays by what was done to it, and nothing else. */
async function expectPlaying(video: Locator): Promise<void> {
  const seen = await video.evaluate(async (element: Video) => {
    while (element.currentTime === 0) {
      await new Promise((resolve) => element.addEventListener('timeupdate', resolve));
    }
    return element.duration;
  });
  expect(seen).toBeGreaterThan(1);
}

/** Presses Tab until this has the focus; fails where it is never reached. */
async function tabTo(page: Page, target: Locator, most = 60): Promise<void> {
  const focused = () =>
    target.evaluate((element: { ownerDocument: { activeElement: unknown } }) => {
      return element.ownerDocument.activeElement === element;
    });
  for (let press = 0; press < most; press += 1) {
    if (await focused()) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`${target} was not reached with ${most} presses of Tab.`);
}

describe.skipIf(browserMissing() !== undefined)(
  'trying the sandbox, in a real browser',
  { timeout: 60_000 },
  () => {
    const on = browserWorld(3_000);
    /** The latest row of a side that says this, with its thread. */
    const rowOf = (page: Page, name: SideName, words: string) =>
      sideOf(page, name).locator('.row').filter({ hasText: words }).last();
    const kill = (page: Page) => happensOf(page).getByRole('button', { name: 'kill −9' });

    it.each(SIDES)('takes three clicks from the page to a playing video on %s', async (name) => {
      const page = await on.open();
      // What the browser itself counts: nothing that this test does can be forgotten.
      await page.evaluate('clicks = 0; addEventListener("click", () => { clicks += 1; }, true)');
      const example = sideOf(page, name).getByRole('button', { name: README_EXAMPLE, exact: true });
      await example.click();
      await sendOf(page, name).click();
      const video = sideOf(page, name).locator('video').first();
      await video.waitFor();
      await video.click();
      await expectPlaying(video);
      expect(await page.evaluate('clicks')).toBe(3);
      await page.context().close();
    });

    it.each(SIDES)('needs no mouse from the page to a playing video on %s', async (name) => {
      const page = await on.open('middle', 'dark');
      const side = sideOf(page, name);
      const before = await side.locator('video').count();
      await tabTo(page, page.getByRole('button', { name: `Go to ${name}` }), 5);
      await page.keyboard.press('Enter');
      await composerOf(side).and(page.locator(':focus')).waitFor();
      await page.keyboard.type(`/sora a walk by keyboard on ${name}`);
      // Discord's command form takes what follows the name as the prompt.
      await page.keyboard.press('Enter');
      const video = rowOf(page, name, `a walk by keyboard on ${name}`).locator('video');
      await video.waitFor();
      expect(await side.locator('video').count()).toBe(before + 1);
      await page.keyboard.press('Shift+Tab');
      await tabTo(page, video, 200);
      await page.keyboard.press('Space');
      await expectPlaying(video);
      await page.context().close();
    });

    it.each(SIDES)(
      'leads from the history to the thread on %s, without leaving the page',
      async (name) => {
        const page = await on.open();
        const side = sideOf(page, name);
        const here = page.url();
        if (name === 'Slack') await side.getByRole('button', { name: 'App Home' }).click();
        else {
          await side.getByRole('button', { name: 'Examples' }).click();
          await side.getByRole('menuitem', { name: '/sora-history' }).click();
          await sendOf(page, name).click();
        }
        await side.getByRole('link', { name: 'Open the thread' }).last().click();
        const message = side.locator('.message').and(page.locator(':focus'));
        await message.getByText('🎬').waitFor();
        expect([page.url(), page.context().pages().length]).toEqual([here, 1]);
        await page.context().close();
      },
    );

    it('shows what happens as a sequence, and of one task alone', async () => {
      const page = await on.open();
      const happens = happensOf(page);
      await post(sideOf(page, 'Slack'), '/sora a boat that is watched');
      const card = happens.locator('.task').filter({ hasText: 'a boat that is watched' });
      await card.locator('.step.done', { hasText: 'Done' }).waitFor();
      const what = happens.locator('.call-what');
      await what.getByText('post the video').first().waitFor();
      const all = await what.count();
      await card.getByRole('button').click();
      const only = await what.allTextContents();
      expect(only.length).toBeLessThan(all);
      const order = ['create a video', 'check', 'fetch the video', 'post the video'];
      expect(only.filter((words) => order.includes(words))).toEqual(order);
      expect(await happens.getByLabel('Whose calls').inputValue()).not.toBe('');
      await keep(page, 'one-task-wide-light');
      await card.getByRole('button').click();
      await expect.poll(() => what.count()).toBeGreaterThan(only.length);
      await page.context().close();
    });

    it('brings new calls without taking the place of who reads older ones', async () => {
      const page = await on.open();
      const happens = happensOf(page);
      const calls = happens.getByRole('log', { name: 'Calls' });
      const top = () => calls.evaluate((element: { scrollTop: number }) => element.scrollTop);
      await calls.hover();
      await page.mouse.wheel(0, -4000);
      await happens.getByRole('button', { name: '↓ Latest' }).waitFor();
      expect(await top()).toBe(0);
      const count = await happens.locator('.call').count();
      await post(sideOf(page, 'Slack'), '/sora quota');
      await expect.poll(() => happens.locator('.call').count()).toBeGreaterThan(count);
      expect(await top()).toBe(0);
      await happens.getByRole('button', { name: '↓ Latest' }).click();
      await expect.poll(top).toBeGreaterThan(0);
      await happens.getByRole('button', { name: '↓ Latest' }).waitFor({ state: 'hidden' });
      await page.context().close();
    });

    it('gives the credits back when a video is moderated', async () => {
      const page = await on.open();
      const happens = happensOf(page);
      const wallet = happens.locator('.wallet').filter({ hasText: 'Alice' });
      const left = async () => (await wallet.textContent())?.match(/(\d+) of 10 left/)?.[1];
      const before = await left();
      await happens.getByText('Break something').click();
      await happens.getByRole('switch', { name: 'Moderated' }).check();
      await post(sideOf(page, 'Slack'), '/sora something forbidden');
      const card = happens.locator('.task').filter({ hasText: 'something forbidden' });
      await card.getByText('given back').waitFor();
      expect(await card.locator('.step.wrong').textContent()).toBe('Failed');
      expect(await left()).toBe(before);
      await happens.getByRole('button', { name: 'Heal everything' }).click();
      await happens.getByText('nothing is broken').waitFor();
      await page.context().close();
    });

    it('uses another gateway while the first is down', async () => {
      const page = await on.open();
      const happens = happensOf(page);
      await happens.getByText('Break something').click();
      await happens.getByLabel('Where it goes wrong').selectOption('mountsea');
      await happens.getByRole('switch', { name: 'Down' }).check();
      await happens.getByText('mountsea: Down', { exact: true }).waitFor();
      await post(sideOf(page, 'Slack'), '/sora a boat that goes around');
      const row = rowOf(page, 'Slack', 'a boat that goes around');
      await row.locator('video').waitFor();
      expect(await row.textContent()).toContain('pmock');
      await happens.getByRole('button', { name: 'Heal everything' }).click();
      await happens.getByText('nothing is broken').waitFor();
      await page.context().close();
    });

    it('brings the video once when the bot is killed while it is made', async () => {
      const page = await on.open();
      const happens = happensOf(page);
      const words = 'a boat that survives';
      await happens.getByLabel('When the bot comes back').selectOption({ label: 'back at once' });
      await post(sideOf(page, 'Slack'), `/sora ${words}`);
      const card = happens.locator('.task').filter({ hasText: words });
      await card.locator('.step.now', { hasText: 'Making' }).waitFor();
      const { pid } = on.world.bot;
      await kill(page).click();
      await expect.poll(() => on.world.bot.pid).not.toBe(pid);
      await card.locator('.step.done', { hasText: 'Done' }).waitFor();
      const row = rowOf(page, 'Slack', words);
      await expectPlays(row.locator('video'));
      expect(await row.locator('video').count()).toBe(1);
      const creates = on.world.servers.mountsea.creates.filter(({ body }) => body.prompt === words);
      expect(creates).toHaveLength(1);
      await page.context().close();
    });

    it('keeps the bot away until it is started, by keyboard', async () => {
      const page = await on.open();
      const happens = happensOf(page);
      const back = happens.getByLabel('When the bot comes back');
      await back.selectOption({ label: 'back on Start' });
      await kill(page).focus();
      await page.keyboard.press('Enter');
      await page.getByText('waits for you to start it').waitFor();
      const start = happens.getByRole('button', { name: 'Start', exact: true });
      await start.and(page.locator(':focus')).waitFor();
      await page.keyboard.press('Enter');
      await kill(page).and(page.locator(':focus')).waitFor();
      await happens.getByText('running', { exact: true }).waitFor();
      await page.context().close();
    });

    it('makes time go faster', async () => {
      const page = await on.open();
      await happensOf(page).getByRole('radio', { name: '20×' }).check();
      await post(sideOf(page, 'Slack'), '/sora a boat in a hurry');
      await rowOf(page, 'Slack', 'a boat in a hurry').locator('video').waitFor();
      const other = await on.open();
      expect(await happensOf(other).getByRole('radio', { name: '20×' }).isChecked()).toBe(true);
      await happensOf(page).getByRole('radio', { name: '1×' }).check();
      await happensOf(other).getByRole('radio', { name: '1×', checked: true }).waitFor();
      await page.context().close();
      await other.context().close();
    });

    it('met no error', () => {
      on.expectNoTrouble();
    });
  },
);
