import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Interaction } from '../../sandbox/discord/index.ts';
import { shortened } from '../../src/core/words/texts.ts';
import { type Bot, type Sandbox, startSandbox } from './harness.ts';
import { delivered, expectWell, shownOnDiscord, shownOnSlack } from './people.ts';

let sandbox: Sandbox;
let bot: Bot;

/** What somebody types, and what the gateway is asked for where that differs. */
const prompts: readonly (readonly [what: string, typed: string, asked?: string])[] = [
  ['a broadcast', '@everyone look @here now'],
  // A name at a full stop or beside letters is set apart, as Mountsea's document wants it.
  ['a broadcast with a mark', 'hey @everyone! and (@here)', 'hey @everyone ! and ( @here )'],
  ["Slack's broadcasts", 'wake <!channel> <!here> <!everyone> <!subteam^S0GROUP001>'],
  ['mentions of Slack', 'a boat for <@U0BOB00001> in <#C0VIDEOS01>'],
  [
    'mentions of Discord',
    'for <@140000000000000001> <@!140000000000000001> <@&130000000000000001>',
  ],
  ['a role and a channel', '<@&1> <#150000000000000001> </sora:1> <:boat:1> <t:1700000000:R>'],
  ['formatting', '**bold** _it_ __u__ ~~gone~~ ~gone~ *b* ||spoiler|| `code` > quote'],
  ['headings, lists, quotations', '# big\n- one\n1. two\n> said\n>>> all'],
  ['a masked link', '[a gift](https://evil.example/x) <https://evil.example|safe.example>'],
  ['an escaped mention', String.raw`\@everyone \<!channel>`, String.raw`\ @everyone \<!channel>`],
  ['entities', '&lt;!channel&gt; &amp;lt;!here&amp;gt; fish & chips'],
  ['a code block', '```\n@everyone\n``` ``<!channel>``'],
  ['4000 backticks', '`'.repeat(4000)],
  ['2500 stars', '*_'.repeat(1250)],
  ['text from right to left', 'قارب ورقي \u202Egnp.taob\u202C في \u2067المطر\u2069 boat'],
  ['what is invisible', 'a\u200Bb\u200Cc\u200Dd\uFEFFe\u2060f\u00ADg \u{E0061}\u{E0062}'],
  ['marks upon marks', `z${'\u0301'.repeat(500)}algo`],
  ['lines', 'a boat\nin the rain\r\n\n\n\nat night\tand day'],
  ['line separators', 'a boat\u2028in\u2029the\u0085rain'],
  ['control characters', 'a \u0000boat\u0007 \u001b[31mred\u007f'],
  ['a path', '../../etc/passwd %2e%2e%2f $(reboot) ; rm -rf / "quoted" \'too\''],
  ['placeholders', '{user} {time} %s {0} {{prompt}} $& $1'],
  ['a tag', '<script>alert(1)</script><img src=x onerror=alert(1)>'],
  ['one character', '.'],
  ['only emoji', '👩‍👩‍👧‍👦🏳️‍🌈🚣🏽‍♀️'],
];

const safeName = /^[a-z0-9]+(?:-[a-z0-9]+)*-[0-9a-z]{12}\.mp4$/u;
const cases = prompts.map(([what, typed, asked = typed], index) => ({ what, typed, asked, index }));

const hostileName =
  '@everyone <!channel> <@U0BOB00001> <@&130000000000000001> **[x](https://evil.example)';

/** One person for each prompt, so that what is shown of it can be found. */
const discordIds = cases.map(({ index }) => `1600000000000000${String(index).padStart(2, '0')}`);
const slackIds: string[] = [];
const interactions: Interaction[] = [];

beforeAll(async () => {
  sandbox = await startSandbox();
  bot = await sandbox.start();
  const { discord, slack } = sandbox;
  for (const { index } of cases) slackIds.push(slack.addUser({ name: `p${index}` }).id);
  interactions.push(
    ...(await Promise.all(
      cases.map(({ typed, index }) =>
        discord.slash({
          name: 'sora',
          options: { prompt: typed },
          user: { id: discordIds[index] ?? '', name: `p${index}` },
        }),
      ),
    )),
  );
  await Promise.all(
    cases.map(({ typed, index }) =>
      slack.slash({ command: '/sora', text: `prompt:"${typed}"`, user: slackIds[index] }),
    ),
  );
  await discord.slash({ name: 'sora', options: { prompt: 'a kite' }, user: { name: hostileName } });
  await slack.slash({
    command: '/sora',
    text: 'a kite',
    user: slack.addUser({ name: hostileName }).id,
  });
  await delivered(bot, 2 * cases.length + 2);
});
afterAll(() => sandbox.close());

/** As a message shows it: on one line, cut after 200 characters. */
const anchorOf = (index: number, prompt: string, bold: string) =>
  `🎬 ${bold}p${index}${bold}: ${shortened(prompt, 200)}`.replaceAll('\u200b', '');
