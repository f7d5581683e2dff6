import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';
import { browserMissing, openBrowser, runSandbox } from './drive.ts';

/** Makes the pictures of the README: `docs/sandbox-light.png` and `-dark.png`, or in the folder named. */
const folder = process.argv[2] ?? fileURLToPath(new URL('../../docs/', import.meta.url));

const PATIENCE_MS = 40_000;

/** As much of an HTMLVideoElement as is used in the browser. */
interface Video {
  currentTime: number;
  readonly seeking: boolean;
  readonly readyState: number;
}

async function main(): Promise<void> {
  const missing = browserMissing();
  if (missing !== undefined) throw new Error(missing);
  await mkdir(folder, { recursive: true });
  const sandbox = await runSandbox();
  const browser = await openBrowser();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(sandbox.url);
    await page.getByRole('heading', { name: 'Slack' }).waitFor();
    await typeBoth(
      page,
      'a paper boat in the rain, seen from above',
      'a cat running through tall grass',
    );
    await played(discord(page));
    await played(slack(page));
    await typeBoth(page, 'a lighthouse at dusk, waves rolling in', 'two robots playing chess');
    await working(discord(page));
    await working(slack(page));
    await picture(page, 'light');
    await picture(page, 'dark');
  } finally {
    await browser.close();
    await sandbox.stop();
  }
}

const discord = (page: Page) => page.getByRole('region', { name: 'Discord', exact: true });
const slack = (page: Page) => page.getByRole('region', { name: 'Slack', exact: true });

async function typeBoth(page: Page, onDiscord: string, onSlack: string): Promise<void> {
  await discord(page).getByRole('combobox', { name: 'Message #videos' }).focus();
  await page.keyboard.type(`/sora ${onDiscord}`);
  await page.keyboard.press('Enter');
  await slack(page).getByRole('combobox', { name: 'Message #videos' }).focus();
  await page.keyboard.type(`/sora ${onSlack}`);
  await page.keyboard.press('Enter');
}

async function played(side: Locator): Promise<void> {
  const video = side.locator('video').first();
  await video.waitFor({ timeout: PATIENCE_MS });
  // A frame with something to see.
  await video.evaluate(async (element: Video) => {
    element.currentTime = 3;
    while (element.seeking || element.readyState < 4) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });
}

async function working(side: Locator): Promise<void> {
  await side.getByText(/▓▓▓░/).waitFor({ timeout: PATIENCE_MS });
}

async function picture(page: Page, colours: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme: colours });
  await page.screenshot({ path: join(folder, `sandbox-${colours}.png`) });
}

await main();
