import { z } from 'zod';
import type { Action } from '../wire.ts';
import type { Servers } from '../world/servers.ts';
import type { DiscordBridge } from './discord.ts';
import { actOnDiscord, discordActions } from './discord-actions.ts';
import { id } from './inputs.ts';
import type { Notices } from './notices.ts';
import type { SlackBridge } from './slack.ts';
import { actOnSlack, slackActions } from './slack-actions.ts';

const schema = z.discriminatedUnion('do', [
  discordActions,
  slackActions,
  z.strictObject({ do: z.literal('notice-dismiss'), id }),
]) satisfies z.ZodType<Action>;

/** Everything an action can reach. */
export interface Reach {
  readonly servers: Servers;
  readonly discord: DiscordBridge;
  readonly slack: SlackBridge;
  readonly notices: Notices;
}

/** Does what the page asks. Throws where a client would not let the person do it; the message says why. */
export async function act(reach: Reach, asked: unknown): Promise<void> {
  const read = schema.safeParse(asked);
  if (!read.success) throw new Error(`No such action: ${z.prettifyError(read.error)}`);
  const action: Action = read.data;
  const { servers, discord, slack, notices } = reach;
  if (action.do === 'notice-dismiss') notices.dismiss(action.id);
  else if (isDiscord(action)) await actOnDiscord(servers, discord, action);
  else await actOnSlack(servers.slack, slack, notices, action);
}

function isDiscord(action: Action): action is Extract<Action, { do: `discord-${string}` }> {
  return action.do.startsWith('discord-');
}
