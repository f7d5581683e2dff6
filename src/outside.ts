import type { RunningCore } from './core/create.ts';
import type { VideoGateway } from './core/gateway.ts';
import type { Pictures } from './core/image.ts';
import type { Log } from './core/log.ts';
import { createRelay } from './images/relay.ts';
import { createHooks } from './operations/hooks.ts';
import { createResults } from './operations/results.ts';
import type { SmallServer } from './operations/server.ts';

/** The addresses at which the internet finds something of a task on our own server. */
export interface Outside {
  readonly picture: NonNullable<Pictures['link']>;
  readonly video: (task: string) => string;
  readonly hook: (gateway: string, task: string) => string;
  /** Adds what stands behind these addresses. */
  serve(server: SmallServer, core: RunningCore, open: Pictures['open']): void;
}

/** Everything that PUBLIC_URL makes possible: pictures that gateways fetch, videos that open with a key only, words of gateways about their tasks. */
export function createOutside(options: {
  readonly publicUrl: string;
  /** The installation's, in hex. */
  readonly secret: string;
  readonly gateways: readonly VideoGateway[];
  readonly log: Log;
  readonly now: () => number;
}): Outside {
  const core = Promise.withResolvers<RunningCore>();
  const relay = createRelay(options);
  const results = createResults(options);
  const hooks = createHooks({
    ...options,
    nudge: async (which) => await (await core.promise).nudge(which),
  });
  return {
    picture: relay.link,
    video: results.link,
    hook: hooks.link,
    serve(server, running, open) {
      core.resolve(running);
      relay.serve(server, running.picture, open);
      results.serve(server, running.video);
      hooks.serve(server);
    },
  };
}
