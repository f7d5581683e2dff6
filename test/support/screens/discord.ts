import {
  adminNoticeText,
  type Draft,
  forgetQuestion,
  forgottenText,
  formOf,
  speak,
  type Task,
  walletText,
} from '../../../src/core/index.ts';
import { adminCommand } from '../../../src/discord/admin/command.ts';
import {
  renderBalance,
  renderChanges,
  renderGateways,
  renderLog,
  renderReport,
  renderSettings,
} from '../../../src/discord/admin/render.ts';
import { renderWords } from '../../../src/discord/admin/words-form.ts';
import { forgetRows } from '../../../src/discord/buttons.ts';
import { animateCommand, soraCommand } from '../../../src/discord/commands.ts';
import { markup } from '../../../src/discord/markup.ts';
import { renderModal } from '../../../src/discord/modal.ts';
import { ownCommands } from '../../../src/discord/own/commands.ts';
import { renderHistory } from '../../../src/discord/own/history-page.ts';
import { renderTask } from '../../../src/discord/own/quota-and-task.ts';
import {
  renderAnchorCard,
  renderCard,
  renderConfirm,
  renderFailure,
  renderFile,
  renderLink,
  renderPrivate,
  renderPrivateFailure,
  renderTrouble,
} from '../../../src/discord/render.ts';
import * as shown from './shown.ts';

/** Everything that the bot registers. */
export function commands() {
  return [
    soraCommand(shown.models),
    animateCommand(),
    ...ownCommands(),
    adminCommand(shown.models),
  ];
}

/** Everything that the bot shows on Discord, in one language. */
export function screens(locale: string): unknown[] {
  const requester = { platform: 'discord', id: '1', name: '7', scope: '2', locale } as const;
  const address = {
    applicationId: '1',
    interactionToken: 't',
    tokenExpiresAt: 1,
    channelId: '3',
    place: 'thread',
    canAttach: true,
    canEmbed: true,
    canReply: true,
    guildId: '2',
    messageId: '4',
    threadId: '5',
  };
  const tasks = shown.tasksOf({ requester, address });
  return [
    ...tasks.flatMap((task) => ofTask(task)),
    ...forms(locale),
    ...shown.troubles().map((trouble) => renderTrouble(trouble, locale, '9')),
    renderConfirm({ code: 'confirm', cost: 10_000 }, locale, '9', true),
    ...own(tasks, locale),
    ...administration(tasks, locale),
  ];
}

function ofTask(task: Task): unknown[] {
  const blocked = { why: 'blocked' } as const;
  const large = (bytes: number | undefined) => ({ why: 'too large', bytes }) as const;
  return [
    ...shown.progresses.map((progress) =>
      renderCard({ kind: 'card', task, left: shown.balances, repeated: false, ...progress }, true),
    ),
    renderAnchorCard({ kind: 'card', task, left: [], repeated: false }, true),
    renderFile(task, '7.8'),
    ...[blocked, large(2e8), large(undefined)].flatMap((why) => [
      renderLink(task, '7.8', 'https://1.2/3', why),
      renderLink(task, '7.8', undefined, why),
    ]),
    ...(task.state === 'failed' ? [renderFailure(task), renderPrivateFailure(task)] : []),
    renderTask(task, task.requester),
    renderTask(task, { ...task.requester, id: '99' }),
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
  ].map((form) => renderModal(form, 'form'));
}

function own(tasks: readonly Task[], locale: string): unknown[] {
  const say = speak(locale);
  const { privacyView: view, balances, models } = shown;
  const wallets = [
    walletText({ balances, running: 1, waiting: 2 }, models, say, markup),
    walletText({ balances: [], running: 0, waiting: 0 }, shown.manyModels, say, markup),
  ];
  const told = [forgetQuestion(view, say), forgottenText({ forgotten: 12_345, open: 2 }, say)];
  return [
    ...[...wallets, ...told].map(({ title, lines }) => renderPrivate(title, lines)),
    forgetRows('1', locale),
    renderPrivate(say('privacy.title'), [say('privacy.exported')]),
    renderHistory({ tasks: tasks.slice(0, 25), page: 1, more: true }, locale),
    renderHistory({ tasks: [], page: 0, more: false }, locale),
    ...(['send', 'delete', 'resume'] as const).map((done) =>
      renderPrivate(say(`done.${done}`), []),
    ),
  ];
}

function administration(tasks: readonly Task[], locale: string): unknown[] {
  const report = shown.reportOf(tasks);
  const { files: _, ...drawn } = renderReport(report, new Uint8Array(1), locale);
  return [
    ...shown.notices.map((notice) => {
      const { title, text } = adminNoticeText(notice, speak(locale), markup, '/1');
      return renderPrivate(title, [text]);
    }),
    ...shown.views.map((view) => renderSettings(view, locale)),
    renderChanges(shown.changes, locale),
    renderChanges([], locale),
    renderLog(shown.changes, locale),
    renderLog([], locale),
    renderGateways(shown.gateways, shown.AT, locale),
    renderGateways([], shown.AT, locale),
    renderGateways(Array(30).fill(shown.gateways[1]), shown.AT, locale),
    ...shown.balances.map((balance) => renderBalance('1', balance, locale)),
    renderBalance('1', undefined, locale),
    renderReport({ ...report, people: [], failures: [] }, undefined, locale),
    drawn,
    renderWords(['7'], locale),
  ];
}
