import { execFileSync } from 'node:child_process';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  browserMissing,
  openBrowser,
  type RunningSandbox,
  runSandbox,
} from '../../sandbox/page/drive.ts';
import { expectFrame } from './page-seen.ts';

const missing = browserMissing();
if (missing !== undefined) {
  process.stderr.write(`\n!!! SKIPPED: the sandbox page in a real browser. ${missing}\n\n`);
}

const PATIENCE_MS = 60_000;
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/;

describe.skipIf(missing !== undefined)(
  'the sandbox in a real browser',
  { timeout: 120_000 },
  () => {
    let sandbox: RunningSandbox;
    let browser: Browser;
    let page: Page;
    const asked: string[] = [];
    const trouble: string[] = [];

    beforeAll(async () => {
      sandbox = await runSandbox(['--task-seconds', '3']);
      browser = await openBrowser();
      page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      page.setDefaultTimeout(PATIENCE_MS);
      page.on('request', (request) => asked.push(request.url()));
      page.on('pageerror', (error) => trouble.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error') trouble.push(message.text());
      });
      await page.goto(sandbox.url);
    }, PATIENCE_MS);

    afterAll(async () => {
      await browser?.close();
      await sandbox?.stop();
    });

    const side = (name: 'Discord' | 'Slack') => page.getByRole('region', { name, exact: true });
    const focusComposer = (name: 'Discord' | 'Slack') =>
      side(name).getByRole('combobox', { name: 'Message #videos' }).focus();

    it('prints one address and nothing else', () => {
      expect(sandbox.output()).toMatch(/^Reelbot sandbox: http:\/\/127\.0\.0\.1:\d+$/);
    });

    it('makes a video on Discord, by keyboard alone', async () => {
      const discord = side('Discord');
      await focusComposer('Discord');
      await page.keyboard.type('/sora');
      await discord.getByRole('option', { name: '/sora Make a video' }).waitFor();
      await page.keyboard.press('Enter');
      await page.keyboard.type('a boat <b>in</b> **rain** @everyone orient');
      await page.keyboard.press('Tab');
      await page.keyboard.type('orient');
      await page.keyboard.press('Enter');
      await discord.getByRole('option', { name: 'portrait' }).waitFor();
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Enter');
      const thread = discord.getByRole('group').filter({ hasText: 'Task' });
      await thread.getByText(UUID).waitFor();
      await expectFrame(thread.locator('video'));
      await discord.getByText('@Ana your video is ready').waitFor();
      const anchor = discord.getByText('Ana: a boat <b>in</b> **rain** @').first();
      expect(await anchor.textContent()).toContain('a boat <b>in</b> **rain** @');
      expect(await thread.textContent()).toContain('portrait');
    });

    it('makes a video on Slack, by keyboard alone', async () => {
      const slack = side('Slack');
      await focusComposer('Slack');
      await page.keyboard.type('/s');
      await page.keyboard.press('Tab');
      await page.keyboard.type('prompt:a cat & <i>dog</i> dur');
      await page.keyboard.press('Tab');
      await slack.getByRole('option', { name: '15' }).waitFor();
      // Other models have other lengths.
      await page.keyboard.type('1');
      await slack.getByRole('option', { name: '25' }).waitFor({ state: 'detached' });
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Enter');
      const thread = slack.getByRole('group').filter({ hasText: 'Task' });
      await thread.getByText(UUID).waitFor();
      await expectFrame(thread.locator('video'));
      await slack.getByText('@Alice your video is ready').waitFor();
      await slack.getByText('Alice: a cat & <i>dog</i>').first().waitFor();
      expect(await thread.textContent()).toContain('15 s');
    });

    it('shows a refusal to the one person, who can take it away', async () => {
      const slack = side('Slack');
      await focusComposer('Slack');
      await page.keyboard.type('/sora a boat duration:25');
      await page.keyboard.press('Enter');
      const refusal = slack.getByText('duration: 25 s needs');
      await refusal.waitFor();
      const people = slack.getByLabel('Who acts here');
      await people.selectOption({ index: 1 });
      await refusal.waitFor({ state: 'hidden' });
      await people.selectOption({ index: 0 });
      await slack.getByRole('button', { name: 'Dismiss message' }).click();
      await refusal.waitFor({ state: 'hidden' });
    });

    it('leaves the focus with whoever has gone on to write elsewhere', async () => {
      await focusComposer('Discord');
      await page.keyboard.type('/sora a boat duration:25');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Enter');
      await focusComposer('Slack');
      await side('Discord').getByText('duration: 25 s needs').waitFor();
      await side('Discord').getByRole('combobox', { name: 'Message #videos' }).waitFor();
      await page.keyboard.type('hello');
      await page.keyboard.press('Enter');
      await side('Slack').getByText('hello').waitFor();
    });

    it('shows the same after it is loaded again', async () => {
      const before = await rows(page);
      await page.reload();
      await side('Slack').locator('video').waitFor();
      expect(await rows(page)).toEqual(before);
    });

    it('fits a narrow window', async () => {
      await page.setViewportSize({ width: 400, height: 900 });
      const width = await page.evaluate('document.documentElement.scrollWidth');
      expect(width).toBe(400);
    });

    it('asks nobody else for anything, and meets no error', () => {
      const elsewhere = asked.filter((url) => !url.startsWith(`${sandbox.url}/`));
      expect(elsewhere.filter((url) => !url.startsWith('blob:'))).toEqual([]);
      expect(trouble).toEqual([]);
    });

    it('says that the bot is gone, and starts it again', async () => {
      const [bot] = childrenOf(sandbox.pid);
      process.kill(bot ?? 0, 'SIGKILL');
      const banner = page.getByText('The bot is not running');
      await banner.waitFor();
      await banner.waitFor({ state: 'hidden' });
      expect(childrenOf(sandbox.pid)).toHaveLength(1);
      expect(childrenOf(sandbox.pid)).not.toContain(bot);
    });

    it('leaves nothing behind', async () => {
      const children = childrenOf(sandbox.pid);
      expect(await sandbox.stop()).toBe(0);
      expect(children.filter(runs)).toEqual([]);
      await page.getByText('The sandbox does not answer').waitFor();
    });
  },
);

/** What both channels say, line by line. */
async function rows(page: Page): Promise<string[]> {
  return await page.locator('.pane .message .text').allTextContents();
}

function childrenOf(pid: number): number[] {
  const found = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  return found
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([child, parent]) => (parent === pid && child !== undefined ? [child] : []));
}

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
