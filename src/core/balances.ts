import type { Clock } from './clock.ts';
import { withDeadline } from './deadline.ts';
import type { VideoGateway } from './gateway.ts';
import type { Log } from './log.ts';

/** How often gateways are asked what is left, ms; and how long that may take. */
const EVERY_MS = 15 * 60_000;
const ASK_MS = 15_000;

/** What was left at a gateway, in its own unit, when it was asked last. `at`: ms since the epoch. */
export interface GatewayBalance {
  readonly left: number;
  readonly at: number;
}

/** What is left at the gateways that tell. */
export interface Balances {
  of(gateway: string): GatewayBalance | undefined;
  /** Asks now, and every 15 minutes until the bot stops; calls back with each answer. */
  start(onAnswer: (gateway: string, left: number) => void): Promise<void>;
}

export function createBalances(deps: {
  readonly clock: Clock;
  readonly log: Log;
  readonly gateways: readonly VideoGateway[];
  readonly stopping: AbortSignal;
}): Balances {
  const known = new Map<string, GatewayBalance>();
  const telling = deps.gateways.filter(({ balance }) => balance !== undefined);

  const ask = async (gateway: VideoGateway): Promise<number | undefined> => {
    try {
      const left = await withDeadline(ASK_MS, deps.stopping, async (signal) =>
        gateway.balance?.({ signal }),
      );
      if (left !== undefined) known.set(gateway.name, { left, at: deps.clock.now() });
      return left;
    } catch (error) {
      if (!deps.stopping.aborted) {
        deps.log.warn({ err: error, gateway: gateway.name }, 'a gateway did not tell its balance');
      }
      return undefined;
    }
  };

  return {
    of: (gateway) => known.get(gateway),
    async start(onAnswer) {
      if (telling.length === 0) return;
      let cancel = () => {};
      deps.stopping.addEventListener('abort', () => cancel(), { once: true });
      const round = async (): Promise<void> => {
        for (const gateway of telling) {
          const left = await ask(gateway);
          if (left !== undefined) onAnswer(gateway.name, left);
        }
        if (!deps.stopping.aborted) cancel = deps.clock.after(EVERY_MS, () => void round());
      };
      await round();
    },
  };
}
