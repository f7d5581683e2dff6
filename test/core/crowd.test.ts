import { describe, expect, it } from 'vitest';
import { purse, startWorld } from '../support/world.ts';

const PEOPLE = Array.from({ length: 20 }, (_, n) => `person ${n}`);
const EACH = 10;

describe('200 commands of 20 people at once, with room for five', () => {
  it('all end, in turns, and every place that was shown was true', async () => {
    const world = await startWorld({
      room: { perUser: 2, total: 5 },
      limits: { global: { credits: 1000, unit: 'day' } },
    });
    const { clock, gateway, platform } = world;
    const DURATION_MS = 60_000;
    const startedAt = new Map<string, number>();
    const order: { user: string; prompt: string; at: number }[] = [];
    gateway.onStart = async ({ prompt }) => {
      startedAt.set(prompt, clock.now());
      order.push({ user: prompt.split(':')[0] ?? '', prompt, at: clock.now() });
      return { taskId: prompt, operation: { taskId: prompt } };
    };
    gateway.onCheck = async ({ taskId }) => {
      const since = clock.now() - (startedAt.get(String(taskId)) ?? 0);
      return since < DURATION_MS
        ? { state: 'working' }
        : { state: 'succeeded', video: { url: 'https://videos.test/v.mp4' } };
    };
    const shown: { prompt: string; place: number; at: number }[] = [];
    platform.before = async (notice) => {
      if (notice.kind !== 'card' || notice.waiting === undefined) return;
      const { place } = notice.waiting;
      shown.push({ prompt: notice.task.request.prompt, place, at: clock.now() });
    };
    // Everybody types ten commands in a burst, one person after the other: the first would have all the room for long.
    for (const user of PEOPLE) {
      for (let n = 0; n < EACH; n += 1) {
        const prompt = `${user}: ${n}`;
        const { kind } = await world.core.submit(world.command({ user, prompt }));
        expect(kind).toBe('accepted');
      }
    }
    await clock.advance(0);
    const arrived = clock.now();
    const first = order.length;
    expect(first).toBe(5);
    await clock.advance(45 * 60_000);

    expect(order).toHaveLength(PEOPLE.length * EACH);
    expect(platform.results).toHaveLength(PEOPLE.length * EACH);
    expect(await purse(world.store, 'global')).toEqual({ committed: 200, held: {} });
    // Fair: from the moment when everybody waits, nobody who waits is ever more than one turn behind another.
    const served = new Map(PEOPLE.map((user) => [user, 0]));
    const left = new Map(PEOPLE.map((user) => [user, EACH]));
    for (const [index, { user }] of order.entries()) {
      left.set(user, (left.get(user) ?? 0) - 1);
      if (index < first) continue;
      served.set(user, (served.get(user) ?? 0) + 1);
      const waiting = PEOPLE.filter((one) => (left.get(one) ?? 0) > 0);
      const turns = waiting.map((one) => served.get(one) ?? 0);
      if (turns.length > 0) expect(Math.max(...turns) - Math.min(...turns)).toBeLessThanOrEqual(1);
    }
    // True: as many tasks began between the moment and its own begin as the place said.
    const told = shown.filter(({ at }) => at > arrived);
    expect(told.length).toBeGreaterThan(20);
    for (const { prompt, place, at } of told) {
      const own = order.findIndex((one) => one.prompt === prompt);
      const begun = order.filter((one, index) => one.at > at && index <= own).length;
      expect(Math.abs(begun - place), `${prompt}, shown ${place}`).toBeLessThanOrEqual(
        order.filter((one) => one.at === at).length,
      );
    }
    expect(new Set(told.map(({ place }) => place)).size).toBeGreaterThan(10);
  });
});
