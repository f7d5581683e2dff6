import type { VideoGateway } from './gateway.ts';

/** Requests a second of one gateway where neither it nor its operator says how many it takes. */
const PER_SECOND = 10;

/** So much of a second's requests may come at once. */
const BURST_PART = 0.2;

/** A turn that was used later than this is no turn any more, ms: the process stood still, and everybody would come at once. */
const LATE_MS = 1000;

type Paced = Pick<VideoGateway, 'name' | 'limits'>;

/** What all tasks together may ask of each gateway. Thousands in flight get turns, one behind the other, instead of asking in the same second. */
export interface Pace {
  /** 0: the task may ask now, and that is counted. Else ms until its own turn, which stays its own until it is used. `now`: ms since the epoch. */
  take(gateway: Paced, id: string, now: number): number;
  /** Counts a request that does not wait for a turn. */
  note(gateway: Paced, now: number): void;
  forget(id: string): void;
}

/** `paid`: counted among the requests already, so that those behind it come later. */
interface Turn {
  readonly at: number;
  readonly paid: boolean;
}

/** One gateway's budget; times in ms since the epoch. */
interface Line extends Rhythm {
  /** When the next request would be due if they followed one another evenly: of those sent, and of those that turns were given for. */
  sent: number;
  promised: number;
  /** The latest time that was seen. */
  seen: number;
  readonly turns: Map<string, Turn>;
}

/** In memory; where several processes ask, each has its share: `share` is how many they are. The rule is that of a leaky bucket, kept as a time (ITU-T I.371, the generic cell rate algorithm). */
export function createPace(share: () => number = () => 1): Pace {
  const lines = new Map<string, Line>();

  const lineOf = (gateway: Paced, now: number): Line => {
    const known = lines.get(gateway.name);
    // A clock that was set back would keep everybody waiting for times that are far away now.
    if (known !== undefined && now > known.seen - LATE_MS) {
      known.seen = Math.max(known.seen, now);
      Object.assign(known, rhythmOf(gateway.limits?.perSecond, share()));
      return known;
    }
    const line = newLine(rhythmOf(gateway.limits?.perSecond, share()), now);
    lines.set(gateway.name, line);
    return line;
  };

  return {
    take(gateway, id, now) {
      const line = lineOf(gateway, now);
      const turn = line.turns.get(id);
      return turn === undefined ? join(line, id, now) : use(line, id, turn, now);
    },
    note(gateway, now) {
      const line = lineOf(gateway, now);
      line.sent = Math.max(line.sent, now) + line.gapMs;
      line.promised = Math.max(line.promised, now) + line.gapMs;
    },
    forget(id) {
      for (const line of lines.values()) {
        // Places that nobody waits for are given away again.
        if (line.turns.delete(id) && line.turns.size === 0) line.promised = line.sent;
      }
    },
  };
}

interface Rhythm {
  /** Ms between two requests that follow one another evenly. */
  gapMs: number;
  /** How far requests may run ahead of that, ms. */
  aheadMs: number;
}

function rhythmOf(perSecond: number | undefined, share: number): Rhythm {
  const rate = (perSecond !== undefined && perSecond > 0 ? perSecond : PER_SECOND) / share;
  const gapMs = 1000 / rate;
  const burst = Math.max(1, Math.round(rate * BURST_PART));
  return { gapMs, aheadMs: (burst - 1) * gapMs };
}

function newLine(rhythm: Rhythm, now: number): Line {
  return {
    ...rhythm,
    sent: now,
    promised: now,
    seen: now,
    turns: new Map(),
  };
}

function join(line: Line, id: string, now: number): number {
  const due = Math.max(line.promised, line.sent, now);
  line.promised = due + line.gapMs;
  const at = due - line.aheadMs;
  if (at <= now) {
    line.sent = Math.max(line.sent, now) + line.gapMs;
    return 0;
  }
  line.turns.set(id, { at, paid: false });
  return at - now;
}

function use(line: Line, id: string, { at, paid }: Turn, now: number): number {
  if (at > now) return at - now;
  const due = Math.max(line.sent, now);
  const free = due - line.aheadMs;
  const isPaid = paid && now - at <= LATE_MS;
  if (!isPaid) line.sent = due + line.gapMs;
  if (isPaid || free <= now) {
    line.turns.delete(id);
    return 0;
  }
  // Requests without a turn went before, or several turns came late together: all behind them move up by one.
  line.turns.set(id, { at: free, paid: true });
  return free - now;
}
