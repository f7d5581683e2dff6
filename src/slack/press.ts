import type { AckFn, BlockAction, ButtonAction } from '@slack/bolt';
import { addressOf, type Where } from './address.ts';

/** One press on a button. */
export interface Press {
  readonly body: BlockAction;
  readonly action: ButtonAction;
  readonly ack: AckFn<void>;
}

/** Where a button on a message was pressed, and by whom: what is said of it is told there. `now` in ms. */
export function placeOfPress(body: BlockAction, now: number): Where {
  const { team, user, channel, enterprise, container, response_url } = body;
  const from = {
    team_id: team?.id ?? user.team_id ?? '',
    enterprise_id: enterprise?.id,
    channel_id: channel?.id ?? String(container?.channel_id ?? ''),
    user_id: user.id,
    response_url,
  };
  const thread = threadOf(container);
  return { ...addressOf(from, now), ...thread };
}

/** The thread of an open message: private answers go there too. */
function threadOf(container: BlockAction['container']): Pick<Where, 'answerIn' | 'rootTs'> {
  const { thread_ts: thread, message_ts: ts, is_ephemeral: hidden } = container ?? {};
  if (hidden === true || typeof thread !== 'string' || typeof ts !== 'string') return {};
  return thread === ts ? {} : { answerIn: thread, rootTs: ts };
}

/** The platform's id of a press: the same for every delivery of it. */
export function pressIdOf({ teamId }: Where, { trigger_id: triggerId }: BlockAction): string {
  return `slack:${teamId}:${triggerId}`;
}

/** What the person is called where Slack does not tell better. */
export function nameIn({ user }: BlockAction): string {
  return user.name ?? user.username ?? user.id;
}
