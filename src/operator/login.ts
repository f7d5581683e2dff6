import { setCookie } from 'hono/cookie';
import { z } from 'zod';
import { type Operator, VISIT_MS } from '../core/operator.ts';
import { createRate } from '../operations/rate.ts';
import { visitorOf } from '../operations/visitor.ts';
import { COOKIE, prefixOf, TOKEN, visitKey } from './guards.ts';
import type { OperatorOptions } from './index.ts';
import { type LoginFault, loginPage } from './pages/login.ts';
import { BASE } from './place.ts';
import { isSame, tokenMark } from './secrets.ts';
import type { App, Desk, Request } from './web.ts';

export const LOGIN = `${BASE}/login`;

/** What needs no visit: the way in, and what it looks like. Everything else does. */
export const PUBLIC: ReadonlySet<string> = new Set([
  `GET ${LOGIN}`,
  `POST ${LOGIN}`,
  `GET ${BASE}/style.css`,
  `GET ${BASE}/page.js`,
  `GET ${BASE}/icon.svg`,
]);

/** Tries with a token a minute, of one visitor and of all together; and so many visitors are counted apart. */
const TRIES = 5;
const ALL_TRIES = 100;
const VISITORS = 1000;

/** Links that one visitor may try in a minute: none can be guessed, but each try asks the store. */
const CODES = 30;

/** Longer ones are none of ours. */
const text = z.string().max(500).optional().catch(undefined);
const formSchema = z.object({ code: text, secret: text });

/** The way in: a link's code, which is spent by a button and not by looking at it, or ADMIN_TOKEN. */
export function addLogin(app: App, options: OperatorOptions): void {
  const { now, token } = options;
  const mine = createRate(TRIES, VISITORS, now);
  const all = createRate(ALL_TRIES, 1, now);
  const codes = createRate(CODES, VISITORS, now);
  const page = (c: Request, status: 200 | 403 | 429, fault?: LoginFault, code?: string) =>
    c.html(loginPage({ hasToken: token !== undefined, fault, code }), status);
  const tooOften = (c: Request, wait: number) => {
    options.log.warn({ wait }, "somebody tries too often to sign in to the operator's page");
    c.header('retry-after', String(wait));
    return page(c, 429, 'often');
  };

  app.get('/login', (c) => {
    const code = text.parse(c.req.query('code'));
    return page(c, 200, undefined, code);
  });
  app.post('/login', async (c) => {
    const { code, secret = '' } = formSchema.parse(await c.req.parseBody());
    const visitor = visitorOf(c.env.incoming);
    if (code !== undefined) {
      const wait = codes.take(visitor);
      if (wait > 0) return tooOften(c, wait);
      const operator = await options.core.door.spend(code);
      if (operator !== undefined) return await letIn(c, options, operator);
      options.log.warn({}, "a link that is none was used for the operator's page");
      return page(c, 403, 'code');
    }
    if (token === undefined) return page(c, 403, 'code');
    const wait = mine.take(visitor) || all.take('');
    if (wait > 0) return tooOften(c, wait);
    if (!isSame(secret, token)) {
      options.log.warn({}, "a wrong token was given for the operator's page");
      return page(c, 403, 'token');
    }
    const operator = { id: TOKEN + tokenMark(token), name: 'Somebody with ADMIN_TOKEN' };
    return await letIn(c, options, operator);
  });
}

async function letIn(c: Request, { core, log }: OperatorOptions, operator: Operator) {
  // A browser has one visit: the key that it came with ends here.
  const before = visitKey(c);
  if (before !== undefined) await core.door.close(before);
  const visit = await core.door.open(operator);
  log.info({ by: operator.id }, "somebody signed in to the operator's page");
  setCookie(c, COOKIE, visit.key, { ...cookieOf(c), maxAge: VISIT_MS / 1000 });
  return c.redirect(BASE, 303);
}

export function addLogout(app: App, { core, log }: Desk): void {
  app.post('/logout', async (c) => {
    const { key, operator } = c.var.visit;
    await core.door.close(key);
    log.info({ by: operator.id }, "somebody signed out of the operator's page");
    setCookie(c, COOKIE, '', { ...cookieOf(c), maxAge: 0 });
    return c.redirect(LOGIN, 303);
  });
}

function cookieOf(c: Request) {
  const both = { httpOnly: true, sameSite: 'Strict' } as const;
  const prefix = prefixOf(c);
  // What the prefix asks for. Browsers take it over TLS alone, so a tunnel has a plain name.
  if (prefix !== undefined) return { ...both, prefix, path: '/', secure: true } as const;
  return { ...both, path: BASE, secure: false } as const;
}
