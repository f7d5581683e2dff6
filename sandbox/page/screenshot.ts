import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Locator, Page } from 'playwright-core';
import {
  browserMissing,
  closed,
  dialogOf,
  fillDialog,
  openBrowser,
  paintedPicture,
  post,
  runSandbox,
  sideOf,
  submitDialog,
  uploadInDialog,
} from './drive.ts';

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
    const page = await browser.newPage({ viewport: { width: 1440, height: 960 } });
    await page.goto(sandbox.url);
    await page.getByRole('heading', { name: 'Slack' }).waitFor();
    await typeBoth(
      page,
      'a paper boat in the rain, seen from above',
      'a cat running through tall grass model:wan-2.7 duration:10',
    );
    await played(discord(page));
    await played(slack(page));
    await giveBothPictures(page);
    await working(discord(page));
    await working(slack(page));
    // What lies under the mouse shows its menu.
    await page.mouse.move(0, 0);
    await picture(page, 'light');
    await picture(page, 'dark');
  } finally {
    await browser.close();
    await sandbox.stop();
  }
}

const discord = (page: Page) => sideOf(page, 'Discord');
const slack = (page: Page) => sideOf(page, 'Slack');

async function typeBoth(page: Page, onDiscord: string, onSlack: string): Promise<void> {
  await discord(page).getByRole('combobox', { name: 'Message #videos' }).focus();
  await page.keyboard.type(`/sora ${onDiscord}`);
  await page.keyboard.press('Enter');
  await slack(page).getByRole('combobox', { name: 'Message #videos' }).focus();
  await page.keyboard.type(`/sora ${onSlack}`);
  await page.keyboard.press('Enter');
}

/** On Discord by an example of the page, for another gateway's model, on Slack by the form, from a file on disk. */
async function giveBothPictures(page: Page): Promise<void> {
  await discord(page).getByRole('button', { name: 'Examples' }).click();
  await discord(page).getByRole('menuitem', { name: 'image:moon.png' }).click();
  await discord(page).getByRole('button', { name: 'image: moon.png' }).press('Enter');
  const temporary = await mkdtemp(join(tmpdir(), 'reelbot-screenshot-'));
  const boat = join(temporary, 'boat.png');
  await writeFile(boat, await paintedPicture(page, { scene: 'boat', type: 'image/png' }));
  await post(slack(page), '/sora');
  const dialog = await dialogOf(slack(page));
  await fillDialog(dialog, { Prompt: 'the boat sails on into the evening' });
  await uploadInDialog(dialog, 'Picture', boat);
  await submitDialog(dialog);
  await closed(dialog);
  await rm(temporary, { recursive: true });
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
  // The picture on the card.
  await side.locator('.thread img').last().waitFor();
}

async function picture(page: Page, colours: 'light' | 'dark'): Promise<void> {
  await page.emulateMedia({ colorScheme: colours });
  await page.screenshot({ path: join(folder, `sandbox-${colours}.png`) });
}

await main();
