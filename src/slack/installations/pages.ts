import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { languageOf, speak } from '../../core/index.ts';
import { COMMAND } from '../help.ts';

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

/** A text with pieces from elsewhere, which come out as text whatever they hold. */
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

function page(locale: string, title: string, body: string): string {
  const head = html`<!doctype html>
<html lang="${languageOf(locale)}">
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

function paragraph(text: string): string {
  return html`<p>${text}</p>`;
}

function button(url: string, text: string): string {
  return html`<p><a class="button" href="${url}">${text}</a></p>`;
}

/** Before the library writes the head of a page. */
export function guard(response: ServerResponse): void {
  for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
}

/** Where an installation begins; `url` is Slack's page of consent. */
export function installPage(url: string, locale: string): string {
  const say = speak(locale);
  return page(
    locale,
    say('install.title'),
    [
      paragraph(say('install.text')),
      button(url, say('install.button')),
      paragraph(say('install.next')),
    ].join('\n'),
  );
}

/** How an installation ended. */
export type Outcome =
  | { readonly kind: 'done'; readonly name: string }
  | { readonly kind: 'refused' | 'again' }
  /** `reason`: for whoever runs the bot. */
  | { readonly kind: 'failed'; readonly reason?: string };

const STATUS = { done: 200, refused: 403, again: 400, failed: 500 } as const;

/** Writes the page that ends an installation. `again`: where it begins. */
export function answerOutcome(
  response: ServerResponse,
  outcome: Outcome,
  again: string,
  locale: string,
): void {
  const body = outcomePage(outcome, again, locale);
  guard(response);
  response.writeHead(STATUS[outcome.kind], { 'content-type': 'text/html; charset=utf-8' });
  response.end(body);
}

function outcomePage(outcome: Outcome, again: string, locale: string): string {
  const say = speak(locale);
  const shown = (title: string, ...texts: readonly string[]) =>
    page(locale, title, [...texts, button(again, say('install.again'))].join('\n'));
  switch (outcome.kind) {
    case 'done':
      return page(
        locale,
        say('install.done'),
        `${paragraph(say('install.done.text', { name: outcome.name }))}\n<p>${nextText(locale)}</p>`,
      );
    case 'refused':
      return shown(say('install.refused'), paragraph(say('install.refused.text')));
    case 'again':
      return shown(say('install.over'), paragraph(say('install.over.text')));
    case 'failed': {
      const { reason } = outcome;
      const why =
        reason === undefined ? say('install.failed.why') : say('install.failed.reason', { reason });
      return shown(say('install.failed'), paragraph(say('install.failed.text', { why })));
    }
  }
}

/** What comes next, with the commands as code. Only the words are ours and the commands fixed: there is nothing to escape. */
function nextText(locale: string): string {
  const code = (text: string) => html`<code>${text}</code>`;
  return speak(locale)('install.done.next', {
    invite: code('/invite @reelbot'),
    command: code(COMMAND),
    help: code(`${COMMAND} help`),
  });
}
