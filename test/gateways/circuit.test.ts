import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  GatewayRefusal,
  GatewayUnreachable,
  type Health,
  type VideoGateway,
} from '../../src/core/gateway.ts';
import { withCircuit } from '../../src/gateways/circuit.ts';
import { deps } from './samples.ts';

const signal = new AbortController().signal;
const down = new GatewayUnreachable('no', 'connection refused');
const hung = new GatewayUnreachable('unknown', 'timeout');
const refusal = new GatewayRefusal('moderated', 'no');
const busy = (retryAfterMs?: number) =>
  new GatewayUnreachable('no', 'too many', { busy: true, retryAfterMs });

/** A gateway behind a circuit; `next` is what its next calls throw, undefined for an answer. */
function behind(more: Partial<VideoGateway> = {}) {
  const state: { next: unknown; calls: number; hold?: Promise<void> } = {
    next: undefined,
    calls: 0,
  };
  const inner: VideoGateway = {
    name: 'mountsea',
    models: [],
    pictures: 'url',
    start: () => Promise.reject(new Error('not here')),
    async check() {
      state.calls += 1;
      await state.hold;
      if (state.next !== undefined) throw state.next;
      return { state: 'working' };
    },
    download: () => Promise.reject(down),
    ...more,
  };
  const gateway = withCircuit(inner, { ...deps(), now: Date.now });
  const ask = () =>
    gateway.check({}, { signal }).then(
      () => undefined,
      (error: unknown) => error,
    );
  const asks = async (times: number) => {
    for (let time = 0; time < times; time += 1) await ask();
  };
  const health = (): Health | undefined => gateway.health?.();
  return { state, gateway, ask, asks, health };
}

