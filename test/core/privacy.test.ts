import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createQuota } from '../../src/core/quota.ts';
import { createSettings } from '../../src/core/settings.ts';
import { openStore, type Store, StoreUnavailable } from '../../src/core/store/index.ts';
import type { Requester } from '../../src/core/task.ts';
import { createTasks } from '../../src/core/tasks.ts';
import { testClock } from '../support/clock.ts';
import { startWorld, type World, type WorldOptions } from '../support/world.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const ANA = '140000000004711';
const ana: Requester = {
  platform: 'discord',
  id: ANA,
  name: 'Ana',
  scope: 'guild',
  locale: 'en-US',
};
const ben: Requester = { ...ana, id: 'ben', name: 'Ben' };
const boss: Requester = { ...ana, id: 'boss', name: 'Boss', manages: true };

/** A command of Ana, or of somebody else; her id is in the address too. */
async function submitted(world: World, more: Parameters<World['command']>[0] = {}, extra = {}) {
  const command = world.command({ user: ANA, prompt: 'my secret boat', ...more });
  const asking = { ...command, ...extra };
  const address = { channel: 'c1', user: asking.requester.id, token: 'opens-everything' };
  const outcome = await world.core.submit({ ...asking, address });
  if (outcome.kind !== 'accepted') throw new Error(JSON.stringify(outcome));
  await world.clock.advance(1);
  return outcome.task.id;
}

/** Ana's three ended tasks, one of them in a direct message, a form, and one of Ben. */
async function lived(options: WorldOptions = {}): Promise<World> {
  const world = await startWorld(options);
  await submitted(world);
  await submitted(world, { prompt: 'my other boat' });
  const { scope: _, ...inDirectMessage } = ana;
  await submitted(world, {}, { requester: inDirectMessage });
  await submitted(world, { prompt: 'the boat of Ben' }, { requester: ben });
  await world.clock.advance(MINUTE);
  await world.core.keep('discord:1', ana, {
    draft: { prompt: 'half a boat' },
    more: { token: 'opens-everything' },
  });
  return world;
}

async function everything(store: Store): Promise<Map<string, string>> {
  const all = new Map<string, string>();
  for await (const [key, value] of store.list('')) all.set(key, JSON.stringify(value));
  return all;
}

/** The keys under which, or in which, something of Ana stands. */
async function traces(store: Store): Promise<string[]> {
  const all = [...(await everything(store))];
  const hers = /140000000004711|my secret boat|my other boat|half a boat|"Ana"/u;
  return all.filter((pair) => hers.test(pair.join(' '))).map(([key]) => key);
}

async function asked(world: World, who = ana): Promise<string> {
  const view = await world.core.privacy.view(who);
  if (!view.ok) throw new Error(view.trouble.code);
  return view.question;
}

async function forget(world: World, who = ana) {
  return await world.core.privacy.forget(who, await asked(world, who));
}

const place = ({ channel }: { readonly [key: string]: unknown }) => ({ channel: String(channel) });

async function exported(world: World, who = ana, limit = 1e6) {
  const made = await world.core.privacy.export(who, place, limit);
  if (!made.ok) throw new Error(made.trouble.code);
  return made.file;
}

async function read(world: World, who = ana) {
  return JSON.parse(Buffer.from((await exported(world, who)).bytes).toString());
}

