import { freePort } from '../../sandbox/free-port.ts';
import type { Bot, Sandbox } from './harness.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** What a process has that knows one platform alone. */
export const ONLY = {
  discord: { SLACK_BOT_TOKEN: undefined, SLACK_APP_TOKEN: undefined, SLACK_API_URL: undefined },
  slack: { DISCORD_TOKEN: undefined, DISCORD_API_URL: undefined },
} as const;

/** The processes of a sandbox, each with a port of its own. */
export interface Processes {
  /** A front; of one platform, if it is named. */
  front(platform?: keyof typeof ONLY, more?: Env): Promise<Bot>;
  work(more?: Env): Promise<Bot>;
}

export function processesOf(sandbox: Sandbox, common: Env = {}): Processes {
  const start = (env: Env) =>
    sandbox.start({ PORT: String(freePort()), PUBLIC_URL: undefined, ...common, ...env });
  return {
    front: (platform, more) =>
      start({ ROLE: 'front', ...(platform === undefined ? {} : ONLY[platform]), ...more }),
    work: (more) => start({ ROLE: 'work', ...more }),
  };
}

/** Lines that no process may write, from any process that ever was. */
export function errorsOf({ bots }: Sandbox): unknown[] {
  return bots.flatMap(({ lines, complaints }) => [
    ...lines.filter(({ level }) => level >= 50),
    ...(complaints() === '' ? [] : [complaints()]),
  ]);
}

/** Ids of the people that public messages called, one for each message, on either platform. */
export function calledIn({ discord, slack }: Sandbox): string[] {
  return [
    ...discord
      .channels()
      .flatMap(({ id }) => discord.messages(id))
      .flatMap(({ mentions }) => mentions.map(({ id }) => id)),
    ...[...slack.channels.values()]
      .flatMap(({ byTs }) => [...byTs.values()])
      .flatMap(({ pinged }) => pinged.users),
  ];
}
