import type { DiscordMessage, DiscordState, DiscordThread, SideNotice, State } from '../../wire.ts';

/** A line of the channel: a message with its thread, or what Discord itself says. */
export type DiscordRow =
  | {
      readonly kind: 'message';
      readonly id: string;
      readonly shown: DiscordMessage;
      readonly thread: OpenThread | undefined;
    }
  | { readonly kind: 'notice'; readonly id: string; readonly notice: SideNotice };

export interface OpenThread {
  readonly thread: DiscordThread;
  readonly messages: readonly DiscordMessage[];
}

/** Discord's epoch, ms. */
const EPOCH_MS = 1_420_070_400_000;

/** What one person sees in the channel, oldest first; pure. */
export function discordRows({ discord, notices }: State, person: string): DiscordRow[] {
  const seen = discord.messages.filter(
    ({ onlyFor }) => onlyFor === undefined || onlyFor === person,
  );
  const rows: DiscordRow[] = seen
    .filter(({ message }) => message.channel_id === discord.channel.id)
    .map((shown) => {
      const { id } = shown.message;
      return { kind: 'message', id, shown, thread: threadOn(id, discord, seen) };
    });
  const own = notices.filter((one) => one.side === 'discord' && one.person === person);
  rows.push(...own.map((notice) => ({ kind: 'notice', id: notice.id, notice }) as const));
  return rows.sort((a, b) => timeOf(a) - timeOf(b));
}

/** When a snowflake was made, ms since 1970. */
export function snowflakeTime(id: string): number {
  return Number(BigInt(id) >> 22n) + EPOCH_MS;
}

function threadOn(
  id: string,
  { threads }: DiscordState,
  seen: readonly DiscordMessage[],
): OpenThread | undefined {
  const thread = threads.find((one) => one.id === id);
  if (thread === undefined) return undefined;
  return { thread, messages: seen.filter(({ message }) => message.channel_id === id) };
}

function timeOf(row: DiscordRow): number {
  return row.kind === 'notice' ? row.notice.at : snowflakeTime(row.id);
}