describe('what is kept about a person', () => {
  it('is told in numbers', async () => {
    const world = await lived();
    world.gateway.onCheck = async () => ({ state: 'working' });
    await submitted(world);
    expect(await world.core.privacy.view(ana)).toMatchObject({ tasks: 4, open: 1, forms: 1 });
    expect(await world.core.privacy.view(ben)).toMatchObject({ tasks: 1, open: 0, forms: 0 });
  });

  it('comes as a file with everything, and with nothing that opens anything', async () => {
    const world = await lived();
    const file = await exported(world);
    expect(file).toMatchObject({
      name: 'reelbot-about-me-2026-11-20.json',
      contentType: 'application/json',
    });
    const kept = await read(world);
    expect(kept).toMatchObject({
      person: { platform: 'discord', id: ANA },
      forms: [{ draft: { prompt: 'half a boat' } }],
      wallets: [{ window: '2026-11-20', committed: 3, held: {}, granted: 0 }],
      settings: [],
    });
    expect(kept.tasks).toHaveLength(3);
    expect(kept.tasks[2]).toMatchObject({
      taskId: 'mountsea-1',
      state: 'succeeded',
      delivery: 'done',
      gateway: 'mountsea',
      cost: 1,
      created: '2026-11-20T12:00:00.000Z',
      request: { prompt: 'my secret boat', model: 'sora-2' },
      you: { name: 'Ana', scope: 'guild' },
      place: { channel: 'c1' },
      video: { url: 'https://videos.test/v.mp4' },
    });
    const text = Buffer.from(file.bytes).toString();
    expect(text).not.toContain('opens-everything');
    expect(text).not.toContain('Ben');
    const { value: secret } = await world.store
      .get<string>('meta:secret')
      .then((value) => ({ value }));
    expect(secret).toBeDefined();
    expect(text).not.toContain(secret);
  });

  it('leaves out where a video lies that opens with the gateway’s key only', async () => {
    const world = await startWorld();
    const video = { url: 'https://closed.test/v.mp4', editId: 'e1', closed: true } as const;
    world.gateway.onCheck = async () => ({ state: 'succeeded', video });
    await submitted(world);
    await world.clock.advance(MINUTE);
    expect((await read(world)).tasks[0].video).toEqual({ editId: 'e1' });
  });

  it('is packed where it is too large to be sent as it is', async () => {
    const world = await lived();
    const file = await exported(world, ana, 100);
    expect(file.name).toBe('reelbot-about-me-2026-11-20.json.gz');
    expect(gunzipSync(file.bytes).toString()).toContain('my secret boat');
  });

  it('holds what admins did about them and what they did as an admin, and names nobody else', async () => {
    const world = await startWorld();
    const settings = createSettings(world.store);
    const scope = { platform: 'discord', scope: 'guild' };
    await settings.change(scope, boss, 1, () => ({ blocked: ['ben'] }));
    await settings.change(scope, boss, 2, () => ({ blocked: ['ben', ANA] }));
    await settings.change(scope, ana, 3, () => ({ blocked: [ANA], spoiler: true }));
    const kept = await read(world);
    expect(kept.settings).toEqual([
      {
        scope: 'guild',
        blocked: true,
        changes: expect.arrayContaining([
          { at: '1970-01-01T00:00:00.003Z', as: 'Ana', setting: 'blocked' },
          { at: '1970-01-01T00:00:00.003Z', as: 'Ana', setting: 'spoiler', to: 'true' },
        ]),
        blocks: [{ at: '1970-01-01T00:00:00.002Z', blocked: true }],
      },
    ]);
    expect(JSON.stringify(kept)).not.toMatch(/ben|boss/iu);
    expect((await read(world, { ...ana, platform: 'slack' })).settings).toEqual([]);
  });

  it('is told to that person alone, admin or not', async () => {
    const world = await lived({ admins: ['discord:boss'] });
    expect(await read(world, boss)).toMatchObject({ tasks: [], forms: [], wallets: [] });
    // The same id on another platform is another person.
    expect(await read(world, { ...ana, platform: 'slack' })).toMatchObject({ tasks: [] });
  });
});

