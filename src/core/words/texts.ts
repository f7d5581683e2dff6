import type { Trouble } from '../errors.ts';
import type { Notice } from '../platform.ts';
import type { Option, Problem } from '../problem.ts';
import type { Balance } from '../quota.ts';
import type { VideoRequest } from '../request.ts';
import { BAR_PARTS, type Waiting } from '../schedule.ts';
import { isSpent, type Task } from '../task.ts';
import { type Say, speak, speakLoosely, styleName, type WordKey } from './index.ts';

/** How a platform writes what the texts are made of. */
export interface Markup {
  /** Text typed by people, made harmless: no mention, no link, no formatting. */
  plain(text: string): string;
  /** Code style: copied whole. */
  code(text: string): string;
  bold(text: string): string;
  /** A moment in the reader's own form. `ms` since the epoch. */
  time(ms: number): string;
  /** A link to a channel, which notifies nobody. */
  channel(id: string): string;
  /** A mention that notifies. */
  user(id: string): string;
  /** An option, by the name under which the reader finds it there. */
  option(name: Option, say: Say): string;
}

/** Longest prompt in an anchor, in characters. */
const ANCHOR_PROMPT = 200;

/** One rhythm on both platforms: the lines of a task's card, top to bottom. Any of them may be absent. */
export interface CardText {
  readonly task: string;
  readonly facts: string;
  readonly cost: string;
  readonly status: string;
}

/** The message that a thread hangs on: who asked, and for what. */
export function anchorText(name: string, prompt: string, markup: Markup): string {
  return `🎬 ${markup.bold(markup.plain(name))}: ${markup.plain(shortened(prompt, ANCHOR_PROMPT))}`;
}

/** A thread's name, at most `most` characters, on one line. */
export function threadName(prompt: string, most: number): string {
  return `🎬 ${shortened(prompt, most - 2)}`;
}

export function cardText(
  notice: Extract<Notice, { kind: 'card' }>,
  say: Say,
  markup: Markup,
): CardText {
  const { task, left } = notice;
  const tightest = left[0];
  const cost = [
    costText(task.cost, say),
    ...(tightest ? [leftText(tightest, say)] : []),
    gatewayText(task, say),
  ];
  return {
    task:
      task.taskId === undefined
        ? say('card.starting')
        : say('card.task', { id: markup.code(task.taskId) }),
    facts: factsOf(task.request, say, markup).join(' · '),
    cost: cost.join(' · '),
    status: statusText(notice, say),
  };
}

export function factsOf(request: VideoRequest, say: Say, markup: Markup): string[] {
  const facts = [
    request.model,
    say('choice.seconds', { seconds: request.duration }),
    say(`choice.${request.orientation}`),
    say(`choice.${request.size}`),
  ];
  if (request.styleId !== undefined) facts.push(styleName(request.styleId, say));
  if (request.storyboard) facts.push(say('card.storyboard'));
  if (request.removeWatermark) facts.push(say('card.watermark'));
  if (request.editId !== undefined)
    facts.push(say('card.edit', { id: markup.code(request.editId) }));
  return facts;
}

export function costText(cost: number, say: Say): string {
  return say('card.cost', { count: cost });
}

/** Who makes it; where that is not the first choice, in whose place. */
function gatewayText({ gateway, gateways, taskId }: Task, say: Say): string {
  const [first] = gateways;
  if (taskId === undefined || first === undefined || first === gateway) return gateway;
  return say('card.instead', { gateway, first });
}

function leftText({ left, limit, unit }: Balance, say: Say): string {
  return say(`card.left.${unit}`, { left, limit });
}

function statusText(notice: Extract<Notice, { kind: 'card' }>, say: Say): string {
  const { task, progress, waiting } = notice;
  switch (task.state) {
    case 'accepted':
    case 'submitting':
      return waiting === undefined ? say('card.working') : waitingText(waiting, say);
    case 'running': {
      if (progress === undefined) return say('card.working');
      return `${bar(progress.fraction)}  ${restText(progress.leftMs, progress.estimated, say)}`;
    }
    case 'succeeded': {
      const done = say('card.done', { time: durationText(spentMs(task), say) });
      return `${bar(1)}  ${task.removed ? `${done} · ${say('state.removed')}` : done}`;
    }
    case 'failed':
    case 'lost':
      return isSpent(task) ? say('card.failed') : `${say('card.failed')} · ${say('card.back')}`;
  }
}

function waitingText({ place, waitMs }: Waiting, say: Say): string {
  const where = say('card.place', { place });
  if (waitMs === undefined) return where;
  const minutes = Math.max(1, Math.round(waitMs / 60_000));
  return `${where} · ${say('card.wait', { minutes })}`;
}

