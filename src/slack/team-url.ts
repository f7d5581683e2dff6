import type { WebClient } from '@slack/web-api';
import type { Log, Task } from '../core/index.ts';
import { addressSchema, threadOf } from './address.ts';
import { reasonOf } from './log.ts';

/** Where a workspace is in a browser, such as `https://team.slack.com/`; undefined where Slack does not tell. Asks once. Never throws. */
export type TeamUrl = () => Promise<string | undefined>;

export function teamUrlOf(client: WebClient, log: Log): TeamUrl {
  let known: Promise<string | undefined> | undefined;
  const ask = async () => {
    try {
      const { url } = await client.auth.test();
      return url !== undefined && /^https:\/\/[\w.-]{1,100}\/$/u.test(url) ? url : undefined;
    } catch (error) {
      log.info({ reason: reasonOf(error) }, 'Slack: the address of the workspace is not known');
      known = undefined;
      return undefined;
    }
  };
  return () => {
    known ??= ask();
    return known;
  };
}

/** The thread of a task by its address, made without asking Slack. Undefined where it has none. */
export function archiveLink(task: Task, teamUrl: string | undefined): string | undefined {
  const { data: where } = addressSchema.safeParse(task.address);
  const ts = where && threadOf(where);
  if (teamUrl === undefined || where === undefined || ts === undefined) return undefined;
  if (!/^[CDG]\w{1,30}$/u.test(where.channelId) || !/^\d{1,20}\.\d{1,10}$/u.test(ts)) {
    return undefined;
  }
  return `${teamUrl}archives/${where.channelId}/p${ts.replace('.', '')}`;
}

/** The link to a task's thread, as Slack tells it; undefined when it is gone, or Slack cannot be asked. Never throws. */
export async function permalinkOf(client: WebClient, task: Task): Promise<string | undefined> {
  const { data: where } = addressSchema.safeParse(task.address);
  const ts = where && threadOf(where);
  if (where === undefined || ts === undefined) return undefined;
  try {
    const answer = await client.chat.getPermalink({ channel: where.channelId, message_ts: ts });
    return answer.permalink;
  } catch {
    return undefined;
  }
}
