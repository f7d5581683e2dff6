import { type Draft, formOf, type Task } from '../../../src/core/index.ts';
import { settingsView } from '../../../src/slack/admin/settings-view.ts';
import {
  adminView,
  changedView,
  doneView,
  gatewaysView,
  logView,
  pageView,
  troubleView,
} from '../../../src/slack/admin/view.ts';
import { grantView, resetView, walletLine } from '../../../src/slack/admin/wallet-views.ts';
import { formView } from '../../../src/slack/form/view.ts';
import { helpMessage } from '../../../src/slack/help.ts';
import { historyMessage } from '../../../src/slack/own/history-message.ts';
import {
  forgottenMessage,
  privacyMessage,
  questionMessage,
} from '../../../src/slack/own/privacy-message.ts';
import { taskMessage } from '../../../src/slack/own/task-message.ts';
import { walletMessage } from '../../../src/slack/own/wallet-message.ts';
import {
  cardMessage,
  confirmMessage,
  failureMessage,
  linkMessage,
  readyMessage,
  troubleMessage,
} from '../../../src/slack/render.ts';
import { noticeMessage } from '../../../src/slack/tell-admins.ts';
import { fakeCore } from '../../slack/bot.ts';
import * as shown from './shown.ts';

/** Everything that the bot shows on Slack, in one language. */
export async function screens(locale: string): Promise<unknown[]> {
  const requester = { platform: 'slack', id: 'T1/U1', name: '7', scope: 'T1', locale } as const;
  const tasks = shown.tasksOf({ requester, address: { teamId: 'T1', channelId: 'C1' } });
  const core = fakeCore();
  core.privacy.view = async () => ({ ok: true, ...shown.privacyView });
  return [
    ...tasks.flatMap((task) => ofTask(task)),
    ...forms(locale),
    ...shown.troubles().map((trouble) => troubleMessage(trouble, locale, '9')),
    confirmMessage({ code: 'confirm', cost: 10_000 }, locale, '9', true),
    helpMessage(shown.models, locale),
    helpMessage(shown.manyModels, locale),
    walletMessage({ balances: shown.balances, running: 1, waiting: 2 }, shown.models, locale),
    await privacyMessage({ core }, requester),
    questionMessage(shown.privacyView, locale),
    forgottenMessage({ forgotten: 12_345, open: 2 }, locale),
    historyMessage({ tasks: tasks.slice(0, 25), page: 1, more: true }, 'https://1.2/', locale),
    historyMessage({ tasks: [], page: 0, more: false }, undefined, locale),
    ...shown.notices.map((notice) => noticeMessage(notice, locale)),
    ...administration(tasks, locale),
  ];
}

function ofTask(task: Task): unknown[] {
  const blocked = { why: 'blocked' } as const;
  const large = (bytes: number | undefined) => ({ why: 'too large', bytes }) as const;
  const picture = { image_url: 'https://1.2/3' };
  return [
    ...shown.progresses.map((progress) =>
      cardMessage(
        { kind: 'card', task, left: shown.balances, repeated: false, ...progress },
        picture,
        true,
      ),
    ),
    readyMessage(task),
    ...[blocked, large(2e8), large(undefined)].flatMap((why) => [
      linkMessage(task, '7.8', 'https://1.2/3', why),
      linkMessage(task, '7.8', undefined, why),
    ]),
    ...(task.state === 'failed'
      ? [failureMessage(task, 'thread'), failureMessage(task, 'private')]
      : []),
    taskMessage(task, 'https://1.2/3', task.requester),
    taskMessage(task, undefined, { ...task.requester, id: 'T1/U9' }),
  ];
}

function forms(locale: string): unknown[] {
  const kept: Draft = { image: { url: 'https://1.2/3', name: '7.8' } };
  const pictures = { pictures: [{ id: '1', name: '7.8' }] };
  return [
    formOf(shown.models, {}, locale),
    formOf(shown.models.slice(0, 1), {}, locale),
    formOf(shown.models.slice(1), {}, locale),
    formOf(shown.manyModels, kept, locale),
    formOf(shown.models, {}, locale, pictures),
  ].map((form) => formView(form, ''));
}

function administration(tasks: readonly Task[], locale: string): unknown[] {
  const groups = [{ id: 'S1', handle: '7', name: '7', users: new Set<string>() }];
  const report = shown.reportOf(tasks);
  return [
    ...shown.views.flatMap((view) => [
      adminView({ view, report, groups, charts: true, hasPage: true }, locale),
      settingsView(view, shown.models, groups, locale),
    ]),
    logView(shown.changes, locale),
    logView([], locale),
    changedView(shown.changes, locale),
    changedView([], locale),
    pageView({ url: 'https://1.1/1', minutes: 10 }, locale),
    doneView(
      [undefined, ...shown.balances].map((balance) => walletLine('T1/U1', balance, locale)),
      locale,
    ),
    gatewaysView(shown.gateways, shown.AT, locale),
    gatewaysView([], shown.AT, locale),
    gatewaysView(Array(60).fill(shown.gateways[1]), shown.AT, locale),
    troubleView({ code: 'not-admin' }, locale),
    grantView(locale),
    resetView(locale),
  ];
}
