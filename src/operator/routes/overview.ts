import { z } from 'zod';
import { doneBody } from '../pages/done.ts';
import { page } from '../pages/layout.ts';
import { overviewBody, RANGES } from '../pages/overview.ts';
import type { App, Desk } from '../web.ts';

const [, USUAL] = RANGES;

/** `30`; anything else is the usual range. */
const rangeSchema = z.coerce
  .number()
  .refine((days) => RANGES.some((one) => one === days))
  .catch(USUAL);

export function addOverview(app: App, desk: Desk): void {
  app.get('/', async (c) => {
    const overview = await desk.core.overview(rangeSchema.parse(c.req.query('days')));
    return c.html(page(c, desk, 'Overview', overviewBody(overview)));
  });
  app.get('/acts', async (c) => {
    return c.html(page(c, desk, 'Acts', doneBody(await desk.core.done())));
  });
}
