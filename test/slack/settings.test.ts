import { execFileSync } from 'node:child_process';
import { describe, expect, it, test } from 'vitest';
import type { Address, ImageReference } from '../../src/core/index.ts';
import { addressOf, readAddress } from '../../src/slack/address.ts';
import { slack } from '../../src/slack/index.ts';
import { reasonOf, redacted } from '../../src/slack/log.ts';
import { manifestFor, SCOPES } from '../../src/slack/manifest.ts';
import { anchor, type Bot, card, ended, result, startBot, taskIn } from './bot.ts';
import { png } from './people.ts';

const token = { SLACK_BOT_TOKEN: 'xoxb-1' };

describe('variables', () => {
  it('is off without any', () => {
    expect(slack.read({ SLACK_BOT_TOKEN: ' ', DISCORD_TOKEN: 'x' })).toEqual({ state: 'off' });
  });

  test.each([
    [{ ...token, SLACK_APP_TOKEN: 'xapp-1' }],
    [{ ...token, SLACK_SIGNING_SECRET: 's' }],
    [
      {
        ...token,
        SLACK_APP_TOKEN: 'xapp-1',
        SLACK_SIGNING_SECRET: 's',
        SLACK_API_URL: 'http://127.0.0.1:1/api',
      },
    ],
  ])('%j is on', (env) => {
    expect(slack.read(env).state).toBe('on');
  });

  test.each<[Record<string, string>, RegExp]>([
    [token, /SLACK_APP_TOKEN .*Socket Mode.* or SLACK_SIGNING_SECRET .*HTTP/u],
    [{ SLACK_APP_TOKEN: 'xapp-1' }, /^SLACK_BOT_TOKEN: is missing; e\.g\. SLACK_BOT_TOKEN=/u],
    [{ SLACK_BOT_TOKEN: 'xapp-secret', SLACK_APP_TOKEN: 'xapp-1' }, /^SLACK_BOT_TOKEN: .*xoxb-/u],
    [{ ...token, SLACK_APP_TOKEN: 'xoxb-secret' }, /^SLACK_APP_TOKEN: .*xapp-/u],
    [{ ...token, SLACK_APP_TOKEN: 'xapp-1', SLACK_API_URL: 'slack.com' }, /^SLACK_API_URL: /u],
  ])('%j is wrong', (env, problem) => {
    const reading = slack.read(env);
    if (reading.state !== 'wrong') throw new Error(reading.state);
    expect(reading.problems).toHaveLength(1);
    expect(reading.problems[0]).toMatch(problem);
    expect(reading.problems[0]).not.toContain('secret');
  });
});

const many = {
  SLACK_CLIENT_ID: '1.2',
  SLACK_CLIENT_SECRET: 'secret of the client',
  SLACK_STATE_SECRET: 'secret of the state',
  SLACK_SIGNING_SECRET: 'secret of the signature',
  ENCRYPTION_KEY: 'ab'.repeat(32),
  PUBLIC_URL: 'https://bot.example/',
};

describe('variables for many workspaces', () => {
  test.each([
    [many],
    [{ ...many, ENCRYPTION_KEY: `${Buffer.alloc(32, 1).toString('base64')}, ${'cd'.repeat(32)}` }],
    [{ ...many, SLACK_API_URL: 'http://127.0.0.1:1/api', PUBLIC_URL: 'http://127.0.0.1:2' }],
  ])('%j is on', (env) => {
    expect(slack.read(env).state).toBe('on');
  });

  it('does not come on by what others use too', () => {
    const { ENCRYPTION_KEY, PUBLIC_URL } = many;
    expect(slack.read({ ENCRYPTION_KEY, PUBLIC_URL })).toEqual({ state: 'off' });
    expect(slack.read({ ...token, SLACK_APP_TOKEN: 'xapp-1', PUBLIC_URL }).state).toBe('on');
  });

  test.each<[Record<string, string | undefined>, RegExp[]]>([
    ...Object.keys(many).map((name): [Record<string, string | undefined>, RegExp[]] => [
      { ...many, [name]: undefined },
      [new RegExp(`^${name}: is missing; e\\.g\\. ${name}=`, 'u')],
    ]),
    [{ ...many, SLACK_CLIENT_ID: 'secret' }, [/^SLACK_CLIENT_ID: .*two numbers/u]],
    [{ ...many, SLACK_STATE_SECRET: 'secret' }, [/^SLACK_STATE_SECRET: .*16 characters/u]],
    [{ ...many, ENCRYPTION_KEY: 'secret' }, [/^ENCRYPTION_KEY: .*32 bytes.*openssl/u]],
    [{ ...many, ENCRYPTION_KEY: `${'ab'.repeat(32)},secret` }, [/^ENCRYPTION_KEY: /u]],
    [{ ...many, PUBLIC_URL: 'http://bot.example' }, [/^PUBLIC_URL: .*https/u]],
    [
      { ...many, SLACK_BOT_TOKEN: 'xoxb-secret' },
      [/^SLACK_BOT_TOKEN is of one .*drop SLACK_BOT_TOKEN, or/u],
    ],
    [
      { ...token, SLACK_APP_TOKEN: 'xapp-secret', SLACK_CLIENT_ID: '1.2' },
      [
        /^SLACK_BOT_TOKEN is of one/u,
        /^SLACK_APP_TOKEN is of one/u,
        /^SLACK_CLIENT_SECRET: is missing; e\.g\. /u,
        /^SLACK_STATE_SECRET: is missing; e\.g\. /u,
        /^SLACK_SIGNING_SECRET: is missing; e\.g\. /u,
        /^ENCRYPTION_KEY: is missing; e\.g\. /u,
        /^PUBLIC_URL: is missing; e\.g\. /u,
      ],
    ],
  ])('%j is wrong', (env, problems) => {
    const reading = slack.read(env);
    if (reading.state !== 'wrong') throw new Error(reading.state);
    expect(reading.problems).toEqual(problems.map((one) => expect.stringMatching(one)));
    expect(reading.problems.join()).not.toContain('secret');
  });
});