describe('deleting it', () => {
  it('leaves nothing of the person in the whole store but the credits of the present window', async () => {
    const world = await lived();
    const bens = [...(await everything(world.store))].filter((pair) => pair.join().includes('ben'));
    expect((await traces(world.store)).length).toBeGreaterThan(7);
    expect(await forget(world)).toEqual({ ok: true, forgotten: 3, open: 0 });
    expect(await traces(world.store)).toEqual([`wallet:user:discord:${ANA}:2026-11-20`]);
    const left = await everything(world.store);
    expect(left.get(`wallet:user:discord:${ANA}:2026-11-20`)).toBe('{"committed":3,"held":{}}');
    for (const [key, value] of bens) expect(left.get(key)).toBe(value);
    // One task is left, the one of Ben, and one key of each kind by which it is found.
    const kinds = [...left.keys()].map((key) => key.split(':')[0]);
    expect(
      kinds.filter((kind) => /^(?:named|mine|scope|task|open|form)$/u.test(kind ?? '')),
    ).toEqual(['mine', 'named', 'scope', 'task']);
    expect(await world.core.history(ana, 0)).toMatchObject({ tasks: [] });
    expect(await world.core.wallet(ana)).toMatchObject({ balances: [{ used: 3 }] });
    expect(JSON.stringify(world.lines)).not.toContain(ANA);
  });

  it('is told of in docs/privacy.md: every key that names a person, and the two that stay', async () => {
    const page = readFileSync('docs/privacy.md', 'utf8');
    const rows = [...page.matchAll(/^\| `([a-z:]+:)` \| .* \| (.*) \|$/gmu)];
    const begins = (key: string) => rows.find(([, prefix = 'none']) => key.startsWith(prefix));
    const world = await lived();
    const settings = createSettings(world.store);
    const scope = { platform: 'discord', scope: 'guild' };
    await settings.change(scope, boss, 1, () => ({ blocked: [ANA] }));
    const keys = await traces(world.store);
    expect(keys.map(begins)).not.toContain(undefined);
    await forget(world);
    const stay = (await traces(world.store)).map((key) => begins(key)?.[2]);
    expect(stay).toEqual(['stays', expect.stringContaining('present day, week and month stay')]);
    const unnamed = [...(await everything(world.store)).keys()].filter((key) => !begins(key));
    for (const key of unnamed) expect(page).toContain(`\`${key.split(':')[0]}:\``);
  });

  it('leaves what admins did about them, and what they did as an admin', async () => {
    const world = await lived();
    const settings = createSettings(world.store);
    const scope = { platform: 'discord', scope: 'guild' };
    await settings.change(scope, ana, 1, () => ({ spoiler: true }));
    await settings.change(scope, boss, 2, (now) => ({ ...now, blocked: [ANA] }));
    await forget(world);
    expect(await traces(world.store)).toEqual([
      'settings:discord:guild',
      `wallet:user:discord:${ANA}:2026-11-20`,
    ]);
    expect(await world.core.submit(world.command({ user: ANA }))).toMatchObject({
      trouble: { code: 'blocked' },
    });
  });

  it('lets open tasks go on to their end, and takes them the next time', async () => {
    const world = await lived();
    world.gateway.onCheck = async () => ({ state: 'working' });
    const id = await submitted(world);
    expect(await forget(world)).toEqual({ ok: true, forgotten: 3, open: 1 });
    await world.restart();
    world.gateway.onCheck = async () => ({
      state: 'succeeded',
      video: { url: 'https://videos.test/v.mp4' },
    });
    await world.clock.advance(MINUTE);
    expect(await world.task(id)).toMatchObject({ delivery: 'done' });
    expect(world.platform.results.filter(({ task }) => task.id === id)).toHaveLength(1);
    expect(await forget(world)).toEqual({ ok: true, forgotten: 1, open: 0 });
    expect(await traces(world.store)).toEqual([`wallet:user:discord:${ANA}:2026-11-20`]);
  });

  it('takes wallets of earlier windows, unless a task still holds something there', async () => {
    const clock = testClock();
    const store = await openStore('memory:', clock.now);
    const quota = createQuota(store, clock.now);
    const day = 'wallet:user:discord:140000000004711:2026-11-20';
    const wallet = {
      key: day,
      kind: 'user',
      limit: { credits: 10, unit: 'day' },
      resetsAt: clock.now() + DAY,
    } as const;
    await quota.reserve('t1', 2, [wallet]);
    const month = { ...wallet, key: day.replace(/-20$/u, '') };
    await quota.reserve('t2', 1, [month]);
    const world = await startWorld({ clock, store });
    await clock.advance(DAY);
    // Later than the bot looked for holds without a task.
    await quota.reserve('t1', 2, [wallet]);
    await forget(world);
    expect(await traces(store)).toEqual([month.key, day]);
    await quota.commit('t1', [day]);
    await forget(world);
    expect(await traces(store)).toEqual([month.key]);
  });

  it('is done once for a press that comes twice, and again at any time', async () => {
    const world = await lived();
    const question = await asked(world);
    const both = await Promise.all([
      world.core.privacy.forget(ana, question),
      world.core.privacy.forget(ana, question),
    ]);
    expect(both).toMatchObject([{ ok: true }, { ok: true }]);
    expect(await world.core.privacy.forget(ana, question)).toEqual({
      ok: true,
      forgotten: 0,
      open: 0,
    });
    expect(await traces(world.store)).toHaveLength(1);
  });

  it('does nothing for somebody else, too late, or without a question', async () => {
    const world = await lived();
    const before = await everything(world.store);
    const question = await asked(world);
    const others = [
      [ben, question],
      [{ ...ana, platform: 'slack' }, question],
      [ana, ''],
      [ana, question.slice(0, -1)],
      [ana, `${question}x`],
      [ana, `0-${question.split('-')[1]}`],
      [ana, 'NaN-'],
    ] as const;
    for (const [who, one] of others) {
      const answer = await world.core.privacy.forget(who, one);
      expect(answer).toEqual({ ok: false, trouble: { code: 'question' } });
    }
    await world.clock.advance(10 * MINUTE + 1);
    const late = await world.core.privacy.forget(ana, question);
    expect(late).toEqual({ ok: false, trouble: { code: 'question' } });
    expect(await everything(world.store)).toEqual(before);
    expect(question).toMatch(/^[\w-]{1,40}$/u);
  });

  it('can break off anywhere: the next try finishes it', async () => {
    let left = Number.POSITIVE_INFINITY;
    let broke = 0;
    for (let writes = 0; ; writes += 1) {
      const clock = testClock();
      const store = await openStore('memory:', clock.now);
      const brittle: Store = {
        ...store,
        update: async (...given) => {
          left -= 1;
          if (left < 0) throw new StoreUnavailable('the power is gone');
          return await store.update(...given);
        },
      };
      const world = await lived({ clock, store: brittle });
      const question = await asked(world);
      left = writes;
      const tried = await world.core.privacy.forget(ana, question);
      left = Number.POSITIVE_INFINITY;
      expect(await forget(world)).toMatchObject({ ok: true, open: 0 });
      expect(await traces(store)).toEqual([`wallet:user:discord:${ANA}:2026-11-20`]);
      const keys = [...(await everything(store)).keys()];
      expect(keys.filter((key) => key.startsWith('named:'))).toEqual(['named:mountsea-4']);
      if (tried.ok) break;
      expect(tried).toEqual({ ok: false, trouble: { code: 'half-forgotten' } });
      broke += 1;
    }
    expect(broke).toBeGreaterThan(8);
  });
});

