import type {
  AdminNotice,
  Balance,
  GatewayView,
  PrivacyView,
  Report,
  Settings,
  SettingsChange,
  SettingsView,
  Task,
  Trouble,
  VideoModel,
} from '../../../src/core/index.ts';
import { type ProblemKey, problem } from '../../../src/core/problem.ts';
import { en } from '../../../src/core/words/en.ts';
import { soraModels } from '../models.ts';

/** What screens show: whatever comes from outside has no two letters in a row, so that every word on a screen is one of the bot's. */

export const AT = Date.UTC(2026, 10, 21, 12);
const LATER = AT + 600_000;

const [sora, pro] = soraModels as readonly [VideoModel, VideoModel];

const STYLES = textsUnder('style');

export const models: readonly VideoModel[] = [
  { ...sora, id: 'q-1', label: 'Q 1', aliases: ['q1'], styles: [...STYLES, 'q-9'] },
  { ...pro, id: 'q-2', label: 'Q 2', needsImage: true },
];

/** So many that the form cannot show all, and none that takes anything but a prompt. */
export const manyModels: readonly VideoModel[] = Array.from({ length: 30 }, (_, index) => ({
  ...sora,
  id: `q-${index}`,
  label: `Q ${index}`,
}));

const balance = (more: Partial<Balance>): Balance => ({
  kind: 'user',
  limit: 10_000,
  used: 1,
  left: 9999,
  unit: 'day',
  resetsAt: LATER,
  ...more,
});

export const balances: readonly Balance[] = [
  balance({}),
  balance({ kind: 'scope', unit: 'week' }),
  balance({ kind: 'global', unit: 'month' }),
];

/** A task in every state, of every kind, and ended in every way. `asker`: whoever asked, and where. */
export function tasksOf(asker: Pick<Task, 'requester' | 'address'>): Task[] {
  const running: Task = {
    ...asker,
    id: '8-1',
    state: 'running',
    delivery: 'none',
    request: {
      model: 'q-1',
      prompt: '7 7 7',
      images: [],
      orientation: 'landscape',
      size: 'small',
      duration: 10,
      removeWatermark: true,
      storyboard: true,
      styleId: 'anime',
      editId: '5-5',
    },
    anchored: true,
    gateways: ['g-1', 'g-2'],
    gateway: 'g-2',
    cost: 3,
    wallets: [],
    createdAt: AT,
    startedAt: AT + 1000,
    deadlineAt: LATER,
    taskId: '9-9',
    tries: 0,
  };
  const { taskId: _, startedAt: __, ...waiting } = running;
  const ended = { ...running, delivery: 'done', endedAt: AT + 161_000 } as const;
  const video = { url: 'https://1.2/3', editId: '5-6' };
  const codes = Object.keys(en)
    .filter((key) => /^failure\.[^.]+$/u.test(key))
    .map((key) => key.slice('failure.'.length)) as NonNullable<Task['failure']>['code'][];
  const request = { ...running.request, orientation: 'portrait', size: 'large' } as const;
  return [
    running,
    { ...waiting, state: 'accepted', request },
    { ...waiting, state: 'submitting' },
    { ...ended, state: 'succeeded', video },
    { ...ended, state: 'succeeded', video, removed: true, endedAt: AT + 9000 },
    { ...ended, state: 'lost' },
    { ...ended, state: 'failed', failure: { code: 'stopped' }, operation: {} },
    ...codes.map((code) => ({ ...ended, state: 'failed', failure: { code } }) as const),
  ];
}

/** How far a running task may be, and how long a waiting one has to wait. */
export const progresses = [
  {},
  { progress: { fraction: 0.4, estimated: true, leftMs: 200_000 } },
  { progress: { fraction: 0.9, estimated: true, leftMs: 1000 } },
  { progress: { fraction: 0.9, estimated: true } },
  { waiting: { place: 3 } },
  { waiting: { place: 3, waitMs: 200_000 } },
] as const;