describe('address', () => {
  const command = {
    team_id: 'T1',
    channel_id: 'C1',
    user_id: 'U1',
    response_url: 'https://hooks.slack.com/x',
  };

  it('comes back from storage as it was', () => {
    const where = {
      ...addressOf({ ...command, enterprise_id: 'E1' }, 1000),
      rootTs: '1.2',
      cardTs: '1.3',
      threadGone: true as const,
    };
    expect(readAddress(JSON.parse(JSON.stringify(where)))).toEqual(where);
    expect(where.responseUntil).toBeLessThan(1000 + 30 * 60_000);
  });

  it('is refused when it is something else', () => {
    expect(() => readAddress({ channelId: 1 })).toThrow('no Slack address');
  });
});

describe('manifest', () => {
  it('is for Socket Mode without an address', () => {
    const manifest = manifestFor();
    expect(manifest.settings).toMatchObject({ socket_mode_enabled: true });
    expect(JSON.stringify(manifest)).not.toContain('http');
    expect(manifest.features?.slash_commands?.[0]).toMatchObject({
      command: '/sora',
      should_escape: false,
    });
    expect(manifest.features?.slash_commands?.[0]?.usage_hint?.length).toBeLessThan(1000);
  });

  it('is for HTTP with one', () => {
    const manifest = manifestFor('https://bot.example/');
    expect(manifest.settings?.org_deploy_enabled).toBe(false);
    expect(manifest.settings).toMatchObject({
      socket_mode_enabled: false,
      interactivity: { is_enabled: true, request_url: 'https://bot.example/slack/events' },
    });
    expect(manifest.features?.slash_commands?.[0]?.url).toBe('https://bot.example/slack/events');
    expect(manifest.settings?.event_subscriptions).toEqual({
      request_url: 'https://bot.example/slack/events',
      bot_events: ['app_mention', 'message.im', 'app_home_opened'],
    });
  });

  it('offers the shortcut on messages, within Slack’s lengths', () => {
    const [shortcut, ...others] = manifestFor().features?.shortcuts ?? [];
    expect(shortcut).toMatchObject({
      type: 'message',
      name: 'Animate this image',
      callback_id: 'animate',
    });
    expect(shortcut?.name.length).toBeLessThanOrEqual(24);
    expect(shortcut?.description.length).toBeLessThanOrEqual(150);
    expect(others).toEqual([]);
  });

  it('subscribes to nothing that its scopes do not bring', () => {
    const brings = { app_mention: 'app_mentions:read', 'message.im': 'im:history' };
    const events = manifestFor().settings?.event_subscriptions?.bot_events ?? [];
    // Whoever has the bot may open its home.
    expect(events).toEqual([...Object.keys(brings), 'app_home_opened']);
    for (const scope of Object.values(brings)) expect(SCOPES).toContain(scope);
  });

  it('is printed by its command', () => {
    const print = (...args: string[]) =>
      execFileSync(process.execPath, ['src/slack/manifest-cli.ts', ...args], {
        encoding: 'utf8',
        stdio: 'pipe',
      });
    expect(JSON.parse(print())).toEqual(JSON.parse(JSON.stringify(manifestFor())));
    expect(JSON.parse(print('--http', 'https://b.example'))).toEqual(
      JSON.parse(JSON.stringify(manifestFor('https://b.example'))),
    );
    expect(JSON.parse(print('--http', 'https://b.example', '--oauth'))).toEqual(
      JSON.parse(JSON.stringify(manifestFor('https://b.example', { oauth: true }))),
    );
    expect(() => print('--http', 'http://b.example')).toThrow('https://');
    expect(() => print('--oauth')).toThrow('--http');
  });

  it('is for every workspace and organisation that installs it', () => {
    const manifest = manifestFor('https://bot.example/of/us/', { oauth: true });
    expect(manifest.oauth_config?.redirect_urls).toEqual(['https://bot.example/of/us/slack/oauth']);
    expect(manifest.settings).toMatchObject({
      org_deploy_enabled: true,
      token_rotation_enabled: false,
      socket_mode_enabled: false,
      event_subscriptions: { request_url: 'https://bot.example/of/us/slack/events' },
    });
    const own = manifestFor('https://bot.example').settings?.event_subscriptions?.bot_events ?? [];
    expect(manifest.settings?.event_subscriptions?.bot_events).toEqual([
      ...own,
      'app_uninstalled',
      'tokens_revoked',
    ]);
    expect(own).not.toContain('app_uninstalled');
  });

  it('asks for every scope that the code needs', async () => {
    const running = await startBot();
    const { slack: workspace, platform } = running;
    try {
      workspace.setScopes(SCOPES);
      await workspace.slash({ command: '/sora', text: 'a cat' });
      await workspace.waitFor(() => running.core.commands[0]);
      await useEveryWay(running);
      await askEverything(running);
      for (const channelId of [
        workspace.ids.channel,
        workspace.ids.privateChannel,
        workspace.ids.dm,
      ]) {
        const plain = taskIn(running, { id: `task-${channelId}` });
        const task = { ...plain, address: { ...plain.address, channelId } };
        let address = await running.show(
          task,
          anchor(task, true),
          card(task, { repeated: true }),
          card(task),
        );
        workspace.fail({ method: 'files.completeUploadExternal', afterStored: true });
        const release = workspace.holdFileShares();
        const remember = async (remembered: Address) => {
          address = remembered;
        };
        await platform.notify(address, result(ended(task), { remember })).catch(() => undefined);
        address = await platform.notify(address, result(ended(task), { repeated: true }));
        release();
        expect(address).toMatchObject({ fileId: expect.any(String) });
        await platform.remove?.(address, { ...ended(task), address });
      }
      const refused = workspace.requests().filter(({ error }) => error === 'missing_scope');
      expect(refused).toEqual([]);
      expect(workspace.count('files.info')).toBeGreaterThan(0);
      expect(workspace.unknownMethods).toEqual([]);
    } finally {
      await running.close();
    }
  });
});

