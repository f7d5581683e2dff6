import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AdminChange, changed } from '../../src/core/admin.ts';
import type { AdminNotice, Told } from '../../src/core/platform.ts';
import type { Settings } from '../../src/core/settings.ts';
import type { Requester } from '../../src/core/task.ts';
import { manyRuns } from '../support/hell-runs.ts';
import { purse, startWorld, type World } from '../support/world.ts';

const ana: Requester = {
  platform: 'discord',
  id: 'ana',
  name: 'Ana',
  scope: 'guild',
  locale: 'en',
};
const boss: Requester = { ...ana, id: 'boss', name: 'Boss', manages: true };

async function submit(world: World, more: Parameters<World['command']>[0] = {}) {
  const outcome = await world.core.submit(world.command(more));
  await world.clock.advance(0);
  return outcome.kind === 'refused' ? outcome.trouble.code : outcome.kind;
}

describe('administration', () => {
  it('is for admins of the scope alone, and for those named everywhere', async () => {
    const world = await startWorld({ admins: ['discord:root'] });
    const { scope, ...alone } = boss;
    const root = { ...ana, id: 'root' };
    for (const somebody of [ana, { ...ana, manages: false }, alone]) {
      for (const ask of ['settings', 'log', 'report'] as const) {
        expect(await world.core.admin[ask](somebody)).toEqual({
          ok: false,
          trouble: { code: 'not-admin' },
        });
      }
      expect(
        await world.core.admin.configure(somebody, [{ set: 'maintenance', on: true }]),
      ).toMatchObject({ ok: false });
      expect(await world.core.admin.grant(somebody, 'ana', 5, 'c')).toMatchObject({ ok: false });
      expect(await world.core.admin.reset(somebody, 'ana', 'c')).toMatchObject({ ok: false });
    }
    for (const somebody of [boss, root]) {
      expect(await world.core.admin.settings(somebody)).toMatchObject({
        ok: true,
        settings: {},
        defaults: { user: { credits: 10, unit: 'day' } },
      });
    }
    expect(await submit(world)).toBe('accepted');
  });

  it('changes limits at once, and says who did it', async () => {
    const world = await startWorld();
    const limit = { credits: 1, unit: 'day' } as const;
    await world.core.admin.configure(boss, [{ set: 'user', limit }]);
    expect(await submit(world)).toBe('accepted');
    expect(await submit(world)).toBe('credits');
    await world.core.admin.configure(boss, [{ set: 'user', limit: undefined }]);
    expect(await submit(world)).toBe('accepted');
    expect(await world.core.admin.log(boss)).toMatchObject({
      log: [
        { by: { id: 'boss', name: 'Boss' }, name: 'user', from: JSON.stringify(limit) },
        { name: 'user', to: JSON.stringify(limit) },
      ],
    });
  });

  it('grants credits and resets a window, once for each command', async () => {
    const world = await startWorld({ limits: { user: { credits: 1, unit: 'day' } } });
    expect(await submit(world)).toBe('accepted');
    expect(await submit(world)).toBe('credits');
    for (let delivery = 0; delivery < 3; delivery += 1) {
      expect(await world.core.admin.grant(boss, 'ana', 2, 'c1')).toMatchObject({
        balance: { limit: 3, used: 1, left: 2 },
      });
    }
    expect([await submit(world), await submit(world), await submit(world)]).toEqual([
      'accepted',
      'accepted',
      'credits',
    ]);
    await world.clock.advance(60_000);
    expect(await purse(world.store, 'user')).toMatchObject({ committed: 3, held: {} });
    expect(await world.core.admin.reset(boss, 'ana', 'c2')).toMatchObject({ balance: { left: 3 } });
    expect(await submit(world)).toBe('accepted');
    expect(await world.core.admin.reset(boss, 'ana', 'c2')).toMatchObject({ balance: { used: 1 } });
  });

  it('has nothing to grant where people have no limit', async () => {
    const world = await startWorld({ limits: {} });
    expect(await world.core.admin.grant(boss, 'ana', 2, 'c')).toEqual({
      ok: true,
      balance: undefined,
    });
  });

  it('reports the day: who, what, what failed, what is under way', async () => {
    const world = await startWorld({
      room: { perUser: 5, total: 2 },
      limits: { user: { credits: 50, unit: 'day' }, scope: { credits: 100, unit: 'month' } },
    });
    await submit(world, { draft: { duration: 15 } });
    await world.clock.advance(60_000);
    world.gateway.onCheck = async () => ({ state: 'failed', reason: 'people', message: 'no' });
    await submit(world, { user: 'ben' });
    await world.clock.advance(60_000);
    world.gateway.onCheck = async () => ({ state: 'working' });
    for (const user of ['ana', 'ben', 'cem'])
      await submit(world, { user, draft: { model: 'sora-2-pro' } });
    await submit(world, { user: 'dee', scope: 'elsewhere' });
    const answer = await world.core.admin.report(boss);
    if (!answer.ok) throw new Error('no report');
    const { report } = answer;
    expect(report.people.map(({ id, tasks, credits }) => [id, tasks, credits])).toEqual([
      ['ana', 2, 5],
      ['ben', 2, 3],
      ['cem', 1, 3],
    ]);
    expect(report.models).toMatchObject([
      { id: 'sora-2-pro', tasks: 3, credits: 9 },
      { id: 'sora-2', tasks: 2, credits: 2 },
    ]);
    expect(report.failures).toEqual([{ code: 'people', tasks: 1 }]);
    expect([report.running.length, report.queued.length]).toEqual([2, 1]);
    expect(report.wallet).toMatchObject({ kind: 'scope', used: 11, limit: 100 });
    await world.clock.advance(86_400_000);
    expect(await world.core.admin.report(boss)).toMatchObject({
      report: { people: [], models: [] },
    });
  });

  it('is told when the budget of the scope runs low, once at 80 and once at 100 percent', async () => {
    const world = await startWorld({
      limits: { scope: { credits: 5, unit: 'week' } },
    });
    const told: [Told, AdminNotice][] = [];
    world.platform.tellAdmins = async (to, notice) => void told.push([to, notice]);
    for (let n = 0; n < 7; n += 1) await submit(world);
    await world.restart();
    expect(told).toMatchObject([
      [{ scope: 'guild' }, { kind: 'budget', percent: 80, balance: { used: 4, limit: 5 } }],
      [{ scope: 'guild' }, { percent: 100, balance: { used: 5 } }],
    ]);
    await world.clock.advance(8 * 86_400_000);
    for (let n = 0; n < 4; n += 1) await submit(world);
    expect(told).toHaveLength(3);
  });

  it('goes on when its admins cannot be told', async () => {
    const world = await startWorld({ limits: { scope: { credits: 1, unit: 'day' } } });
    world.platform.tellAdmins = () => Promise.reject(new Error('nobody there'));
    expect(await submit(world)).toBe('accepted');
  });
});

