import { z } from 'zod';
import type { Action, Choice, WorldAction } from '../wire.ts';
import type { Servers } from '../world/servers.ts';
import type { DiscordBridge } from './discord.ts';
import { actOnDiscord, discordActions } from './discord-actions.ts';
import { id } from './inputs.ts';
import type { Notices } from './notices.ts';
import type { SlackBridge } from './slack.ts';
import { actOnSlack, slackActions } from './slack-actions.ts';
import { actOnWorld, type WorldReach, worldActions } from './world-actions.ts';

const schema = z.discriminatedUnion('do', [
  discordActions,
  slackActions,
  worldActions,
  z.strictObject({ do: z.literal('notice-dismiss'), id }),
]) satisfies z.ZodType<Action>;

/** Everything an action can reach. */
export interface Reach extends WorldReach {
  readonly servers: Servers;
  readonly discord: DiscordBridge;
  readonly slack: SlackBridge;
  readonly notices: Notices;
}

/** Does what the page asks. Throws where a client would not let the person do it; the message says why. Resolves to choices where they were asked for. */
export async function act(reach: Reach, asked: unknown): Promise<readonly Choice[] | undefined> {
  const read = schema.safeParse(asked);
  if (!read.success) throw new Error(`No such action: ${z.prettifyError(read.error)}`);
  const action: Action = read.data;
  const { servers, discord, slack, notices } = reach;
  if (isDiscord(action)) return await actOnDiscord(servers, discord, action);
  if (action.do === 'notice-dismiss') notices.dismiss(action.id);
  else if (isOfWorld(action)) await actOnWorld(reach, action);
  else await actOnSlack(servers.slack, slack, notices, action);
  return undefined;
}

const OF_WORLD = new Set<string>(worldActions.options.map(({ shape }) => shape.do.value));

function isOfWorld(action: Action): action is WorldAction {
  return OF_WORLD.has(action.do);
}

function isDiscord(action: Action): action is Extract<Action, { do: `discord-${string}` }> {
  return action.do.startsWith('discord-');
}
