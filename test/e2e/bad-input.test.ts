import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { OptionValue } from '../../sandbox/discord/index.ts';
import { type Bot, type Sandbox, startSandbox } from './harness.ts';
import {
  delivered,
  expectNothingHappened,
  expectWell,
  refusedOnDiscord,
  refusedOnSlack,
  uncheckedClients,
} from './people.ts';

let sandbox: Sandbox;
let bot: Bot;

beforeAll(async () => {
  sandbox = await startSandbox();
  await uncheckedClients(sandbox);
  bot = await sandbox.start({ DISCORD_REGISTER: 'off' });
});
afterAll(() => sandbox.close());

/** One wrong command, as it comes in on each platform, and the line that names the option and what it takes. */
interface Wrong {
  readonly what: string;
  readonly discord?: Readonly<Record<string, OptionValue>>;
  readonly slack?: string;
  readonly says: string;
}

const STYLES =
  'anime, selfie, golden, handheld, festive, retro, news, chaos, vintage, comic, kakalaka, sitcom';
const LONG = 'x'.repeat(5001);
const LONG_EMOJI = '🚣'.repeat(5001);

const wrong: readonly Wrong[] = [
  {
    what: 'a prompt of 5001 characters',
    discord: { prompt: LONG },
    slack: `prompt:${LONG}`,
    says: 'prompt: 5,001 characters are too many; 5,000 fit.',
  },
  { what: 'a bare prompt of 5001 characters', slack: LONG, says: 'prompt: 5,001 characters are' },
  { what: 'a prompt of 5001 emoji', slack: LONG_EMOJI, says: 'prompt: 5,001 characters are' },
  {
    what: 'an unknown model',
    discord: { prompt: 'a boat', model: 'sora-3' },
    slack: 'prompt:a boat model:sora-3',
    says: 'model: there is no sora-3. Choose from: sora-2, sora-2-pro.',
  },
  {
    what: '25 s on sora-2',
    discord: { prompt: 'a boat', model: 'sora-2', duration: 25 },
    slack: 'a boat model:sora-2 duration:25',
    says: 'duration: 25 s needs sora-2-pro (small). sora-2 makes: 10, 15 s.',
  },
  {
    what: 'large on sora-2',
    discord: { prompt: 'a boat', model: 'sora-2', size: 'large' },
    slack: 'a boat model:sora-2 size:large',
    says: 'size: large needs sora-2-pro. sora-2 makes: small.',
  },
  {
    what: '25 s with large',
    discord: { prompt: 'a boat', model: 'sora-2-pro', size: 'large', duration: 25 },
    slack: 'a boat model:sora-2-pro size:large duration:25s',
    says: 'duration: 25 s needs sora-2-pro at size small. At large it makes: 10, 15 s.',
  },
  {
    what: 'a length that nothing makes',
    discord: { prompt: 'a boat', duration: 12 },
    slack: 'a boat duration:12',
    says: 'duration: 12 s is not on offer. sora-2 makes: 10, 15 s.',
  },
  {
    what: 'half a second',
    discord: { prompt: 'a boat', duration: 10.5 },
    slack: 'a boat duration:10.5',
    says: 'duration: give seconds as a number. Choose from: 10, 15, 25.',
  },
  {
    what: 'a length below zero',
    discord: { prompt: 'a boat', duration: -10 },
    slack: 'a boat duration:-10',
    says: 'duration: give seconds as a number. Choose from: 10, 15, 25.',
  },
  {
    what: 'an unknown style',
    discord: { prompt: 'a boat', style: 'noir' },
    slack: 'a boat style:noir',
    says: `style: there is no noir. Choose from: ${STYLES}.`,
  },
  {
    what: 'an unknown orientation',
    discord: { prompt: 'a boat', orientation: 'round' },
    slack: 'a boat orientation:round',
    says: 'orientation: choose from: landscape, portrait.',
  },
  {
    what: 'an unknown size',
    discord: { prompt: 'a boat', size: 'huge' },
    slack: 'a boat size:huge',
    says: 'size: choose from: small, large.',
  },
  {
    what: 'shots that are too long together',
    discord: { prompt: '[8s] a boat [4s] it sinks', storyboard: 'true', duration: 10 },
    slack: 'prompt:[8s] a boat [4s] it sinks storyboard:yes duration:10',
    says: 'storyboard: the shots add up to 12 s, and the video has 10 s. Shorten them',
  },
  {
    what: 'a storyboard that is neither yes nor no',
    discord: { prompt: 'a boat', storyboard: 'maybe' },
    slack: 'a boat storyboard:maybe',
    says: 'storyboard: say yes or no.',
  },
  {
    what: 'a watermark that is neither yes nor no',
    discord: { prompt: 'a boat', remove_watermark: '2' },
    slack: 'a boat remove_watermark:2',
    says: 'remove_watermark: say yes or no.',
  },
  { what: 'an empty edit id', slack: 'edit: prompt:a boat', says: 'edit: give the edit id of' },
  {
    what: 'an edit id of 501 characters',
    discord: { prompt: 'a boat', edit: 'e'.repeat(501) },
    slack: `a boat edit:${'e'.repeat(501)}`,
    says: 'edit: give the edit id of an earlier video.',
  },
  {
    what: 'an option that does not exist',
    discord: { prompt: 'a boat', colour: 'red' },
    slack: 'colour:red prompt:a boat',
    says:
      'colour: there is no such option. Options: prompt, model, duration, orientation, size, ' +
      'style, image, storyboard, remove_watermark, edit.',
  },
  {
    what: 'a mistyped option',
    slack: 'a boat durration:10 size:small',
    says: 'durration: there is no such option. Did you mean duration?',
  },
  {
    what: 'an option given twice',
    slack: 'prompt:a boat duration:10 duration:15',
    says: 'duration: it is given twice.',
  },
  {
    what: 'two pictures',
    slack: 'a boat image:https://example.com/a.png image:https://example.com/b.png',
    says: 'image: it is given twice.',
  },
  {
    what: 'a picture that is no link',
    slack: 'a boat image:cat.png',
    says: 'image: give a link that begins with https://.',
  },
  {
    what: 'a picture over ftp',
    slack: 'a boat image:ftp://example.com/cat.png',
    says: 'image: give a link that begins with https://.',
  },
];

