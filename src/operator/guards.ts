import { bodyLimit } from 'hono/body-limit';
import { getCookie } from 'hono/cookie';
import type { Log } from '../core/log.ts';
import type { OperatorCore, Visit } from '../core/operator.ts';
import { LOGIN, PUBLIC } from './login.ts';
import { barePage } from './pages/layout.ts';
import { refusalText } from './pages/trouble.ts';
import { BASE, isOwn, placeOf } from './place.ts';
import { formToken, isSame, tokenMark } from './secrets.ts';
import type { App, Request } from './web.ts';

/** Of the cookie that holds the key of a visit. */
export const COOKIE = 'reelbot_operator';

/** Over TLS the name begins with `__Host-`, which browsers take from this very host alone: no neighbour below the same domain can set it. */
export function prefixOf(c: Request): 'host' | undefined {
  return c.var.place.secure ? 'host' : undefined;
}

/** Who came with ADMIN_TOKEN is called so, and by which token it was. */
export const TOKEN = 'token:';

/** The longest form, bytes. */
const MOST_BYTES = 16 * 1024;

/** Nothing but our own style and script, and forms that lead to ourselves. Referrers stay here: without any, a browser would not say where a form comes from. */
const HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=()',
};

/** What was missing of a form. */
type Why = Parameters<typeof refusalText>[0];

/** What stands before every page: nobody gets past it who was not let in, and nothing is done that our own pages did not ask for. */
export function addGuards(
  app: App,
  options: {
    readonly core: OperatorCore;
    readonly adminUrl: URL;
    readonly token?: string;
    readonly log: Log;
  },
): void {
  const refuse = (c: Request, why: Why, by?: string) => {
    options.log.warn({ why, by }, "a form for the operator's page was refused");
    return c.html(barePage('Refused', refusalText(why)), 403);
  };
  app.use('*', async (c, next) => {
    await next();
    // A route that needs others has set its own.
    for (const [name, value] of Object.entries(HEADERS)) {
      if (!c.res.headers.has(name)) c.res.headers.set(name, value);
    }
  });
  app.use('*', bodyLimit({ maxSize: MOST_BYTES, onError: (c) => c.text('too much\n', 413) }));
  app.use('*', async (c, next) => {
    const place = placeOf(c.env.incoming, options.adminUrl);
    if (place === undefined) return c.text('not found\n', 404);
    c.set('place', place);
    if (c.req.path === `${BASE}/`) return c.redirect(BASE, 308);
    const reads = c.req.method === 'GET' || c.req.method === 'HEAD';
    const sender = { origin: c.req.header('origin'), site: c.req.header('sec-fetch-site') };
    if (!reads && !isOwn(sender, place)) return refuse(c, 'origin');
    if (PUBLIC.has(`${reads ? 'GET' : c.req.method} ${c.req.path}`)) return await next();
    const visit = await visitOf(c, options);
    if (visit === undefined) return reads ? c.redirect(LOGIN, 303) : refuse(c, 'visit');
    if (!reads && !(await hasToken(c, visit))) return refuse(c, 'token', visit.operator.id);
    c.set('visit', visit);
    return await next();
  });
}

/** What the browser says is the key of its visit. */
export function visitKey(c: Request): string | undefined {
  return getCookie(c, COOKIE, prefixOf(c));
}

async function visitOf(
  c: Request,
  { core, token }: { readonly core: OperatorCore; readonly token?: string },
): Promise<Visit | undefined> {
  const key = visitKey(c);
  const visit = key === undefined ? undefined : await core.door.visit(key);
  if (visit === undefined) return undefined;
  const { id } = visit.operator;
  const still = id.startsWith(TOKEN)
    ? token !== undefined && id === TOKEN + tokenMark(token)
    : core.isOperator(id);
  return still ? visit : undefined;
}

async function hasToken(c: Request, visit: Visit): Promise<boolean> {
  const { token } = await c.req.parseBody();
  return typeof token === 'string' && isSame(token, formToken(visit.key));
}
