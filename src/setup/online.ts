import { ownerOfToken as ownerAtDiscord } from '../discord/token.ts';
import { ownerOfToken as ownerAtSlack } from '../slack/token.ts';
import { Cancelled } from './asker.ts';
import type { PlatformName } from './platform-steps.ts';
import { answerTo, type Setup } from './question.ts';

/** What was found out online. */
export interface Found {
  /** Of the Discord application. */
  readonly applicationId?: string;
}

/** What a platform says of a token, in words. */
type Answer = { readonly state: 'ok' | 'refused' | 'unreachable'; readonly says: string } & Found;

/** One token that a platform can be asked about. */
interface Asked {
  readonly platform: PlatformName;
  readonly name: string;
  readonly message: string;
  ask(token: string, setup: Setup, signal: AbortSignal): Promise<Answer>;
}

const TOKENS: readonly Asked[] = [
  {
    platform: 'discord',
    name: 'DISCORD_TOKEN',
    message: 'The bot’s token',
    async ask(token, { draft }, signal) {
      const apiUrl = draft.get('DISCORD_API_URL') || 'https://discord.com/api';
      const owner = await ownerAtDiscord(token, apiUrl.replace(/(?<!\/)\/+$/u, ''), signal);
      if (owner.state === 'ok') {
        const { name, applicationId } = owner;
        return { state: 'ok', says: `Discord knows the token: it is ${name}’s.`, applicationId };
      }
      return owner.state === 'refused'
        ? { state: 'refused', says: 'Discord refuses the token.' }
        : { state: 'unreachable', says: `Discord could not be asked: ${owner.reason}` };
    },
  },
  {
    platform: 'slack',
    name: 'SLACK_BOT_TOKEN',
    message: 'The bot token, xoxb-…',
    async ask(token, { draft }) {
      const apiUrl = draft.get('SLACK_API_URL') || 'https://slack.com/api/';
      const owner = await ownerAtSlack(token, apiUrl.replace(/(?<!\/)\/*$/u, '/'));
      if (owner.state === 'ok') {
        return {
          state: 'ok',
          says: `Slack knows the token: it is ${owner.name}’s in ${owner.team}.`,
        };
      }
      return owner.state === 'refused'
        ? { state: 'refused', says: `Slack refuses the token (${owner.code}).` }
        : { state: 'unreachable', says: `Slack could not be asked: ${owner.reason}` };
    },
  },
];

/** Asks the platforms about the tokens, if the person agrees; one that is refused can be given again. */
export async function checkOnline(
  setup: Setup,
  platforms: readonly PlatformName[],
  signal: AbortSignal,
): Promise<Found> {
  const { ask, draft } = setup;
  const tokens = TOKENS.filter(
    ({ platform, name }) => platforms.includes(platform) && draft.isSet(name),
  );
  if (tokens.length === 0) return {};
  const who = tokens.map(({ platform }) => (platform === 'discord' ? 'Discord' : 'Slack'));
  if (!(await ask.confirm(`Ask ${who.join(' and ')} now whether the tokens are right?`, true))) {
    return {};
  }
  let found: Found = {};
  for (const token of tokens) found = { ...found, ...(await checkOne(setup, token, signal)) };
  return found;
}

async function checkOne(setup: Setup, token: Asked, signal: AbortSignal): Promise<Found> {
  const { ask, draft } = setup;
  for (;;) {
    const answer = await unlessEnded(token.ask(draft.get(token.name), setup, signal), signal);
    ask.say(answer.state === 'ok' ? 'success' : 'warn', answer.says);
    const { applicationId } = answer;
    if (answer.state === 'ok') return applicationId === undefined ? {} : { applicationId };
    if (answer.state === 'unreachable') return {};
    if (!(await ask.confirm('Give it again?', true))) return {};
    draft.set(token.name, await answerTo(setup, token.name, { message: token.message }));
  }
}

/** Throws Cancelled as soon as the person ends it. */
async function unlessEnded<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const end = () => reject(new Cancelled('cancelled'));
  if (signal.aborted) end();
  signal.addEventListener('abort', end, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', end);
  }
}
