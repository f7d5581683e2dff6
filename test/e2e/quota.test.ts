import { afterEach, describe, expect, it } from 'vitest';
import { type Bot, type Sandbox, startSandbox } from './harness.ts';
import { delivered, expectWell, isPrivate, shownOnDiscord, shownOnSlack } from './people.ts';

let sandbox: Sandbox;

const QUICK = { mountsea: { durationMs: 60, queuedMs: 15 } };

afterEach(() => sandbox.close());

async function startWith(env: Readonly<Record<string, string>>): Promise<Bot> {
  sandbox = await startSandbox(QUICK);
  return await sandbox.start({ CHECK_FIRST: '80ms', ...env });
}

/** The ids of `count` people. */
function people(platform: 'discord' | 'slack', count: number): string[] {
  const names = Array.from({ length: count }, (_, index) => `person${index}`);
  if (platform === 'slack') return names.map((name) => sandbox.slack.addUser({ name }).id);
  return names.map((_, index) => `1600000000000000${String(index).padStart(2, '0')}`);
}

/** Sends a command for each user id, all at once; resolves to what was answered privately. */
async function burst(platform: 'discord' | 'slack', users: readonly string[], accepted: number) {
  const refused = users.length - accepted;
  return platform === 'discord'
    ? await burstOnDiscord(users, refused)
    : await burstOnSlack(users, refused);
}

async function burstOnDiscord(users: readonly string[], refused: number): Promise<string[]> {
  const { discord } = sandbox;
  const sent = await Promise.all(
    users.map((id, index) =>
      discord.slash({ name: 'sora', options: { prompt: `boat ${index}` }, user: { id } }),
    ),
  );
  const told = await discord.waitFor(() => {
    const found = sent.flatMap(({ messages }) => messages.filter(isPrivate));
    const acknowledged = sent.every((one) => one.acknowledgedAt !== undefined);
    return acknowledged && found.length >= refused && found;
  }, 20_000);
  for (const { acknowledgedAt, createdAt } of sent) {
    expect((acknowledgedAt ?? Number.POSITIVE_INFINITY) - createdAt).toBeLessThan(3000);
  }
  // Whoever was refused has nothing but the private answer; whoever was not has nothing private.
  const mixed = sent.filter(({ messages }) => messages.length !== 1);
  expect(mixed).toEqual([]);
  return told.map(({ content }) => shownOnDiscord(content));
}

async function burstOnSlack(users: readonly string[], refused: number): Promise<string[]> {
  const { slack } = sandbox;
  const sent = await Promise.all(
    users.map((user, index) =>
      slack.slash({ command: '/sora', text: `prompt:boat ${index}`, user }),
    ),
  );
  expect(new Set(sent.map(({ outcome }) => outcome))).toEqual(new Set(['acknowledged']));
  const told = await slack.waitFor(() => {
    const found = slack.ephemerals();
    return found.length >= refused && found;
  });
  return told.map(({ text }) => shownOnSlack(text));
}

/** When today's window ends, as each platform writes it: now, or just before midnight an hour later. */
function resets(): RegExp {
  const ends = [Date.now(), Date.now() - 60_000].map((ms) => Math.ceil(ms / 86_400_000) * 86_400);
  return new RegExp(`(?:<t:(?:${ends.join('|')}):f>|<!date\\^(?:${ends.join('|')})\\^[^>]*>)`, 'u');
}

const none = (sentence: string) => new RegExp(`^\\*+Not enough credits\\*+\\n${sentence} until `);

