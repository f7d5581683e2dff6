import type { Health } from '../gateway.ts';
import type { GatewayView } from '../gateway-report.ts';
import type { AdminNotice } from '../platform.ts';
import type { Say } from './index.ts';
import { type Markup, shortened, type TroubleText } from './texts.ts';

/** Models that are named of one gateway, and characters of a name: more would not be read. */
const MOST_MODELS = 10;
const LONGEST_ID = 60;

type Model = GatewayView['models'][number];

/** How one gateway does: what it is called, and line by line how it stands, what it does, and what it makes. */
export interface GatewayText {
  readonly name: string;
  readonly lines: readonly string[];
}

/** `now`: ms since the epoch. `most`: models of each kind that are named. The state is told by a mark and in words. */
export function gatewayLines(
  view: GatewayView,
  now: number,
  say: Say,
  markup: Markup,
  most: number = MOST_MODELS,
): GatewayText {
  const { name, health, models } = view;
  const gone = models.filter((model) => isGone(model, now));
  const here = models.filter((model) => !gone.includes(model));
  const named = (list: readonly Model[], text: (model: Model) => string, between: string) =>
    namedOf(list.map(text), most, between, say);
  return {
    name: markup.plain(shortened(name, LONGEST_ID)),
    lines: [
      stateText(health, now, say, markup),
      factsOf(view, say, markup).join(' · '),
      here.length === 0
        ? say('gateway.models.none')
        : say('gateway.models', { models: named(here, (one) => hereText(one, say, markup), ', ') }),
      ...(gone.length === 0
        ? []
        : [
            say('gateway.gone', {
              models: named(gone, (one) => goneText(one, say, markup), ' · '),
            }),
          ]),
    ],
  };
}

/** A gateway that is not there comes before one without a key: nobody knows what it would say of its keys. */
function stateText({ circuit, until, keys }: Health, now: number, say: Say, markup: Markup) {
  const later = until !== undefined && until > now ? markup.time(until) : undefined;
  if (circuit === 'open' && later !== undefined) return say('gateway.down', { time: later });
  if (circuit !== 'closed') return say('gateway.trying');
  if (keys?.usable === 0) {
    return later === undefined
      ? say('gateway.keyless')
      : say('gateway.keyless.until', { time: later });
  }
  return later === undefined ? say('gateway.working') : say('gateway.paused', { time: later });
}

function factsOf(view: GatewayView, say: Say, markup: Markup): string[] {
  const { running, most, health, balance } = view;
  const { usable, all } = health.keys ?? { usable: 1, all: 1 };
  return [
    most === undefined
      ? say('gateway.running', { running })
      : say('gateway.running.most', { running, most }),
    ...(all > 1 ? [say('gateway.keys', { usable, all })] : []),
    ...(balance === undefined
      ? []
      : [say('gateway.balance', { left: balance.left, time: markup.time(balance.at) })]),
  ];
}

/** A day that is still to come retires nothing yet. */
function isGone({ retired, until }: Model, now: number): boolean {
  if (until !== undefined) return until > now;
  return retired !== undefined && Date.parse(`${retired}T00:00:00Z`) <= now;
}

function hereText({ id, retired, until }: Model, say: Say, markup: Markup): string {
  const model = idText(id, markup);
  const leaves = retired !== undefined && until === undefined;
  return leaves ? say('gateway.leaves', { model, day: dayOf(retired) }) : model;
}

function goneText({ id, retired, until }: Model, say: Say, markup: Markup): string {
  const model = idText(id, markup);
  if (until !== undefined) return say('gateway.gone.until', { model, time: markup.time(until) });
  return retired === undefined ? model : say('gateway.gone.since', { model, day: dayOf(retired) });
}

function idText(id: string, markup: Markup): string {
  return markup.code(shortened(id, LONGEST_ID));
}

function namedOf(names: readonly string[], most: number, between: string, say: Say): string {
  const rest = names.length - most;
  if (rest <= 0) return names.join(between);
  return [...names.slice(0, most), say('report.more', { count: rest })].join(between);
}

/** A day of the catalogue. */
function dayOf(retired: string): Date {
  return new Date(`${retired}T00:00:00Z`);
}

/** What admins are told unasked. `limits`: the command that changes limits, as it is typed there. */
export function adminNoticeText(
  notice: AdminNotice,
  say: Say,
  markup: Markup,
  limits: string,
): TroubleText {
  if (notice.kind === 'budget') {
    const { percent, balance } = notice;
    const { used, limit, resetsAt } = balance;
    const reset = markup.time(resetsAt);
    return {
      title: say('budget.title', { percent: { percent } }),
      text: say('budget.text', { used, limit, reset, command: markup.code(limits) }),
    };
  }
  const gateway = markup.plain(shortened(notice.gateway, LONGEST_ID));
  switch (notice.kind) {
    case 'retired': {
      const model = idText(notice.model, markup);
      return {
        title: say('news.retired', { gateway, model }),
        text: say('news.retired.text', { time: markup.time(notice.until) }),
      };
    }
    case 'balance': {
      const { left, warning } = notice;
      return {
        title: say('news.balance', { gateway }),
        text: say('news.balance.text', { left, warning: String(warning) }),
      };
    }
    default:
      return {
        title: say(`news.${notice.kind}`, { gateway }),
        text: say(`news.${notice.kind}.text`),
      };
  }
}
