import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import type { ImageReference, Task } from '../../src/core/index.ts';
import { isOfSlack, nowhere, readFiles, referenceTo } from '../../src/slack/files.ts';
import { sourceOf } from '../../src/slack/picture.ts';
import { manyRuns } from '../support/hell-runs.ts';
import { anchor, type Bot, card, startBot, taskIn } from './bot.ts';
import { png } from './people.ts';

const API = 'https://slack.com/api/';

describe('the bot’s token goes to Slack only', () => {
  test.each([
    ['https://files.slack.com/files-pri/T1-F1/a.png', API],
    ['https://slack.com/x', API],
    ['https://ws.enterprise.slack.com/x?y#z', API],
    ['https://slack.com:443/x', API],
    ['https://files.slack-gov.com/x', 'https://slack-gov.com/api/'],
    ['http://127.0.0.1:8000/files-pri/x', 'http://127.0.0.1:8000/api/'],
  ])('%s is of %s', (url, api) => {
    expect(isOfSlack(url, api)).toBe(true);
  });

  test.each([
    ['http://files.slack.com/x', API],
    ['https://files.slack.com:8443/x', API],
    ['https://files.slack.com.evil.example/x', API],
    ['https://evilslack.com/x', API],
    ['https://slack.com.evil.example', API],
    ['https://files.slack.com@evil.example/x', API],
    ['https://user:word@files.slack.com/x', API],
    ['https://evil.example/https://files.slack.com/', API],
    ['https://evil.example\\.slack.com/x', API],
    ['https://files.slack.com./x', API],
    ['ftp://files.slack.com/x', API],
    ['javascript:alert(1)', API],
    ['', API],
    ['http://127.0.0.1:8001/x', 'http://127.0.0.1:8000/api/'],
    ['http://x.127.0.0.1:8000/x', 'http://127.0.0.1:8000/api/'],
    ['http://localhost:8000/x', 'http://127.0.0.1:8000/api/'],
  ])('%s is not of %s', (url, api) => {
    expect(isOfSlack(url, api)).toBe(false);
  });

  it('whatever the address is', () => {
    fc.assert(
      fc.property(fc.oneof(fc.webUrl({ withQueryParameters: true }), fc.string()), (url) => {
        expect(isOfSlack(url, API)).toBe(false);
        const [file] = readFiles([{ id: 'F1', url_private: url, mimetype: 'image/png' }]);
        if (file === undefined || url === '') return;
        expect(referenceTo(file, API)).toMatchObject({ url, trusted: false });
      }),
      manyRuns(),
    );
  });
});

test('files that make no sense are left out', () => {
  expect(readFiles(undefined)).toEqual([]);
  expect(readFiles('x')).toEqual([]);
  expect(
    readFiles([null, 7, {}, { id: '' }, { id: 'F1', mode: 'tombstone' }, { id: 'F2', name: null }]),
  ).toEqual([{ id: 'F2', name: null }]);
  expect(
    readFiles([
      { id: 'F1', mode: 'hidden_by_limit' },
      { id: 'F3', size: -1 },
    ]),
  ).toEqual([]);
});

