import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';

const STYLE = `
:root { color-scheme: light dark; }
body { font: 1.05rem/1.5 system-ui, sans-serif; max-width: 36rem; margin: 12vh auto; padding: 0 1.5rem; }
a.button { display: inline-block; padding: .6rem 1.2rem; border: 1px solid #9a7d9b; border-radius: .4rem; background: #4a154b; color: #fff; text-decoration: none; }
a.button:focus-visible { outline: 3px solid #1d9bd1; outline-offset: 2px; }
code { font-size: .95em; }
`;

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** Nothing but its own style; the address of a page holds a code, so it is told to nobody. */
const HEADERS = {
  'content-security-policy': `default-src 'none'; style-src 'sha256-${STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
};

/** A text with pieces from outside, which come out as text whatever they hold. */
function html(parts: TemplateStringsArray, ...given: readonly string[]): string {
  return parts.map((part, place) => part + escaped(given[place] ?? '')).join('');
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/gu, (character) => ENTITIES[character] ?? '');
}

function page(title: string, body: string): string {
  const head = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>`;
  return `${head}
<style>${STYLE}</style>
</head>
<body>
<main>
${html`<h1>${title}</h1>`}
${body}
</main>
</body>
</html>
`;
}

/** Before the library writes the head of a page. */
export function guard(response: ServerResponse): void {
  for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
}

/** Where an installation begins; `url` is Slack's page of consent. */
export function installPage(url: string): string {
  return page(
    'Reelbot for Slack',
    html`<p>Reelbot makes videos from a prompt, or from a picture, and posts them in the thread.</p>
<p><a class="button" href="${url}">Add to Slack</a></p>
<p>Slack asks you next which workspace it is for, and shows what Reelbot may do there. The link works for ten minutes.</p>`,
  );
}

/** How an installation ended. */
export type Outcome =
  | { readonly kind: 'done'; readonly name: string }
  | { readonly kind: 'refused' | 'again' }
  /** `why`: for whoever runs the bot. */
  | { readonly kind: 'failed'; readonly why?: string };

const STATUS = { done: 200, refused: 403, again: 400, failed: 500 } as const;

/** Writes the page that ends an installation. `again`: where it begins. */
export function answerOutcome(response: ServerResponse, outcome: Outcome, again: string): void {
  const body = outcomePage(outcome, again);
  guard(response);
  response.writeHead(STATUS[outcome.kind], { 'content-type': 'text/html; charset=utf-8' });
  response.end(body);
}

function outcomePage(outcome: Outcome, again: string): string {
  const retry = html`<p><a class="button" href="${again}">Start again</a></p>`;
  switch (outcome.kind) {
    case 'done':
      return page(
        'Reelbot is installed',
        html`<p>${outcome.name} has Reelbot now.</p>
<p>Next: invite it to a channel with <code>/invite @reelbot</code>, then type <code>/sora</code> and what the video shall show. <code>/sora help</code> tells the rest.</p>`,
      );
    case 'refused':
      return page(
        'Reelbot was not installed',
        `<p>The permission was refused in Slack, and nothing was changed. If your workspace wants an admin to approve apps, ask one.</p>\n${retry}`,
      );
    case 'again':
      return page(
        'This link is over',
        `<p>An installation has to be finished in the browser that began it, within ten minutes, and once. Nothing was changed.</p>\n${retry}`,
      );
    case 'failed':
      return page(
        'The installation went wrong',
        `${html`<p>Reelbot was not installed. ${outcome.why ?? 'Try again in a moment; if it stays like this, tell whoever runs this bot.'}</p>`}\n${retry}`,
      );
  }
}
