import { WebClient } from '@slack/web-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SlackTown, startSlackTown } from '../../sandbox/slack/town.ts';

const redirect = 'https://bot.example/slack/oauth';
const enterprise = { id: 'E1', name: 'Grid' };
let town: SlackTown;

beforeAll(async () => {
  town = await startSlackTown({
    teams: [
      { id: 'T1', name: 'One' },
      { id: 'T2', name: 'Two', enterprise },
      { id: 'T3', name: 'Three', enterprise },
    ],
    redirectUrls: [redirect],
  });
});
afterAll(() => town.close());

const client = (token?: string, teamId?: string) =>
  new WebClient(token, {
    slackApiUrl: town.apiUrl,
    retryConfig: { retries: 0 },
    ...(teamId === undefined ? {} : { teamId }),
  });

function page(more: Record<string, string> = {}): string {
  const asked = {
    client_id: town.clientId,
    scope: 'chat:write',
    state: 's',
    redirect_uri: redirect,
  };
  const query = new URLSearchParams({ ...asked, ...more });
  return `${new URL('/oauth/v2/authorize', town.apiUrl).href}?${query}`;
}

const codeFor = (consent: Parameters<SlackTown['consent']>[1]) =>
  new URL(town.consent(page(), consent)).searchParams.get('code') ?? '';

function exchange(code: string, more: Record<string, string> = {}) {
  const access = { client_id: town.clientId, client_secret: town.clientSecret };
  return client().oauth.v2.access({ ...access, code, redirect_uri: redirect, ...more });
}

const posted = (token: string, teamId?: string) =>
  client(token, teamId).chat.postMessage({ channel: town.at('T1').ids.channel, text: 'hello' });

describe('a local Slack with several workspaces', () => {
  it('asks for consent only for an app that it knows, and sends back only where it was told', () => {
    expect(() => town.consent(page({ client_id: '9.9' }), { team: 'T1' })).toThrow(
      'invalid_client_id',
    );
    const elsewhere = page({ redirect_uri: 'https://evil.example/' });
    expect(() => town.consent(elsewhere, { team: 'T1' })).toThrow('bad_redirect_uri');
    const refused = new URL(town.consent(page(), { refused: true }));
    expect(Object.fromEntries(refused.searchParams)).toEqual({
      state: 's',
      error: 'access_denied',
    });
  });

  it.each([
    [{ client_id: '9.9' }, 'invalid_client_id'],
    [{ client_secret: 'guessed' }, 'bad_client_secret'],
    [{ redirect_uri: 'https://evil.example/' }, 'bad_redirect_uri'],
    [{ code: 'guessed' }, 'invalid_code'],
  ])('exchanges nothing for %j', async (wrong, error) => {
    await expect(exchange(codeFor({ team: 'T1' }), wrong)).rejects.toMatchObject({
      data: { error },
    });
  });

  it('gives a token for one workspace, once a code', async () => {
    const code = codeFor({ team: 'T1' });
    const { access_token: token = '', team } = await exchange(code);
    expect(team).toEqual({ id: 'T1', name: 'One' });
    await expect(exchange(code)).rejects.toMatchObject({ data: { error: 'invalid_code' } });
    await posted(token);
    expect(['T1', 'T2', 'T3'].map((id) => town.at(id).messages().length)).toEqual([1, 0, 0]);
    await town.uninstall({ team: 'T1' }, { quiet: true });
    await expect(posted(token)).rejects.toMatchObject({ data: { error: 'account_inactive' } });
    await expect(posted('xoxb-guessed')).rejects.toMatchObject({ data: { error: 'invalid_auth' } });
  });

  it('gives one token for an organisation, which serves the workspace that a call names', async () => {
    const { access_token: token = '', ...answer } = await exchange(codeFor({ enterprise: 'E1' }));
    expect(answer).toMatchObject({ team: null, enterprise, is_enterprise_install: true });
    await posted(token, 'T3');
    expect(['T2', 'T3'].map((id) => town.at(id).messages().length)).toEqual([0, 1]);
  });
});
