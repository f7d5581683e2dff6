import { NotUsable } from './installations/installation.ts';
import { NotOpened } from './installations/seal.ts';
import { DEFAULT_LOCALE } from './people.ts';
import { troubleMessage } from './render.ts';
import { respond } from './respond.ts';

/** Errors wrap each other a few times. */
const DEEPEST = 6;

/**
 * Tells a person whose command met a workspace that cannot be served now: over the response URL, which needs no token. Where the app is not installed nobody
 * is told anything. Never throws.
 */
export async function tellUnserved(error: unknown, body: unknown): Promise<void> {
  const causes = causesOf(error);
  if (causes.some((one) => one instanceof NotUsable)) return;
  const { response_url: url }: { response_url?: unknown } =
    typeof body === 'object' && body !== null ? body : {};
  if (typeof url !== 'string') return;
  const code = causes.some((one) => one instanceof NotOpened) ? 'defect' : 'store';
  await respond(url, troubleMessage({ code }, DEFAULT_LOCALE));
}

/** An error with what it wraps; Slack's libraries call that `original`. */
function causesOf(error: unknown): unknown[] {
  const causes: unknown[] = [];
  for (let one = error; one instanceof Error && causes.length < DEEPEST; ) {
    causes.push(one);
    one = 'original' in one && one.original !== undefined ? one.original : one.cause;
  }
  return causes;
}
