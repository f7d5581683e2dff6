import { z } from 'zod';
import { ACTS, type Act, STATES, type TaskFilter } from '../../core/operator.ts';
import { confirmBody } from '../pages/confirm.ts';
import { page } from '../pages/layout.ts';
import { taskBody } from '../pages/task.ts';
import { type Asked, tasksBody } from '../pages/tasks.ts';
import { taskUrl } from '../pages/text.ts';
import { troublePage } from '../pages/trouble.ts';
import type { App, Desk, Request } from '../web.ts';

/** Empty and impossible values count as not given. */
const text = z.string().trim().min(1).max(200).optional().catch(undefined);

const askedSchema = z.object({
  state: z.enum(STATES).optional().catch(undefined),
  platform: text,
  gateway: text,
  model: text,
  person: text,
  scope: text,
  since: z.iso.date().optional().catch(undefined),
});

const behindSchema = z
  .string()
  .regex(/^\d{13}:[\w.-]{1,100}$/u)
  .optional()
  .catch(undefined);

export function addTasks(app: App, desk: Desk): void {
  app.get('/tasks', async (c) => await list(c, desk));
  app.get('/tasks/:id', async (c) => {
    const view = await desk.core.task(c.req.param('id'));
    if (view === undefined) return troublePage(c, desk, 404);
    const { outcome } = outcomeSchema.parse(c.req.query());
    return c.html(page(c, desk, 'Task', taskBody(view, outcome)));
  });
  for (const act of ACTS) {
    app.get(`/tasks/:id/${act}`, async (c) => {
      const view = await desk.core.task(c.req.param('id'));
      if (view === undefined) return troublePage(c, desk, 404);
      if (!view.acts.includes(act)) return c.redirect(outcomeUrl(view.task.id, 'too-late'), 303);
      return c.html(page(c, desk, 'Sure?', confirmBody(c, act, view)));
    });
    app.post(`/tasks/:id/${act}`, async (c) => await done(c, desk, act, c.req.param('id')));
  }
}

/** What came of an act, as an address may say it. */
const outcomeSchema = z.object({
  outcome: z
    .enum([...ACTS, 'too-late'])
    .optional()
    .catch(undefined),
});

export type Outcome = Act | 'too-late';

function outcomeUrl(id: string, outcome: Outcome): string {
  return `${taskUrl(id)}?outcome=${outcome}`;
}

async function done(c: Request, desk: Desk, act: Act, id: string) {
  const answer = await desk.core.act(c.var.visit.operator, act, id);
  if (answer.ok) return c.redirect(outcomeUrl(answer.task.id, act), 303);
  if (answer.trouble.code === 'no-task') return troublePage(c, desk, 404);
  return c.redirect(outcomeUrl(id, 'too-late'), 303);
}

async function list(c: Request, desk: Desk) {
  const { core } = desk;
  const id = text.parse(c.req.query('id'));
  if (id !== undefined) {
    const view = await core.task(id);
    if (view !== undefined) return c.redirect(taskUrl(view.task.id), 303);
  }
  const asked: Asked = askedSchema.parse(c.req.query());
  const behind = behindSchema.parse(c.req.query('behind'));
  const found = await core.tasks(filterOf(asked), behind);
  const gateways = core.gateways();
  const view = {
    asked,
    found,
    behind,
    platforms: core.platforms(),
    gateways: gateways.map(({ name }) => name),
    models: [...new Set(gateways.flatMap(({ models }) => models.map((model) => model.id)))],
    ...(id === undefined ? {} : { missing: id }),
  };
  return c.html(page(c, desk, 'Tasks', tasksBody(view)));
}

function filterOf(asked: Asked): TaskFilter {
  const { since, state, ...others } = asked;
  const given = Object.fromEntries(
    Object.entries(others).filter(([, value]) => value !== undefined),
  );
  const known = STATES.find((one) => one === state);
  return {
    ...given,
    ...(known === undefined ? {} : { state: known }),
    ...(since === undefined ? {} : { since: Date.parse(since) }),
  };
}
