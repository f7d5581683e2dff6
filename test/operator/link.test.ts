import { afterEach, describe, expect, it } from 'vitest';
import { renderReport } from '../../src/discord/admin/render.ts';
import { adminView, pageView } from '../../src/slack/admin/view.ts';
import { boss, type House, startHouse } from './house.ts';

const LINK = { url: 'http://127.0.0.1:8080/admin/login?code=a_b-c', minutes: 10 };
const REPORT = { people: [], models: [], failures: [], running: [], queued: [] };
const VIEW = { view: { settings: {}, defaults: {} }, report: REPORT, groups: [], charts: false };

describe('the way to the page from a chat', () => {
  let house: House | undefined;
  afterEach(() => house?.close());

  it('is there for those in ADMINS, once the server listens', async () => {
    house = await startHouse();
    const { admin, submit } = house.world.core;
    expect(typeof submit).toBe('function');
    expect(admin.hasPage(boss)).toBe(true);
    expect(admin.hasPage({ ...boss, id: 'manager', manages: true, scope: 'guild' })).toBe(false);
    await house.world.restart();
    // Nobody listens for this one.
    expect(house.world.core.admin.hasPage(boss)).toBe(false);
    expect(await house.world.core.admin.page(boss)).toEqual({ ok: true, page: undefined });
  });

  it('stands in the private answer on Discord, whole, as an address without a preview', () => {
    const { content = '', flags = 0 } = renderReport(REPORT, undefined, 'en-US', LINK);
    expect(content).toContain(`<${LINK.url}>`);
    expect(content).toContain('within 10 minutes');
    expect(flags & 64).toBe(64);
    expect(renderReport(REPORT, undefined, 'en-US').content).not.toContain('http');
  });

  it('is a button on Slack, for those who have a page, and the link comes when it is pressed', () => {
    const button = (hasPage: boolean) =>
      JSON.stringify(adminView({ ...VIEW, hasPage }, 'en-US')).includes('admin_page');
    expect([button(true), button(false)]).toEqual([true, false]);
    expect(JSON.stringify(pageView(LINK, 'en-US'))).toContain(`<${LINK.url}>`);
    expect(JSON.stringify(adminView({ ...VIEW, hasPage: true }, 'en-US'))).not.toContain('code=');
  });
});
