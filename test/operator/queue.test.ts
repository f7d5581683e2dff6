import { afterAll, beforeAll, expect, it } from 'vitest';
import { browserMissing, openBrowser } from '../../sandbox/page/drive.ts';
import { createSharedScheduler } from '../../src/redis/scheduler.ts';
import { describeWithRedis, startRedis, type TestRedis } from '../support/redis.ts';
import { type House, startHouse } from './house.ts';

const missing = browserMissing();
const log = { debug() {}, info() {}, warn() {}, error() {} };

describeWithRedis('the queue, looked at', () => {
  let redis: TestRedis;
  let house: House;
  let cookie: string;
  let stop = async () => {};

  beforeAll(async () => {
    redis = await startRedis();
    const redisUrl = redis.fresh();
    const options = { url: redisUrl, log, now: Date.now, width: 1 };
    const scheduler = createSharedScheduler(options);
    await scheduler.at('a-task', Date.now() + 3_600_000);
    stop = () => scheduler.stop();
    house = await startHouse({ redisUrl });
    cookie = await house.signIn();
  });
  afterAll(async () => {
    await house.close();
    await stop();
    await redis.close();
  });

  it('shows what is planned, changes nothing, and only to those who are let in', async () => {
    const seen = await house.ask('GET', '/admin/queue/api/queues', { headers: { cookie } });
    expect(JSON.parse(seen.text)).toMatchObject({
      queues: [{ name: 'steps', readOnlyMode: true, counts: { delayed: 1 } }],
    });
    expect((await house.ask('GET', '/admin/queue/api/queues')).status).toBe(303);
    for (const path of ['pause', 'obliterate', 'empty', 'clean/delayed', 'promote']) {
      const url = `/admin/queue/api/queues/steps/${path}`;
      const pressed = await house.press(cookie, url);
      expect([path, pressed.status]).toEqual([path, 404]);
      const put = await house.ask('PUT', url, { headers: { cookie, origin: house.origin } });
      expect([path, put.status]).toEqual([path, 404]);
    }
    const after = await house.ask('GET', '/admin/queue/api/queues', { headers: { cookie } });
    expect(JSON.parse(after.text)).toMatchObject({ queues: [{ counts: { delayed: 1 } }] });
    const moved = await house.ask('GET', '/admin/queue/', { headers: { cookie } });
    expect(moved.headers.location).toBe('/admin/queue');
  });

  it.skipIf(missing !== undefined)('in a real browser, asking nobody else', async () => {
    const browser = await openBrowser();
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    const [name = '', value = ''] = cookie.split('=');
    await context.addCookies([{ name, value, url: house.origin }]);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (/error/u.test(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('request', (request) => {
      if (!request.url().startsWith(house.origin)) complaints.push(request.url());
    });
    await page.goto(`${house.origin}/admin`);
    await page.getByRole('link', { name: 'Queue', exact: true }).click();
    await page.getByText('steps').first().waitFor();
    await page.getByText('steps').first().click();
    await page.waitForURL('**/queue/steps**');
    await page.goto(`${house.origin}/admin/queue/queue/steps?status=delayed`);
    await page.getByText('t-a-task').first().waitFor();
    await page.screenshot({ path: 'test-report/operator/queue.png', fullPage: true });
    expect(complaints).toEqual([]);
    await browser.close();
  });
});
