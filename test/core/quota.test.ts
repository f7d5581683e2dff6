import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createQuota, walletsOf, windowOf } from '../../src/core/quota.ts';
import { openStore } from '../../src/core/store/index.ts';
import { purse } from '../support/world.ts';

const now = Date.UTC(2026, 10, 20, 12);
const ana = { platform: 'slack', id: 'T1/U1', name: 'Ana', scope: 'T1', locale: 'en-US' };

describe('windows', () => {
  it.each([
    ['day', '2026-11-20T23:59:59.999Z', '2026-11-20', '2026-11-21T00:00:00.000Z'],
    ['day', '2026-11-21T00:00:00.000Z', '2026-11-21', '2026-11-22T00:00:00.000Z'],
    ['day', '2028-02-29T10:00:00.000Z', '2028-02-29', '2028-03-01T00:00:00.000Z'],
    ['week', '2026-11-22T23:59:59.999Z', 'week-2026-11-16', '2026-11-23T00:00:00.000Z'],
    ['week', '2026-11-23T00:00:00.000Z', 'week-2026-11-23', '2026-11-30T00:00:00.000Z'],
    ['week', '2027-01-01T00:00:00.000Z', 'week-2026-12-28', '2027-01-04T00:00:00.000Z'],
    ['month', '2026-12-31T23:59:59.999Z', '2026-12', '2027-01-01T00:00:00.000Z'],
    ['month', '2026-02-01T00:00:00.000Z', '2026-02', '2026-03-01T00:00:00.000Z'],
  ] as const)('%s of %s', (unit, at, name, end) => {
    const found = windowOf(unit, Date.parse(at));
    expect({ name: found.name, end: new Date(found.endsAt).toISOString() }).toEqual({ name, end });
  });

  it.each(['Pacific/Kiritimati', 'America/Los_Angeles', 'Asia/Kathmandu', 'UTC'])(
    'are UTC on a machine in %s, also in the hours in which its own day is another one',
    (zone) => {
      const own = process.env.TZ;
      process.env.TZ = zone;
      try {
        for (const hour of [0, 6, 12, 18, 23]) {
          const at = Date.UTC(2028, 1, 29, hour, 30);
          expect(windowOf('day', at)).toEqual({
            name: '2028-02-29',
            endsAt: Date.UTC(2028, 2, 1),
          });
          expect(windowOf('month', at)).toEqual({ name: '2028-02', endsAt: Date.UTC(2028, 2, 1) });
          expect(windowOf('week', at).endsAt).toBe(Date.UTC(2028, 2, 6));
        }
      } finally {
        if (own === undefined) delete process.env.TZ;
        else process.env.TZ = own;
      }
    },
  );

  it('follow each other without a gap or an overlap, through years, leap days and month ends', () => {
    for (const unit of ['day', 'week', 'month'] as const) {
      let at = Date.UTC(2026, 0, 1);
      const names = new Set<string>();
      while (at < Date.UTC(2033, 0, 1)) {
        const { name, endsAt } = windowOf(unit, at);
        expect(endsAt).toBeGreaterThan(at);
        expect(windowOf(unit, endsAt - 1).name).toBe(name);
        expect(names.has(name)).toBe(false);
        names.add(name);
        at = endsAt;
      }
    }
  });

  it('stay those of the command when the clock steps: a hold is settled where it was placed', async () => {
    let time = Date.UTC(2026, 11, 31, 23, 59, 59);
    const store = await openStore('memory:', () => time);
    const quota = createQuota(store, () => time);
    const limits = { user: { credits: 2, unit: 'day' } } as const;
    const before = walletsOf(ana, limits, time);
    await quota.reserve('t1', 2, before);
    // Forward over midnight: a new window, and what is held stays in the old one.
    time += 2000;
    const after = walletsOf(ana, limits, time);
    expect((await quota.reserve('t2', 2, after)).ok).toBe(true);
    // Back again, as NTP may do it: the old window is full still.
    time -= 2000;
    expect((await quota.reserve('t3', 1, walletsOf(ana, limits, time))).ok).toBe(false);
    time += 5000;
    await quota.commit(
      't1',
      before.map(({ key }) => key),
    );
    expect(await quota.balances(before)).toMatchObject([{ used: 2 }]);
    expect(await quota.balances(after)).toMatchObject([{ used: 2 }]);
  });

  it('are part of the key of a wallet', () => {
    const limits = {
      user: { credits: 1, unit: 'day' },
      scope: { credits: 2, unit: 'week' },
      global: { credits: 3, unit: 'month' },
    } as const;
    expect(walletsOf(ana, limits, now).map(({ key }) => key)).toEqual([
      'wallet:user:slack:T1/U1:2026-11-20',
      'wallet:scope:slack:T1:week-2026-11-16',
      'wallet:global:everyone:2026-11',
    ]);
    const { scope: _none, ...alone } = ana;
    expect(walletsOf(alone, limits, now).map(({ kind }) => kind)).toEqual(['user', 'global']);
    expect(walletsOf(ana, {}, now)).toEqual([]);
  });
});

