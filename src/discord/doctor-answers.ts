import { DiscordAPIError } from 'discord.js';
import { z } from 'zod';
import { type Finding, skipped, wrong } from '../core/index.ts';
import type { Asking } from './doctor.ts';

/** HTTP's status for a token that REST refuses. */
const UNAUTHORIZED = 401;

/** What a failure of a call says, and what to do. */
export function refusalFinding(error: unknown): Finding {
  if (error instanceof DiscordAPIError && error.status === UNAUTHORIZED) {
    return wrong(
      'Discord refuses DISCORD_TOKEN.',
      'Copy it again from the Bot page of the developer portal.',
    );
  }
  if (error instanceof DiscordAPIError) {
    return wrong(
      `Discord refuses it: ${error.message} (${error.code}).`,
      'Look at the application in the developer portal.',
    );
  }
  if (error instanceof z.ZodError) {
    return wrong(
      'What answers is not Discord.',
      'Look at DISCORD_API_URL, and at proxies on the way.',
    );
  }
  return wrong(
    `Discord cannot be reached: ${reasonOf(error)}.`,
    'Look at this machine’s network, and at DISCORD_API_URL if it is set.',
  );
}

/** Looks only where the token is good; one line says that it is not, and the others say that they wait for it. */
export async function withToken(
  { self }: Pick<Asking, 'self'>,
  look: () => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  try {
    await self();
  } catch {
    return [skipped('It needs a token that Discord takes, see above.')];
  }
  try {
    return await look();
  } catch (error) {
    return [refusalFinding(error)];
  }
}

/** Errors of several addresses at once have no message of their own. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : error.name;
  return error.message === '' ? code : error.message;
}
