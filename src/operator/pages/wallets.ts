import { html } from 'hono/html';
import type { Balance } from '../../core/index.ts';
import type { WalletOwner, WalletPage } from '../../core/operator.ts';
import { BASE } from '../place.ts';
import type { Html, Request } from '../web.ts';
import { facts, table, tokenField } from './layout.ts';
import { credits, moment, query, taskLink, typed } from './text.ts';

/** Tasks of a window that are named. */
const MOST_HOLDS = 20;

/** Most credits that can be given at once. */
export const MOST_CREDITS = 1_000_000_000;

const KINDS = [
  ['user', 'a person'],
  ['scope', 'a server or workspace'],
  ['global', 'everyone together'],
] as const;

/** `wallets` is absent until somebody was looked up. `changed`: it was changed just now. */
export interface WalletsFacts {
  readonly owner: WalletOwner;
  readonly wallets?: WalletPage;
  readonly changed: boolean;
  readonly platforms: readonly string[];
}

export function walletsBody({ owner, wallets, changed, platforms }: WalletsFacts): Html {
  return html`
    ${lookUp(owner, platforms)}
    ${changed ? html`<p class="news" role="status">The wallet was changed.</p>` : ''}
    ${wallets === undefined ? html`<p>Say whose wallet you want to see.</p>` : found(owner, wallets)}`;
}

function lookUp({ kind, platform, id, scope }: WalletOwner, platforms: readonly string[]): Html {
  // One that is switched off may have been looked up by a link.
  const known = new Set([...platforms, ...(platform === '' ? [] : [platform])]);
  const option = (value: string, text: string, chosen: string) =>
    html`<option value="${value}"${value === chosen ? html` selected` : ''}>${text}</option>`;
  return html`<form method="get" action="${BASE}/wallets" class="filter" aria-label="Whose wallet">
    <div><label for="kind">Wallet of</label><select id="kind" name="kind">${KINDS.map(([value, text]) => option(value, text, kind))}</select></div>
    <div><label for="platform">Platform</label><select id="platform" name="platform">${[...known].map((one) => option(one, one, platform))}</select></div>
    <div><label for="id">Id of the person, server or workspace</label><input id="id" name="id" value="${id}" autocomplete="off" spellcheck="false"></div>
    <div><label for="scope">Of a person: under the settings of</label><input id="scope" name="scope" value="${scope}" autocomplete="off" spellcheck="false" placeholder="server or workspace"></div>
    <button>Look up</button>
  </form>`;
}

function found(owner: WalletOwner, { balance, windows }: WalletPage): Html {
  return html`
    <section aria-labelledby="left"><h2 id="left">Now</h2>
      ${balance === undefined ? html`<p>There is no limit, so there is nothing to change.</p>` : html`${balanceFacts(balance)}${changeForms(owner)}`}
    </section>
    <section aria-labelledby="windows"><h2 id="windows">Windows</h2>
      ${windows.length === 0 ? html`<p>Nothing was spent or held yet.</p>` : windowTable(windows)}
    </section>`;
}

export function balanceFacts({ left, limit, used, unit, resetsAt }: Balance): Html {
  return facts([
    ['Left', `${left} of ${limit} a ${unit}`],
    ['Spent and held', credits(used)],
    ['Begins anew', moment(resetsAt)],
  ]);
}

function windowTable(windows: WalletPage['windows']): Html {
  return table(
    'What was spent and is held, the newest window first',
    ['Window (UTC)', 'Spent', 'Held', 'Granted', 'Held for'],
    windows.map(({ window, committed, held, granted }) => {
      const ids = Object.keys(held);
      return [
        window,
        committed,
        Object.values(held).reduce((sum, cost) => sum + cost, 0),
        granted,
        html`${ids.slice(0, MOST_HOLDS).map((id) => html`${taskLink(id)} `)}${ids.length > MOST_HOLDS ? `and ${ids.length - MOST_HOLDS} more` : ids.length === 0 ? '–' : ''}`,
      ];
    }),
  );
}

function changeForms(owner: WalletOwner): Html {
  return html`<div class="forms">
    <form method="get" action="${BASE}/wallets/grant" aria-label="Grant">
      ${hidden(owner)}
      <label for="credits">Credits to add to the present window</label>
      <input id="credits" name="credits" type="number" min="1" max="${MOST_CREDITS}" required>
      <button>Grant…</button>
    </form>
    <form method="get" action="${BASE}/wallets/reset" aria-label="Reset">
      ${hidden(owner)}
      <button>Reset…</button>
    </form>
  </div>`;
}

function hidden(values: object): Html {
  return html`${Object.entries(values).map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${String(value)}">`,
  )}`;
}

/** @param commandId makes a second press of the same form change nothing */
export function confirmChange(
  c: Request,
  change: {
    readonly owner: WalletOwner;
    readonly credits: number | undefined;
    readonly commandId: string;
  },
): Html {
  const { owner, credits: count, commandId } = change;
  const what = count === undefined ? 'reset' : 'grant';
  const says =
    count === undefined
      ? 'Everything spent in the present window counts as not spent. What tasks under way hold stays held.'
      : `The present window gets ${credits(count)} more. The next one begins with the usual limit.`;
  return html`
    <p>${says}</p>
    ${facts([
      ['Wallet of', KINDS.find(([kind]) => kind === owner.kind)?.[1] ?? ''],
      ...(owner.kind === 'global'
        ? []
        : [['Whose', html`${typed(owner.id)} on ${owner.platform}`] as const]),
    ])}
    <form method="post" action="${BASE}/wallets/${what}" class="sure">
      ${tokenField(c)}
      ${hidden({ ...owner, ...(count === undefined ? {} : { credits: count }), commandId })}
      <button>${count === undefined ? 'Reset' : `Grant ${credits(count)}`}</button>
      <a href="${BASE}/wallets${query({ ...owner })}">Rather not</a>
    </form>`;
}
