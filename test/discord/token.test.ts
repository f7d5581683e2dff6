import { readFileSync } from 'node:fs';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startLocalDiscord } from '../../sandbox/discord/index.ts';
import { INVITE_PERMISSIONS, inviteLink } from '../../src/discord/invite.ts';
import { applicationIdIn, ownerOfToken } from '../../src/discord/token.ts';

test('the invitation asks for the permissions that the README names, and no others', () => {
  expect(String(INVITE_PERMISSIONS)).toBe('309237763072');
  expect(readFileSync('README.md', 'utf8')).toContain(inviteLink('APPLICATION_ID').split('?')[0]);
  expect(readFileSync('README.md', 'utf8')).toContain(`permissions=${INVITE_PERMISSIONS}`);
});

describe('a token', () => {
  test.each([
    [`${Buffer.from('110000000000000001').toString('base64')}.a.b`, '110000000000000001'],
    ['', undefined],
    ['local-token', undefined],
    [`${Buffer.from('12; rm -rf').toString('base64')}.a.b`, undefined],
  ])('%s begins with the id of its application: %s', (token, id) => {
    expect(applicationIdIn(token)).toBe(id);
  });

  test('has an owner, is refused, or cannot be asked about; no answer repeats it', async () => {
    const discord = await startLocalDiscord();
    onTestFinished(() => discord.close());
    const { signal } = new AbortController();
    expect(await ownerOfToken(discord.token, discord.apiUrl, signal)).toMatchObject({
      state: 'ok',
      applicationId: discord.ids.application,
    });
    expect(await ownerOfToken('hush', discord.apiUrl, signal)).toEqual({ state: 'refused' });
    discord.fail({ method: 'GET', path: '/users/@me', status: 500 });
    const broken = await ownerOfToken(discord.token, discord.apiUrl, signal);
    expect(broken.state).toBe('unreachable');
    expect(JSON.stringify(broken)).not.toContain(discord.token);
    const away = await ownerOfToken('hush', 'http://127.0.0.1:1/api', signal);
    expect(away.state).toBe('unreachable');
    expect(JSON.stringify(away)).not.toContain('hush');
  });
});
