import { html } from 'hono/html';
import { changeLine, settingsLines } from '../../core/index.ts';
import type { ScopeView } from '../../core/operator.ts';
import { BASE } from '../place.ts';
import type { Html } from '../web.ts';
import { table } from './layout.ts';
import { plain } from './plain.ts';
import { query, say } from './text.ts';

interface Scope {
  readonly platform: string;
  readonly scope: string;
}

/** Rows of a list that is there to be looked over. */
const MOST_ROWS = 500;

const HOW = html`<p>Settings are changed where they hold: <code>/sora-admin</code> in the server on Discord, <code>/sora admin</code> in the workspace on Slack. Where nothing is set, the environment’s values count.</p>`;

/** Where the admins chose something. */
export function scopesBody(scopes: readonly Scope[]): Html {
  if (scopes.length === 0) return html`${HOW}<p>No admins have chosen anything yet.</p>`;
  return html`${HOW}${table(
    scopes.length > MOST_ROWS
      ? `The first ${MOST_ROWS} of ${scopes.length} servers and workspaces with settings`
      : 'Servers and workspaces with settings',
    ['Platform', 'Server or workspace', 'Tasks'],
    scopes
      .slice(0, MOST_ROWS)
      .map(({ platform, scope }) => [
        platform,
        html`<a href="${BASE}/settings/${encodeURIComponent(platform)}/${encodeURIComponent(scope)}">${scope}</a>`,
        html`<a href="${BASE}/tasks${query({ platform, scope })}">tasks of ${scope}</a>`,
      ]),
  )}`;
}

/** What holds in one scope, and who changed it. */
export function scopeBody({ platform, scope }: Scope, view: ScopeView): Html {
  const lines = settingsLines(view, say, plain);
  const log = view.log.map((change) => changeLine(change, say, plain));
  return html`
    <p>${platform}, <code>${scope}</code>: <a href="${BASE}/tasks${query({ platform, scope })}">tasks</a>, <a href="${BASE}/wallets${query({ kind: 'scope', platform, id: scope })}">wallet</a></p>
    ${HOW}
    <section aria-labelledby="holds"><h2 id="holds">What holds</h2><ul>${lines.map((line) => html`<li>${line}</li>`)}</ul></section>
    <section aria-labelledby="log"><h2 id="log">Who changed what</h2>
      ${log.length === 0 ? html`<p>Nothing was changed yet.</p>` : html`<ul>${log.map((line) => html`<li>${line}</li>`)}</ul>`}
    </section>`;
}
