import type { Switch, Wallet } from '../../wire.ts';

/** A line of the list: one fault at one place, or everywhere of its kind. */
export interface FaultLine {
  readonly key: string;
  readonly label: string;
  readonly explains: string;
  readonly all: readonly Switch[];
  /** Absent: everywhere. */
  readonly where: string | undefined;
}

/** What stands for every place of a kind. */
const EVERYWHERE = { gateway: 'All gateways', platform: 'Both platforms' } as const;

/** The places to choose from: everywhere, then each by itself; pure. */
export function placesOf(switches: readonly Switch[]): string[] {
  return (['gateway', 'platform'] as const).flatMap((kind) => {
    const own = switches.filter((one) => one.kind === kind).map((one) => one.where);
    return own.length === 0 ? [] : [EVERYWHERE[kind], ...new Set(own)];
  });
}

/** What can go wrong at a place; pure. */
export function linesFor(switches: readonly Switch[], place: string): FaultLine[] {
  const everywhere = Object.entries(EVERYWHERE).find(([, words]) => words === place)?.[0];
  const here = switches.filter(
    (one) => (everywhere ?? one.where) === (everywhere ? one.kind : place),
  );
  return [...Map.groupBy(here, ({ fault }) => fault).values()].flatMap((all) => {
    const [one] = all;
    if (one === undefined) return [];
    const { label, explains } = one;
    const at = everywhere === undefined ? one.where : undefined;
    return [{ key: `${place} ${one.fault}`, label, explains, all, where: at }];
  });
}

/** What is wrong, in a few words each: `pmock: Down`, or `All gateways: Down`; pure. */
export function brokenNow(switches: readonly Switch[]): string[] {
  const kinds = Map.groupBy(switches, ({ kind, fault }) => `${kind} ${fault}`);
  return [...kinds.values()].flatMap((all) => {
    const wrong = all.filter(({ on }) => on);
    const [first] = wrong;
    if (first === undefined) return [];
    const everywhere = wrong.length === all.length && all.length > 1;
    if (everywhere) return [`${EVERYWHERE[first.kind]}: ${first.label}`];
    return wrong.map(({ where, label }) => `${where}: ${label}`);
  });
}

/** Those who have spent or hold something, or else the first of each side; pure. */
export function shownWallets(wallets: readonly Wallet[]): Wallet[] {
  const used = wallets.filter(({ spent, held }) => spent + held > 0);
  return (['discord', 'slack'] as const).flatMap((side) => {
    const own = used.filter((one) => one.side === side);
    return own.length > 0 ? own : wallets.filter((one) => one.side === side).slice(0, 1);
  });
}
