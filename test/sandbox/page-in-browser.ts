import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect } from 'vitest';
import { openBrowser } from '../../sandbox/page/drive.ts';
import { type Pictures, writePictures } from './page-pictures.ts';
import { type PageWorld, startPageWorld } from './page-world.ts';

/** What a browser test works with; the page is a new one in every test. */
export interface InBrowser {
  readonly world: PageWorld;
  readonly browser: Browser;
  readonly pictures: Pictures;
  readonly page: Page;
  /** That the browser met no error so far, other than actions that were refused. */
  expectNoTrouble(): void;
}

/**
 * Opens the page of a world with fake bots for the tests of a `describe`.
 * @param prepare Sets the bots up before Slack's is started.
 * @param reset Runs before the page of each test is opened.
 */
export function inBrowser(
  prepare: (world: PageWorld) => void,
  reset: (world: PageWorld) => Promise<void>,
): InBrowser {
  let made: { world: PageWorld; browser: Browser; pictures: Pictures } | undefined;
  let page: Page | undefined;
  const trouble: string[] = [];

  beforeAll(async () => {
    const [world, browser, pictures] = await Promise.all([
      startPageWorld(),
      openBrowser(),
      writePictures(),
    ]);
    made = { world, browser, pictures };
    prepare(world);
    await world.slack.start();
  });

  afterAll(async () => {
    await made?.browser.close();
    await made?.world.close();
    await made?.pictures.remove();
  });

  beforeEach(async () => {
    const { world, browser } = there(made);
    await page?.close();
    await reset(world);
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    page.setDefaultTimeout(15_000);
    page.on('pageerror', (error) => trouble.push(error.message));
    page.on('console', (message) => {
      const refused = message.text().includes('status of 400');
      if (message.type() === 'error' && !refused) trouble.push(message.text());
    });
    await page.goto(world.page.url);
  });

  return {
    get world() {
      return there(made).world;
    },
    get browser() {
      return there(made).browser;
    },
    get pictures() {
      return there(made).pictures;
    },
    get page() {
      return there(page);
    },
    expectNoTrouble: () => expect(trouble).toEqual([]),
  };
}

function there<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('not started yet');
  return value;
}
