import { html } from 'hono/html';
import { BASE } from '../place.ts';
import type { Html } from '../web.ts';
import { barePage } from './layout.ts';

/** Why somebody was not let in. */
export type LoginFault = 'code' | 'token' | 'often';

const FAULTS: Readonly<Record<LoginFault, string>> = {
  code: 'This link lets nobody in any more: it was used, or it is older than ten minutes. Ask the bot for a new one.',
  token: 'This is not the token.',
  often: 'Too many tries. Come back in a minute.',
};

/** The way in. A code is only shown to be pressed: what looks at links for people must not spend it. */
export function loginPage({
  hasToken,
  fault,
  code,
}: {
  hasToken: boolean;
  fault: LoginFault | undefined;
  code: string | undefined;
}): Html {
  const withCode = html`<form method="post" action="${BASE}/login">
    <input type="hidden" name="code" value="${code ?? ''}">
    <p>This link lets you in once.</p>
    <button>Sign in</button>
  </form>`;
  const withToken = html`<form method="post" action="${BASE}/login">
    <label for="secret">ADMIN_TOKEN</label>
    <input id="secret" name="secret" type="password" autocomplete="current-password" required>
    <button>Sign in</button>
  </form>`;
  return barePage(
    'Sign in',
    html`<div class="door">
      <h1>Reelbot, the operator’s page</h1>
      ${fault === undefined ? '' : html`<p class="fault" role="alert">${FAULTS[fault]}</p>`}
      ${code === undefined ? '' : withCode}
      ${code === undefined && hasToken ? withToken : ''}
      ${
        code === undefined
          ? html`<p>Who stands in <code>ADMINS</code> gets a link from the bot: <code>/sora-admin show</code> on Discord, <code>/sora admin</code> on Slack.</p>`
          : ''
      }
    </div>`,
  );
}