describe('forgetting a task', () => {
  it('leaves one alone that was opened again since it was read', async () => {
    const world = await lived();
    const tasks = createTasks(world.store);
    const history = await world.core.history(ana, 0);
    const [task] = history.ok ? history.tasks : [];
    if (task === undefined) throw new Error('no task');
    await tasks.apply(task.id, { type: 'send again', at: world.clock.now(), after: 0 });
    expect(await tasks.forget(task)).toBe(false);
    expect(await tasks.named(task.taskId ?? '')).toMatchObject({ id: task.id, delivery: 'none' });
    expect(await tasks.forgetOf(ana)).toEqual({ forgotten: 2, open: 1 });
  });

  it('clears away places in a list that lead nowhere, and keeps the task they belonged to', async () => {
    const world = await startWorld();
    world.gateway.onCheck = async () => ({ state: 'working' });
    const id = await submitted(world);
    const stale = `mine:discord:${ANA}:1234567890123:${id}`;
    const nowhere = `mine:discord:${ANA}:1234567890123:none`;
    for (const key of [stale, nowhere]) await world.store.update(key, () => true);
    expect(await forget(world)).toEqual({ ok: true, forgotten: 0, open: 1 });
    expect(await world.store.get(stale)).toBeUndefined();
    expect(await world.store.get(nowhere)).toBeUndefined();
    expect(await world.core.history(ana, 0)).toMatchObject({ tasks: [{ id }] });
  });
});