describe('what admins want shown', () => {
  it('goes with the task: hidden videos, one language for all', async () => {
    const world = await startWorld();
    await world.core.admin.configure(boss, [
      { set: 'spoiler', on: true },
      { set: 'language', locale: 'zh-CN' },
    ]);
    const outcome = await world.core.submit(world.command());
    expect(outcome).toMatchObject({
      task: { spoiler: true, requester: { locale: 'zh-CN', name: 'Ana' } },
    });
    const other = await world.core.submit(world.command({ scope: 'elsewhere' }));
    expect(other).toMatchObject({ task: { requester: { locale: 'en-US' } } });
    expect(other).not.toHaveProperty('task.spoiler');
  });
});

describe('old tasks', () => {
  it('are forgotten with everything by which they are found, and open ones stay', async () => {
    const world = await startWorld({ deadlineMs: 100 * 86_400_000 });
    const ids: string[] = [];
    for (let n = 0; n < 3; n += 1) {
      const outcome = await world.core.submit(world.command());
      if (outcome.kind === 'accepted') ids.push(outcome.task.id);
      await world.clock.advance(86_400_000);
    }
    world.gateway.onCheck = async () => ({ state: 'working', checkAfterMs: 86_400_000 });
    const open = await world.core.submit(world.command({ draft: { duration: 15 } }));
    await world.clock.advance(3.5 * 86_400_000);
    await submit(world, { scope: 'elsewhere', draft: { duration: 15 } });
    await world.core.admin.configure(boss, [{ set: 'keepDays', number: 5 }]);
    await world.clock.advance(6 * 3_600_000);
    const left = await world.core.history(ana, 0);
    expect(left.ok && left.tasks.map(({ id }) => id)).toEqual([
      expect.any(String),
      open.kind === 'accepted' ? open.task.id : '',
      ids[2],
    ]);
    expect(await world.core.find(ana, 'mountsea-1')).toMatchObject({
      trouble: { code: 'no-task' },
    });
    await world.clock.advance(30 * 86_400_000);
    const later = await world.core.history(ana, 0);
    expect(later.ok && later.tasks).toHaveLength(2);
  });
});

