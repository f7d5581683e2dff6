import type { VideoModel } from '../catalogue.ts';
import type { WalletView } from '../own-tasks.ts';
import type { Balance } from '../quota.ts';
import type { Report, Share } from '../report.ts';
import { isEnded, type Task } from '../task.ts';
import type { Say } from './index.ts';
import { bar, costText, durationText, factsOf, type Markup, shortened, spentMs } from './texts.ts';

/** Longest prompt in a list, in characters. */
const LISTED_PROMPT = 60;

/** What is left, as a title and lines: each wallet with its bar, what is under way, what everything costs. */
export function walletText(
  view: WalletView,
  models: readonly VideoModel[],
  say: Say,
  markup: Markup,
): { title: string; lines: string[] } {
  const { balances, running, waiting } = view;
  const wallets = balances.flatMap((one) => balanceText(one, say, markup));
  return {
    title: say('wallet.title'),
    lines: [
      ...(wallets.length === 0 ? [say('wallet.none')] : wallets),
      ...(running + waiting === 0 ? [] : [say('wallet.under-way', { running, waiting })]),
      '',
      markup.bold(say('wallet.prices')),
      ...pricesOfAll(models, say, markup),
    ],
  };
}

function balanceText(
  { kind, left, limit, unit, resetsAt }: Balance,
  say: Say,
  markup: Markup,
): string[] {
  const fraction = limit === 0 ? 0 : left / limit;
  const reset = markup.time(resetsAt);
  return [
    `${bar(fraction)}  ${say(`wallet.${kind}`, { left: say(`card.left.${unit}`, { left, limit }) })}`,
    say('wallet.resets', { reset }),
  ];
}

/** Lines of prices: more would not be read, and do not fit everywhere. */
const MOST_PRICES = 15;

function pricesOfAll(models: readonly VideoModel[], say: Say, markup: Markup): string[] {
  const lines = models.flatMap((model) => pricesOf(model, say, markup));
  const rest = lines.length - MOST_PRICES;
  if (rest <= 0) return lines;
  return [...lines.slice(0, MOST_PRICES), say('report.more', { count: rest })];
}

/** One line for each size of a model. */
function pricesOf({ label, offers }: VideoModel, say: Say, markup: Markup): string[] {
  const sizes = [...new Set(offers.map(({ size }) => size))];
  return sizes.map((size) => {
    const prices = offers
      .filter((offer) => offer.size === size)
      .map(
        ({ seconds, credits }) =>
          `${say('choice.seconds', { seconds })}: ${costText(credits, say)}`,
      );
    return `${markup.plain(label)} · ${say(`choice.${size}`)} · ${prices.join(' · ')}`;
  });
}

/** All that there is to know of a task, line by line. */
export function taskLines(task: Task, say: Say, markup: Markup): string[] {
  const { createdAt, startedAt, endedAt, cost, gateway, taskId, request } = task;
  return [
    ...(taskId === undefined ? [] : [say('card.task', { id: markup.code(taskId) })]),
    markup.plain(shortened(request.prompt, 300)),
    factsOf(request, say, markup).join(' · '),
    `${costText(cost, say)} · ${gateway} · ${stateText(task, say)}`,
    say('task.asked', { time: markup.time(createdAt) }),
    ...(startedAt === undefined ? [] : [say('task.started', { time: markup.time(startedAt) })]),
    ...(endedAt === undefined
      ? []
      : [
          say('task.ended', {
            time: markup.time(endedAt),
            after: durationText(spentMs(task), say),
          }),
        ]),
    say('task.own-id', { id: markup.code(task.id) }),
  ];
}

/** One task in a list: when, what, how it stands. `most`: characters of the prompt, where room is short. */
export function historyLine(task: Task, say: Say, markup: Markup, most = LISTED_PROMPT): string {
  const { createdAt, request, taskId, id } = task;
  const prompt = markup.plain(shortened(request.prompt, most));
  const facts = `${request.model} · ${say('choice.seconds', { seconds: request.duration })}`;
  return `${markup.time(createdAt)} · ${prompt} · ${facts} · ${stateText(task, say)} · ${markup.code(taskId ?? id)}`;
}

/** How a task stands, in a word or two. */
export function stateText(task: Task, say: Say): string {
  if (task.removed) return say('state.removed');
  if (task.state === 'accepted') return say('state.waiting');
  if (!isEnded(task)) return say('state.running');
  if (task.state === 'succeeded') return say('state.done');
  return say(`failure.${task.failure?.code ?? 'lost'}`);
}

/** The day of a scope in lines: under the chart, and for those who cannot see it. */
export function reportLines(report: Report, say: Say, markup: Markup): string[] {
  const { people, models, failures, running, queued, wallet } = report;
  return [
    ...(wallet === undefined ? [] : balanceText(wallet, say, markup)),
    say('report.now', { running: running.length, queued: queued.length }),
    ...listOf(say('report.people'), people, say, markup),
    ...listOf(say('report.models'), models, say, markup),
    ...(failures.length === 0 ? [] : [markup.bold(say('report.failures'))]),
    ...failures.map(({ code, tasks }) =>
      say('report.failure', { tasks, failure: say(`failure.${code}`) }),
    ),
  ];
}

/** Rows of a list in a message: more would not be read. */
const MOST_ROWS = 10;

function listOf(title: string, shares: readonly Share[], say: Say, markup: Markup): string[] {
  if (shares.length === 0) return [];
  const rows = shares.slice(0, MOST_ROWS).map(({ name, tasks, credits }, index) => {
    const videos = say('report.tasks', { count: tasks });
    return `${index + 1}. ${markup.plain(name)} · ${costText(credits, say)} · ${videos}`;
  });
  const rest = shares.length - rows.length;
  return [markup.bold(title), ...rows, ...(rest > 0 ? [say('report.more', { count: rest })] : [])];
}
