import { blockedIn } from './blocked-words.ts';
import type { Deps } from './deps.ts';
import type { Trouble } from './errors.ts';
import { problem } from './problem.ts';
import type { VideoRequest } from './request.ts';
import type { Settings } from './settings.ts';
import type { Requester } from './task.ts';

/** Who asks for what, and where. */
interface Asked {
  readonly requester: Requester;
  readonly request: VideoRequest;
  /** The platform's id of the channel, where it has one. */
  readonly channel: string | undefined;
  readonly cost: number;
  /** The person has seen the price and wants it. */
  readonly confirmed: boolean;
}

/** Why the scope's admins do not want this request; undefined when they do. Pure. Admins may do what they forbid others, but for spending unasked. */
export function admission(settings: Settings, asked: Asked, admin: boolean): Trouble | undefined {
  const { requester, request, channel, cost, confirmed } = asked;
  if (settings.maintenance === true && !admin) return { code: 'maintenance' };
  if (settings.blocked?.includes(requester.id) && !admin) return { code: 'blocked' };
  if (!admin && channel !== undefined && !isOpen(settings, channel)) {
    const only = settings.channels?.rule === 'only' ? settings.channels.ids : [];
    return { code: 'channel', channels: only };
  }
  if (settings.modelsOff?.includes(request.model)) {
    const problems = [problem('model', 'model.off', { model: request.model })];
    return { code: 'invalid', problems };
  }
  const word = blockedIn(request.prompt, settings.words ?? []);
  if (word !== undefined) {
    return { code: 'invalid', problems: [problem('prompt', 'prompt.word', { word })] };
  }
  if (!confirmed && settings.confirmFrom !== undefined && cost >= settings.confirmFrom) {
    return { code: 'confirm', cost };
  }
  return undefined;
}

function isOpen({ channels }: Settings, channel: string): boolean {
  if (channels === undefined) return true;
  return channels.ids.includes(channel) === (channels.rule === 'only');
}

/** Whether somebody may administer a scope: by ADMINS everywhere, by the platform's own word in their scope. */
export function isAdmin(
  { admins }: Pick<Deps, 'admins'>,
  { platform, id, scope, manages }: Requester,
  ofScope: string | undefined = scope,
): boolean {
  if (admins.includes(`${platform}:${id}`)) return true;
  return manages === true && scope !== undefined && scope === ofScope;
}
