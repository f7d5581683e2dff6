import { expect } from 'vitest';
import { OPTIONS } from '../../src/core/index.ts';
import { readRequest } from '../../src/core/read-request.ts';
import { anchorText } from '../../src/core/words/texts.ts';
import { readCommand } from '../../src/slack/commands.ts';
import { escaped, readable } from '../../src/slack/escaping.ts';
import { isOfSlack } from '../../src/slack/files.ts';
import { localeOfReader } from '../../src/slack/installations/reader.ts';
import { NotOpened, readSealKeys, seal, unseal } from '../../src/slack/installations/seal.ts';
import { readPage } from '../../src/slack/own/history-message.ts';
import { subcommandIn } from '../../src/slack/own/subcommands.ts';
import { cutMrkdwn, mrkdwn } from '../../src/slack/render.ts';
import type { Boundary } from './hell.ts';
import { expectTameOnSlack, expectTold, orThrown } from './hell-shown.ts';
import { soraModels } from './models.ts';

const catalogues = [{ name: 'one', models: soraModels }];

/** What comes of a command: read, checked, and where it is refused, refused in words. */
const command: Boundary = {
  name: 'slack-command',
  takes: 'text',
  samples: [
    'prompt:a cat running model:sora-2 duration:15',
    'prompt:"a cat" style:anime size:large orientation:portrait storyboard:yes edit:abc',
    'image:<https://x.example/a.png|a.png> remove_watermark：是 prompt：一只猫',
    'a cat <@U1|bob> in <#C1|videos>',
    'duration:15s a cat in the rain',
    'help',
    'task k3b9x2m4q7ab',
    'quota',
  ],
  pieces: [
    ...OPTIONS.map((name) => `${name}:`),
    ...[
      'durtion:1',
      'fps:30',
      'sise:',
      '：',
      '"',
      '“',
      "'",
      '「',
      '\\',
      'yes',
      '15',
      'sora-2',
      ' ',
    ],
    ...['image:http://', 'duration:', 'task ', 'admin limit', 'http://[::1]/', '15 s', 'ja'],
  ],
  becomes: ['help', 'question', 'request', 'refused'],
  read(text) {
    const typed = readCommand(text);
    if (typed.kind !== 'request') return typed.kind;
    for (const [key, value] of Object.entries(typed.draft)) {
      expect(OPTIONS).toContain(key);
      expect(value).toBeTypeOf('string');
    }
    const checked = readRequest(typed.draft, catalogues, 0);
    const problems = [...typed.problems, ...('problems' in checked ? checked.problems : [])];
    if (problems.length === 0) return 'request';
    expectTold({ code: 'invalid', problems }, 'en-US');
    return 'refused';
  },
};

const readableText: Boundary = {
  name: 'slack-escaping',
  takes: 'text',
  samples: ['<@U1|bob> &amp; <https://x.example|label> <!here> <!date^0^x|then> &lt;b&gt;'],
  pieces: ['<', '>', '|', '&amp;', '&lt;', '<@U1>', '<!subteam^S1|@team>', '<mailto:a@b|c>'],
  becomes: ['changed', 'as it was'],
  read(text) {
    // What we escape comes back as it was, also where it looks like an entity.
    expect(readable(escaped(text))).toBe(text);
    expect(escaped(text)).not.toMatch(/[<>]/u);
    const read = [readable(text), readable(text, 'address')];
    for (const one of read) expect(one.length).toBeLessThanOrEqual(text.length + 1);
    return read[0] === text ? 'as it was' : 'changed';
  },
};

