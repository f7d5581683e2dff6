import { randomUUID } from 'node:crypto';
import { ApiError } from './errors.ts';
import type { Reply } from './faults.ts';
import type { Slack } from './server.ts';
import type { Fields } from './types.ts';
import { ids, type World } from './world.ts';

/** How long a code may be exchanged, ms (Slack's documentation, "Installing with OAuth"). */
const CODE_MS = 10 * 60_000;

/** The app as it is registered. */
export interface AppAccess {
  readonly clientId: string;
  readonly clientSecret: string;
}

/** What somebody answers on the page of consent. */
export type Consent =
  | { readonly team: string; readonly user?: string }
  | { readonly enterprise: string; readonly user?: string }
  | { readonly refused: true };

interface Grant {
  readonly consent: Exclude<Consent, { refused: true }>;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  readonly until: number;
}

/** Slack's page of consent, and oauth.v2.access behind it. */
export function createOAuth(worlds: readonly World[], redirectUrls: readonly string[]) {
  const access: AppAccess = { clientId: '1234567890.0987654321', clientSecret: randomUUID() };
  const codes = new Map<string, Grant>();
  const tokens: string[] = [];

  const consent = (address: string, given: Consent): string => {
    const url = new URL(address);
    const asked = (name: string) => url.searchParams.get(name) ?? '';
    const redirectUri = asked('redirect_uri');
    if (url.pathname !== '/oauth/v2/authorize') throw new Error('no page of consent');
    if (asked('client_id') !== access.clientId) throw new Error('invalid_client_id');
    if (!redirectUrls.includes(redirectUri)) throw new Error('bad_redirect_uri');
    const back = new URL(redirectUri);
    back.searchParams.set('state', asked('state'));
    if ('refused' in given) back.searchParams.set('error', 'access_denied');
    else {
      const code = `${randomUUID()}.code`;
      const scopes = asked('scope').split(',');
      codes.set(code, { consent: given, redirectUri, scopes, until: Date.now() + CODE_MS });
      back.searchParams.set('code', code);
    }
    return back.href;
  };

  const exchange = (raw: Fields): Fields => {
    if (raw.client_id !== access.clientId) throw new ApiError('invalid_client_id');
    if (raw.client_secret !== access.clientSecret) throw new ApiError('bad_client_secret');
    const grant = codes.get(String(raw.code));
    codes.delete(String(raw.code));
    if (grant === undefined || grant.until < Date.now()) throw new ApiError('invalid_code');
    if (raw.redirect_uri !== grant.redirectUri) throw new ApiError('bad_redirect_uri');
    return install(worlds, grant, tokens);
  };

  const slack: Slack = {
    answer(method, raw) {
      if (method !== 'oauth.v2.access') return undefined;
      try {
        return json({ ok: true, ...exchange(raw) });
      } catch (error) {
        if (!(error instanceof ApiError)) throw error;
        return json({ ok: false, error: error.code });
      }
    },
    workspaceOf: (raw, authorization) => workspaceFor(worlds, raw, authorization),
  };

  const end = (world: World): void => {
    for (const token of world.tokens) world.deadTokens.add(token);
    world.tokens.clear();
  };
  return { access, tokens, consent, slack, end };
}

/** A token serves one workspace, or with `team_id` one of an organisation. A stranger's goes anywhere: every workspace refuses it. */
function workspaceFor(
  worlds: readonly World[],
  raw: Fields,
  authorization: string | undefined,
): World | undefined {
  const token = authorization?.replace(/^Bearer\s+/i, '') ?? '';
  const its = worlds.filter(({ tokens, deadTokens }) => tokens.has(token) || deadTokens.has(token));
  return its.find(({ team }) => team.id === raw.team_id) ?? its[0];
}

function install(worlds: readonly World[], grant: Grant, tokens: string[]): Fields {
  const { consent, scopes } = grant;
  const isOrg = 'enterprise' in consent;
  const its = worlds.filter(({ team }) =>
    isOrg ? team.enterprise?.id === consent.enterprise : team.id === consent.team,
  );
  const [world] = its;
  if (world === undefined) throw new ApiError('team_not_found');
  const token = `xoxb-${isOrg ? consent.enterprise : consent.team}-${randomUUID()}`;
  tokens.push(token);
  for (const one of its) {
    one.tokens.add(token);
    one.isOrgInstalled = isOrg;
  }
  const { id, name, enterprise } = world.team;
  return {
    app_id: ids.app,
    authed_user: { id: consent.user ?? ids.users.carol },
    scope: scopes.join(','),
    token_type: 'bot',
    access_token: token,
    bot_user_id: ids.botUser,
    team: isOrg ? null : { id, name },
    enterprise: enterprise ?? null,
    is_enterprise_install: isOrg,
  };
}

function json(body: Fields): Reply {
  return {
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(body),
  };
}
