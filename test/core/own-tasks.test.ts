import { describe, expect, it } from 'vitest';
import { createSettings, type Settings } from '../../src/core/settings.ts';
import type { Requester } from '../../src/core/task.ts';
import { purse, startWorld, type World, type WorldOptions } from '../support/world.ts';

const MINUTE = 60_000;
const ana: Requester = {
  platform: 'discord',
  id: 'ana',
  name: 'Ana',
  scope: 'guild',
  locale: 'en',
};
const ben: Requester = { ...ana, id: 'ben', name: 'Ben' };
const boss: Requester = { ...ana, id: 'boss', name: 'Boss', manages: true };
const elsewhere: Requester = { ...boss, scope: 'other guild' };

const working = async () => ({ state: 'working' }) as const;
const ready = async () =>
  ({ state: 'succeeded', video: { url: 'https://v.test', editId: 'e1' } }) as const;

async function submitted(world: World, more: Parameters<World['command']>[0] = {}) {
  const outcome = await world.core.submit(world.command(more));
  if (outcome.kind !== 'accepted') throw new Error(JSON.stringify(outcome));
  await world.clock.advance(0);
  return outcome.task.id;
}

async function finished(options: WorldOptions = {}): Promise<{ world: World; id: string }> {
  const world = await startWorld(options);
  world.gateway.onCheck = ready;
  const id = await submitted(world);
  await world.clock.advance(MINUTE);
  expect(await world.task(id)).toMatchObject({ state: 'succeeded', delivery: 'done' });
  return { world, id };
}

async function choose(world: World, settings: Settings): Promise<void> {
  const scope = { platform: 'discord', scope: 'guild' };
  await createSettings(world.store).change(scope, boss, 1, () => settings);
}

async function refusal(world: World, more: Parameters<World['command']>[0], extra: object = {}) {
  const outcome = await world.core.submit({ ...world.command(more), ...extra });
  return outcome.kind === 'refused' ? outcome.trouble : outcome.kind;
}

describe('what is left to a person', () => {
  it('is told with what is under way', async () => {
    const world = await startWorld({ room: { perUser: 1, total: 1 } });
    world.gateway.onCheck = working;
    await submitted(world, { draft: { duration: 15 } });
    await submitted(world);
    expect(await world.core.wallet(ana)).toMatchObject({
      ok: true,
      balances: [{ kind: 'user', limit: 10, used: 3, left: 7 }],
      running: 1,
      waiting: 1,
    });
    expect(await world.core.wallet(ben)).toMatchObject({ running: 0, waiting: 0 });
  });

  it('follows what the admins of the scope chose, at once', async () => {
    const world = await startWorld();
    await choose(world, { user: { credits: 2, unit: 'week' }, roles: { vip: 5 } });
    expect(await world.core.wallet(ana)).toMatchObject({ balances: [{ limit: 2, unit: 'week' }] });
    const vip = { ...ana, roles: ['other', 'vip'] };
    expect(await world.core.wallet(vip)).toMatchObject({ balances: [{ limit: 5 }] });
    expect(await world.core.wallet({ ...ana, scope: 'other' })).toMatchObject({
      balances: [{ limit: 10, unit: 'day' }],
    });
    await submitted(world, { draft: { duration: 15 } });
    expect(await refusal(world, {})).toMatchObject({ code: 'credits', balance: { limit: 2 } });
  });
});

describe('a task', () => {
  it('is found by either id, by its person and by the admins of its place alone', async () => {
    const { world, id } = await finished();
    for (const one of [id, ` ${id} `, 'mountsea-1']) {
      expect(await world.core.find(ana, one)).toMatchObject({ ok: true, task: { id } });
      expect(await world.core.find(boss, one)).toMatchObject({ ok: true });
      const nothing = { ok: false, trouble: { code: 'no-task' } };
      expect(await world.core.find(ben, one)).toEqual(nothing);
      expect(await world.core.find(elsewhere, one)).toEqual(nothing);
      expect(await world.core.find({ ...ana, platform: 'slack' }, one)).toEqual(nothing);
    }
    for (const one of ['', 'x', 'x'.repeat(5000), '../task']) {
      expect(await world.core.find(ana, one)).toMatchObject({ trouble: { code: 'no-task' } });
    }
  });

  it('stands in the history of its person, the newest first, in pages', async () => {
    const world = await startWorld({ limits: {} });
    world.gateway.onCheck = ready;
    for (let n = 0; n < 27; n += 1) {
      await submitted(world, { prompt: `boat ${n}` });
      await world.clock.advance(1000);
    }
    await submitted(world, { user: 'ben' });
    const first = await world.core.history(ana, 0);
    if (!first.ok) throw new Error('no history');
    expect(first.tasks.map(({ request }) => request.prompt).slice(0, 2)).toEqual([
      'boat 26',
      'boat 25',
    ]);
    expect([first.tasks.length, first.more]).toEqual([25, true]);
    const second = await world.core.history(ana, 1);
    expect(second).toMatchObject({ more: false, tasks: [{ request: { prompt: 'boat 1' } }, {}] });
    expect(await world.core.history(ana, 9)).toMatchObject({ tasks: [], more: false });
    expect(await world.core.history(ben, 0)).toMatchObject({ tasks: [{}] });
  });
});

