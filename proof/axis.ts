/** From values to places: a line of `length` pixels, and where a value stands on it. */
export interface Scale {
  readonly ticks: readonly number[];
  /** 0 is the start of the axis, 1 its end. */
  at(value: number): number;
}

/** Beyond these an axis says nothing, and sums of such numbers would overflow or vanish. */
const LARGEST = 1e300;
const SMALLEST = 1e-300;

const MOST_TICKS = 7;

/** Whether a value has a place on an axis. */
export function hasPlace(value: number, log: boolean): boolean {
  return Number.isFinite(value) && Math.abs(value) <= LARGEST && (!log || value >= SMALLEST);
}

/**
 * An axis that holds all of `values`, each of which has a place on it. `upright` ones begin at nothing and end at a tick; others end where the
 * values do.
 */
export function scaleOf(
  values: readonly number[],
  { log, upright }: { log: boolean; upright: boolean },
): Scale {
  if (values.length === 0) return { ticks: [], at: () => 0 };
  const least = Math.min(...values);
  const most = Math.max(...values);
  if (log) return logarithmic(least, most);
  return upright ? linear(Math.min(0, least), Math.max(0, most), true) : linear(least, most, false);
}

function linear(least: number, most: number, outwards: boolean): Scale {
  // All values the same, or so near to each other that their digits would not show it.
  const span = Math.max(most - least, Math.max(Math.abs(least), Math.abs(most)) * 1e-6, SMALLEST);
  const step = roundStep(span / (MOST_TICKS - 2));
  const from = outwards || most === least ? Math.floor(least / step) : least / step;
  const to = Math.max(outwards ? Math.ceil(most / step) : most / step, from + 1);
  const first = Math.ceil(from);
  const count = Math.min(Math.floor(to - first), 2 * MOST_TICKS);
  const ticks = Array.from({ length: count + 1 }, (_, nth) => (first + nth) * step);
  return { ticks, at: (value) => within((value / step - from) / (to - from)) };
}

/** 1, 2 or 5 with noughts, no smaller than asked for. */
function roundStep(least: number): number {
  const power = 10 ** Math.floor(Math.log10(Math.max(least, SMALLEST)));
  return power * ([1, 2, 5].find((digit) => digit * power >= least) ?? 10);
}

function logarithmic(least: number, most: number): Scale {
  const near = Math.floor(Math.log10(least));
  // The logarithm of what is just below a power is rounded up to that.
  const low = 10 ** near > least ? near - 1 : near;
  const high = Math.ceil(Math.log10(most));
  const decades = Array.from({ length: high - low + 1 }, (_, nth) => low + nth);
  const all = decades.flatMap((power) => [1, 2, 5].map((digit) => digit * 10 ** power));
  const from = all.findLast((tick) => tick <= least) ?? least;
  const found = all.find((tick) => tick >= most) ?? most;
  const to = found > from ? found : from * 10;
  const inside = (tick: number) => tick >= from && tick <= to;
  const few = all.filter(inside);
  const stride = Math.ceil(decades.length / MOST_TICKS);
  const powers = decades.filter((_, nth) => nth % stride === 0).map((power) => 10 ** power);
  const span = Math.log10(to) - Math.log10(from);
  return {
    ticks: few.length <= MOST_TICKS ? few : powers.filter(inside),
    at: (value) => within((Math.log10(value) - Math.log10(from)) / span),
  };
}

/** Rounding may leave the axis by a hair. */
function within(share: number): number {
  return Math.min(1, Math.max(0, share));
}

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 });

/** 100, 1.5K, 100K, 2M: short enough to stand at an axis. */
export function tickText(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 1e15)) {
    return value.toExponential(1).replace('.0e', 'e').replace('e+', 'e');
  }
  return compact.format(value);
}
