import type { PlatformModule } from './core/platform.ts';
import { discord } from './discord/index.ts';
import { slack } from './slack/index.ts';

/** Every chat platform: one line each. */
export const platformModules: readonly PlatformModule[] = [discord, slack];
