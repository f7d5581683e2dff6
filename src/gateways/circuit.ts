import {
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  handleAll,
  type IBackoff,
  type IHalfOpenAfterBackoffContext,
  isBrokenCircuitError,
} from 'cockatiel';
import {
  createSetBack,
  type GatewayDeps,
  GatewayUnreachable,
  type Health,
  type VideoGateway,
} from '../core/gateway.ts';

/** So many calls in a row that could not be made open the circuit. */
const FAILURES = 5;

/** How long an open circuit rests before one call tries again, ms: doubled each time that fails. */
const REST_FIRST_MS = 1000;
const REST_MOST_MS = 30_000;

/** A pause that a gateway wants (429) without saying how long, ms: doubled each time in a row. */
const PAUSE_FIRST_MS = 1000;
const PAUSE_MOST_MS = 60_000;

/** How long others wait while one call tries a gateway that was down, ms. */
const TRYING_MS = 1000;

/** What is known of a gateway's being there, from the calls that were made. */
interface Circuit {
  /** Makes a call, unless the gateway is left alone at the moment: then it throws GatewayUnreachable, and nothing was sent. */
  guard<T>(call: () => Promise<T>): Promise<T>;
  health(): Health;
}

/**
 * A gateway that is left alone while it cannot be asked. Only "we could not ask" counts against it: a gateway that refuses, or wants to be asked less
 * often, is there. Downloads come from elsewhere and do not count.
 */
export function withCircuit(
  gateway: VideoGateway,
  deps: Pick<GatewayDeps, 'log' | 'now'>,
): VideoGateway {
  const { guard, health } = createCircuit(gateway.name, deps);
  const { knock, cancel } = gateway;
  return {
    ...gateway,
    start: (request, context) => guard(() => gateway.start(request, context)),
    check: (operation, context) => guard(() => gateway.check(operation, context)),
    ...(knock === undefined ? {} : { knock: (context) => guard(() => knock(context)) }),
    ...(cancel === undefined
      ? {}
      : { cancel: (operation, context) => guard(() => cancel(operation, context)) }),
    health() {
      const own = gateway.health?.();
      const seen = health();
      const until = Math.max(own?.until ?? 0, seen.until ?? 0);
      return { ...own, ...seen, ...(until > deps.now() ? { until } : {}) };
    },
  };
}

function createCircuit(name: string, { log, now }: Pick<GatewayDeps, 'log' | 'now'>): Circuit {
  const pause = createPause(now);
  const isSetBack = createSetBack();
  let heardAt: number | undefined;
  let openUntil = 0;

  const rest = ({
    attempt,
  }: IHalfOpenAfterBackoffContext): IBackoff<IHalfOpenAfterBackoffContext> => {
    const duration = Math.min(REST_MOST_MS, REST_FIRST_MS * 2 ** Math.min(10, attempt - 1));
    openUntil = now() + duration;
    return { duration, next: rest };
  };
  const closed = () => {
    const breaker = new ConsecutiveBreaker(FAILURES);
    const made = circuitBreaker(handleAll, { breaker, halfOpenAfter: { next: rest } });
    made.onStateChange((state) => {
      if (state === CircuitState.HalfOpen) return;
      log.warn({ gateway: name, circuit: CircuitState[state] }, 'a circuit changed');
    });
    return made;
  };
  let policy = closed();
  /** When the clock is set back the end of a rest or a pause may be hours away: neither counts any more. */
  const heedClock = () => {
    if (!isSetBack(now())) return;
    policy = closed();
    openUntil = 0;
    pause.end();
  };
  const alone = (what: string, retryAfterMs: number, busy = false) =>
    new GatewayUnreachable('no', `${name} ${what}`, { retryAfterMs, busy });
  const leftAlone = () =>
    alone('is left alone for a while', Math.max(TRYING_MS, openUntil - now()));

  return {
    async guard(call) {
      heedClock();
      if (pause.leftMs() > 0) throw alone('asked for a pause', pause.leftMs(), true);
      // cockatiel would let further calls wait for the one that tries; a create must not wait without anyone knowing.
      if (policy.state === CircuitState.HalfOpen) throw leftAlone();
      const outcome = await policy
        .execute(() => answerTo(call))
        .catch((error: unknown) => {
          throw isBrokenCircuitError(error) ? leftAlone() : error;
        });
      // Whatever is an answer closes the circuit, a refusal too.
      heardAt = now();
      pause.answered('error' in outcome ? outcome.error : undefined);
      if ('error' in outcome) throw outcome.error;
      return outcome.value;
    },
    health() {
      heedClock();
      const isClosed = policy.state === CircuitState.Closed;
      const circuit = isClosed ? 'closed' : openUntil > now() ? 'open' : 'half-open';
      const until = Math.max(circuit === 'open' ? openUntil : 0, now() + pause.leftMs());
      return {
        circuit,
        ...(heardAt === undefined ? {} : { heardAt }),
        ...(until > now() ? { until } : {}),
      };
    },
  };
}

/** The pause that a gateway asked for with a 429. */
function createPause(now: () => number) {
  let until = 0;
  let inARow = 0;
  return {
    leftMs: () => Math.max(0, until - now()),
    end(): void {
      until = 0;
    },
    /** `error`: what an answer said no with, if it did. */
    answered(error: unknown): void {
      if (!(error instanceof GatewayUnreachable)) {
        inARow = 0;
        return;
      }
      const own = Math.min(PAUSE_MOST_MS, PAUSE_FIRST_MS * 2 ** Math.min(10, inARow));
      inARow += 1;
      until = now() + (error.retryAfterMs ?? own);
    },
  };
}

/** Throws only where there was no answer at all. */
async function answerTo<T>(call: () => Promise<T>): Promise<{ value: T } | { error: unknown }> {
  try {
    return { value: await call() };
  } catch (error) {
    if (error instanceof GatewayUnreachable && !error.busy) throw error;
    return { error };
  }
}
