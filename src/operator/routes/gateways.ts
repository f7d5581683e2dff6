import { html } from 'hono/html';
import { gatewayLines } from '../../core/index.ts';
import { page } from '../pages/layout.ts';
import { plain } from '../pages/plain.ts';
import { query, say } from '../pages/text.ts';
import { BASE } from '../place.ts';
import type { App, Desk, Html } from '../web.ts';

/** Models of a gateway that are named. */
const MOST_MODELS = 100;

/** How each gateway does, in the words that admins read in the chat. */
export function addGateways(app: App, desk: Desk): void {
  app.get('/gateways', (c) => {
    const views = desk.core.gateways();
    const body = html`
      <p>As this process knows them: each has its own experience.</p>
      <div class="charts">${views.map((view) => {
        const { name, lines } = gatewayLines(view, desk.now(), say, plain, MOST_MODELS);
        return gateway(name, lines);
      })}</div>`;
    return c.html(page(c, desk, 'Gateways', body));
  });
}

function gateway(name: string, lines: readonly string[]): Html {
  return html`<section><h2>${name}</h2>
    <ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>
    <p><a href="${BASE}/tasks${query({ gateway: name })}">tasks at ${name}</a></p>
  </section>`;
}
