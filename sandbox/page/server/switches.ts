import type { Change, Switch } from '../wire.ts';
import type { Servers } from '../world/servers.ts';
import { gatewaySwitches } from './gateway-switches.ts';
import { discordSwitches, slackSwitches } from './platform-switches.ts';

/** A fault at one place, and how it is played. */
export interface Fault extends Pick<Switch, 'kind' | 'where' | 'fault' | 'label' | 'explains'> {
  /** Begins; resolves to how it ends. */
  begin(): Begun | Promise<Begun>;
}

type Begun = () => void | Promise<void>;

/** Every fault that can be switched on. */
export interface Switches {
  readonly all: readonly Switch[];
  /** Switches a fault at one place or, without it, everywhere. Throws where there is no such fault. */
  set(
    which: Pick<Switch, 'kind' | 'fault'> & { where?: string | undefined },
    on: boolean,
  ): Promise<void>;
  heal(): Promise<void>;
}

export function createSwitches(servers: Servers, emit: (change: Change) => void): Switches {
  const faults: Fault[] = [
    ...servers.gateways.flatMap(gatewaySwitches),
    ...discordSwitches(servers.discord),
    ...slackSwitches(servers.slack),
  ];
  const begun = new Map<Fault, Begun>();
  const shown = (fault: Fault): Switch => {
    const { where, kind, fault: name, label, explains } = fault;
    const id = `${where}:${name}`;
    return { id, where, kind, fault: name, label, explains, on: begun.has(fault) };
  };
  const turn = async (fault: Fault, on: boolean): Promise<void> => {
    const end = begun.get(fault);
    if (on === (end !== undefined)) return;
    if (end === undefined) begun.set(fault, await fault.begin());
    else {
      await end();
      begun.delete(fault);
    }
    emit({ kind: 'switch', switch: shown(fault) });
  };
  /** One after the other: two pages may ask at once. */
  let last: Promise<void> = Promise.resolve();
  const inTurn = (which: readonly Fault[], on: boolean): Promise<void> => {
    const next = last.then(async () => {
      for (const fault of which) await turn(fault, on);
    });
    last = next.catch(() => {});
    return next;
  };
  return {
    get all() {
      return faults.map(shown);
    },
    async set({ kind, fault, where }, on) {
      const which = faults.filter(
        (one) =>
          one.kind === kind && one.fault === fault && (where === undefined || one.where === where),
      );
      if (which.length === 0) throw new Error('There is no such fault.');
      await inTurn(which, on);
    },
    heal: () => inTurn(faults, false),
  };
}