describe('the buttons of a task', () => {
  it('are not for others, and admins may only stop and delete', async () => {
    const { world, id } = await finished();
    for (const action of ['again', 'change', 'edit', 'send', 'delete', 'stop', 'resume'] as const) {
      expect(await world.core.act(ben, action, id, 'p')).toMatchObject({
        trouble: { code: 'not-yours' },
      });
      expect(await world.core.act(ana, action, 'nothing', 'p')).toMatchObject({
        trouble: { code: 'no-task' },
      });
    }
    expect(await world.core.act(boss, 'again', id, 'p')).toMatchObject({
      trouble: { code: 'not-yours' },
    });
    expect(await world.core.act(boss, 'delete', id, 'p')).toMatchObject({ ok: true });
  });

  it('Again and Change give the whole request back; Edit the same over the finished video', async () => {
    const world = await startWorld();
    world.gateway.onCheck = ready;
    const draft = {
      prompt: 'a boat',
      model: 'sora-2',
      duration: 15,
      orientation: 'portrait',
      size: 'small',
      style: 'comic',
      remove_watermark: true,
      image: { url: 'https://pictures.test/a.png', trusted: false },
    };
    const id = await submitted(world, { draft });
    await world.clock.advance(MINUTE);
    expect(await world.core.act(ana, 'change', id, 'p1')).toMatchObject({ ok: true, draft });
    const again = await world.core.act(ana, 'again', id, 'p1');
    if (!again.ok) throw new Error('not again');
    expect(again.draft).toEqual(draft);
    const outcome = await world.core.submit({
      ...world.command(),
      id: again.commandId,
      draft: again.draft,
    });
    expect(outcome).toMatchObject({ kind: 'accepted', task: { request: { duration: 15 } } });
    const { image, ...rest } = draft;
    const edit = await world.core.act(ana, 'edit', id, 'p2');
    expect(edit.ok && edit.draft).toEqual({ ...rest, edit: 'e1' });
  });

  it('Again pressed twice at once makes one task, and later another', async () => {
    const { world, id } = await finished();
    const press = async (pressId: string) => {
      const again = await world.core.act(ana, 'again', id, pressId);
      if (!again.ok) throw new Error('not again');
      return await world.core.submit({
        ...world.command(),
        id: again.commandId,
        draft: again.draft,
      });
    };
    const both = await Promise.all([press('p1'), press('p2')]);
    expect(both.map(({ kind }) => kind).sort()).toEqual(['accepted', 'repeated']);
    await world.clock.advance(6000);
    expect(await press('p3')).toMatchObject({ kind: 'accepted' });
    expect(world.gateway.creates).toHaveLength(2);
    await world.clock.advance(0);
    expect(world.gateway.creates).toHaveLength(3);
  });

  it('Send again posts the result once more, as often as it is asked for, through a restart', async () => {
    const { world, id } = await finished();
    expect(await world.core.act(ana, 'send', id, 'p')).toMatchObject({ ok: true });
    expect(await world.core.act(ana, 'send', id, 'p')).toMatchObject({
      trouble: { code: 'too-late' },
    });
    await world.clock.advance(MINUTE);
    expect(world.platform.results.map(({ fileName }) => fileName)).toEqual([
      `a-paper-boat-${id}.mp4`,
      `a-paper-boat-${id}-1.mp4`,
    ]);
    await world.core.act(ana, 'send', id, 'p');
    await world.core.stop();
    await world.restart();
    await world.clock.advance(MINUTE);
    expect(world.platform.results).toHaveLength(3);
    expect(await purse(world.store, 'user')).toEqual({ committed: 1, held: {} });
    expect(await world.store.get(`open:${id}`)).toBeUndefined();
    expect(world.gateway.creates).toHaveLength(1);
  });

  it('Stop takes a waiting task out of the queue for nothing, and lets the next one go', async () => {
    const world = await startWorld({ room: { perUser: 1, total: 1 } });
    world.gateway.onCheck = working;
    const running = await submitted(world);
    const waiting = await submitted(world);
    const last = await submitted(world);
    expect(await world.core.act(ana, 'stop', waiting, 'p')).toMatchObject({
      ok: true,
      task: { state: 'failed', failure: { code: 'left' } },
    });
    await world.clock.advance(0);
    expect(await purse(world.store, 'user')).toEqual({
      committed: 0,
      held: { [running]: 1, [last]: 1 },
    });
    expect(world.platform.results).toEqual([]);
    expect(world.platform.cards.at(-1)).toMatchObject({ id: waiting, state: 'failed' });
    world.gateway.onCheck = ready;
    await world.clock.advance(MINUTE);
    expect(world.gateway.creates).toHaveLength(2);
    expect(await world.core.act(ana, 'stop', waiting, 'p')).toMatchObject({
      trouble: { code: 'too-late' },
    });
  });

  it('Stop on a running task ends the following; the credits stay spent, since the gateway is paid', async () => {
    const world = await startWorld();
    world.gateway.onCheck = working;
    const id = await submitted(world);
    expect(await world.core.act(boss, 'stop', id, 'p')).toMatchObject({
      task: { state: 'failed', failure: { code: 'stopped' } },
    });
    await world.clock.advance(0);
    expect(await purse(world.store, 'user')).toEqual({ committed: 1, held: {} });
    await world.clock.advance(10 * MINUTE);
    expect(world.platform.results).toEqual([]);
    expect(await world.task(id)).toMatchObject({ delivery: 'done' });
    expect(world.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });

  it('Stop while a check is under way wins or loses, and nothing is charged twice', async () => {
    const world = await startWorld();
    let answer = () => {};
    const id = await submitted(world);
    world.gateway.onCheck = () =>
      new Promise((resolve) => {
        answer = () => resolve({ state: 'succeeded', video: { url: 'https://v.test' } });
      });
    await world.clock.advance(2000);
    await world.core.act(ana, 'stop', id, 'p');
    answer();
    await world.clock.advance(MINUTE);
    expect(await world.task(id)).toMatchObject({ failure: { code: 'stopped' }, delivery: 'done' });
    expect(await purse(world.store, 'user')).toEqual({ committed: 1, held: {} });
    expect(world.platform.results).toEqual([]);
  });

  it('Delete takes the result away where the platform shows it; Send again brings it back', async () => {
    const { world, id } = await finished();
    const taken: string[] = [];
    world.platform.remove = async (_, task) => void taken.push(task.id);
    expect(await world.core.act(ana, 'delete', id, 'p')).toMatchObject({ task: { removed: true } });
    expect(taken).toEqual([id]);
    await world.core.act(ana, 'send', id, 'p');
    await world.clock.advance(MINUTE);
    expect(await world.task(id)).not.toHaveProperty('removed');
  });
});

describe('a task that was given up', () => {
  async function timedOut(options: WorldOptions = {}) {
    const world = await startWorld({ deadlineMs: 5 * MINUTE, ...options });
    world.gateway.onCheck = working;
    const id = await submitted(world);
    await world.clock.advance(10 * MINUTE);
    expect(await world.task(id)).toMatchObject({ failure: { code: 'deadline' }, delivery: 'done' });
    expect(await purse(world.store, 'user')).toEqual({ committed: 0, held: {} });
    return { world, id };
  }

  it('is followed again while its gateway knows it, holds its credits again, and ends once more', async () => {
    const { world, id } = await timedOut();
    expect(await world.core.act(ana, 'resume', id, 'p')).toMatchObject({
      task: { state: 'running' },
    });
    expect(await purse(world.store, 'user')).toEqual({ committed: 0, held: { [id]: 1 } });
    await world.restart();
    world.gateway.onCheck = ready;
    await world.clock.advance(2 * MINUTE);
    expect(await world.task(id)).toMatchObject({ state: 'succeeded', delivery: 'done' });
    expect(await purse(world.store, 'user')).toEqual({ committed: 1, held: {} });
    expect(world.platform.results.map(({ content }) => content)).toEqual(['failure', 'file']);
    expect(world.gateway.creates).toHaveLength(1);
  });

  it('is charged once although a second press comes to its end only after all is over', async () => {
    const { world, id } = await timedOut();
    const answers: (() => void)[] = [];
    world.gateway.onCheck = () =>
      new Promise((resolve) => {
        answers.push(() => resolve({ state: 'succeeded', video: { url: 'https://v.test' } }));
      });
    const slow = world.core.act(ana, 'resume', id, 'p1');
    await world.clock.advance(0);
    world.gateway.onCheck = ready;
    expect(await world.core.act(ana, 'resume', id, 'p2')).toMatchObject({ ok: true });
    await world.clock.advance(2 * MINUTE);
    expect(await world.task(id)).toMatchObject({ state: 'succeeded', delivery: 'done' });
    expect(answers).toHaveLength(1);
    for (const answer of answers) answer();
    expect(await slow).toMatchObject({ trouble: { code: 'too-late' } });
    expect(await purse(world.store, 'user')).toEqual({ committed: 1, held: {} });
  });

  it('is not when the gateway has lost it, or the credits are gone: nothing is held then', async () => {
    const { world, id } = await timedOut();
    world.gateway.onCheck = async () => ({ state: 'failed', reason: 'expired', message: 'gone' });
    expect(await world.core.act(ana, 'resume', id, 'p')).toMatchObject({
      trouble: { code: 'not-resumed' },
    });
    world.gateway.onCheck = working;
    await choose(world, { user: { credits: 0, unit: 'day' } });
    expect(await world.core.act(ana, 'resume', id, 'p')).toMatchObject({
      trouble: { code: 'credits' },
    });
    expect(await purse(world.store, 'user')).toEqual({ committed: 0, held: {} });
    expect(await world.task(id)).toMatchObject({ state: 'failed', delivery: 'done' });
  });

  it('is not when it succeeded, or was moderated', async () => {
    const { world, id } = await finished();
    expect(await world.core.act(ana, 'resume', id, 'p')).toMatchObject({
      trouble: { code: 'not-resumed' },
    });
  });
});

describe('what admins forbid', () => {
  it.each([
    [{ maintenance: true }, {}, 'maintenance'],
    [{ blocked: ['ana'] }, {}, 'blocked'],
    [{ channels: { rule: 'only', ids: ['c1'] } }, { channel: 'c2' }, 'channel'],
    [{ channels: { rule: 'except', ids: ['c2'] } }, { channel: 'c2' }, 'channel'],
    [{ modelsOff: ['sora-2'] }, {}, 'invalid'],
    [{ words: ['paper*'] }, {}, 'invalid'],
    [{ confirmFrom: 1 }, {}, 'confirm'],
  ] as const)('%j is refused before anything is spent', async (settings, extra, code) => {
    const world = await startWorld();
    await choose(world, settings as Settings);
    expect(await refusal(world, {}, extra)).toMatchObject({ code });
    expect(await purse(world.store, '')).toEqual({ committed: 0, held: {} });
    expect(await refusal(world, { scope: 'other guild' }, extra)).toBe('accepted');
  });

  it('does not bind themselves, but for words, models and prices', async () => {
    const world = await startWorld();
    const manages = { requester: boss };
    await choose(world, { maintenance: true, blocked: ['boss'] });
    expect(await refusal(world, {}, manages)).toBe('accepted');
    await choose(world, { words: ['boat'] });
    expect(await refusal(world, {}, manages)).toMatchObject({ code: 'invalid' });
  });

  it('lets through what fits, and what was confirmed', async () => {
    const world = await startWorld();
    await choose(world, {
      channels: { rule: 'only', ids: ['c1'] },
      confirmFrom: 2,
      blocked: ['ben'],
      modelsOff: ['sora-2-pro'],
      words: ['dragon'],
    });
    expect(await refusal(world, {}, { channel: 'c1' })).toBe('accepted');
    const dear = { draft: { duration: 15 } };
    expect(await refusal(world, dear, { channel: 'c1' })).toEqual({ code: 'confirm', cost: 2 });
    expect(await refusal(world, dear, { channel: 'c1', confirmed: true })).toBe('accepted');
  });
});