/** What people typed, as it stands in our messages. */
const shown: Boundary = {
  name: 'slack-shown',
  takes: 'text',
  samples: [
    'a *bold* _cat_ `in` code, @here and @channel',
    '<!channel> & <@U0BOB00001>',
    '> quoted',
  ],
  pieces: ['@', 'here', 'channel', 'everyone', 'group', '<', '>', '*', '`', '\n>'],
  becomes: ['as it was', 'changed'],
  read(text) {
    expectTameOnSlack(mrkdwn.plain(text));
    expect(mrkdwn.code(text)).toMatch(/^`[^`<>\n]*`$/u);
    const anchor = anchorText(text, text, mrkdwn);
    expect(anchor).not.toMatch(/[<>]|@(?:here|channel|everyone|group)/iu);
    for (const most of [1, 7, 150]) {
      const cut = cutMrkdwn(escaped(text), most);
      expect(cut.length).toBeLessThanOrEqual(most + 1);
      expect(cut).not.toMatch(/&(?!(?:amp|lt|gt);)/u);
    }
    return mrkdwn.plain(text) === text ? 'as it was' : 'changed';
  },
};

const subcommand: Boundary = {
  name: 'slack-subcommand',
  takes: 'text',
  samples: ['quota', 'history', 'privacy', 'admin', 'admin limit', 'task `k3b9x2m4q7ab`', 'a cat'],
  pieces: ['task', '`', ' ', 'admin', 'quota', '1'],
  becomes: ['nothing', 'quota', 'history', 'privacy', 'admin', 'task'],
  read(text) {
    const asked = subcommandIn(text);
    if (asked?.kind === 'task') expect(asked.id).toMatch(/^(?:[\w.:-]{4,200})?$/u);
    return asked?.kind ?? 'nothing';
  },
};

const page: Boundary = {
  name: 'slack-page',
  takes: 'text',
  samples: ['0', '7', '99999', '100000'],
  becomes: ['a page', 'nothing'],
  read(text) {
    const read = readPage(text);
    if (read === undefined) return 'nothing';
    expect(Number.isSafeInteger(read) && read >= 0 && read < 100_000).toBe(true);
    return 'a page';
  },
};

const API = 'https://slack.com/api/';

/** To which addresses the bot's token goes. */
const fileAddress: Boundary = {
  name: 'slack-file-address',
  takes: 'text',
  samples: [
    'https://files.slack.com/files-pri/T1-F1/a.png',
    'https://slack.com/a.png',
    'https://slack.com.evil.example/a.png',
    'https://evilslack.com/',
    'http://files.slack.com/a.png',
    'https://files.slack.com@evil.example/',
  ],
  pieces: ['slack.com', '.', '@', ':443', ':8443', '/', '\\', '#', '?', 'https://', '%2e', '。'],
  becomes: ['ours', 'elsewhere', 'no address'],
  read(text) {
    const own = isOfSlack(text, API);
    if (!URL.canParse(text)) {
      expect(own).toBe(false);
      return 'no address';
    }
    const { origin, username, password } = new URL(text);
    const right =
      /^https:\/\/(?:[^/:@]*\.)?slack\.com$/u.test(origin) && username + password === '';
    expect(own).toBe(right);
    return own ? 'ours' : 'elsewhere';
  },
};

const KEY = 'a5'.repeat(32);
const keys = readSealKeys(KEY);
if (keys === undefined) throw new Error('no keys');
const sealed = seal(keys, 'here', 'xoxb-secret');

const sealedText: Boundary = {
  name: 'slack-sealed',
  takes: 'text',
  samples: [
    sealed,
    seal(keys, 'elsewhere', 'other'),
    'v1.aaaaaaaa.a.b.c',
    sealed.replace('v1', 'v2'),
  ],
  pieces: ['.', 'v1', 'A', '=', '-'],
  becomes: ['opened', 'refused'],
  read(text) {
    const opened = orThrown(() => unseal(keys, 'here', text), NotOpened);
    if (opened === undefined) return 'refused';
    expect(opened).toEqual({ text: 'xoxb-secret', stale: false });
    return 'opened';
  },
};

const sealKeys: Boundary = {
  name: 'slack-seal-keys',
  takes: 'text',
  samples: [KEY, `${KEY},${'b7'.repeat(32)}`, Buffer.alloc(32, 7).toString('base64'), `${KEY},x`],
  pieces: [',', ' ', '=', 'a', '-', '_', '/'],
  becomes: ['keys', 'refused'],
  read(text) {
    const read = readSealKeys(text);
    if (read === undefined) return 'refused';
    for (const { bytes, id } of read) {
      expect(bytes).toHaveLength(32);
      expect(id).toMatch(/^[0-9a-f]{8}$/u);
    }
    expect(unseal(read, 'a', seal(read, 'a', 'b'))).toEqual({ text: 'b', stale: false });
    return 'keys';
  },
};

const language: Boundary = {
  name: 'slack-accept-language',
  takes: 'text',
  samples: ['fr-CH, fr;q=0.9, en;q=0.8', '*', 'zh-TW;q=0.1,ja', 'xx'],
  pieces: [',', ';q=', '0', '1', 'de', '-'],
  becomes: ['English', 'another'],
  read(text) {
    const locale = localeOfReader(text);
    expect(locale).not.toBe('');
    expect(text === '' || locale === 'en-US' || text.includes(locale)).toBe(true);
    return locale.toLowerCase().startsWith('en') ? 'English' : 'another';
  },
};

export const slackTexts: readonly Boundary[] = [
  command,
  readableText,
  shown,
  subcommand,
  page,
  fileAddress,
  sealedText,
  sealKeys,
  language,
];
