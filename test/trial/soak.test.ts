import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { openStore } from '../../src/core/store/index.ts';
import type { Task } from '../../src/core/task.ts';
import type { Account } from '../../trial/several-people.ts';
import { daysOf } from '../../trial/soak.ts';
import { nodeOptions } from '../../trial/soak-bot.ts';
import { startCalendar } from '../../trial/soak-calendar.ts';
import { added, dayPeaks, storeFigures } from '../../trial/soak-findings.ts';
import type { Typed } from '../../trial/soak-people.ts';
import {
  livesIn,
  loopDelayIn,
  recordsByKind,
  type Sample,
  sameAge,
  slope,
  storeUse,
  useOf,
} from '../../trial/soak-samples.ts';
import {
  comparedCalls,
  createdTwice,
  isCaused,
  isExact,
  isUnlike,
  silentOnes,
} from '../../trial/soak-verdict.ts';

const DAY_MS = 86_400_000;

const ANA: Account = { platform: 'discord', id: '1', owner: 'user:discord:1:' };
const BEN: Account = { platform: 'slack', id: 'U2', owner: 'user:slack:T1/U2:' };

function sampleOf(life: number, age: number, memory: number): Sample {
  const rest = { minute: 0, day: 1, handles: 30, threads: 11, file: 0, wal: 0, used: 0 };
  return { ...rest, life, age, memory, records: 0, tasks: 0 };
}

/** A process that is looked at every 15 s until it is killed; it grows by 1 MiB each time. */
function lifeOf(life: number, seconds: number, memory: number): Sample[] {
  return Array.from({ length: Math.floor(seconds / 15) }, (_, nth) =>
    sampleOf(life, 15 * (nth + 1), memory + nth + 1),
  );
}

function taskOf(account: Account, prompt: string, more: Partial<Task> = {}): Task {
  const id = account === BEN ? 'T1/U2' : account.id;
  return {
    id: prompt,
    state: 'succeeded',
    delivery: 'done',
    request: { prompt } as Task['request'],
    requester: { platform: account.platform, id, name: 'somebody', locale: 'en' },
    address: {},
    anchored: true,
    gateways: ['mountsea'],
    gateway: 'mountsea',
    cost: 2,
    wallets: [],
    createdAt: 0,
    deadlineAt: 0,
    tries: 0,
    ...more,
  };
}

function typedAt(at: number, prompt: string, ackMs?: number, account = ANA): Typed {
  return { account, prompt, kind: 'plain', at, ackMs: () => ackMs };
}

describe('processes that are compared', () => {
  it('are the first three and the last three, at the highest age that all of them reached', () => {
    const seconds = [60, 300, 240, 400, 500, 350, 420];
    const samples = seconds.flatMap((one, nth) => lifeOf(nth + 1, one, nth > 3 ? 150 : 100));
    expect(livesIn(samples)).toHaveLength(7);
    // The first was killed too young; the third was the youngest of the others, with 16 samples.
    expect(sameAge(samples, ({ memory }) => memory, 150)).toEqual({
      age: 240,
      first: 116,
      last: 166,
    });
  });

  it('are as large as each other where nothing grows from one to the next, whenever they were killed', () => {
    const seconds = fc.array(fc.integer({ min: 150, max: 900 }), { minLength: 6, maxLength: 20 });
    fc.assert(
      fc.property(seconds, (all) => {
        const samples = all.flatMap((one, nth) => lifeOf(nth + 1, one, 100));
        const { first, last } = sameAge(samples, ({ memory }) => memory, 150) ?? {};
        expect(first).toBe(last);
        expect(first).toBeGreaterThan(100);
      }),
    );
  });

  it('are not compared where there are fewer than six', () => {
    const samples = [300, 300, 300, 300, 300].flatMap((one, nth) => lifeOf(nth, one, 100));
    expect(sameAge(samples, ({ memory }) => memory, 150)).toBeUndefined();
  });
});

describe('the slope', () => {
  it('is that of the line on which the points lie', () => {
    const number = fc.integer({ min: -1000, max: 1000 });
    fc.assert(
      fc.property(number, number, fc.integer({ min: 2, max: 50 }), (rise, start, count) => {
        const points = Array.from({ length: count }, (_, x) => [x, start + rise * x] as const);
        expect(slope(points)).toBeCloseTo(rise, 6);
      }),
    );
  });

  it('is nothing of one point, and flat where the points only tremble', () => {
    expect(slope([[1, 2]])).toBeNaN();
    expect(
      slope([
        [0, 5],
        [1, 7],
        [2, 7],
        [3, 5],
      ]),
    ).toBe(0);
  });
});

