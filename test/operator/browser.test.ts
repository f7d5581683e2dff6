import { readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserMissing, openBrowser } from '../../sandbox/page/drive.ts';
import { furnish, type House, startHouse, TOKEN } from './house.ts';

/** Pictures of every page, to be looked at. */
const PICTURES = new URL('../../test-report/operator/', import.meta.url).pathname;

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const LOOKS = [
  { name: 'wide-light', colorScheme: 'light', width: 1280 },
  { name: 'wide-dark', colorScheme: 'dark', width: 1280 },
  { name: 'narrow-light', colorScheme: 'light', width: 400 },
  { name: 'narrow-dark', colorScheme: 'dark', width: 400 },
] as const;

const missing = browserMissing();

describe.skipIf(missing !== undefined)('in a real browser', () => {
  let house: House;
  let ids: Awaited<ReturnType<typeof furnish>>;
  let browser: Browser;

  beforeAll(async () => {
    await mkdir(PICTURES, { recursive: true });
    house = await startHouse();
    ids = await furnish(house);
    browser = await openBrowser();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await house?.close();
  });

  /** What a page complained about: the console, what it blocked, what it threw. */
  const watched = async (
    context: BrowserContext,
  ): Promise<{ page: Page; complaints: string[] }> => {
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (/error|warning/u.test(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('requestfailed', (request) => {
      // Whoever leaves a page quickly leaves its icon behind.
      const isLeft = request.failure()?.errorText === 'net::ERR_ABORTED';
      if (!isLeft) complaints.push(`failed: ${request.url()}`);
    });
    page.on('request', (request) => {
      if (!request.url().startsWith(house.origin)) complaints.push(`asked: ${request.url()}`);
    });
    return { page, complaints };
  };

  const letIn = async (context: BrowserContext) => {
    const [name = '', value = ''] = (await house.signIn()).split('=');
    await context.addCookies([{ name, value, url: house.origin, sameSite: 'Strict' }]);
  };

  const pages = (): Record<string, string> => ({
    login: '/admin/login',
    link: '/admin/login?code=x',
    overview: '/admin',
    tasks: '/admin/tasks',
    filtered: '/admin/tasks?state=failed&person=ana&since=2026-11-20',
    'nothing-fits': '/admin/tasks?model=none',
    'no-such-id': '/admin/tasks?id=none',
    done: `/admin/tasks/${ids.done}`,
    failed: `/admin/tasks/${ids.failed}`,
    running: `/admin/tasks/${ids.running}?outcome=too-late`,
    sure: `/admin/tasks/${ids.running}/give-up`,
    wallets: '/admin/wallets',
    wallet: '/admin/wallets?kind=user&platform=discord&id=ana&scope=guild',
    grant: '/admin/wallets/grant?kind=user&platform=discord&id=ana&credits=5',
    settings: '/admin/settings',
    scope: '/admin/settings/discord/guild',
    gateways: '/admin/gateways',
    acts: '/admin/acts',
  });

  it.each(LOOKS)(
    'every page is readable to all, $name, and nothing in it is blocked',
    { timeout: 120_000 },
    async ({ name, colorScheme, width }) => {
      const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 } });
      await letIn(context);
      const { page, complaints } = await watched(context);
      for (const [what, path] of Object.entries(pages())) {
        await page.goto(house.origin + path);
        await page.evaluate(
          "for (const one of document.querySelectorAll('details')) one.open = true",
        );
        const found = await axe(page);
        expect([what, found]).toEqual([what, []]);
        const wide = await page.evaluate('document.documentElement.scrollWidth');
        expect([what, wide]).toEqual([what, width]);
        expect(await page.title()).toMatch(/ – Reelbot$/u);
        await page.screenshot({ path: `${PICTURES}${what}-${name}.png`, fullPage: true });
      }
      expect(complaints).toEqual([]);
      await context.close();
    },
  );

  it('a page that is blocked or broken would be noticed', async () => {
    const context = await browser.newContext();
    await letIn(context);
    const { page, complaints } = await watched(context);
    await page.goto(`${house.origin}/admin`);
    const broken = '<img src="https://elsewhere.test/x.png"><button></button>';
    await page.evaluate(`document.body.innerHTML += ${JSON.stringify(broken)}; 0`);
    await expect
      .poll(() => complaints.join())
      .toMatch(/Content Security Policy directive: "img-src 'self'"/u);
    expect((await axe(page)).join()).toContain('button-name');
    await context.close();
  });

  it('what hostile people typed runs nowhere', async () => {
    const context = await browser.newContext();
    await letIn(context);
    const { page } = await watched(context);
    for (const path of [
      '/admin',
      '/admin/tasks',
      `/admin/tasks/${ids.done}`,
      `/admin/tasks/${ids.done}/send`,
    ]) {
      await page.goto(house.origin + path);
      expect(await page.title()).not.toContain('taken');
      expect(await page.locator('img, main script, main b, blockquote blockquote').count()).toBe(0);
      expect(await page.locator('main').textContent()).toContain('<img src=x');
    }
    expect(await page.getByText('<script>').count()).toBeGreaterThan(0);
    await context.close();
  });

  /** Moves on by the keyboard until something has the focus. */
  const tabTo = async (page: Page, name: string) => {
    for (let presses = 0; presses < 60; presses += 1) {
      await page.keyboard.press('Tab');
      const [text, style] = (await page.evaluate(FOCUSED)) as [string, string];
      if (text.trim() !== name) continue;
      expect([name, style]).toEqual([name, 'solid']);
      return;
    }
    throw new Error(`nothing called ${name} can be reached`);
  };

  it.each([true, false])(
    'by the keyboard alone one gets in, and sends a video again; script: %s',
    async (javaScriptEnabled) => {
      const context = await browser.newContext({ javaScriptEnabled });
      const { page, complaints } = await watched(context);
      const posted = () =>
        house.world.platform.results.filter(({ task }) => task.id === ids.done).length;
      const before = posted();
      await page.goto(`${house.origin}/admin/tasks`);
      expect(page.url()).toBe(`${house.origin}/admin/login`);
      await tabTo(page, 'ADMIN_TOKEN');
      await page.keyboard.type(TOKEN);
      await page.keyboard.press('Enter');
      await page.waitForURL(`${house.origin}/admin`);
      await tabTo(page, 'To the content');
      await page.keyboard.press('Enter');
      await tabTo(page, 'All tasks');
      await page.keyboard.press('Enter');
      await page.waitForURL('**/admin/tasks');
      await tabTo(page, 'Id of a task, ours or the gateway’s');
      await page.keyboard.type(ids.done);
      await page.keyboard.press('Enter');
      await page.waitForURL(`**/admin/tasks/${ids.done}`);
      await tabTo(page, 'Send again…');
      await page.keyboard.press('Enter');
      await page.waitForURL('**/send');
      await tabTo(page, 'Send again');
      await page.keyboard.press('Enter');
      await page.waitForURL('**outcome=send');
      expect(await page.getByRole('status').textContent()).toBe('It is being posted once more.');
      await house.world.clock.advance(10_000);
      expect(posted()).toBe(before + 1);
      await page.goto(`${house.origin}/admin`);
      await tabTo(page, 'Sign out');
      await page.keyboard.press('Enter');
      await page.waitForURL('**/admin/login');
      await page.goto(`${house.origin}/admin/tasks/${ids.done}`);
      expect(page.url()).toBe(`${house.origin}/admin/login`);
      expect(complaints).toEqual([]);
      await context.close();
    },
  );

  it('a link opened from a chat lets in by its button, and a page elsewhere can press nothing', async () => {
    const context = await browser.newContext();
    const { page } = await watched(context);
    const link = new URL(await house.link());
    await page.goto(house.origin + link.pathname + link.search);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.waitForURL(`${house.origin}/admin`);
    const path = `/admin/tasks/${ids.running}/give-up`;
    // Another site: the same machine under another name of the same page's own address.
    const elsewhere = await context.newPage();
    const action = `${house.origin}${path}`;
    await elsewhere.setContent(
      `<form method="post" action="${action}"><input name="token" value="x"><button>Win</button></form>`,
    );
    await elsewhere.getByRole('button').click();
    await elsewhere.waitForURL(action);
    expect(await elsewhere.locator('body').textContent()).toContain('Nothing was done.');
    expect(await house.world.task(ids.running)).toMatchObject({ state: 'running' });
    await context.close();
  });
});

/** What has the focus: its name, and how that is shown. A text, for it runs in the browser. */
const FOCUSED = `(() => {
  const { activeElement: one } = document;
  return [one.labels?.[0]?.textContent ?? one.textContent, getComputedStyle(one).outlineStyle];
})()`;

/** Violations, as far as they help to find them. */
async function axe(page: Page): Promise<string[]> {
  await page.evaluate(`${AXE};0`);
  const { violations } = (await page.evaluate('axe.run()')) as AxeResults;
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' | ')}`);
}