describe('a circuit', () => {
  // cockatiel reads the machine's clock.
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'], now: 1_800_000_000_000 }));
  afterEach(() => void vi.useRealTimers());
  const pass = (ms: number) => vi.setSystemTime(Date.now() + ms);

  it('opens after five calls in a row that could not be made, and then sends nothing', async () => {
    const { state, ask, asks, health } = behind();
    state.next = down;
    await asks(4);
    expect(health()).toEqual({ circuit: 'closed' });
    await asks(1);
    expect(health()).toEqual({ circuit: 'open', until: Date.now() + 1000 });
    expect(await ask()).toMatchObject({
      name: 'GatewayUnreachable',
      accepted: 'no',
      retryAfterMs: 1000,
    });
    expect(state.calls).toBe(5);
  });

  it('closes with the first answer after its rest, a refusal being one', async () => {
    for (const answer of [undefined, refusal, busy(0)]) {
      const { state, ask, asks, health } = behind();
      state.next = down;
      await asks(5);
      pass(1000);
      expect(health()?.circuit).toBe('half-open');
      state.next = answer;
      expect(await ask()).toBe(answer);
      expect(health()).toMatchObject({ circuit: 'closed', heardAt: Date.now() });
    }
  });

  it('asks again when the clock is set back, whatever it rested or paused for by the old time', async () => {
    for (const trouble of [down, busy(1000)]) {
      const { state, ask, asks, health } = behind();
      state.next = trouble;
      await asks(5);
      expect(health()?.until).toBeGreaterThan(Date.now());
      pass(-3 * 3_600_000);
      expect(health()?.until).toBeUndefined();
      state.next = undefined;
      expect(await ask()).toBeUndefined();
    }
  });

  it('rests twice as long each time the one call fails, up to half a minute', async () => {
    const { state, ask, asks, health } = behind();
    state.next = down;
    await asks(5);
    const rests = [];
    for (let time = 0; time < 7; time += 1) {
      const { until = 0 } = health() ?? {};
      rests.push(until - Date.now());
      pass(until - Date.now());
      await ask();
    }
    expect(rests).toEqual([1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
  });

  it('lets one call try, and keeps no other waiting for it', async () => {
    const { state, ask, asks } = behind();
    state.next = down;
    await asks(5);
    pass(1000);
    const { promise, resolve } = Promise.withResolvers<void>();
    state.hold = promise;
    state.next = undefined;
    const trying = ask();
    expect(await ask()).toMatchObject({ accepted: 'no', retryAfterMs: 1000 });
    resolve();
    expect(await trying).toBeUndefined();
    expect(state.calls).toBe(6);
  });

  it('is not opened by refusals, by wishes for a pause, or by calls that fail now and then', async () => {
    const { state, ask, health } = behind();
    for (let time = 0; time < 40; time += 1) {
      state.next = [down, hung, undefined, refusal, down][time % 5];
      await ask();
      expect(health()?.circuit).toBe('closed');
    }
    for (let time = 0; time < 10; time += 1) {
      state.next = busy(10);
      await ask();
      pass(10);
    }
    expect(health()?.circuit).toBe('closed');
  });

  it('counts a create of unknown outcome too, and leaves its words as they are', async () => {
    const { state, ask, asks, health } = behind();
    state.next = hung;
    expect(await ask()).toBe(hung);
    await asks(4);
    expect(health()?.circuit).toBe('open');
  });

  it('sends nothing in a pause that the gateway asked for', async () => {
    const { state, ask, health } = behind();
    state.next = busy(7000);
    expect(await ask()).toBe(state.next);
    expect(health()).toEqual({ circuit: 'closed', heardAt: Date.now(), until: Date.now() + 7000 });
    expect(await ask()).toMatchObject({ busy: true, accepted: 'no', retryAfterMs: 7000 });
    expect(state.calls).toBe(1);
    pass(7000);
    state.next = undefined;
    expect(await ask()).toBeUndefined();
    expect(health()).toEqual({ circuit: 'closed', heardAt: Date.now() });
  });

  it('makes its own pauses longer where the gateway does not say how long', async () => {
    const { state, ask, health } = behind();
    state.next = busy();
    const pauses = [];
    for (let time = 0; time < 8; time += 1) {
      await ask();
      const { until = 0 } = health() ?? {};
      pauses.push(until - Date.now());
      pass(until - Date.now());
    }
    expect(pauses).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
  });

  it('guards knocks and cancellations, and neither downloads nor what is not there', async () => {
    const plain = behind();
    expect(plain.gateway).not.toHaveProperty('knock');
    expect(plain.gateway).not.toHaveProperty('cancel');
    const { gateway, health } = behind({
      knock: () => Promise.reject(down),
      cancel: () => Promise.reject(down),
    });
    const context = { operation: {}, limitBytes: 1, signal };
    for (let time = 0; time < 9; time += 1) {
      await gateway.download({ url: 'https://x.test/' }, context).catch(() => {});
    }
    expect(health()?.circuit).toBe('closed');
    for (let time = 0; time < 3; time += 1) {
      await gateway.knock?.({ signal }).catch(() => {});
      await gateway.cancel?.({}, { signal }).catch(() => {});
    }
    expect(health()?.circuit).toBe('open');
  });

  it('adds what the gateway knows of its keys', () => {
    const until = Date.now() + 5000;
    const { health } = behind({
      health: () => ({ circuit: 'closed', keys: { usable: 0, all: 2 }, until }),
    });
    expect(health()).toEqual({ circuit: 'closed', keys: { usable: 0, all: 2 }, until });
  });

  it('never sends while it is open, always tries again, and never ends in between', async () => {
    const step = fc.record({
      ms: fc.integer({ min: 0, max: 90_000 }),
      outcome: fc.constantFrom(undefined, down, hung, refusal, busy(500), busy()),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const { state, ask, health } = behind();
        for (const { ms, outcome } of steps) {
          pass(ms);
          const before = state.calls;
          const { until = 0 } = health() ?? {};
          state.next = outcome;
          await ask();
          expect(state.calls - before).toBe(until > Date.now() ? 0 : 1);
          expect((health()?.until ?? 0) - Date.now()).toBeLessThanOrEqual(60_000);
        }
      }),
      { numRuns: 300 },
    );
  });
});
