import type { SideNotice, SlackMessage, State } from '../../wire.ts';

/** A line of the channel: a root message with its thread, or what Slackbot says. */
export type SlackRow =
  | {
      readonly kind: 'message';
      readonly id: string;
      readonly message: SlackMessage;
      readonly replies: readonly SlackMessage[];
    }
  | { readonly kind: 'notice'; readonly id: string; readonly notice: SideNotice };

/** What one person sees in a conversation, oldest first; pure. */
export function slackRows({ slack, notices }: State, person: string, channel: string): SlackRow[] {
  const seen = slack.messages
    .filter((message) => message.channel === channel)
    .filter(({ onlyFor }) => onlyFor === undefined || onlyFor === person)
    .sort((a, b) => Number(a.ts) - Number(b.ts));
  const rows: SlackRow[] = seen
    .filter(({ threadTs }) => threadTs === undefined)
    .map((message) => {
      const replies = seen.filter(({ threadTs }) => threadTs === message.ts);
      return { kind: 'message', id: message.ts, message, replies };
    });
  const own = notices.filter((one) => one.side === 'slack' && one.person === person);
  rows.push(...own.map((notice) => ({ kind: 'notice', id: notice.id, notice }) as const));
  return rows.sort((a, b) => timeOf(a) - timeOf(b));
}

function timeOf(row: SlackRow): number {
  return row.kind === 'notice' ? row.notice.at / 1000 : Number(row.id);
}