describe('what is added up', () => {
  it('are counters of the same name', () => {
    expect(
      added([
        { a: 1, b: 0 },
        { a: 2, c: 4 },
      ]),
    ).toEqual({ a: 3, b: 0, c: 4 });
  });

  it('and of each day the largest file', () => {
    const files = [
      [1, 10],
      [1, 30],
      [1, 20],
      [2, 30],
      [2, 31],
    ];
    expect(dayPeaks(files.map(([day = 0, file = 0]) => ({ day, file })))).toEqual([30, 31]);
  });

  it('and of the store the last day with kills against the first, whatever the morning after has', () => {
    const at = (day: number, file: number): Sample => ({
      ...{ minute: day, day, life: day, age: 1, memory: 1, handles: 1, threads: 1 },
      ...{ file, wal: 0, used: file, records: day, tasks: day },
    });
    const samples = [at(1, 100), at(2, 107), at(3, 150), at(4, 150)];
    const ratio = storeFigures(samples, 3).find(
      ({ name }) => name === 'store: that day to the first',
    );
    expect(ratio?.value).toBe(1.07);
  });

  it('are days with kills and one without, as long as the whole', () => {
    expect(daysOf(105)).toEqual([15.75, 15.75, 15.75, 15.75, 15.75, 26.25]);
    expect(daysOf(4)).toEqual([1.5, 1.5, 1]);
  });
});

describe('a sample', () => {
  let folder = '';
  afterEach(() => {
    if (folder !== '') rmSync(folder, { recursive: true });
    folder = '';
  });

  it('finds the event loop’s delay among the metrics', () => {
    const name = 'reelbot_event_loop_delay_seconds';
    expect(loopDelayIn(`x 1\n${name}{quantile="0.5"} 1\n${name}{quantile="0.99"} 0.0125\n`)).toBe(
      12.5,
    );
    expect(loopDelayIn('x 1\n')).toBeUndefined();
  });

  it('counts what a store holds while it is open', async () => {
    folder = mkdtempSync(join(tmpdir(), 'reelbot-soak-'));
    const path = join(folder, 'store.sqlite');
    const store = await openStore(`sqlite://${path}`, Date.now);
    try {
      for (const key of ['task:1', 'task:2', 'open:1']) await store.update(key, () => 'x');
      const use = storeUse(path);
      expect(use.tasks).toBe(2);
      expect(use.records).toBeGreaterThanOrEqual(3);
      expect(use.used).toBeGreaterThan(0);
      expect(use.wal).toBeGreaterThan(0);
      const tasks = recordsByKind(path).find(({ kind }) => kind === 'task:');
      expect(tasks?.records).toBe(2);
    } finally {
      await store.close();
    }
  });

  it.runIf(process.platform === 'linux')('counts the files that a process has open', () => {
    const before = useOf(process.pid);
    const files = Array.from({ length: 50 }, () => openSync('/dev/null', 'r'));
    const { handles, threads, memory } = useOf(process.pid);
    for (const one of files) closeSync(one);
    expect(handles).toBeGreaterThan(before.handles + 25);
    expect(threads).toBeGreaterThan(0);
    expect(memory).toBeGreaterThan(1);
  });
});

describe('the calendar', () => {
  it('begins in the morning, and a night makes it a day later', () => {
    const calendar = startCalendar();
    expect(new Date(calendar.since()).getUTCHours()).toBe(6);
    const before = calendar.aheadMs();
    calendar.turn();
    expect(calendar.aheadMs() - before).toBe(DAY_MS);
    expect(calendar.now()).toBeGreaterThanOrEqual(calendar.since());
  });

  it('is the bot’s too, whichever way its code asks for the time', () => {
    const asked =
      'JSON.stringify([Date.now(),+new Date(),+new Date(5),new Date() instanceof Date,typeof Date()])';
    const env = { PATH: process.env.PATH, ...nodeOptions(3 * DAY_MS) };
    const before = Date.now() + 3 * DAY_MS;
    const told = execFileSync(process.execPath, ['-p', asked], { env, encoding: 'utf8' });
    const after = Date.now() + 3 * DAY_MS;
    const [now, made, given, isDate, text] = JSON.parse(told);
    for (const one of [now, made]) {
      expect(one).toBeGreaterThanOrEqual(before);
      expect(one).toBeLessThanOrEqual(after);
    }
    expect([given, isDate, text]).toEqual([5, true, 'string']);
  });

  it('comes with the flags of npm start', () => {
    const { NODE_OPTIONS } = nodeOptions(0);
    expect(NODE_OPTIONS).toContain('--max-semi-space-size=16');
    expect(decodeURIComponent(NODE_OPTIONS)).toContain('flag=--optimize-for-size');
  });

  it('and hands them to V8', () => {
    const clock = new URL('../../trial/soak-clock.ts', import.meta.url);
    clock.search = 'ahead=0&flag=--allow-natives-syntax';
    const native = 'new Function("return %HasFastProperties({})")()';
    const told = execFileSync(process.execPath, [`--import=${clock.href}`, '-p', native]);
    expect(told.toString().trim()).toBe('true');
  });
});

