import { html } from 'hono/html';
import { fileUrl } from '../files.ts';
import { BASE } from '../place.ts';
import { formToken } from '../secrets.ts';
import type { Desk, Html, Request } from '../web.ts';

/** A page that needs no visit. */
export function barePage(title: string, body: Html): Html {
  return document(title, html`<main id="main">${body}</main>`);
}

const PAGES = [
  ['Overview', BASE],
  ['Tasks', `${BASE}/tasks`],
  ['Wallets', `${BASE}/wallets`],
  ['Settings', `${BASE}/settings`],
  ['Gateways', `${BASE}/gateways`],
  ['Acts', `${BASE}/acts`],
] as const;

const QUEUE = ['Queue', `${BASE}/queue`] as const;

/** A page for whoever is let in. */
export function page(c: Request, { hasQueue }: Desk, title: string, body: Html): Html {
  const { visit } = c.var;
  const links = hasQueue ? [...PAGES, QUEUE] : PAGES;
  const here = (url: string) => (c.req.path === url ? html` aria-current="page"` : '');
  return document(
    title,
    html`<a class="skip" href="#main">To the content</a>
      <header>
        <p class="name">Reelbot</p>
        <nav aria-label="Pages">
          <ul>${links.map(([name, url]) => html`<li><a href="${url}"${here(url)}>${name}</a></li>`)}</ul>
        </nav>
        <form method="post" action="${BASE}/logout">
          ${tokenField(c)}
          <span class="who"><bdi>${visit.operator.name}</bdi></span>
          <button class="quiet">Sign out</button>
        </form>
      </header>
      <main id="main" tabindex="-1"><h1>${title}</h1>${body}</main>`,
  );
}

/** Proves that a form is ours. */
export function tokenField(c: Request): Html {
  return html`<input type="hidden" name="token" value="${formToken(c.var.visit.key)}">`;
}

function document(title: string, body: Html): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <meta name="robots" content="noindex">
        <title>${title} – Reelbot</title>
        <link rel="icon" href="${fileUrl(BASE, 'icon.svg')}">
        <link rel="stylesheet" href="${fileUrl(BASE, 'style.css')}">
        <script defer src="${fileUrl(BASE, 'page.js')}"></script>
      </head>
      <body>${body}</body>
    </html>`;
}

/** What is known of something: names and values. */
export function facts(rows: readonly (readonly [string, Html | string])[]): Html {
  return html`<dl class="facts">${rows.map(
    ([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`,
  )}</dl>`;
}

/** A table whose cells carry their column's name, for narrow screens. */
export function table(
  caption: string,
  heads: readonly string[],
  rows: readonly (readonly (Html | string | number)[])[],
): Html {
  return html`<table>
    <caption>${caption}</caption>
    <thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead>
    <tbody>${rows.map(
      (row) =>
        html`<tr>${row.map((cell, nth) => html`<td data-head="${heads[nth] ?? ''}"><div>${cell}</div></td>`)}</tr>`,
    )}</tbody>
  </table>`;
}
