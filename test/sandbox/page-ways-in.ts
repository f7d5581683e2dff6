import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect } from 'vitest';
import {
  openBrowser,
  type PaintedPicture,
  paintedPicture,
  type SideName,
  sideOf,
} from '../../sandbox/page/drive.ts';
import { startWorld, type World } from '../../sandbox/page/world/world.ts';
import { expectPlays, widthOf } from './page-seen.ts';

/** Real pictures on this machine's disk, each by another encoder. */
export interface Files {
  readonly png: string;
  readonly jpeg: string;
  readonly webp: string;
}

/** Everything that `npm run sandbox` starts, and one person's browser before it. */
export interface WaysIn {
  readonly world: World;
  readonly page: Page;
  readonly files: Files;
  /** The half of the page that is tried. */
  readonly side: Locator;
  /**
   * Waits for all that a way in leads to: the card with its picture, the playing video in the thread, and the very bytes of
   * the file at the gateway. Resolves to the create's body and the address of the picture in it.
   * @param words What the first message of the conversation says, the prompt unless told.
   */
  made(prompt: string, file: string, words?: string): Promise<Made>;
  /** Keeps pictures of this moment in `test-report/page`: wide and narrow, light and dark. */
  keep(name: string): Promise<void>;
  /** That nothing went wrong on the page, in the bot, at the platforms and at the gateway. */
  expectNoTrouble(): Promise<void>;
}

export interface Made {
  readonly body: Readonly<Record<string, unknown>>;
  readonly url: string;
  /** The row of the channel that it all stands in. */
  readonly row: Locator;
}

const TASK_MS = 1_500;
const PATIENCE_MS = 20_000;
const KEPT = new URL('../../test-report/page/', import.meta.url);
const WIDE = { width: 1600, height: 900 };
const NARROW = { width: 400, height: 900 };

/** Opens the sandbox for the tests of a `describe`; all of them act on one page, as one visit does. */
export function waysIn(name: SideName): WaysIn {
  let made: { world: World; page: Page; files: Files };
  /** What is to be undone, the latest first. */
  const undo: (() => Promise<void>)[] = [];
  const trouble: string[] = [];
  /** What stood at the addresses of pictures when the gateway was handed them, by prompt. */
  const handed = new Map<unknown, Promise<Buffer>>();

  beforeAll(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'reelbot-ways-in-'));
    undo.unshift(() => rm(folder, { recursive: true, force: true }));
    const world = await startWorld({ folder, taskMs: TASK_MS, port: 0, verbose: false });
    undo.unshift(world.close);
    const browser = await openBrowser();
    undo.unshift(() => browser.close());
    const page = await browser.newPage({ viewport: WIDE });
    page.setDefaultTimeout(PATIENCE_MS);
    page.on('pageerror', (error) => trouble.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') trouble.push(message.text());
    });
    world.servers.mountsea.subscribe((event) => {
      if (event.type !== 'create') return;
      const [url] = [event.create.body.images].flat();
      if (url !== undefined) handed.set(event.create.body.prompt, bytesAt(String(url)));
    });
    expect(await world.bot.settled, world.bot.state.detail).toBe(true);
    await page.goto(world.page.url);
    await sideOf(page, name).getByRole('combobox').first().waitFor();
    const files = await writeFiles(page, folder);
    made = { world, page, files };
  }, 60_000);

  afterAll(async () => {
    for (const step of undo) await step();
  });

  return {
    get world() {
      return made.world;
    },
    get page() {
      return made.page;
    },
    get files() {
      return made.files;
    },
    get side() {
      return sideOf(made.page, name);
    },
    async made(prompt, file, words = prompt) {
      const { mountsea } = made.world.servers;
      const create = await mountsea.waitFor(
        () => mountsea.creates.find(({ body, image }) => body.prompt === prompt && image),
        PATIENCE_MS,
      );
      const bytes = await readFile(file);
      expect(create.image).toMatchObject({ status: 200, bytes: bytes.length });
      expect(await handed.get(prompt)).toEqual(bytes);
      const row = this.side.locator('.row').filter({ hasText: words }).last();
      const thread = row.locator('.thread');
      expect(await widthOf(thread.locator('img').first())).toBe(1280);
      await expectPlays(thread.locator('video'));
      return { body: create.body, url: String([create.body.images].flat()[0]), row };
    },
    async keep(shot) {
      const { page } = made;
      await mkdir(KEPT, { recursive: true });
      for (const [size, viewport] of Object.entries({ 400: NARROW, 1600: WIDE })) {
        await page.setViewportSize(viewport);
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          const path = new URL(`${name}-${shot}-${size}-${colorScheme}.png`.toLowerCase(), KEPT);
          await page.screenshot({ path: path.pathname, fullPage: true });
        }
      }
    },
    async expectNoTrouble() {
      const { discord, slack, gateways } = made.world.servers;
      expect(trouble).toEqual([]);
      for (const { name: gateway, violations } of gateways)
        expect([gateway, violations]).toEqual([gateway, []]);
      expect([...discord.unknownKeys, ...discord.unknownRoutes]).toEqual([]);
      expect([...slack.unknownMethods, ...slack.warnings]).toEqual([]);
      const log = (await readFile(made.world.logFile, 'utf8')).trim().split('\n');
      const lines = log.map((line) => JSON.parse(line) as { level: number });
      expect(lines.filter(({ level }) => level >= 50)).toEqual([]);
    },
  };
}

async function bytesAt(url: string): Promise<Buffer> {
  const response = await fetch(url);
  expect(response.status).toBe(200);
  return Buffer.from(await response.arrayBuffer());
}

/** Paints with the page's own brush; Chromium's encoders do the rest. */
async function writeFiles(page: Page, folder: string): Promise<Files> {
  const write = async (file: string, wanted: PaintedPicture) => {
    const path = join(folder, file);
    await writeFile(path, await paintedPicture(page, wanted));
    return path;
  };
  return {
    png: await write('boat at dusk.png', { scene: 'boat', type: 'image/png' }),
    jpeg: await write('moon.jpg', { scene: 'moon', type: 'image/jpeg' }),
    webp: await write('boat.webp', { scene: 'boat', type: 'image/webp' }),
  };
}