describe('a command without a task', () => {
  const outages = [{ from: 10_000, to: 12_000 }];
  const silent = (typed: Typed[], tasks: Task[] = [], poor: [Account, number][] = []) => {
    const { away, unanswered, cut, lost } = silentOnes(typed, tasks, new Map(poor), outages);
    return { away, unanswered, cut, lost };
  };
  const none = { away: 0, unanswered: 0, cut: 0, lost: 0 };

  it('may be one that no bot was there for', () => {
    expect(silent([typedAt(11_000, 'a'), typedAt(9_990, 'b')])).toEqual({ ...none, away: 2 });
    expect(silent([typedAt(5000, 'a')])).toEqual({ ...none, unanswered: 1 });
    expect(silent([typedAt(12_001, 'a')])).toEqual({ ...none, unanswered: 1 });
  });

  it('may be one of somebody who has no credits left, and was told', () => {
    const typed = [typedAt(1000, 'a', 3), typedAt(2000, 'b', 3)];
    expect(silent(typed, [], [[ANA, 2]])).toEqual(none);
    expect(silent(typed, [], [[ANA, 1]])).toEqual({ ...none, lost: 1 });
    expect(silent(typed, [], [[BEN, 2]])).toEqual({ ...none, lost: 2 });
  });

  it('may have been acknowledged just before a kill', () => {
    expect(silent([typedAt(9000, 'a', 3)])).toEqual({ ...none, cut: 1 });
    expect(silent([typedAt(9000, 'a', 3), typedAt(1000, 'b', 3)])).toEqual({
      ...none,
      cut: 1,
      lost: 1,
    });
  });

  it('is not one that has its task, and of two for one video one needs its own', () => {
    const typed = [typedAt(1000, 'a', 3), typedAt(2000, 'a', 3)];
    expect(silent(typed, [taskOf(ANA, 'a'), taskOf(ANA, 'a')])).toEqual(none);
    expect(silent(typed, [taskOf(ANA, 'a')])).toEqual({ ...none, lost: 1 });
    // The one that was not acknowledged is the one without a task.
    const twice = [typedAt(2000, 'a', 3), typedAt(11_000, 'a')];
    expect(silent(twice, [taskOf(ANA, 'a')])).toEqual({ ...none, away: 1 });
    // Saved, and killed before the acknowledgement went out.
    expect(silent([typedAt(9990, 'b')], [taskOf(ANA, 'b')])).toEqual(none);
  });
});

describe('the verdict', () => {
  const failed = (code: 'moderated' | 'internal') =>
    ({ state: 'failed', failure: { code } }) as const;

  it('sees tasks that ended otherwise than the gateway had to end them', () => {
    expect(isUnlike(taskOf(ANA, 'boat number 1'))).toBe(false);
    expect(isUnlike(taskOf(ANA, 'boat number 1', failed('moderated')))).toBe(true);
    expect(isUnlike(taskOf(ANA, 'storm number 1', failed('moderated')))).toBe(false);
    expect(isUnlike(taskOf(ANA, 'storm number 1', failed('internal')))).toBe(true);
    expect(isUnlike(taskOf(ANA, 'storm number 1'))).toBe(true);
    expect(isUnlike(taskOf(ANA, 'storm number 1', { state: 'lost' }))).toBe(false);
    expect(isUnlike(taskOf(ANA, 'boat number 1', { delivery: 'gave up' }))).toBe(true);
  });

  it('sees wallets that are not exact', () => {
    const tasks = [taskOf(ANA, 'a'), taskOf(ANA, 'b', failed('moderated')), taskOf(BEN, 'c')];
    const exact = (committed: number, held = {}, credits = 10) =>
      isExact(ANA, tasks, new Map([[ANA.owner, { committed, held }]]), credits);
    expect([exact(2), exact(4), exact(0)]).toEqual([true, false, false]);
    expect(exact(2, { a: 2 })).toBe(false);
    expect(exact(2, {}, 1)).toBe(false);
    expect(isExact(ANA, tasks, new Map(), 10)).toBe(false);
    expect(isExact(BEN, [], new Map(), 10)).toBe(true);
  });

  it('sees people who were told too often or not at all, also where the two make up for each other', () => {
    const tasks = [taskOf(ANA, 'a'), taskOf(BEN, 'b')];
    const told = (ana: number, ben: number) =>
      comparedCalls(
        new Map([
          [ANA, ana],
          [BEN, ben],
        ]),
        tasks,
      );
    expect(told(1, 1)).toEqual({ extra: 0, missing: 0 });
    expect(told(2, 0)).toEqual({ extra: 1, missing: 1 });
  });

  it('sees videos that were asked for more often than there are tasks', () => {
    const asked = (...prompts: string[]) => prompts.map((prompt) => ({ body: { prompt } }));
    const tasks = [taskOf(ANA, 'a'), taskOf(ANA, 'a'), taskOf(ANA, 'b'), taskOf(ANA, 'c')];
    expect(createdTwice(asked('a', 'a', 'b', 'd'), tasks)).toBe(0);
    expect(createdTwice(asked('a', 'a', 'a', 'b', 'b', 'b'), tasks)).toBe(3);
  });

  it('takes nobody’s word that a task is unknown, unless the bot was killed just before', () => {
    const outages = [{ from: 10_000, to: 12_000 }];
    const isToldAt = (at: number) =>
      isCaused({ endedAt: performance.timeOrigin + at + DAY_MS }, outages, DAY_MS);
    expect([9000, 12_500, 21_000, 23_000].map(isToldAt)).toEqual([false, true, true, false]);
    expect(isCaused({}, outages, DAY_MS)).toBe(false);
  });
});
