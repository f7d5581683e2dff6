import { DiscordAPIError, REST, Routes } from 'discord.js';
import { z } from 'zod';

/** What Discord says of a token, for whoever sets the bot up. */
export type TokenOwner =
  | { readonly state: 'ok'; readonly name: string; readonly applicationId: string }
  /** Discord refuses the token. */
  | { readonly state: 'refused' }
  /** It could not be asked; `reason` holds no token. */
  | { readonly state: 'unreachable'; readonly reason: string };

const user = z.object({ username: z.string() });
const application = z.object({ id: z.string() });

/** HTTP's status for a token that REST refuses. */
const UNAUTHORIZED = 401;

/** Asks Discord whose token that is; changes nothing. Never rejects. @param apiUrl without a slash at its end */
export async function ownerOfToken(
  token: string,
  apiUrl: string,
  signal: AbortSignal,
): Promise<TokenOwner> {
  // Whoever waits for it sits in front of it.
  const rest = new REST({ api: apiUrl, retries: 0 });
  rest.setToken(token);
  try {
    const { username } = user.parse(await rest.get(Routes.user(), { signal }));
    const { id } = application.parse(await rest.get(Routes.currentApplication(), { signal }));
    return { state: 'ok', name: username, applicationId: id };
  } catch (error) {
    const status = error instanceof DiscordAPIError ? error.status : undefined;
    if (status === UNAUTHORIZED) return { state: 'refused' };
    const reason = error instanceof Error ? error.message : String(error);
    return { state: 'unreachable', reason: reason.replaceAll(token, '…') };
  }
}

/** The application's id, which is the first part of a token; undefined for what does not look like one. (For bots from before 2016 the two differ.) */
export function applicationIdIn(token: string): string | undefined {
  const [first = ''] = token.split('.');
  const id = Buffer.from(first, 'base64').toString('latin1');
  return /^\d{15,20}$/u.test(id) ? id : undefined;
}
