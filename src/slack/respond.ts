import type { Message } from './render.ts';
import { privately } from './render.ts';

/** Longest wait for a response URL, ms. */
const TIMEOUT_MS = 10_000;

/**
 * Tells one person privately over a response URL, which works even where the bot is not in the channel. 'refused': the URL is used up or too old.
 * 'failed': Slack could not be asked. `replace`: in the place of the message that was pressed. Never throws, and never says the URL, which is a secret.
 */
export async function respond(
  responseUrl: string,
  message: Message,
  { replace = false, threadTs }: { replace?: boolean; threadTs?: string | undefined } = {},
): Promise<'told' | 'refused' | 'failed'> {
  try {
    const response = await fetch(responseUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify({
        ...privately(message),
        replace_original: replace,
        ...(threadTs === undefined ? {} : { thread_ts: threadTs }),
      }),
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await response.body?.cancel();
    if (response.ok) return 'told';
    return response.status < 500 && response.status !== 429 ? 'refused' : 'failed';
  } catch {
    return 'failed';
  }
}
