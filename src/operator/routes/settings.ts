import { page } from '../pages/layout.ts';
import { scopeBody, scopesBody } from '../pages/settings.ts';
import type { App, Desk } from '../web.ts';

export function addSettings(app: App, desk: Desk): void {
  app.get('/settings', async (c) =>
    c.html(page(c, desk, 'Settings', scopesBody(await desk.core.scopes()))),
  );
  app.get('/settings/:platform/:scope', async (c) => {
    const { platform, scope } = c.req.param();
    const view = await desk.core.scope({ platform, scope });
    return c.html(page(c, desk, 'Settings', scopeBody({ platform, scope }, view)));
  });
}
