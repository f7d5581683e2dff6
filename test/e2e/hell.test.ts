import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Interaction } from '../../sandbox/discord/index.ts';
import { shortened } from '../../src/core/words/texts.ts';
import { type Bot, type Sandbox, startSandbox } from './harness.ts';
import { delivered, expectWell, shownOnDiscord, shownOnSlack } from './people.ts';

let sandbox: Sandbox;
let bot: Bot;

const TOKEN = 'a-token-of-sufficient-length';

/** The worst, beside those of `hostile-prompts.test.ts`. All of them are prompts that the bot takes. */
const prompts: readonly (readonly [what: string, typed: string, onDiscord?: string])[] = [
  // The local Discord lets nobody type more than 5,000 UTF-16 units.
  ['5,000 emoji', '🚣'.repeat(5000), '🚣'.repeat(2500)],
  ['families', '👩‍👩‍👧‍👦'.repeat(400)],
  ['marks upon marks upon marks', `z${'\u0301\u0338\u0489'.repeat(1600)}`],
  ['letters from right to left and back', '\u202E\u2067\u202D\u2066 boat \u202C\u2069'.repeat(100)],
  ['nothing to be seen but a dot', `${'\u200B\u2060\uFEFF\u00AD\u180E'.repeat(400)}.`],
  ['names of prototypes', '__proto__ constructor prototype toString hasOwnProperty'],
  ['an object that pollutes', '{"__proto__":{"admin":true},"constructor":{"prototype":{"x":1}}}'],
  ['5,000 digits', '9'.repeat(5000)],
  ['numbers that are none', '1e999 -0 NaN 9007199254740993 0x7fffffff １２３ ٣٤٥'],
  ['2,500 levels of brackets', `${'['.repeat(2500)}${']'.repeat(2500)}`],
  ['2,400 empty lines', `a${'\n'.repeat(2400)}boat`],
  [
    'everybody on both platforms',
    '<!channel><!here>@everyone@here<@&130000000000000001><@U0BOB00001>',
  ],
  ['code that ends itself', '``` `` ` ```\n@everyone <!channel>\n```'],
  ['a page of its own', '</title><script>document.title="taken"</script><!-- {{7*7}} -->'],
];

const cases = prompts.map(([what, typed, onDiscord = typed], index) => {
  return { what, typed, onDiscord, index };
});
const discordIds = cases.map(({ index }) => `1700000000000000${String(index).padStart(2, '0')}`);
const slackIds: string[] = [];
const interactions: Interaction[] = [];

beforeAll(async () => {
  sandbox = await startSandbox();
  bot = await sandbox.start({ ADMIN_TOKEN: TOKEN });
  const { discord, slack } = sandbox;
  for (const { index } of cases) slackIds.push(slack.addUser({ name: `p${index}` }).id);
  const asked = cases.map(({ onDiscord, index }) =>
    discord.slash({
      name: 'sora',
      options: { prompt: onDiscord },
      user: { id: discordIds[index] ?? '', name: `p${index}` },
    }),
  );
  interactions.push(...(await Promise.all(asked)));
  for (const { typed, index } of cases) {
    await slack.slash({ command: '/sora', text: `prompt:"${typed}"`, user: slackIds[index] });
  }
  await delivered(bot, 2 * cases.length);
});
afterAll(() => sandbox.close());

const nobody = { users: [], groups: [], broadcasts: [] };

/** Without any space: names of characters are set apart, and rows of spaces become one. */
const plain = (text: string) => text.replaceAll(/[\u200b\s]+/gu, '');

describe('on Discord', () => {
  it.each(cases)('$what: a thread, a video, the prompt as text, and nobody is called', (one) => {
    const { discord } = sandbox;
    const anchor = interactions[one.index]?.original;
    const inside = discord.messages(anchor?.id ?? '');
    const [card, video] = inside;
    expect(inside).toHaveLength(2);
    expect(anchor?.content.length).toBeLessThanOrEqual(2000);
    expect(plain(shownOnDiscord(anchor?.content ?? ''))).toBe(
      plain(`🎬 **p${one.index}**: ${shortened(one.onDiscord, 200)}`),
    );
    for (const message of [anchor, card, video]) {
      expect(message).toMatchObject({ mention_everyone: false, mention_roles: [] });
    }
    expect([anchor, card].flatMap((message) => message?.mentions)).toEqual([]);
    expect(video?.mentions.map(({ id }) => id)).toEqual([discordIds[one.index]]);
    expect(video?.attachments).toHaveLength(1);
    expect(discord.channel(anchor?.id ?? '')).toHaveProperty(
      'name',
      expect.stringMatching(/^🎬 /u),
    );
  });
});

describe('on Slack', () => {
  it.each(cases)('$what: a thread, a video, the prompt as text, and nobody is called', (one) => {
    const { slack } = sandbox;
    const roots = slack.messages().filter(({ text }) => text.startsWith(`🎬 *p${one.index}*`));
    const [root] = roots;
    const inside = slack.replies(slack.ids.channel, root?.ts ?? '');
    const [card, video] = inside;
    expect(roots).toHaveLength(1);
    expect(inside).toHaveLength(2);
    expect(plain(shownOnSlack(root?.text ?? ''))).toBe(
      plain(`🎬 *p${one.index}*: ${shortened(one.typed, 200)}`),
    );
    for (const message of [root, card]) {
      expect(message).toMatchObject({ pinged: nobody, mentions: nobody, fallbackMentions: nobody });
    }
    expect(video?.pinged).toEqual({ ...nobody, users: [slackIds[one.index]] });
    expect(video?.files).toHaveLength(1);
  });
});

it('nothing of it was refused, by the bot, the platforms or the gateway', () => {
  const { discord, slack, mountsea } = sandbox;
  expect(mountsea.creates).toHaveLength(2 * cases.length);
  expect(mountsea.violations).toEqual([]);
  expect([...discord.unknownRoutes, ...discord.unknownKeys, ...slack.unknownMethods]).toEqual([]);
  expect([...discord.ephemerals(), ...slack.ephemerals()]).toEqual([]);
  expectWell(bot);
});

describe("on the operator's page", () => {
  it('all of it is text, in the list and on each page', async () => {
    const origin = `http://127.0.0.1:${sandbox.port}`;
    const entered = await fetch(`${origin}/admin/login`, {
      method: 'POST',
      headers: { origin, 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ secret: TOKEN }).toString(),
      redirect: 'manual',
    });
    const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
    const page = async (path: string) => {
      const answer = await fetch(`${origin}${path}`, { headers: { cookie } });
      expect(answer.status).toBe(200);
      return await answer.text();
    };
    let list = await page('/admin/tasks');
    const seen = new Set<string>();
    for (;;) {
      for (const [, id = ''] of list.matchAll(/\/admin\/tasks\/([0-9a-z]{12})"/gu)) seen.add(id);
      expect(list).not.toContain('<script>document');
      const [, next] = /href="(\/admin\/tasks\?[^"]*behind=[^"]*)"/u.exec(list) ?? [];
      if (next === undefined) break;
      list = await page(next.replaceAll('&amp;', '&'));
    }
    expect(seen.size).toBe(2 * cases.length);
    for (const id of seen) {
      const text = await page(`/admin/tasks/${id}`);
      expect(text).not.toMatch(/<script>document|<!-- \{\{|<!channel>|<\/title><script/u);
    }
  });
});