describe.each(['discord', 'slack'] as const)('on %s', (platform) => {
  it('50 commands at once of a person with 5 credits start 5 videos', async () => {
    const bot = await startWith({ QUOTA_USER: '5/day' });
    const [person = ''] = people(platform, 1);
    const told = await burst(platform, Array<string>(50).fill(person), 5);
    await delivered(bot, 5);
    expect(told).toHaveLength(45);
    expect(told.filter((one) => !none('This costs 1, you have 0').test(one))).toEqual([]);
    expect(told.filter((one) => !resets().test(one))).toEqual([]);
    expect(sandbox.mountsea.creates).toHaveLength(5);
    expect(await sandbox.purse(`user:${platform}:`)).toEqual({ committed: 5, held: {} });
    expect(await sandbox.tasks()).toHaveLength(5);
    expectWell(bot);
  });

  it('one person who has nothing left takes nothing from another', async () => {
    const bot = await startWith({ QUOTA_USER: '1/day' });
    const [one = '', two = ''] = people(platform, 2);
    const told = await burst(platform, [one, one, two, two], 2);
    await delivered(bot, 2);
    expect(told).toHaveLength(2);
    const owners = (await sandbox.tasks()).map(({ requester }) => requester.id).sort();
    expect(owners.map((owner) => owner.split('/').at(-1))).toEqual([one, two].sort());
    expectWell(bot);
  });

  it('MAX_RUNNING_PER_USER=1: the card shows the place, and every video comes', async () => {
    const bot = await startWith({ MAX_RUNNING_PER_USER: '1' });
    const { discord, slack, mountsea } = sandbox;
    mountsea.hold();
    const [person = ''] = people(platform, 1);
    for (const prompt of ['first boat', 'second boat', 'third boat']) {
      const tasks = (await sandbox.tasks()).length;
      if (platform === 'discord')
        await discord.slash({ name: 'sora', options: { prompt }, user: { id: person } });
      else await slack.slash({ command: '/sora', text: prompt, user: person });
      await expect.poll(async () => (await sandbox.tasks()).length).toBe(tasks + 1);
    }
    const cards = () =>
      platform === 'discord'
        ? discord.threads().flatMap(({ id }) => discord.messages(id).map(({ content }) => content))
        : slack
            .messages()
            .flatMap(({ ts }) => slack.replies(slack.ids.channel, ts).map(({ text }) => text));
    await expect
      .poll(() => cards().join('\n'))
      .toMatch(/place 1 in the queue[\s\S]*place 2 in the/u);
    expect(mountsea.creates.map(({ body }) => body.prompt)).toEqual(['first boat']);
    mountsea.release();
    await delivered(bot, 3);
    expect(mountsea.creates.map(({ body }) => body.prompt)).toEqual([
      'first boat',
      'second boat',
      'third boat',
    ]);
    expect(cards().filter((text) => text.includes('Done in'))).toHaveLength(3);
    expect(cards().join('\n')).not.toContain('in the queue');
    expect(await sandbox.purse(`user:${platform}:`)).toEqual({ committed: 3, held: {} });
    expectWell(bot);
  });
});

describe('on both platforms at once', () => {
  /** Ten people with two commands each, on both. */
  const crowds = (accepted: number) =>
    Promise.all(
      (['discord', 'slack'] as const).map((platform) => {
        const crowd = people(platform, 10);
        return burst(platform, [...crowd, ...crowd], accepted);
      }),
    );

  it('QUOTA_SCOPE=7/day: seven videos in each place', async () => {
    const bot = await startWith({ QUOTA_SCOPE: '7/day' });
    const told = await crowds(7);
    await delivered(bot, 14);
    expect(told.map((ones) => ones.length)).toEqual([13, 13]);
    const says = none('This costs 1, and 0 are left for everyone here');
    expect(told.flat().filter((one) => !says.test(one) || !resets().test(one))).toEqual([]);
    const where = (await sandbox.tasks()).map(({ requester }) => requester.platform).sort();
    expect(where).toEqual([...Array(7).fill('discord'), ...Array(7).fill('slack')]);
    expect(sandbox.mountsea.creates).toHaveLength(14);
    for (const platform of ['discord', 'slack']) {
      expect(await sandbox.purse(`scope:${platform}:`)).toEqual({ committed: 7, held: {} });
    }
    expectWell(bot);
  });

  it('QUOTA_GLOBAL=9/day: nine videos in all', async () => {
    const bot = await startWith({ QUOTA_GLOBAL: '9/day' });
    const { discord, slack, mountsea } = sandbox;
    const crowd = [people('discord', 10), people('slack', 10)] as const;
    await Promise.all([
      ...[...crowd[0], ...crowd[0]].map((id) =>
        discord.slash({ name: 'sora', options: { prompt: 'a boat' }, user: { id } }),
      ),
      ...[...crowd[1], ...crowd[1]].map((user) =>
        slack.slash({ command: '/sora', text: 'a boat', user }),
      ),
    ]);
    const refusals = await discord.waitFor(() => {
      const told = [
        ...discord.ephemerals().map(({ content }) => shownOnDiscord(content)),
        ...slack.ephemerals().map(({ text }) => shownOnSlack(text)),
      ];
      return told.length >= 31 && told;
    }, 20_000);
    await delivered(bot, 9);
    expect(refusals).toHaveLength(31);
    const says = none('This costs 1, and 0 are left for everyone');
    expect(refusals.filter((one) => !says.test(one) || !resets().test(one))).toEqual([]);
    expect(mountsea.creates).toHaveLength(9);
    expect(await sandbox.purse('global:everyone')).toEqual({ committed: 9, held: {} });
    const users = await sandbox.look(async (store) => {
      let spent = 0;
      for await (const [, { committed, held }] of store.list<Purse>('wallet:user:')) {
        spent += committed + Object.keys(held).length;
      }
      return spent;
    });
    expect(users).toBe(9);
    expectWell(bot);
  });
});

interface Purse {
  readonly committed: number;
  readonly held: Readonly<Record<string, number>>;
}
