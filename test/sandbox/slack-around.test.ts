import { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LocalSlack, startLocalSlack } from '../../sandbox/slack/index.ts';
import { type Bot, boltApp, silent } from './slack-bolt.ts';

/** What the local Slack has for wallets, admins and the App Home. */
let slack: LocalSlack;
let client: WebClient;

beforeEach(async () => {
  slack = await startLocalSlack();
  client = new WebClient(slack.botToken, {
    slackApiUrl: slack.apiUrl,
    logger: silent,
    retryConfig: { retries: 0 },
  });
});

afterEach(() => slack.close());

describe('people and groups', () => {
  it('lists everybody page by page, with rights, bots and those who left', async () => {
    slack.addUser({ name: 'olga', owner: true });
    slack.addUser({ name: 'gone', deleted: true });
    const pages = [];
    let cursor = '';
    do {
      const page = await client.users.list({ limit: 2, cursor, include_locale: true });
      pages.push(page.members ?? []);
      cursor = page.response_metadata?.next_cursor ?? '';
    } while (cursor !== '');
    expect(pages.map((page) => page.length)).toEqual([2, 2, 2]);
    const rights = pages
      .flat()
      .map(({ name, is_admin: admin, is_owner: owner, deleted, is_bot: bot }) => [
        name,
        admin,
        owner,
        deleted,
        bot,
      ]);
    expect(rights).toEqual([
      ['alice', false, false, false, false],
      ['bob', false, false, false, false],
      ['carol', true, false, false, false],
      ['reelbot', false, false, false, true],
      ['olga', true, true, false, false],
      ['gone', false, false, true, false],
    ]);
    expect(pages[0]?.[0]?.locale).toBe('en-US');
  });

  it('tells the people of a group only when asked, and only with the scope', async () => {
    const { alice } = slack.ids.users;
    const { id } = slack.addGroup({ handle: 'designers', name: 'Designers', users: [alice] });
    const { usergroups } = await client.usergroups.list({ include_users: true });
    expect(usergroups).toMatchObject([
      { id, handle: 'designers', name: 'Designers', users: [alice] },
    ]);
    expect((await client.usergroups.list()).usergroups?.[0]).not.toHaveProperty('users');
    slack.setScopes(['users:read']);
    await expect(client.usergroups.list()).rejects.toMatchObject({
      data: { error: 'missing_scope', needed: 'usergroups:read' },
    });
  });
});

describe('the App Home', () => {
  let bot: Bot;

  beforeEach(() => {
    bot = boltApp(slack, 'socket');
  });
  afterEach(() => bot.stop());

  it('is opened by a person, with the view that stands there', async () => {
    const seen: object[] = [];
    bot.app.event('app_home_opened', async ({ event }) => {
      seen.push(event);
    });
    await bot.start();
    expect((await slack.openHome()).outcome).toBe('acknowledged');
    const { alice } = slack.ids.users;
    const text = { type: 'mrkdwn' as const, text: 'hello' };
    await client.views.publish({
      user_id: alice,
      view: { type: 'home', blocks: [{ type: 'section', text }] },
    });
    await slack.openHome(alice);
    await slack.openHome(alice, 'messages');
    await slack.waitFor(() => seen.length === 3);
    expect(seen[0]).toMatchObject({ user: alice, tab: 'home', channel: slack.ids.dm });
    expect(seen[0]).not.toHaveProperty('view');
    expect(seen[1]).toMatchObject({ view: { type: 'home', blocks: [{ text }] } });
    expect(seen[2]).toMatchObject({ tab: 'messages' });
  });
});

describe('a file with blocks', () => {
  const section = (text: string) => ({
    type: 'section' as const,
    text: { type: 'mrkdwn' as const, text },
  });

  async function upload(more: object) {
    const { upload_url: url = '', file_id: id = '' } = await client.files.getUploadURLExternal({
      filename: 'a.mp4',
      length: 3,
    });
    await fetch(url, { method: 'POST', body: 'abc' });
    await client.files.completeUploadExternal({
      files: [{ id }],
      channel_id: slack.ids.channel,
      ...more,
    });
    return slack.messages().at(-1);
  }

  it('has a text made of them, and mentions whom they mention', async () => {
    const { alice } = slack.ids.users;
    const button = { type: 'button', action_id: 'go', text: { type: 'plain_text', text: 'Go' } };
    const blocks = [section(`<@${alice}> ready`), { type: 'actions', elements: [button] }];
    const message = await upload({ blocks });
    expect(message).toMatchObject({ text: `<@${alice}> ready`, pinged: { users: [alice] } });
    expect(message?.files).toHaveLength(1);
    expect(message?.blocks).toHaveLength(2);
  });

  it('says so where they are ignored beside a comment, and refuses wrong ones', async () => {
    await upload({ initial_comment: 'x', blocks: [section('y')] });
    expect(slack.warnings).toHaveLength(1);
    const posted = slack.messages().length;
    await expect(upload({ blocks: [section('')] })).rejects.toMatchObject({
      data: { error: 'invalid_blocks' },
    });
    expect(slack.messages()).toHaveLength(posted);
  });
});
