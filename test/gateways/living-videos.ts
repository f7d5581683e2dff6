import {
  type LocalVideosOptions,
  startLocalVideos,
  type VideosName,
} from '../../sandbox/gateways/index.ts';
import type { VideoGateway } from '../../src/core/gateway.ts';
import type { LivingServer } from '../contracts/gateway/living.ts';
import { NOON } from './samples.ts';

/** Where a local server is, and what opens it. */
export interface VideosAt {
  readonly dialect: VideosName;
  /** Ends before `/videos`. */
  readonly baseUrl: string;
  readonly apiKey: string;
  /** What OpenAI signs webhooks with. */
  readonly hookSecret: string;
}

const HOOK_SECRET = `whsec_${Buffer.from('a secret of the local server').toString('base64')}`;

/**
 * The `sandbox` of a descriptor: a local server of that dialect, whose clock stands at `NOON` as the adapter's does in tests.
 * @param create the adapter; its models must be among the server's (`options.models`, or the dialect's own)
 */
export function livingVideos(
  dialect: VideosName,
  create: (at: VideosAt) => VideoGateway,
  options: Omit<LocalVideosOptions, 'dialect'> = {},
): () => Promise<LivingServer> {
  return async () => {
    const hooks = dialect === 'openai' ? { webhook: { secret: HOOK_SECRET } } : {};
    const local = await startLocalVideos({ dialect, now: () => NOON, ...hooks, ...options });
    const { baseUrl, apiKey } = local;
    return { local, made: create({ dialect, baseUrl, apiKey, hookSecret: HOOK_SECRET }) };
  };
}
