import { type Examination, type Finding, ok, skipped, wrong } from '../core/index.ts';
import type { Asking } from './doctor.ts';
import { EVENTS_PATH } from './manifest.ts';

/** What the bot says to whoever cannot sign as Slack does. */
const UNAUTHORIZED = 401;

/** Where Slack sends commands and events in HTTP mode: whether they come to the bot. */
export function eventsExamination({ deps }: Asking): Examination {
  return {
    check: 'slack: request URL',
    async look(signal) {
      if (deps.publicUrl === undefined) {
        return [skipped('Without PUBLIC_URL nobody here knows where Slack sends its requests.')];
      }
      if (!(await deps.isRunning())) {
        return [skipped('Whether Slack’s requests come through can be told while the bot runs.')];
      }
      return [await unsignedFinding(deps.publicUrl + EVENTS_PATH, signal)];
    },
  };
}

/** Sends what nobody signed: the bot refuses it, and whatever else stands there does something else. */
async function unsignedFinding(url: string, signal: AbortSignal): Promise<Finding> {
  const mend = `Let the proxy pass POST ${EVENTS_PATH} on to PORT, with its headers and its body as they are.`;
  try {
    const { status } = await fetch(url, { method: 'POST', body: '{}', signal, redirect: 'manual' });
    if (status === UNAUTHORIZED)
      return ok(`${url} leads to the bot, which takes signed requests only.`);
    return wrong(
      `${url} answers ${status} to a request without a signature, not ${UNAUTHORIZED}.`,
      mend,
    );
  } catch {
    signal.throwIfAborted();
    return wrong(`Nothing answers at ${url} as seen from here.`, mend);
  }
}