describe('a change of settings', () => {
  const limit = fc.record({
    credits: fc.nat(100),
    unit: fc.constantFrom('day' as const, 'week' as const),
  });
  const name = fc.constantFrom('a', 'b', 'c');
  const change: fc.Arbitrary<AdminChange> = fc.oneof(
    fc.record({
      set: fc.constantFrom('user' as const, 'scope' as const),
      limit: fc.option(limit, { nil: undefined }),
    }),
    fc.record({
      set: fc.constant('role' as const),
      role: name,
      credits: fc.option(fc.nat(9), { nil: undefined }),
    }),
    fc.record({ set: fc.constant('blocked' as const), user: name, on: fc.boolean() }),
    fc.record({
      set: fc.constant('channels' as const),
      rule: fc.constantFrom('only' as const, 'except' as const),
      ids: fc.array(name, { maxLength: 3 }),
    }),
    fc.record({ set: fc.constant('model' as const), model: name, off: fc.boolean() }),
    fc.record({ set: fc.constant('words' as const), words: fc.array(name, { maxLength: 3 }) }),
    fc.record({
      set: fc.constantFrom('spoiler' as const, 'maintenance' as const),
      on: fc.boolean(),
    }),
  );

  it('never leaves an empty list behind, and done twice it is done once', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
        let settings: Settings = {};
        for (const one of changes) {
          settings = changed(settings, one);
          expect(changed(settings, one)).toEqual(settings);
          for (const value of Object.values(settings)) {
            expect(value).not.toBeUndefined();
            if (Array.isArray(value)) expect(value.length).toBeGreaterThan(0);
          }
        }
      }),
      manyRuns(),
    );
  });

  it('can always be taken back', () => {
    const all: AdminChange[] = [
      { set: 'user', limit: undefined },
      { set: 'scope', limit: undefined },
      { set: 'role', role: 'a', credits: undefined },
      { set: 'blocked', user: 'a', on: false },
      { set: 'channels', rule: 'only', ids: [] },
      { set: 'model', model: 'a', off: false },
      { set: 'words', words: [' '] },
      { set: 'spoiler', on: false },
      { set: 'maintenance', on: false },
      { set: 'language', locale: undefined },
      { set: 'keepDays', number: undefined },
      { set: 'confirmFrom', number: undefined },
    ];
    const full: Settings = {
      user: { credits: 1, unit: 'day' },
      scope: { credits: 1, unit: 'day' },
      roles: { a: 1 },
      blocked: ['a'],
      channels: { rule: 'only', ids: ['a'] },
      modelsOff: ['a'],
      words: ['a'],
      spoiler: true,
      maintenance: true,
      language: 'zh-CN',
      keepDays: 3,
      confirmFrom: 3,
    };
    expect(all.reduce(changed, full)).toEqual({});
  });
});
