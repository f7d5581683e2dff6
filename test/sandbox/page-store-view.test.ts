import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createBotView } from '../../sandbox/page/server/bot-view.ts';
import type { Change } from '../../sandbox/page/wire.ts';
import { seedStore } from '../../sandbox/page/world/seed-store.ts';
import { createStoreReader, type Owner } from '../../sandbox/page/world/store-view.ts';
import { createQuota, walletsOf } from '../../src/core/quota.ts';
import { createSettings } from '../../src/core/settings.ts';
import { openStore, type Store } from '../../src/core/store/index.ts';
import type { Task } from '../../src/core/task.ts';
import { createTasks } from '../../src/core/tasks.ts';

let folder: string;
let file: string;
const stores: Store[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reelbot-store-view-'));
  file = join(folder, 'reelbot.sqlite');
});
afterEach(async () => {
  for (const store of stores.splice(0)) await store.close();
  await rm(folder, { recursive: true, force: true });
});

const NOW = Date.UTC(2026, 10, 20, 12);
const LIMIT = { credits: 10, unit: 'day' } as const;
const ana: Owner = { side: 'discord', person: '1', id: '1', scope: 'guild', roles: ['role'] };
const requester = { platform: 'discord', id: '1', name: 'Ana', scope: 'guild', locale: 'en-US' };

/** The store as the bot has it open, which it stays while it is looked at. */
async function bot() {
  const store = await openStore(`sqlite://${file}`, () => NOW);
  stores.push(store);
  return { store, tasks: createTasks(store), quota: createQuota(store, () => NOW) };
}

const task: Task = {
  id: 'ours',
  state: 'accepted',
  delivery: 'none',
  request: { prompt: 'a boat', model: 'sora-2' } as Task['request'],
  requester,
  address: {
    interactionToken: 'secret',
    channelId: 'everywhere',
    teamId: 'everybody',
    threadId: '7',
    cardId: '8',
  },
  anchored: true,
  gateways: ['mountsea'],
  gateway: 'mountsea',
  cost: 3,
  wallets: [],
  createdAt: NOW,
  deadlineAt: NOW + 1,
  tries: 0,
};

const reader = () => createStoreReader(file, [ana], LIMIT, () => NOW);

it('says nothing while there is no store, and none is made by looking', () => {
  expect(reader().read()).toBeUndefined();
  expect(() => createStoreReader('/', [ana], LIMIT, () => NOW).read()).not.toThrow();
});

it('tells of tasks and wallets while the bot has its store open, without secrets', async () => {
  const { tasks, quota } = await bot();
  await tasks.create(task);
  const wallets = walletsOf(requester, { user: LIMIT }, NOW);
  await quota.reserve('ours', 3, wallets);
  await quota.grant(wallets[0] ?? expect.fail(), 5, 'a grant');
  const look = reader();
  const state = look.read();
  expect(state?.wallets).toEqual([
    {
      person: '1',
      side: 'discord',
      limit: 15,
      spent: 0,
      held: 3,
      left: 12,
      unit: 'day',
      resetsAt: Date.UTC(2026, 10, 21),
    },
  ]);
  expect(state?.tasks).toMatchObject([{ id: 'ours', state: 'accepted', credits: 'held', cost: 3 }]);
  expect(JSON.stringify(state?.tasks)).not.toContain('secret');
  expect(state?.marks.get('8')).toEqual({ task: 'ours', part: 'card' });
  for (const shared of ['everywhere', 'everybody']) expect(state?.marks.has(shared)).toBe(false);
  expect(state?.isBusy).toBe(true);
  await tasks.apply('ours', { type: 'submit', gateway: 'pmock' });
  await quota.release('ours', [wallets[0]?.key ?? '']);
  expect(look.read()?.tasks).toMatchObject([{ state: 'submitting', gateway: 'pmock' }]);
  expect(look.read()?.wallets).toMatchObject([{ held: 0, left: 15 }]);
});

it('counts with what admins chose, and with the credits of a role', async () => {
  const at = { platform: 'discord', scope: 'guild', role: 'role' } as const;
  await seedStore(file, [at]);
  expect(reader().read()?.wallets).toMatchObject([{ limit: 30 }]);
  const { store } = await bot();
  const by = { id: '1', name: 'Ana' };
  await createSettings(store).change(at, by, NOW, () => ({ roles: { role: 12 } }));
  await store.close();
  stores.pop();
  // A later run leaves alone what somebody chose.
  await seedStore(file, [at]);
  expect(reader().read()?.wallets).toMatchObject([{ limit: 12 }]);
});

it('tells the page what is different, also that a task was forgotten', async () => {
  const { tasks } = await bot();
  await tasks.create(task);
  const changes: Change[] = [];
  const wake = new Set<() => void>();
  const emit = (change: Change) => {
    changes.push(change);
    for (const look of wake) look();
  };
  const until = (kind: Change['kind']) =>
    new Promise<void>((resolve) => {
      const look = () => changes.some((one) => one.kind === kind) && resolve();
      wake.add(look);
      look();
    });
  const view = createBotView(reader(), emit, () => {});
  await until('task');
  expect(changes.map(({ kind }) => kind)).toEqual(['task', 'wallet']);
  await tasks.apply('ours', { type: 'failed', at: NOW, failure: { code: 'left' } });
  const closed = await tasks.apply('ours', { type: 'gave up' });
  await tasks.forget(closed);
  view.nudge();
  await until('task-gone');
  expect(view.tasks).toEqual([]);
  expect(changes.filter(({ kind }) => kind === 'wallet')).toHaveLength(1);
  view.close();
});
