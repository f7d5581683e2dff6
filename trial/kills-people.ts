import { en } from '../src/core/words/en.ts';
import type { Sandbox } from '../test/e2e/harness.ts';
import { png } from '../test/images/pictures.ts';
import { promptIn } from './kills-places.ts';
import { type Account, invite } from './several-people.ts';

/** Commands of one person on one platform, and the credits for them. */
const EACH = 5;
export const CREDITS = 4;

/** After so long Discord tells that the application did not respond, ms (its documentation, Receiving and Responding); the rest is for its clock and ours. */
const SILENT_MS = 3500;

/** Of the commands on Discord, those with a picture. */
const PICTURES = 0.15;

/** One command that somebody wants to type. */
export interface Wish {
  readonly account: Account;
  readonly nth: number;
  readonly picture: boolean;
  /** How often it was typed before, and nobody was there. */
  readonly tries: number;
}

/** A command that was typed. Nothing else has its prompt. */
export interface Typed {
  readonly wish: Wish;
  readonly prompt: string;
  /** ms since the epoch, like all moments here. */
  readonly typedAt: number;
  /** When the platform had an acknowledgement: perhaps a little after the death of the bot that sent it. */
  acknowledgedAt(): number | undefined;
  /** The platform has told its person that nobody answered. */
  isSilent(): boolean;
}

/** Everybody's wishes, in an order that `random` (0 to 1) decides. */
export function wishesOf(
  sandbox: Sandbox,
  commands: number,
  random: () => number,
): { wishes: Wish[]; accounts: Account[] } {
  const accounts = invite(sandbox, Math.max(1, Math.ceil(commands / EACH / 2)));
  const wishes = accounts
    .flatMap((account) => Array.from({ length: EACH }, (_, nth) => ({ account, nth, tries: 0 })))
    .map((wish) => ({ place: random(), wish, chance: random() }))
    .sort((a, b) => a.place - b.place)
    .slice(0, commands)
    .map(({ wish, chance }) => ({
      ...wish,
      picture: wish.account.platform === 'discord' && chance < PICTURES,
    }));
  return { wishes, accounts };
}

/** The same command, typed once more. */
export function again(wish: Wish): Wish {
  return { ...wish, tries: wish.tries + 1 };
}

/** Types a command, whether or not anybody is there. */
export async function type({ discord, slack }: Sandbox, wish: Wish): Promise<Typed> {
  const { account, nth, picture, tries } = wish;
  const prompt = `boat ${nth}-${tries} of ${account.platform} ${account.id}`;
  if (account.platform === 'slack') {
    const delivery = await slack.slash({
      command: '/sora',
      text: `prompt:${prompt}`,
      user: account.id,
    });
    return {
      wish,
      prompt,
      typedAt: delivery.sentAt,
      acknowledgedAt: () => delivery.acknowledgedAt,
      isSilent: () => delivery.outcome !== 'acknowledged',
    };
  }
  const image = picture
    ? { image: { attachment: { name: 'boat.png', bytes: png(640, 360) } } }
    : {};
  const interaction = await discord.slash({
    name: 'sora',
    options: { prompt, ...image },
    user: { id: account.id },
  });
  return {
    wish,
    prompt,
    typedAt: interaction.createdAt,
    acknowledgedAt: () => interaction.acknowledgedAt,
    isSilent: () =>
      interaction.callback === undefined && Date.now() - interaction.createdAt > SILENT_MS,
  };
}

/** Somebody presses "Stop following" or "Leave the queue" on a card of one of the last tasks, if there is such a button. Resolves to whether there was. */
export async function pressStop(sandbox: Sandbox, random: () => number): Promise<boolean> {
  const stops = random() < 0.5 ? onDiscord(sandbox) : onSlack(sandbox);
  const chosen = stops[Math.floor(random() * stops.length)];
  await chosen?.();
  return chosen !== undefined;
}

/** So many of the last tasks are looked at. */
const LAST = 20;

const LABELS: ReadonlySet<unknown> = new Set([en['button.stop'], en['button.leave']]);

type Press = () => Promise<unknown>;

function onDiscord({ discord }: Sandbox): Press[] {
  return discord
    .threads()
    .slice(-LAST)
    .flatMap(({ id }) => {
      const person = promptIn(discord.message(id)?.content ?? '')?.person;
      return discord.messages(id).flatMap((message): Press[] => {
        const rows = JSON.parse(JSON.stringify(message.components ?? [])) as {
          components?: { label?: string; custom_id?: string }[];
        }[];
        return rows
          .flatMap(({ components = [] }) => components)
          .filter(({ label }) => LABELS.has(label))
          .flatMap(({ custom_id: customId }) =>
            customId === undefined || person === undefined
              ? []
              : [() => discord.press({ message: message.id, customId, user: { id: person } })],
          );
      });
    });
}

function onSlack({ slack }: Sandbox): Press[] {
  const actionId = 'task_stop';
  return slack
    .messages()
    .slice(-LAST)
    .flatMap(({ channel, ts, text }) => {
      const user = promptIn(text)?.person;
      return slack
        .replies(channel, ts)
        .filter(({ blocks }) => JSON.stringify(blocks ?? []).includes(`"${actionId}"`))
        .map((card) => () => slack.click({ actionId, channel, ts: card.ts, user }));
    });
}