describe('what cannot be made is refused privately and costs nothing', () => {
  afterEach(() => expectNothingHappened(sandbox));

  it.each(wrong.filter(({ discord }) => discord !== undefined))(
    'Discord: $what',
    async ({ discord = {}, says }) => {
      const told = await refusedOnDiscord(sandbox, discord);
      expect(told).toContain('**That does not fit**');
      expect(told).toContain(`\n${says}`);
    },
  );

  it.each(wrong.filter(({ slack }) => slack !== undefined))(
    'Slack: $what',
    async ({ slack = '', says }) => {
      const told = await refusedOnSlack(sandbox, slack);
      expect(told).toContain('*That does not fit*');
      expect(told).toContain(`\n${says}`);
    },
  );

  it('names everything that is wrong at once', async () => {
    const options = { prompt: 'a boat', duration: 12.5, size: 'huge', storyboard: 'perhaps' };
    const text = 'a boat duration:12.5 size:huge storyboard:perhaps size:small';
    const told = [await refusedOnDiscord(sandbox, options), await refusedOnSlack(sandbox, text)];
    for (const one of told) {
      expect(one).toMatch(/^duration: .*10, 15, 25/mu);
      expect(one).toMatch(/^size: .*small, large/mu);
      expect(one).toMatch(/^storyboard: say yes or no/mu);
    }
    expect(told[1]).toMatch(/^size: it is given twice/mu);
  });

  it('mentions and formats nothing of what it repeats', async () => {
    const hostile = '<!channel><@140000000000000001>@everyone**[x](https://example.com)';
    await refusedOnDiscord(sandbox, { prompt: 'a boat', model: hostile });
    await refusedOnSlack(sandbox, `a boat model:${hostile}`);
    const { discord, slack } = sandbox;
    const last = discord.ephemerals().at(-1);
    expect(last).toMatchObject({ mentions: [], mention_everyone: false });
    expect(last?.content).toContain(String.raw`\<!channel\>\<\@140000000000000001\>`);
    expect(slack.ephemerals().at(-1)?.text).toContain('&lt;!channel&gt;&lt;@1400');
  });

  it('explains itself on Slack', async () => {
    expect(await refusedOnSlack(sandbox, 'help')).toMatch(/How to use \/sora/u);
  });

  it.each([{}, { prompt: ' \n ' }, { duration: 15 }])(
    'Discord: without a prompt, %j, the form opens',
    async (options) => {
      const { discord } = sandbox;
      const { id } = await discord.slash({ name: 'sora', options });
      const callback = await discord.waitFor(() => discord.interaction(id)?.callback);
      expect(JSON.stringify(callback)).toContain('Make a video');
    },
  );

  it.each(['', 'model:sora-2', 'prompt: model:sora-2', 'prompt:"   " model:sora-2'])(
    'Slack: without a prompt, %j, the form opens',
    async (text) => {
      const { slack } = sandbox;
      const user = slack.addUser({ name: 'somebody' }).id;
      await slack.slash({ command: '/sora', text, user });
      const view = await slack.waitFor(() => slack.views(user)[0], { what: 'a form' });
      expect(JSON.stringify(view.view)).toContain('Make a video');
    },
  );
});

describe('the longest prompts that fit', () => {
  it.each([
    ['discord', 'x'.repeat(5000)],
    // 6000 UTF-16 units are the most that Discord lets anybody send.
    ['discord', '🚣'.repeat(3000)],
    ['slack', 'x'.repeat(5000)],
    ['slack', '🚣'.repeat(5000)],
  ])('on %s go through whole', async (platform, prompt) => {
    const { discord, slack, mountsea } = sandbox;
    const creates = mountsea.creates.length;
    if (platform === 'discord') await discord.slash({ name: 'sora', options: { prompt } });
    else await slack.slash({ command: '/sora', text: `prompt:${prompt}` });
    await mountsea.waitFor(() => mountsea.creates.length > creates);
    expect(mountsea.creates.at(-1)?.body.prompt).toBe(prompt);
  });

  it('and all of them become videos', async () => {
    await delivered(bot, 4);
    const { discord, slack, mountsea } = sandbox;
    const names = discord.threads().map(({ name }) => name ?? '');
    expect(names.map((name) => name.isWellFormed() && name.endsWith('…'))).toEqual([true, true]);
    expect(slack.files().map(({ state }) => state)).toEqual(['completed', 'completed']);
    expect(mountsea.violations).toEqual([]);
    expectWell(bot);
  });
});
