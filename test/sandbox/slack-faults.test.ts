import { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type LocalSlack, startLocalSlack } from '../../sandbox/slack/index.ts';
import { silent } from './slack-bolt.ts';

let slack: LocalSlack;
let channel: string;

beforeEach(async () => {
  slack = await startLocalSlack();
  channel = slack.ids.channel;
});

afterEach(() => slack.close());

function client(retries: number, options = {}): WebClient {
  return new WebClient(slack.botToken, {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries, factor: 1, minTimeout: 10, maxTimeout: 10 },
    logger: silent,
    ...options,
  });
}

describe('faults', () => {
  it('doubles a post that was stored before the 503, unless the thread is looked at first', async () => {
    const root = await client(0).chat.postMessage({ channel, text: 'root' });
    const reply = {
      channel,
      thread_ts: String(root.ts),
      text: 'ready',
      metadata: { event_type: 'reelbot_task', event_payload: { id: 't1' } },
    };
    slack.fail({ method: 'chat.postMessage', afterStored: true });
    await client(1).chat.postMessage(reply);
    expect(slack.replies(channel, String(root.ts))).toHaveLength(2);

    slack.fail({ method: 'chat.postMessage', afterStored: true });
    const careful = client(0);
    await expect(careful.chat.postMessage(reply)).rejects.toMatchObject({ statusCode: 503 });
    const { messages } = await careful.conversations.replies({
      channel,
      ts: String(root.ts),
      include_all_metadata: true,
    });
    const found = messages?.filter(({ metadata }) => metadata?.event_type === 'reelbot_task');
    expect(found).toHaveLength(3);
    expect(found?.at(-1)?.metadata?.event_payload).toEqual({ id: 't1' });
  });

  it('plays 429 with Retry-After', async () => {
    const fault = slack.fail({
      method: 'chat.postMessage',
      status: 429,
      headers: { 'Retry-After': '7' },
    });
    const impatient = client(0, { rejectRateLimitedCalls: true });
    await expect(impatient.chat.postMessage({ channel, text: 'x' })).rejects.toMatchObject({
      retryAfter: 7,
    });
    expect(fault.hits).toBe(1);
    expect(slack.messages()).toEqual([]);
    await impatient.chat.postMessage({ channel, text: 'x' });
    expect(slack.requests('chat.postMessage')).toMatchObject([
      { status: 429, error: 'ratelimited', faulted: true },
      { status: 200, args: { channel, text: 'x' } },
    ]);
  });

  it('cuts connections, answers garbage and Slack errors, and stops after `times`', async () => {
    slack.fail({ method: /^chat\./, reset: true });
    slack.fail({ method: /^chat\./, body: '<html>', status: 200 });
    slack.fail({ method: /^chat\./, error: 'fatal_error', times: 2 });
    const post = () => client(0).chat.postMessage({ channel, text: 'x' });
    await expect(post()).rejects.toMatchObject({ code: 'slack_webapi_request_error' });
    await expect(post()).rejects.toMatchObject({ data: { error: '<html>' } });
    await expect(post()).rejects.toMatchObject({ data: { error: 'fatal_error' } });
    await expect(post()).rejects.toMatchObject({ data: { error: 'fatal_error' } });
    await expect(post()).resolves.toMatchObject({ ok: true });
  });

  it('holds a request until told, and plays only where `when` says so', async () => {
    let release: (value?: unknown) => void = () => {};
    const until = new Promise((resolve) => {
      release = resolve;
    });
    slack.fail({ method: 'chat.postMessage', until, when: ({ text }) => text === 'slow' });
    const slow = client(0).chat.postMessage({ channel, text: 'slow' });
    await client(0).chat.postMessage({ channel, text: 'fast' });
    expect(slack.messages().map(({ text }) => text)).toEqual(['fast']);
    release();
    await slow;
    expect(slack.messages().map(({ text }) => text)).toEqual(['fast', 'slow']);
  });

  it('fails the upload of bytes, and removes faults', async () => {
    const upload = (retries: number) =>
      client(retries).files.uploadV2({
        channel_id: channel,
        file: Buffer.from('bytes'),
        filename: 'a.mp4',
      });
    const fault = slack.fail({ method: 'upload', status: 500, times: 9 });
    await expect(upload(0)).rejects.toMatchObject({ statusCode: 500 });
    fault.remove();
    slack.fail({ method: 'files.completeUploadExternal', error: 'file_uploads_disabled' });
    await expect(upload(0)).rejects.toMatchObject({ data: { error: 'file_uploads_disabled' } });
    await upload(0);
    expect(slack.messages()).toHaveLength(1);
  });
});

describe('waiting', () => {
  it('says what the state was when it gives up', async () => {
    await client(0).chat.postMessage({ channel, text: 'the only message' });
    const waiting = slack.waitFor(() => slack.messages().length === 2, {
      timeoutMs: 30,
      what: 'a second message',
    });
    await expect(waiting).rejects.toThrow(/a second message[\s\S]*the only message/);
  });

  it('tells listeners everything, until they leave', async () => {
    const seen: string[] = [];
    const leave = slack.subscribe(({ type }) => seen.push(type));
    const posted = await client(0).chat.postMessage({ channel, text: 'a' });
    await client(0).chat.update({ channel, ts: String(posted.ts), text: 'b' });
    await client(0).chat.delete({ channel, ts: String(posted.ts) });
    leave();
    await client(0).chat.postMessage({ channel, text: 'c' });
    expect(seen).toEqual([
      'message',
      'request',
      'message_changed',
      'request',
      'message_deleted',
      'request',
    ]);
  });
});
