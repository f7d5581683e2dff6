import type { Ground } from './ground.ts';
import { again, type Kind } from './kinds.ts';

/** Between two bursts, ms, and how many answers of each server each of them meets. */
const BURST_MS = 700;
const BURST = 3;

/** Seconds that a 429 asks for. */
const WAIT_S = 0.3;

const BUSY = 429;

function burst({ sandbox, random }: Ground, status: number): void {
  const { discord, slack, mountsea } = sandbox;
  const times = BURST;
  const afterStored = status !== BUSY && random() < 0.5;
  discord.fail({ path: /./u, status, retryAfter: WAIT_S, times, afterStored });
  slack.fail({ method: /./u, status, times, afterStored });
  const failing = {
    kind: 'status',
    status,
    times,
    ...(status === BUSY ? { retryAfter: 1 } : {}),
  } as const;
  // Without the task's id a 503 says that nothing was accepted; a gateway that lies then cannot be told from one that does not.
  mountsea.script({ on: 'create', ...failing, creates: afterStored, withTaskId: afterStored });
  mountsea.script({ on: 'check', ...failing });
  mountsea.script({ on: 'video', ...failing });
}

async function bursts(ground: Ground, statuses: readonly number[]): Promise<() => Promise<void>> {
  const { discord, slack, mountsea } = ground.sandbox;
  return again(
    BURST_MS,
    () => burst(ground, statuses[Math.floor(ground.random() * statuses.length)] ?? 500),
    () => {
      discord.clearFaults();
      slack.clearFaults();
      mountsea.clearFaults();
    },
  );
}

/** What servers answer when they are too busy or broken. */
export const answerKinds: readonly Kind[] = [
  { name: 'rate-limits', spares: 'nothing', begin: (ground) => bursts(ground, [BUSY]) },
  {
    name: 'server-errors',
    spares: 'nothing',
    begin: (ground) => bursts(ground, [500, 502, 503, 504]),
  },
];
