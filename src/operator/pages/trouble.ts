import { html } from 'hono/html';
import { BASE } from '../place.ts';
import type { Desk, Html, Request } from '../web.ts';
import { barePage, page } from './layout.ts';

const TEXTS = {
  404: ['There is no such page', 'Or there is no such task, person or place any more.'],
  500: [
    'Something is wrong with the bot',
    'Nothing is known to have been changed. The log has the cause.',
  ],
  503: [
    'The store cannot be reached',
    'Nothing is known to have been changed. Try again in a moment.',
  ],
} as const;

/** What is said instead of a page. */
export function troublePage(
  c: Request,
  desk: Desk,
  status: keyof typeof TEXTS,
): Response | Promise<Response> {
  const [title, text] = TEXTS[status];
  const body = html`<p class="fault" role="alert">${text}</p><p><a href="${BASE}">Overview</a></p>`;
  // Without a visit there is nothing of a page to be shown.
  const known = c.get('visit') as unknown;
  return c.html(
    known === undefined
      ? barePage(title, html`<h1>${title}</h1>${body}`)
      : page(c, desk, title, body),
    status,
  );
}

const REFUSALS = {
  origin: 'This request does not come from the operator’s page.',
  visit: 'You are not signed in any more.',
  token: 'This form is not of your present visit. Open the page again.',
} as const;

export function refusalText(why: keyof typeof REFUSALS): Html {
  return html`<h1>Refused</h1>
    <p class="fault" role="alert">${REFUSALS[why]} Nothing was done.</p>
    <p><a href="${BASE}">Overview</a></p>`;
}
