import type { Sandbox } from '../../test/e2e/harness.ts';
import type { Account, Wish } from '../several-people.ts';

/** One command that was typed, and what its person has seen of it so far. */
export interface Typed extends Wish {
  /** The fault that it met, or what was going on else. */
  readonly during: string;
  /** The platform has its first answer in time. */
  acknowledged(): boolean;
  /** The person was told something: a refusal, if there is no task. */
  told(): boolean;
}

/** Nobody else has this prompt. */
export function promptOf(nth: number, { platform }: Account): string {
  return `boat ${nth} of ${platform}`;
}

/** All of them. */
export const PROMPT = /boat \d+ of (?:discord|slack)/u;

/** Types a command; resolves when the platform has got it away, whatever comes of it. */
export async function typeIn(
  { discord, slack }: Sandbox,
  account: Account,
  prompt: string,
  during: string,
): Promise<Typed> {
  const wish = { account, prompt, during };
  if (account.platform === 'discord') {
    const interaction = await discord.slash({
      name: 'sora',
      options: { prompt },
      user: { id: account.id },
    });
    return {
      ...wish,
      acknowledged: () => interaction.callback !== undefined,
      told: () => interaction.messages.some(({ content }) => content !== ''),
    };
  }
  const delivery = await slack.slash({
    command: '/sora',
    text: `prompt:${prompt}`,
    user: account.id,
  });
  return {
    ...wish,
    acknowledged: () => delivery.outcome === 'acknowledged',
    told: () => delivery.responses.some(({ error }) => error === undefined),
  };
}