function restText(leftMs: number | undefined, estimated: boolean, say: Say): string {
  if (leftMs === undefined) return estimated ? say('card.longer') : say('card.working');
  if (leftMs < 45_000) return say('card.about.soon');
  return say('card.about', { minutes: Math.max(1, Math.round(leftMs / 60_000)) });
}

/** A bar of ten parts. */
export function bar(fraction: number): string {
  const full = Math.min(BAR_PARTS, Math.max(0, Math.floor(fraction * BAR_PARTS)));
  return '▓'.repeat(full) + '░'.repeat(BAR_PARTS - full);
}

/** From the command to the end, in ms: what the person waited. */
export function spentMs(task: Task): number {
  return Math.max(0, (task.endedAt ?? task.createdAt) - task.createdAt);
}

export function durationText(ms: number, say: Say): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 60
    ? say('time.seconds', { seconds })
    : say('time.minutes', { minutes: Math.floor(seconds / 60), seconds: seconds % 60 });
}

/** A refusal or a failure: a title that names its kind, and what to do next. */
export interface TroubleText {
  readonly title: string;
  readonly text: string;
}

export function troubleText(trouble: Trouble, locale: string, markup: Markup): TroubleText {
  const text = speakLoosely(locale);
  switch (trouble.code) {
    case 'invalid':
      return {
        title: text('trouble.invalid'),
        text: trouble.problems.map((one) => problemText(one, locale, markup)).join('\n'),
      };
    case 'credits': {
      const { kind, left, resetsAt } = trouble.balance;
      const key = kind === 'user' ? 'trouble.credits.text' : (`trouble.credits.${kind}` as const);
      const values = { cost: trouble.cost, left, reset: markup.time(resetsAt) };
      return { title: text('trouble.credits'), text: text(key, values) };
    }
    case 'image': {
      const { bytes, pixels } = trouble.limits;
      const values = {
        most: Math.floor(bytes / 2 ** 20),
        edge: pixels.edge,
        least: pixels.least,
        total: Math.floor(pixels.total / 1_000_000),
      };
      return { title: text('trouble.image'), text: text(`trouble.image.${trouble.fault}`, values) };
    }
    case 'channel': {
      const { channels } = trouble;
      const key = channels.length === 0 ? 'trouble.channel.text' : 'trouble.channel.only';
      const names = channels.map((id) => markup.channel(id)).join(', ');
      return { title: text('trouble.channel'), text: text(key, { channels: names }) };
    }
    case 'confirm':
      return {
        title: text('trouble.confirm', { count: trouble.cost }),
        text: text('trouble.confirm.text'),
      };
    case 'task':
      return {
        title: text(`failure.${trouble.failure}`),
        text: text(`failure.${trouble.failure}.text`, { command: markup.code('/invite') }),
      };
    default:
      return {
        title: text(`trouble.${trouble.code}`),
        text: text(`trouble.${trouble.code}.text`, { command: markup.code('/invite') }),
      };
  }
}

/** One sentence on one option. What the person typed is made harmless. */
export function problemText(one: Problem, locale: string, markup: Markup): string {
  const near = one.key === 'option.unknown' && one.values.nearest !== '';
  const key: WordKey = near ? 'problem.option.unknown.near' : `problem.${one.key}`;
  const typed = Object.entries(one.values).map(([name, value]) => [
    name,
    typeof value === 'string' ? markup.plain(few(name, value, locale)) : value,
  ]);
  const option = one.option === undefined ? '' : markup.option(one.option, speak(locale));
  return speakLoosely(locale)(key, { ...Object.fromEntries(typed), option });
}

/** Values that are lists, as the core writes them, and how much of a list is read. */
const LISTS: ReadonlySet<string> = new Set(['allowed', 'able']);
const MOST_LISTED = 25;

function few(name: string, value: string, locale: string): string {
  const entries = LISTS.has(name) ? value.split(', ') : [];
  const rest = entries.length - MOST_LISTED;
  if (rest <= 0) return value;
  const more = speak(locale)('report.more', { count: rest });
  return [...entries.slice(0, MOST_LISTED), more].join(', ');
}

/** Cut at a whole character and marked as cut; white space becomes single spaces. */
export function shortened(text: string, most: number): string {
  const characters = [...text.replace(/\s+/gu, ' ').trim()];
  return characters.length <= most
    ? characters.join('')
    : `${characters.slice(0, most - 1).join('')}…`;
}
