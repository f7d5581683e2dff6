import { startLocalMountsea } from '../../sandbox/gateways/index.ts';
import { optionsGiven, serve } from './remote.ts';

/** The local Mountsea in a process of its own. */
export interface Gateway {
  environment(): Record<string, string>;
  /** How many tasks were started since the process began. */
  started(): number;
  /** Counts checks afresh from now on. */
  resetChecks(): void;
  /** Checks since then: all of them, how many different tasks, and when the last task that was new came, ms since the epoch. */
  checks(): { readonly all: number; readonly tasks: number; readonly lastNewAt: number };
}

export interface GatewayOptions {
  /** How long a video takes. */
  readonly durationMs: number;
}

const { durationMs = 5000 } = optionsGiven<GatewayOptions>();
const mountsea = await startLocalMountsea({ durationMs, queuedMs: 200, keep: 1000 });
let started = 0;
let all = 0;
let lastNewAt = 0;
const seen = new Set<string>();

mountsea.subscribe((event) => {
  if (event.type === 'create') started += 1;
  if (event.type !== 'check') return;
  all += 1;
  if (seen.has(event.check.taskId)) return;
  seen.add(event.check.taskId);
  lastNewAt = Date.now();
});

const gateway: Gateway = {
  environment: () => ({
    MOUNTSEA_API_KEY: mountsea.apiKey,
    MOUNTSEA_BASE_URL: mountsea.baseUrl,
  }),
  started: () => started,
  resetChecks() {
    all = 0;
    lastNewAt = 0;
    seen.clear();
  },
  checks: () => ({ all, tasks: seen.size, lastNewAt }),
};

serve(gateway);