describe('holds', () => {
  const wallets = walletsOf(
    ana,
    { user: { credits: 5, unit: 'day' }, scope: { credits: 6, unit: 'day' } },
    now,
  );
  const keys = wallets.map(({ key }) => key);

  it('may be placed, committed and released again without effect', async () => {
    const store = await openStore('memory:', () => now);
    const quota = createQuota(store, () => now);
    await quota.reserve('t1', 2, wallets);
    const again = await quota.reserve('t1', 2, wallets);
    expect(again).toMatchObject({
      ok: true,
      balances: [
        { kind: 'user', used: 2, left: 3 },
        { kind: 'scope', used: 2 },
      ],
    });
    await quota.commit('t1', keys);
    await quota.commit('t1', keys);
    await quota.release('t1', keys);
    expect(await purse(store, 'user')).toEqual({ committed: 2, held: {} });
  });

  it('that do not fit leave no trace in any wallet, and tell which refused', async () => {
    const store = await openStore('memory:', () => now);
    const quota = createQuota(store, () => now);
    await quota.reserve('t1', 4, wallets);
    await quota.commit('t1', keys);
    const ben = walletsOf(
      { ...ana, id: 'T1/U2' },
      { user: { credits: 5, unit: 'day' }, scope: { credits: 6, unit: 'day' } },
      now,
    );
    const refused = await quota.reserve('t2', 3, ben);
    expect(refused).toMatchObject({
      ok: false,
      refusedBy: { kind: 'scope', used: 4, left: 2, resetsAt: Date.UTC(2026, 10, 21) },
    });
    expect(await purse(store, 'user:slack:T1/U2')).toEqual({ committed: 0, held: {} });
    expect(await quota.balances(ben)).toMatchObject([
      { kind: 'scope', left: 2 },
      { kind: 'user', left: 5 },
    ]);
  });

  it('never admit more than the limit, and used is always what is committed and held', async () => {
    const action = fc.record({
      task: fc.integer({ min: 0, max: 7 }).map((n) => `t${n}`),
      what: fc.constantFrom('reserve', 'commit', 'release'),
      cost: fc.integer({ min: 1, max: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 30 }), async (actions) => {
        const store = await openStore('memory:', () => now);
        const quota = createQuota(store, () => now);
        const held = new Map<string, number>();
        let committed = 0;
        for (const { task, what, cost } of actions) {
          const used = [...held.values()].reduce((sum, one) => sum + one, committed);
          if (what === 'reserve') {
            const { ok } = await quota.reserve(task, cost, wallets);
            expect(ok).toBe(held.has(task) || used + cost <= 5);
            if (ok && !held.has(task)) held.set(task, cost);
          } else {
            await quota[what](task, keys);
            if (what === 'commit') committed += held.get(task) ?? 0;
            held.delete(task);
          }
          const expected = { committed, held: Object.fromEntries(held) };
          expect(await purse(store, 'user')).toEqual(expected);
          expect(await purse(store, 'scope')).toEqual(expected);
        }
      }),
      { numRuns: 150 },
    );
  });
});
