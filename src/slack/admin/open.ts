import type { Requester } from '../../core/index.ts';
import type { Where } from '../address.ts';
import type { Counter } from '../counter.ts';
import { reasonOf } from '../log.ts';
import { tell } from '../private.ts';
import { troubleMessage } from '../render.ts';
import { requesterOf } from '../requester.ts';
import { adminView } from './view.ts';

/** What opens the administration. */
interface Opening {
  readonly where: Where;
  readonly name: string;
  /** Lives for 3 s and serves once. */
  readonly triggerId: string;
}

/**
 * Opens the administration for an admin; everybody else is told privately whom it is for. It opens with what holds; the day's report may take longer than the
 * trigger lives, and comes when it is there. Throws nothing but defects.
 */
export async function openAdmin(counter: Counter, opening: Opening): Promise<void> {
  const { core, desk, groups } = counter;
  const { where, name, triggerId } = opening;
  const requester = await requesterOf(counter, where, name, { rights: true });
  const { locale } = requester;
  const view = await core.admin.settings(requester);
  if (!view.ok) return await tell(desk, where, troubleMessage(view.trouble, locale));
  const charts = counter.chart !== undefined;
  const hasPage = core.admin.hasPage(requester);
  const known = { view, groups: await groups.list(where.teamId), charts, hasPage };
  let viewId: string | undefined;
  try {
    const shown = adminView({ ...known, report: undefined }, locale);
    viewId = (await desk.people.views.open({ trigger_id: triggerId, view: shown })).view?.id;
  } catch (error) {
    desk.log.warn({ reason: reasonOf(error) }, 'Slack: the administration could not be opened');
    return await tell(desk, where, troubleMessage({ code: 'form' }, locale));
  }
  if (viewId !== undefined) await showAdmin(counter, requester, viewId);
}

/** Brings the first view up to date. Never throws: what was done is done, whether it shows there or not. */
export async function showAdmin(
  { core, desk, groups, chart }: Counter,
  requester: Requester,
  viewId: string,
): Promise<void> {
  const [view, report, known] = await Promise.all([
    core.admin.settings(requester),
    core.admin.report(requester),
    groups.list(requester.scope ?? ''),
  ]);
  if (!view.ok) return;
  const facts = {
    view,
    report: report.ok ? report.report : undefined,
    groups: known,
    charts: chart !== undefined,
    hasPage: core.admin.hasPage(requester),
  };
  try {
    await desk.people.views.update({ view_id: viewId, view: adminView(facts, requester.locale) });
  } catch (error) {
    desk.log.info({ reason: reasonOf(error) }, 'Slack: the administration is not open any more');
  }
}
