import { type LocalMsOptions, startLocalMs } from '../../sandbox/gateways/index.ts';
import type { VideoGateway } from '../../src/core/gateway.ts';
import type { LivingServer } from '../contracts/gateway/living.ts';
import { NOON } from './samples.ts';

/** Where the local server is: `ms/v1` and the usage API are on one origin. */
export interface MsAt {
  readonly baseUrl: string;
  readonly apiKey: string;
}

/** The `sandbox` of a descriptor: a local Mountsea `ms/v1`, whose clock stands at `NOON` as the adapter's does in tests. */
export function livingMs(
  create: (at: MsAt) => VideoGateway,
  options: LocalMsOptions = {},
): () => Promise<LivingServer> {
  return async () => {
    const local = await startLocalMs({ now: () => NOON, ...options });
    return { local, made: create(local) };
  };
}
