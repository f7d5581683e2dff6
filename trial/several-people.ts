import type { Sandbox } from '../test/e2e/harness.ts';

/** One account of one person on one platform. */
export interface Account {
  readonly platform: 'discord' | 'slack';
  /** As the platform calls it. */
  readonly id: string;
  /** As wallets call it. */
  readonly owner: string;
}

/** One command to come. Nobody else has its prompt. */
export interface Wish {
  readonly account: Account;
  readonly prompt: string;
}

/** Ids of people on Discord are snowflakes from here on. */
const FIRST_PERSON = 900_000_000_000_000_000n;

/** So many people, each with an account on both platforms. */
export function invite({ slack }: Sandbox, people: number): Account[] {
  return Array.from({ length: people }, (_, nth): Account[] => {
    const id = String(FIRST_PERSON + BigInt(nth));
    const member = slack.addUser({ name: `person-${nth}` }).id;
    slack.channels.get(slack.ids.channel)?.members.add(member);
    return [
      { platform: 'discord', id, owner: `user:discord:${id}:` },
      { platform: 'slack', id: member, owner: `user:slack:${slack.ids.team}/${member}:` },
    ];
  }).flat();
}

/** Everybody's commands, in an order that `random` (0 to 1) decides. */
export function wishesOf(accounts: readonly Account[], each: number, random: () => number): Wish[] {
  const wishes = accounts.flatMap((account) =>
    Array.from({ length: each }, (_, nth) => ({
      account,
      prompt: `boat ${nth} of ${account.platform} ${account.id}`,
    })),
  );
  return wishes
    .map((wish) => ({ wish, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ wish }) => wish);
}

/** Types a command; whether it was acknowledged is seen later. */
export async function type({ discord, slack }: Sandbox, { account, prompt }: Wish): Promise<void> {
  if (account.platform === 'discord') {
    await discord.slash({ name: 'sora', options: { prompt }, user: { id: account.id } });
  } else await slack.slash({ command: '/sora', text: `prompt:${prompt}`, user: account.id });
}

/** Commands that no process acknowledged, in words. */
export function unanswered({ discord, slack }: Sandbox): string[] {
  const silent = discord.interactions().filter(({ callback }) => callback === undefined);
  const late = slack.deliveries().filter(({ outcome }) => outcome !== 'acknowledged');
  return [
    ...silent.map(({ id }) => `interaction ${id} of Discord was not acknowledged`),
    ...late.map(({ outcome }) => `a command on Slack: ${outcome}`),
  ];
}

/** What only this person was told. */
export function toldTo({ discord, slack }: Sandbox, { platform, id }: Account): string[] {
  return platform === 'discord'
    ? discord.ephemerals(id).map(({ content }) => content)
    : slack.ephemerals(id).map(({ text }) => text);
}

/** A message that notified somebody: the end of a task. */
export interface Call {
  readonly person: string;
  /** The thread that it stands in; absent where it stands in a channel. */
  readonly thread: string | undefined;
}

/** All of them, on both platforms. */
export function callsIn({ discord, slack }: Sandbox): Call[] {
  const onDiscord = discord.channels().flatMap(({ id }) => {
    const thread = discord.thread(id) === undefined ? undefined : `discord ${id}`;
    return discord
      .messages(id)
      .flatMap(({ mentions }) => mentions.map((one) => ({ person: one.id, thread })));
  });
  const onSlack = [...slack.channels.values()].flatMap(({ id, byTs }) =>
    [...byTs.values()].flatMap(({ pinged, threadTs }) => {
      const thread = threadTs === undefined ? undefined : `slack ${id} ${threadTs}`;
      return pinged.users.map((person) => ({ person, thread }));
    }),
  );
  return [...onDiscord, ...onSlack];
}