/** Everything around a task that calls Slack. */
async function askEverything({ slack: workspace, platform }: Bot): Promise<void> {
  workspace.addGroup({ handle: 'designers' });
  for (const text of ['quota', 'history', 'task 8c1f02d4kq3v', 'admin']) {
    await workspace.slash({ command: '/sora', text, user: workspace.ids.users.bob });
  }
  await workspace.waitFor(() => workspace.ephemerals(workspace.ids.users.bob).length >= 4);
  await workspace.openHome();
  await workspace.waitFor(() => workspace.count('views.publish') > 0);
  const balance = { kind: 'scope', limit: 1, used: 1, left: 0, unit: 'day', resetsAt: 0 } as const;
  await platform.tellAdmins?.(
    { scope: workspace.ids.team },
    { kind: 'budget', percent: 100, balance },
  );
  expect(workspace.count('usergroups.list')).toBe(1);
}

/** A form, a shortcut and a mention, each with a picture. */
async function useEveryWay({ slack: workspace, core, platform }: Bot): Promise<void> {
  const files = [{ name: 'boat.png', bytes: png }];
  await workspace.slash({ command: '/sora', text: '' });
  const form = await workspace.waitFor(() => workspace.views()[0]);
  await workspace.submit({ viewId: form.id, values: { prompt: 'x', image: files } });
  const text = `<@${workspace.ids.botUser}> x`;
  const { message } = await workspace.say({ text, files });
  await workspace.shortcut({ callbackId: 'animate', channel: message.channel, ts: message.ts });
  const other = await workspace.waitFor(() => workspace.views()[0]);
  await workspace.submit({ viewId: other.id, values: { prompt: 'x' } });
  await workspace.waitFor(() => core.commands.length === 4);
  for (const { draft } of core.commands.slice(1)) {
    const image = draft.image as ImageReference;
    const source = await platform.picture?.({ ...image, url: 'https://elsewhere.example/' }, {});
    const { url = '', headers = {} } = source ?? {};
    const response = await fetch(url, { headers });
    expect(response.headers.get('content-type')).toBe('image/png');
  }
}

test('secrets are cut out of what is logged', () => {
  const text = redacted(
    'xoxb-1-2 xapp-1-A xoxe.xoxb-1 https://hooks.slack.com/commands/T/1/x wss://wss.slack.com/link/?ticket=1 fine',
  );
  expect(text).toBe('[secret] [secret] [secret] [secret] [secret] fine');
  expect(reasonOf(new Error('x'.repeat(1000)))).toHaveLength(300);
});
