import { isAdmin } from './admission.ts';
import type { GatewayBalance } from './balances.ts';
import type { Deps } from './deps.ts';
import type { Health } from './gateway.ts';
import type { Answer } from './own-tasks.ts';
import type { Requester } from './task.ts';

/** How one gateway does, for admins. */
export interface GatewayView {
  readonly name: string;
  readonly health: Health;
  /** Tasks there that this process follows, and how many it takes at once. */
  readonly running: number;
  readonly most?: number;
  /** Its models; `until`: gone, and tried again after that (ms since the epoch); `retired`: gone for good, the day. */
  readonly models: readonly {
    readonly id: string;
    readonly label: string;
    readonly retired?: string;
    readonly until?: number;
  }[];
  /** Only for those who run the bot. */
  readonly balance?: GatewayBalance;
}

/** The gateways in their order. What is left on the operator's account is shown to ADMINS alone, or where there are none to every admin. */
export async function viewGateways(
  deps: Deps,
  requester: Requester,
): Promise<Answer<{ gateways: readonly GatewayView[] }>> {
  if (!isAdmin(deps, requester)) return { ok: false, trouble: { code: 'not-admin' } };
  const operator =
    deps.admins.length === 0 || deps.admins.includes(`${requester.platform}:${requester.id}`);
  const gateways = gatewayViews(deps, operator);
  if (deps.members.alone) return { ok: true, gateways };
  const running = await runningAt(deps);
  return {
    ok: true,
    gateways: gateways.map((one) => ({ ...one, running: running.get(one.name) ?? 0 })),
  };
}

/** Among several processes, all that run, whoever follows them. */
async function runningAt({ tasks }: Pick<Deps, 'tasks'>): Promise<Map<string, number>> {
  const running = new Map<string, number>();
  for await (const some of tasks.open()) {
    for (const { state, gateway } of some) {
      if (state !== 'running' && state !== 'submitting') continue;
      running.set(gateway, (running.get(gateway) ?? 0) + 1);
    }
  }
  return running;
}

export function gatewayViews(
  deps: Pick<Deps, 'gateways' | 'catalogues' | 'gatewayRoom' | 'balances' | 'clock'>,
  withBalance: boolean,
): GatewayView[] {
  const gone = deps.catalogues.retirements();
  return deps.catalogues.of().flatMap(({ name, models }) => {
    const gateway = deps.gateways.find((one) => one.name === name);
    if (gateway === undefined) return [];
    const balance = withBalance ? deps.balances.of(name) : undefined;
    const most = gateway.limits?.running;
    return [
      {
        name,
        health: gateway.health?.() ?? { circuit: 'closed' },
        running: deps.gatewayRoom.running(name),
        ...(most === undefined ? {} : { most }),
        models: models.map(({ id, label, retired }) => {
          const until = gone.find((one) => one.gateway === name && one.model === id)?.until;
          return {
            id,
            label,
            ...(retired === undefined ? {} : { retired }),
            ...(until === undefined ? {} : { until }),
          };
        }),
        ...(balance === undefined ? {} : { balance }),
      },
    ];
  });
}
