import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import { openBrowser, sideOf } from '../../sandbox/page/drive.ts';
import { startWorld, type World } from '../../sandbox/page/world/world.ts';

/** Everything that `npm run sandbox` starts, and a browser in which each test opens a page of its own. */
export interface BrowserWorld {
  readonly world: World;
  /** A page as it is right after it was loaded, in a browser that remembers nothing. */
  open(size?: keyof typeof SIZES, colours?: 'light' | 'dark'): Promise<Page>;
  /** That no page met an error so far, other than actions that were refused. */
  expectNoTrouble(): void;
}

const SIZES = {
  wide: { width: 1600, height: 900 },
  middle: { width: 1024, height: 800 },
  narrow: { width: 400, height: 900 },
} as const;

const PATIENCE_MS = 20_000;
const KEPT = new URL('../../test-report/page/', import.meta.url);
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** @param taskMs How long a task takes at the gateways. */
export function browserWorld(taskMs: number): BrowserWorld {
  let made: { world: World; browser: Browser };
  const undo: (() => Promise<unknown>)[] = [];
  const trouble: string[] = [];

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'reelbot-page-'));
    undo.unshift(() => rm(folder, { recursive: true, force: true }));
    const world = await startWorld({ folder, taskMs, port: 0, verbose: false });
    undo.unshift(world.close);
    const browser = await openBrowser();
    undo.unshift(() => browser.close());
    expect(await world.bot.settled, world.bot.state.detail).toBe(true);
    made = { world, browser };
  }, 60_000);

  afterAll(async () => {
    for (const step of undo) await step();
  });

  return {
    get world() {
      return made.world;
    },
    async open(size = 'wide', colorScheme = 'light') {
      // The checker of accessibility is put into the page, whose policy lets nothing in.
      const options = { viewport: SIZES[size], colorScheme, bypassCSP: true } as const;
      const context = await made.browser.newContext(options);
      const page = await context.newPage();
      page.setDefaultTimeout(PATIENCE_MS);
      page.on('pageerror', (error) => trouble.push(error.message));
      page.on('console', (message) => {
        const refused = message.text().includes('status of 400');
        if (message.type() === 'error' && !refused) trouble.push(message.text());
      });
      await page.goto(made.world.page.url);
      await page.locator('.pane').first().waitFor();
      return page;
    },
    expectNoTrouble: () => expect(trouble).toEqual([]),
  };
}

/** The panel beside the chat windows. */
export function happensOf(page: Page): Locator {
  return page.getByRole('region', { name: 'What really happens' });
}

/** The button of a chat window that sends what is written. */
export function sendOf(page: Page, name: 'Discord' | 'Slack'): Locator {
  return sideOf(page, name).getByRole('button', { name: 'Send', exact: true });
}

/** Keeps a picture of this moment in `test-report/page`, for people to look at. */
export async function keep(page: Page, name: string): Promise<void> {
  await mkdir(KEPT, { recursive: true });
  await page.screenshot({ path: new URL(`${name}.png`, KEPT).pathname });
}

/** What axe-core says of a page, as far as it is told here. */
interface Violation {
  readonly id: string;
  readonly nodes: readonly {
    readonly target: readonly string[];
    readonly failureSummary: string;
  }[];
}

/** Runs in the browser, whose globals Node's types do not know. */
const runAxe = new Function(
  'options',
  'return axe.run(document, options).then(({ violations }) => violations);',
) as (options: object) => Violation[];

const RULES = {
  runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  // The line where one types is a combobox that holds several lines, which only a textarea does.
  rules: { 'aria-allowed-role': { enabled: false } },
};

/** That axe-core finds nothing on the page as it is now. */
export async function expectAccessible(page: Page): Promise<void> {
  const known = await page.evaluate('"axe" in globalThis');
  if (known !== true) await page.addScriptTag({ content: await readFile(AXE, 'utf8') });
  const violations = await page.evaluate(runAxe, RULES);
  const told = violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary}`),
  );
  expect(told).toEqual([]);
}
