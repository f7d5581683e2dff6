import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createOverload } from '../../src/core/overload.ts';

function overload(most: number) {
  const lines: [string, object, string][] = [];
  const note = (level: string) => (fields: object, message: string) =>
    void lines.push([level, fields, message]);
  const log = {
    debug: note('debug'),
    info: note('info'),
    warn: note('warn'),
    error: note('error'),
  };
  return { lines, ...createOverload(log, most) };
}

describe('too many commands at once', () => {
  it('are turned away, and taken again as soon as others are through', () => {
    const { enter } = overload(2);
    const [first, second] = [enter(), enter()];
    expect(enter()).toBeUndefined();
    first?.();
    const third = enter();
    expect(third).toBeDefined();
    expect(enter()).toBeUndefined();
    second?.();
    third?.();
    expect([enter(), enter(), enter()].map((one) => one !== undefined)).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('of one platform leave another its own share', () => {
    const { enter, lines } = overload(2);
    const full = [enter('discord'), enter('discord'), enter('discord')];
    expect(full.map((one) => one !== undefined)).toEqual([true, true, false]);
    expect([enter('slack'), enter('slack'), enter('slack')].map(Boolean)).toEqual([
      true,
      true,
      false,
    ]);
    full[0]?.();
    expect(enter('discord')).toBeDefined();
    expect(lines[0]?.[1]).toEqual({ platform: 'discord', underWay: 2 });
  });

  it('are told in the log once when it begins and once when it is over, however many they are', () => {
    const { enter, lines } = overload(4);
    const inside = [enter(), enter(), enter(), enter()];
    for (let nth = 0; nth < 100; nth += 1) enter();
    expect(lines).toEqual([['warn', { underWay: 4 }, expect.stringContaining('turned away')]]);
    inside.pop()?.();
    expect(lines).toHaveLength(1);
    inside.pop()?.();
    expect(lines[1]).toEqual(['info', { turnedAway: 100 }, 'commands are taken again']);
    inside.pop()?.();
    expect(lines).toHaveLength(2);
  });

  it('never are more inside than there may be, and one that leaves twice leaves once', () => {
    const steps = fc.array(fc.oneof(fc.constant('enter' as const), fc.nat(30)), { maxLength: 200 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 6 }), (all, most) => {
        const { enter } = overload(most);
        const entered: (() => void)[] = [];
        const inside = new Set<() => void>();
        for (const step of all) {
          if (step === 'enter') {
            const leave = enter();
            expect(leave !== undefined).toBe(inside.size < most);
            if (leave === undefined) continue;
            entered.push(leave);
            inside.add(leave);
          } else {
            const leave = entered[step % Math.max(1, entered.length)];
            leave?.();
            if (leave !== undefined) inside.delete(leave);
          }
        }
      }),
    );
  });
});
