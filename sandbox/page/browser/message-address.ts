/** A message by its address on its platform. */
export interface MessageAddress {
  /** Slack's; Discord's messages are found by their id alone. */
  readonly channel: string;
  readonly id: string;
}

/** `https://discord.com/channels/SERVER/CHANNEL/MESSAGE`; a thread has the id of the message that it is on. Pure. */
export function discordAddress(url: string): MessageAddress | undefined {
  const found = /^https:\/\/discord\.com\/channels\/[^/]+\/(\d+)(?:\/(\d+))?$/.exec(url);
  const [, channel, message = channel] = found ?? [];
  return channel === undefined || message === undefined ? undefined : { channel, id: message };
}

/** `https://TEAM.slack.com/archives/CHANNEL/p1795287958996000`, in a thread with `?thread_ts=…`. Pure. */
export function slackAddress(url: string): MessageAddress | undefined {
  const found = /^https:\/\/[\w-]+\.slack\.com\/archives\/(\w+)\/p(\d+)(\d{6})(?:\?|$)/.exec(url);
  const [, channel, seconds, rest] = found ?? [];
  return channel === undefined ? undefined : { channel, id: `${seconds}.${rest}` };
}
