import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blockedIn } from '../../src/core/blocked-words.ts';
import { limitsFor } from '../../src/core/limits.ts';
import { createSettings } from '../../src/core/settings.ts';
import { openStore } from '../../src/core/store/index.ts';
import { manyRuns } from '../support/hell-runs.ts';

const guild = { platform: 'discord', scope: '1' };
const ana = { id: '7', name: 'Ana' };

describe('settings of a scope', () => {
  it('are kept apart, hold at once, and are recorded with who, when, from and to', async () => {
    const store = await openStore('memory:', Date.now);
    const [one, other] = [createSettings(store), createSettings(store)];
    const limit = { credits: 5, unit: 'day' } as const;
    await one.change(guild, ana, 1, (now) => ({ ...now, user: limit, maintenance: true }));
    expect(await other.of(guild)).toEqual({ user: limit, maintenance: true });
    expect(await other.of({ ...guild, scope: '2' })).toEqual({});
    expect(await other.of({ platform: 'discord' })).toEqual({});
    await other.change(guild, { id: '8', name: 'Ben' }, 2, ({ maintenance, ...rest }) => rest);
    expect(await one.log(guild)).toEqual([
      { at: 2, by: { id: '8', name: 'Ben' }, name: 'maintenance', from: 'true' },
      { at: 1, by: ana, name: 'user', to: JSON.stringify(limit) },
      { at: 1, by: ana, name: 'maintenance', to: 'true' },
    ]);
  });

  it('record nothing for a change that changes nothing, and take nothing that makes no sense', async () => {
    const settings = createSettings(await openStore('memory:', Date.now));
    expect(await settings.change(guild, ana, 1, (now) => now)).toEqual([]);
    expect(await settings.log(guild)).toEqual([]);
    const wrong = { user: { credits: -1, unit: 'day' } } as const;
    await expect(settings.change(guild, ana, 1, () => wrong)).rejects.toThrow();
    expect(await settings.of(guild)).toEqual({});
  });

  it('survive changes at the same moment', async () => {
    const settings = createSettings(await openStore('memory:', Date.now));
    await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        settings.change(guild, ana, n, (now) => ({
          ...now,
          blocked: [...(now.blocked ?? []), `u${n}`],
        })),
      ),
    );
    expect((await settings.of(guild)).blocked).toHaveLength(20);
    expect(await settings.log(guild)).toHaveLength(20);
  });
});

describe('the limits of a person', () => {
  const defaults = {
    user: { credits: 10, unit: 'day' },
    global: { credits: 99, unit: 'month' },
  } as const;

  it.each([
    [{}, [], 10],
    [{ user: { credits: 3, unit: 'week' } }, [], 3],
    [{ roles: { vip: 20, mod: 15 } }, ['mod', 'vip'], 20],
    [{ roles: { vip: 20 } }, ['somebody'], 10],
    [{ roles: { guest: 2 } }, ['guest'], 10],
    [{ user: { credits: 0, unit: 'day' }, roles: { vip: 4 } }, ['vip'], 4],
  ] as const)('%j with the roles %j are %d', (settings, roles, credits) => {
    const limits = limitsFor(defaults, settings as object, roles);
    expect(limits.user?.credits).toBe(credits);
    expect(limits.global).toEqual(defaults.global);
  });

  it('take a role for nothing where people have no limit', () => {
    expect(limitsFor({}, { roles: { vip: 5 } }, ['vip'])).toEqual({});
    const scope = { credits: 7, unit: 'week' } as const;
    expect(limitsFor({ scope: { credits: 1, unit: 'day' } }, { scope }, [])).toEqual({ scope });
  });
});

describe('blocked words', () => {
  it.each([
    ['a Dragon in the sky', ['dragon'], 'dragon'],
    ['dragonfly', ['dragon'], undefined],
    ['dragonfly', ['dragon*'], 'dragon*'],
    ['a big-dragon', ['*dragon'], '*dragon'],
    ['undragonlike', ['*drag*like'], '*drag*like'],
    ['undragonlikes', ['*drag*like'], undefined],
    ['ＤＲＡＧＯＮ', ['dragon'], 'dragon'],
    ['drágön', ['dragon'], 'dragon'],
    ['dra\u200bgon', ['dragon'], 'dragon'],
    ['dragon', ['DRAGÓN'], 'DRAGÓN'],
    ['the red  dragon sleeps', ['red dragon'], 'red dragon'],
    ['bored dragons', ['red dragon'], undefined],
    ['一条龙飞过', ['龙'], '龙'],
    ['a龙b', ['龙'], '龙'],
    ['anything', ['*'], undefined],
    ['anything', [' '], undefined],
    ['anything', [], undefined],
    ['first and second', ['third', 'second', 'first'], 'second'],
    ['x'.repeat(10), ['x*x*x*x'], 'x*x*x*x'],
    ['ab', ['ab*ab'], undefined],
    ["don't", ["don't"], "don't"],
  ])('in %j by %j: %s', (text, patterns, found) => {
    expect(blockedIn(text, patterns)).toBe(found);
  });

  it('find what a simple reader of patterns finds', () => {
    const letters = fc.stringMatching(/^[abc]{0,8}$/u);
    const pattern = fc.stringMatching(/^[abc*]{1,6}$/u).filter((one) => /[abc]/u.test(one));
    fc.assert(
      fc.property(letters, pattern, (word, wanted) => {
        const simple = new RegExp(`^${wanted.replaceAll(/\*+/gu, '.*')}$`, 'u').test(word);
        expect(blockedIn(word, [wanted]) !== undefined).toBe(word !== '' && simple);
      }),
      manyRuns(),
    );
  });

  it('take no longer for a nasty pattern', () => {
    const text = `${'a'.repeat(100_000)}!`;
    expect(blockedIn(text, ['a*a*a*a*a*a*a*a*a*a*b'])).toBeUndefined();
    expect(blockedIn('a b '.repeat(20_000), ['a b a c'])).toBeUndefined();
  });
});
