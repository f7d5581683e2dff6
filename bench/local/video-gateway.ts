import { startLocalMountsea } from '../../sandbox/gateways/index.ts';
import { serve } from './remote.ts';

/** A local Mountsea whose videos are done in a moment, and as large as one wants, in a process of its own. */
export interface VideoGateway {
  environment(): Record<string, string>;
  /** Videos have so many bytes from now on. */
  size(bytes: number): void;
}

const mountsea = await startLocalMountsea({ durationMs: 200, queuedMs: 50, keep: 100 });

const gateway: VideoGateway = {
  environment: () => ({
    MOUNTSEA_API_KEY: mountsea.apiKey,
    MOUNTSEA_BASE_URL: mountsea.baseUrl,
    // Results come from another port of this machine.
    CHECK_FIRST: '500ms',
    CHECK_EVERY: '500ms',
  }),
  size(bytes) {
    mountsea.settings.padToBytes = bytes;
  },
};

serve(gateway);
