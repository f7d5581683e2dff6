import type { types } from '@slack/bolt';
import type { Requester } from '../../core/index.ts';
import type { Where } from '../address.ts';
import type { Counter } from '../counter.ts';
import { reasonOf } from '../log.ts';
import { nameIn, type Press, placeOfPress } from '../press.ts';
import { localeOf } from '../request.ts';
import { requesterOf } from '../requester.ts';
import { sendChart } from './chart.ts';
import { showAdmin } from './open.ts';
import { settingsView } from './settings-view.ts';
import {
  ADMIN_BUTTON,
  type AdminButton,
  gatewaysView,
  logView,
  pageView,
  troubleView,
} from './view.ts';
import { grantView, resetView } from './wallet-views.ts';

/** Does what a button of the administration says, for whoever is an admin at this moment. Never throws. */
export async function answerAdminPress(
  counter: Counter,
  { body, action, ack }: Press,
): Promise<void> {
  const { desk } = counter;
  const who = placeOfPress(body, desk.clock.now());
  const push = async (view: types.ModalView) => {
    await desk.people.views.push({ trigger_id: body.trigger_id, view });
  };
  try {
    await ack();
    const [, name] = ADMIN_BUTTON.exec(action.action_id) ?? [];
    if (counter.stopping()) {
      return await push(troubleView({ code: 'stopping' }, localeOf(counter, who)));
    }
    const requester = await requesterOf(counter, who, nameIn(body), { rights: true });
    const view = await run(counter, who, requester, name as AdminButton, body.view?.id);
    if (view !== undefined) await push(view);
  } catch (error) {
    desk.log.warn({ reason: reasonOf(error) }, 'Slack: a button of the administration failed');
    await push(troubleView({ code: 'defect' }, localeOf(counter, who))).catch(() => undefined);
  }
}

/** What is to be shown on top of the first view, if anything. */
async function run(
  counter: Counter,
  who: Where,
  requester: Requester,
  name: AdminButton,
  viewId: string | undefined,
): Promise<types.ModalView | undefined> {
  const { core, desk, groups } = counter;
  const { locale } = requester;
  switch (name) {
    case 'gateways': {
      const told = await core.admin.gateways(requester);
      return told.ok
        ? gatewaysView(told.gateways, desk.clock.now(), locale)
        : troubleView(told.trouble, locale);
    }
    case 'log': {
      const log = await core.admin.log(requester);
      return log.ok ? logView(log.log, locale) : troubleView(log.trouble, locale);
    }
    case 'pause':
    case 'resume': {
      const change = { set: 'maintenance', on: name === 'pause' } as const;
      const done = await core.admin.configure(requester, [change]);
      if (!done.ok) return troubleView(done.trouble, locale);
      if (viewId !== undefined) await showAdmin(counter, requester, viewId);
      return undefined;
    }
    case 'page': {
      const told = await core.admin.page(requester);
      const trouble = told.ok ? ({ code: 'not-admin' } as const) : told.trouble;
      const page = told.ok ? told.page : undefined;
      return page === undefined ? troubleView(trouble, locale) : pageView(page, locale);
    }
    case 'chart':
      return await sendChart(counter, requester, who.userId);
    default: {
      const view = await core.admin.settings(requester);
      if (!view.ok) return troubleView(view.trouble, locale);
      if (name === 'grant') return grantView(locale);
      if (name === 'reset') return resetView(locale);
      return settingsView(view, core.models(), await groups.list(who.teamId), locale);
    }
  }
}
