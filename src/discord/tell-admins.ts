import { createHash } from 'node:crypto';
import { type AdminNotice, speak } from '../core/index.ts';
import { ADMIN } from './admin/command.ts';
import type { Calls, GuildFacts } from './calls.ts';
import { markup } from './markup.ts';
import { asPlatform } from './notify.ts';
import { type Body, renderPrivate } from './render.ts';

/** What telling admins needs. */
export interface Telling {
  readonly calls: Calls;
  /** What is in memory of a server; undefined: nothing. */
  guild(guildId: string): GuildFacts | undefined;
}

/** Tells the owner of a server in a direct message: the one person of whom Discord says who it is. Throws PlatformError. */
export async function tellAdmins(
  { calls, guild }: Telling,
  guildId: string,
  notice: AdminNotice,
): Promise<void> {
  await asPlatform(async () => {
    const { ownerId, locale } = guild(guildId) ?? (await calls.guild(guildId));
    const channelId = await calls.directMessages(ownerId);
    const nonce = createHash('sha256')
      .update(`budget ${guildId} ${notice.percent} ${notice.balance.resetsAt}`)
      .digest('base64url')
      .slice(0, 25);
    const { flags, ...body } = renderBudget(notice, locale);
    await calls.post(channelId, { ...body, nonce, enforce_nonce: true });
  });
}

/** That the credits of everyone in a server run low. */
function renderBudget({ percent, balance }: AdminNotice, locale: string): Body {
  const say = speak(locale);
  const { used, limit, resetsAt } = balance;
  const command = markup.code(`/${ADMIN} limit`);
  const reset = markup.time(resetsAt);
  return renderPrivate(say('budget.title', { percent }), [
    say('budget.text', { used, limit, reset, command }),
  ]);
}
