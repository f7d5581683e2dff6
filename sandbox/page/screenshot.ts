import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Locator, Page } from 'playwright-core';
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
import { pictureUse } from './screenshot-use.ts';

/** Makes the pictures of the documents in `docs/`, or in the folder named: the whole page in light, dark and narrow, and what people and admins see. */
const folder = process.argv[2] ?? fileURLToPath(new URL('../../docs/', import.meta.url));

const PATIENCE_MS = 40_000;

const WIDE = { width: 1600, height: 1000 };
const NARROW = { width: 400, height: 860 };

/** Between the windows of the narrow picture, CSS pixels. */
const GAP = 24;

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
    const page = await browser.newPage({ viewport: WIDE });
    await page.goto(sandbox.url);
    await page.getByRole('heading', { name: 'Slack' }).waitFor();
    await typeBoth(
      page,
      'a paper boat in the rain, seen from above',
      'a cat running through tall grass model:wan-2.7 duration:10',
    );
    await played(discord(page));
    await played(slack(page));
    await pictureUse(page, folder);
    await giveBothPictures(page);
    await working(discord(page));
    await working(slack(page));
    // What lies under the mouse shows its menu.
    await page.mouse.move(0, 0);
    await picture(page, 'light');
    await picture(page, 'dark');
    await narrowPicture(browser, page);
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

/** The three windows of a narrow screen, side by side: one screen shows one at a time. */
async function narrowPicture(browser: Browser, page: Page): Promise<void> {
  await page.setViewportSize(NARROW);
  await page.emulateMedia({ colorScheme: 'light' });
  const shots: string[] = [];
  for (const name of ['Discord', 'Slack', 'What happens']) {
    const tabs = page.getByRole('navigation', { name: 'Windows' });
    await tabs.getByRole('button', { name }).click();
    shots.push((await page.screenshot()).toString('base64'));
  }
  const album = await browser.newPage();
  const width = shots.length * NARROW.width + (shots.length + 1) * GAP;
  await album.setViewportSize({ width, height: NARROW.height + 2 * GAP });
  const images = shots.map((shot) => `<img alt="" src="data:image/png;base64,${shot}">`);
  await album.setContent(
    `<style>body { display: flex; gap: ${GAP}px; margin: ${GAP}px; background: #c9ced6 }
     img { width: ${NARROW.width}px; border-radius: 14px }</style>${images.join('')}`,
    { waitUntil: 'load' },
  );
  await album.screenshot({ path: join(folder, 'sandbox-narrow.png') });
}

await main();