/** Every way of saying no. */
export function troubles(): Trouble[] {
  const faults = textsUnder('trouble.image');
  const problems = Object.keys(en).flatMap((key) => {
    const name = key.replace(/_\w+$/u, '').slice('problem.'.length) as ProblemKey;
    if (!key.startsWith('problem.') || key === 'problem.option.unknown.near') return [];
    const values = { model: 'q-1', allowed: '1, 2', able: 'q-2', name: 'q', nearest: '', count: 2 };
    const more = { word: '7', length: 20_000, most: 5000, duration: 9, size: '7', sizes: '7' };
    return [problem('prompt', name, { ...values, ...more, style: '7', shots: 20 })];
  });
  const unknown = problem(undefined, 'option.unknown', { name: '7', nearest: '8', allowed: '' });
  const codes = [
    ...([
      'public-url',
      'place',
      'no-picture',
      'no-task',
      'not-yours',
      'too-late',
      'store',
    ] as const),
    ...(['not-resumed', 'not-admin', 'maintenance', 'blocked', 'question', 'form'] as const),
    ...(['half-forgotten', 'busy', 'stopping', 'defect'] as const),
  ];
  const limits = { bytes: 2 ** 21, types: [], pixels: { least: 16, edge: 8192, total: 4e7 } };
  return [
    { code: 'invalid', problems: [...problems, unknown] },
    ...balances.map((one) => ({ code: 'credits', cost: 10_000, balance: one }) as const),
    ...faults.map((fault) => ({ code: 'image', fault, limits }) as Trouble),
    ...codes.map((code) => ({ code })),
    { code: 'channel', channels: [] },
    { code: 'channel', channels: ['1'] },
    { code: 'confirm', cost: 1 },
    { code: 'confirm', cost: 10_000 },
  ];
}

function textsUnder(prefix: string): string[] {
  return Object.keys(en).flatMap((key) =>
    key.startsWith(`${prefix}.`) ? [key.slice(prefix.length + 1)] : [],
  );
}

const settings: Settings = {
  user: { credits: 50, unit: 'day' },
  scope: { credits: 50_000, unit: 'week' },
  roles: { 1: 7 },
  blocked: ['1'],
  channels: { rule: 'only', ids: ['1'] },
  modelsOff: ['q-1'],
  words: Array.from({ length: 30 }, (_, index) => `${index}`),
  spoiler: true,
  language: 'de',
  keepDays: 3650,
  confirmFrom: 10_000,
  maintenance: true,
};

export const views: readonly SettingsView[] = [
  { settings: {}, defaults: {} },
  { settings, defaults: { user: { credits: 1, unit: 'month' } } },
  { settings: { channels: { rule: 'except', ids: [] } }, defaults: {} },
];

export const changes: readonly SettingsChange[] = Object.keys(settings).flatMap((key) => {
  const name = key as keyof Settings;
  const by = { id: '1', name: '7' };
  const to = JSON.stringify(settings[name]);
  return [
    { at: AT, by, name, to },
    { at: AT, by, name, from: to },
  ];
});

export function reportOf(tasks: readonly Task[]): Report {
  const share = (id: string) => ({ id, name: id, tasks: 1, credits: 1 });
  const shares = [
    { id: '1', name: '7', tasks: 20_000, credits: 50_000 },
    ...Array.from({ length: 15 }, (_, index) => share(`${index}`)),
  ];
  const failures = tasks.flatMap(({ failure }) =>
    failure === undefined ? [] : [{ code: failure.code, tasks: 2 }],
  );
  const [wallet] = balances;
  return {
    people: shares,
    models: shares,
    failures,
    running: tasks,
    queued: tasks,
    ...(wallet === undefined ? {} : { wallet }),
  };
}

export const gateways: readonly GatewayView[] = [
  { circuit: 'closed' },
  { circuit: 'closed', until: LATER },
  { circuit: 'open', until: LATER },
  { circuit: 'half-open' },
  { circuit: 'closed', keys: { usable: 0, all: 2 } },
  { circuit: 'closed', keys: { usable: 0, all: 2 }, until: LATER },
].map((health, index) => ({
  name: `g-${index}`,
  health: health as GatewayView['health'],
  running: index,
  ...(index === 1 ? { most: 20, balance: { left: 12_345.678, at: AT } } : {}),
  models:
    index === 0
      ? []
      : [
          { id: 'q-1', label: 'Q 1', retired: '2026-12-24' },
          { id: 'q-2', label: 'Q 2', retired: '2026-09-24' },
          { id: 'q-3', label: 'Q 3', until: LATER },
          ...manyModels,
        ],
}));

export const notices: readonly AdminNotice[] = [
  { kind: 'budget', percent: 80, balance: balance({ kind: 'scope' }) },
  { kind: 'retired', gateway: 'g-1', model: 'q-1', until: LATER },
  { kind: 'unauthorised', gateway: 'g-1' },
  { kind: 'no-credit', gateway: 'g-1' },
  { kind: 'balance', gateway: 'g-1', left: 4.5, warning: 10_000 },
];

export const privacyView: PrivacyView = { tasks: 12_345, open: 2, forms: 1, question: '1' };
