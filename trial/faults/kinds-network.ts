import type { Ground } from './ground.ts';
import { again, below, type Kind } from './kinds.ts';
import type { FaultProxy } from './proxy.ts';
import type { Weather } from './weather.ts';

/** How often the connections that a fault meets are drawn anew, ms. */
const DRAW_MS = 1000;

/** Above what most answers and requests have: some are cut, and some pass. */
const FAR_BYTES = 4000;

const linesOf = ({ lines }: Ground): readonly FaultProxy[] => Object.values(lines);

/** The same weather on every line, drawn anew all the time. */
function onAll(ground: Ground, weather: () => Partial<Weather>): () => Promise<void> {
  return again(
    DRAW_MS,
    () => {
      for (const line of linesOf(ground)) line.set(weather());
    },
    () => {
      for (const line of linesOf(ground)) line.heal();
    },
  );
}

/** Everything between the bot and the servers. */
export const networkKinds: readonly Kind[] = [
  {
    name: 'latency',
    spares: 'answers',
    begin: async (ground) =>
      onAll(ground, () => ({ latencyMs: 150, jitterMs: 250, bytesPerSecond: 100_000 })),
  },
  {
    name: 'resets',
    spares: 'nothing',
    async begin(ground) {
      const end = onAll(ground, () => ({ refuse: true, share: 0.4 }));
      for (const line of linesOf(ground)) line.cut();
      return end;
    },
  },
  {
    name: 'cuts',
    spares: 'nothing',
    begin: async (ground) =>
      onAll(ground, () => ({
        cut: {
          way: ground.random() < 0.5 ? 'there' : 'back',
          afterBytes: ground.random() < 0.3 ? 0 : below(ground, FAR_BYTES),
        },
        share: 0.3,
      })),
  },
  {
    name: 'half-open',
    spares: 'nothing',
    begin: async (ground) => onAll(ground, () => ({ swallow: true, share: 0.3 })),
  },
  {
    // Half-open for good: nobody is ever told. To the gateway alone, where the bot waits a minute for an answer; for Discord's it waits two, and tries four times.
    name: 'silent-gateway',
    spares: 'answers',
    async begin({ lines: { gateway, results } }) {
      return again(
        DRAW_MS,
        () => {
          for (const line of [gateway, results]) line.set({ swallow: true, share: 0.3 });
        },
        () => {
          for (const line of [gateway, results]) line.heal('keep');
        },
      );
    },
  },
  {
    name: 'truncation',
    spares: 'nothing',
    begin: async (ground) =>
      onAll(ground, () => ({ endAfterBytes: below(ground, FAR_BYTES), share: 0.3 })),
  },
  {
    name: 'corruption',
    spares: 'nothing',
    begin: async (ground) => onAll(ground, () => ({ corrupt: true, share: 0.3 })),
  },
  {
    name: 'no-names',
    spares: 'nothing',
    async begin(ground) {
      const { control, lines, random } = ground;
      await control.tell({ names: random() < 0.5 ? 'ENOTFOUND' : 'EAI_AGAIN' });
      // The gateway's own connections are new for each create; a platform's would outlive this.
      for (const line of [lines.gateway, lines.results]) line.cut();
      return () => control.tell({ names: 'work' });
    },
  },
];