describe('the bytes of a picture', () => {
  let bot: Bot;

  beforeEach(async () => {
    bot = await startBot();
  });

  afterEach(async () => {
    expect(bot.slack.unknownMethods).toEqual([]);
    await bot.close();
  });

  async function shared(more: object = {}): Promise<ImageReference> {
    const { message } = await bot.slack.say({
      text: 'x',
      files: [{ name: 'boat.png', bytes: png, ...more }],
    });
    const id = message.files[0]?.id ?? '';
    const url = message.files[0]?.urlPrivate ?? '';
    return { url, trusted: true, closed: true, name: 'boat.png', file: { id, type: 'image/png' } };
  }

  const ask = (image: ImageReference) => bot.platform.picture?.(image, {});

  it('are had with the token, without asking', async () => {
    const image = await shared();
    const source = await ask(image);
    expect(source).toEqual({
      url: image.url,
      trusted: true,
      headers: { authorization: `Bearer ${bot.slack.botToken}` },
    });
    const { url, headers } = source ?? { url: '' };
    const response = await fetch(url, headers === undefined ? {} : { headers });
    expect(Buffer.from(await response.arrayBuffer()).equals(png)).toBe(true);
    expect(bot.slack.count('files.info')).toBe(0);
  });

  it.each([
    ['is not known', (id: string) => nowhere(id, bot.slack.apiUrl)],
    ['is on another host', () => 'https://evil.example/x.png'],
    ['makes no sense', () => 'x'],
  ])('are looked up where the address %s', async (_, address) => {
    const image = await shared();
    const source = await ask({ ...image, url: address(String(image.file?.id)) });
    expect(new URL(source?.url ?? '').host).toBe(new URL(bot.slack.apiUrl).host);
    expect(bot.slack.count('files.info')).toBe(1);
  });

  it('of a file from elsewhere come without the token', async () => {
    const image = await shared({ externalUrl: 'https://drive.example/x.png' });
    const source = await ask({ ...image, url: nowhere(String(image.file?.id), bot.slack.apiUrl) });
    expect(source).toEqual({ url: 'https://drive.example/x.png', trusted: false });
  });

  it.each(['file_not_found', 'file_deleted'])('are gone: %s', async (error) => {
    const image = await shared();
    bot.slack.fail({ method: 'files.info', error });
    expect(await ask({ ...image, url: 'https://evil.example/' })).toBeUndefined();
  });

  it('are gone where there is neither address nor id, or the picture is not ours', async () => {
    const image = { url: 'https://evil.example/', trusted: true } as const;
    expect(await ask({ ...image, closed: true })).toBeUndefined();
    expect(await ask({ ...image, closed: true, file: { id: 7 } })).toBeUndefined();
    expect(await ask(image)).toBeUndefined();
    expect(bot.slack.count('files.info')).toBe(0);
  });

  it.each([{ status: 500 }, { error: 'internal_error' }, { status: 429 }, { reset: true }])(
    'are not said to be gone while Slack cannot be asked: %j',
    async (fault) => {
      const image = await shared();
      bot.slack.fail({ method: 'files.info', times: 5, ...fault });
      await expect(ask({ ...image, url: 'https://evil.example/' })).rejects.toThrow();
    },
  );

  it('never get the token of another Slack', async () => {
    const desk = { reads: { files: { info: async () => ({}) } } } as never;
    const access = { botToken: 'xoxb-secret', apiUrl: API };
    const image = await shared();
    expect(await sourceOf(desk, access, image)).toBeUndefined();
  });
});

describe('the picture on the card', () => {
  let bot: Bot;

  beforeEach(async () => {
    bot = await startBot();
  });

  afterEach(async () => {
    await bot.close();
  });

  async function cardOf(image: ImageReference): Promise<string> {
    const plain = taskIn(bot);
    const task: Task = { ...plain, request: { ...plain.request, images: [image] } };
    await bot.show(task, anchor(task), card(task));
    const root = bot.slack.messages().at(-1);
    const [shown] = bot.slack.replies(bot.slack.ids.channel, root?.ts ?? '');
    return JSON.stringify(shown?.blocks);
  }

  async function file(name: string, more: object = {}): Promise<ImageReference> {
    const { message } = await bot.slack.say({ text: 'x', files: [{ name, bytes: png }], ...more });
    const [one] = message.files;
    const { id = '', mimetype: type = '', urlPrivate: url = '' } = one ?? {};
    return { url, trusted: true, closed: true, name, file: { id, type } };
  }

  it.each(['boat.png', 'boat.jpg', 'boat.jpeg', 'boat.gif'])(
    'is the file itself: %s',
    async (name) => {
      const image = await file(name);
      const shown = await cardOf(image);
      expect(shown).toContain(`"slack_file":{"id":"${image.file?.id}"}`);
      expect(shown).toContain('"alt_text":"Picture it is made from"');
      // Known by its name where Slack did not tell the kind.
      const unknown = { ...image, file: { id: String(image.file?.id) } };
      expect(await cardOf(unknown)).toContain('slack_file');
    },
  );

  it('is left out for kinds that Slack does not show', async () => {
    expect(await cardOf(await file('boat.webp'))).not.toContain('"type":"image"');
    expect(await cardOf({ ...(await file('boat')), file: { id: 'F1' } })).not.toContain(
      'slack_file',
    );
    expect(bot.slack.requests('chat.postMessage').filter(({ error }) => error)).toEqual([]);
  });

  it('is left out when Slack refuses it', async () => {
    const image = await file('boat.png', { channel: bot.slack.ids.otherChannel });
    expect(await cardOf(image)).not.toContain('slack_file');
    const [refused] = bot.slack.requests('chat.postMessage').filter(({ error }) => error);
    expect(refused?.error).toBe('invalid_blocks');
  });
});