const nobody = { users: [], groups: [], broadcasts: [] };

/** Whether anything after the name would be taken for markdown: marks that no backslash stands before. */
function livelyOnDiscord(anchor: string): boolean {
  const prompt = anchor.slice(anchor.indexOf('**: ') + 4).replaceAll(/\\./gsu, '');
  return /[\\*_~`|<>[\]]|@(?:everyone|here)/u.test(prompt);
}

/** Whether anything after the name would be taken for mrkdwn. A mark inside a word formats nothing. */
function livelyOnSlack(anchor: string): boolean {
  const prompt = anchor.slice(anchor.indexOf('*: ') + 3);
  const marks = /[<>`]|&(?!amp;|lt;|gt;)|(?<![\p{L}\p{N}])[*_~]|[*_~](?![\p{L}\p{N}])/u;
  return marks.test(prompt) || /@(?:channel|here|everyone)/u.test(prompt);
}

const oneLine = (text: string) => shortened(text, 10_000);

describe('hostile prompts on Discord are shown as typed and ping nobody else', () => {
  it.each(cases)('$what', ({ asked, index }) => {
    const { discord } = sandbox;
    const anchor = interactions[index]?.original;
    const inside = discord.messages(anchor?.id ?? '');
    const [card, video] = inside;
    expect(inside).toHaveLength(2);
    expect(oneLine(shownOnDiscord(anchor?.content ?? ''))).toBe(anchorOf(index, asked, '**'));
    expect(livelyOnDiscord(anchor?.content ?? '')).toBe(false);
    for (const message of [anchor, card, video]) {
      expect(message).toMatchObject({ mention_everyone: false, mention_roles: [] });
    }
    expect([anchor, card].flatMap((message) => message?.mentions)).toEqual([]);
    expect(video?.mentions.map(({ id }) => id)).toEqual([discordIds[index]]);
    expect(video?.attachments.map(({ filename }) => filename)).toEqual([
      expect.stringMatching(safeName),
    ]);
    expect(discord.channel(anchor?.id ?? '')).toHaveProperty(
      'name',
      expect.stringMatching(/^🎬 ./u),
    );
  });
});

describe('hostile prompts on Slack are shown as typed and ping nobody else', () => {
  it.each(cases)('$what', ({ asked, index }) => {
    const { slack } = sandbox;
    const roots = slack.messages().filter(({ text }) => text.startsWith(`🎬 *p${index}*`));
    const inside = slack.replies(slack.ids.channel, roots[0]?.ts ?? '');
    const [card, video] = inside;
    expect(roots).toHaveLength(1);
    expect(inside).toHaveLength(2);
    expect(oneLine(shownOnSlack(roots[0]?.text ?? ''))).toBe(anchorOf(index, asked, '*'));
    expect(livelyOnSlack(roots[0]?.text ?? '')).toBe(false);
    for (const message of [roots[0], card]) {
      expect(message).toMatchObject({ pinged: nobody, mentions: nobody, fallbackMentions: nobody });
    }
    expect(video?.pinged).toEqual({ ...nobody, users: [slackIds[index]] });
    expect(video?.files.map(({ name }) => name)).toEqual([expect.stringMatching(safeName)]);
  });
});

describe('a hostile name', () => {
  it('pings nobody on Discord, and is shown as it is', () => {
    const { discord } = sandbox;
    const anchor = discord
      .messages(discord.ids.channel)
      .find(({ content }) => /a kite/u.test(content));
    expect(shownOnDiscord(anchor?.content ?? '')).toBe(`🎬 **${hostileName}**: a kite`);
    expect(anchor).toMatchObject({ mentions: [], mention_roles: [], mention_everyone: false });
  });

  it('pings nobody on Slack, and is shown as it is', () => {
    const { slack } = sandbox;
    const root = slack.messages().find(({ text }) => /a kite/u.test(text));
    expect(shownOnSlack(root?.text ?? '')).toBe(`🎬 *${hostileName}*: a kite`);
    expect(root).toMatchObject({ pinged: nobody, mentions: nobody, fallbackMentions: nobody });
  });
});

describe('of all of them', () => {
  it.each(cases)('$what reaches the gateway once from each platform, as typed', ({ asked }) => {
    const { creates } = sandbox.mountsea;
    expect(creates.filter(({ body }) => body.prompt === asked)).toHaveLength(2);
  });

  it('nothing else happened', async () => {
    const { discord, slack, mountsea } = sandbox;
    expect(mountsea.creates).toHaveLength(2 * cases.length + 2);
    expect(mountsea.violations).toEqual([]);
    expect([...discord.unknownRoutes, ...discord.unknownKeys, ...slack.unknownMethods]).toEqual([]);
    expect([...discord.ephemerals(), ...slack.ephemerals()]).toEqual([]);
    expectWell(bot);
  });
});
