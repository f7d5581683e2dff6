import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { traceOf } from '../../src/core/telemetry.ts';
import { askedIn, type Sample, samplesIn } from '../support/metrics-text.ts';
import { type Plain, plainYaml } from '../support/plain-yaml.ts';
import { expectHealthy } from './checks.ts';
import { type Bot, type LogLine, type Sandbox, startSandbox } from './harness.ts';
import { type Asked, PLATFORMS, sideOf } from './steps.ts';

let sandbox: Sandbox;
let bot: Bot;
let samples: readonly Sample[];
let text: string;
const asked: Asked[] = [];

const read = (path: string) => readFileSync(path, 'utf8');

async function scrape(): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${sandbox.port}/metrics`);
  expect(answer.status).toBe(200);
  return await answer.text();
}

/** Everything that the metrics tell of happens once: videos, refusals, failures, a lost task, rate limits, a delivery that takes two tries. */
beforeAll(async () => {
  sandbox = await startSandbox();
  const { discord, slack, mountsea } = sandbox;
  bot = await sandbox.start({ BALANCE_WARNING: '7', MOUNTSEA_USAGE_URL: mountsea.baseUrl });
  await scrape(); // The event loop is watched from the first time on.
  for (const platform of PLATFORMS) {
    const side = sideOf(sandbox, platform);
    const over = async (wish?: Parameters<typeof side.ask>[0]) => {
      const one = await side.ask(wish);
      asked.push(one);
      await one.result();
      await one.closed(bot);
    };
    await over();
    discord.fail({ method: 'POST', path: /\/channels\/\d+\/messages$/u, status: 429, times: 1 });
    slack.fail({ method: 'files.getUploadURLExternal', status: 429, times: 1 });
    await over();
    await over({
      // Some gateways repeat what they refuse.
      before: (prompt) =>
        void mountsea.script({
          ...{ on: 'create', kind: 'status', status: 400 },
          body: { message: `No: "${prompt}"` },
        }),
    });
    mountsea.script({ on: 'create', kind: 'reset', when: 'after-reading', creates: true });
    await over();
    const refused = await side.ask({ options: { duration: 25 } });
    asked.push(refused);
    await refused.told();
  }
  text = await scrape();
  samples = samplesIn(text);
}, 60_000);
afterAll(() => sandbox.close());

/** Names of metrics without what a histogram hangs on them, and the labels that they have. */
function families(): Map<string, { type: string; labels: ReadonlySet<string> }> {
  const types = [...text.matchAll(/^# TYPE (\w+) (\w+)$/gmu)];
  return new Map(
    types.map(([, name = '', type = '']) => {
      const own = samples.filter((one) => one.name.replace(/_(?:bucket|sum|count)$/u, '') === name);
      const exact = type === 'histogram' ? own : samples.filter((one) => one.name === name);
      return [name, { type, labels: new Set(exact.flatMap(({ labels }) => Object.keys(labels))) }];
    }),
  );
}

const value = (name: string, labels: Record<string, string> = {}) =>
  samples.find(
    (one) =>
      one.name === name && Object.entries(labels).every(([key, is]) => one.labels[key] === is),
  )?.value;

describe('GET /metrics', () => {
  it.each(PLATFORMS)('tells what happened on %s', (platform) => {
    const counts = {
      commands: value('reelbot_commands_total', { platform, outcome: 'accepted' }),
      refused: value('reelbot_commands_total', { platform, outcome: 'refused', reason: 'invalid' }),
      posted: value('reelbot_deliveries_total', { platform, outcome: 'posted' }),
      spent: value('reelbot_credits_total', { platform, outcome: 'committed' }),
      givenBack: value('reelbot_credits_total', { platform, outcome: 'released' }),
      accepted: value('reelbot_accept_seconds_count', { platform }),
      turns: value('reelbot_queue_wait_seconds_count', { platform }),
      delivered: value('reelbot_deliver_seconds_count', { platform }),
      connected: value('reelbot_platform_connected', { platform }),
    };
    const each = { commands: 4, refused: 1, posted: 4, spent: 2, givenBack: 2 };
    expect(counts).toEqual({ ...each, accepted: 4, turns: 4, delivered: 4, connected: 1 });
    const met = value('reelbot_platform_limited_total', { platform, how: 'refused' });
    expect(met).toBeGreaterThan(0);
  });

  it('tells how it went at the gateway, and how the process does', () => {
    const of = (name: string, labels: Record<string, string>) =>
      value(name, { gateway: 'mountsea', ...labels });
    const model = 'sora-2';
    expect(of('reelbot_creates_total', { outcome: 'done', reason: '' })).toBe(4);
    expect(of('reelbot_creates_total', { outcome: 'refused', reason: 'rejected' })).toBe(2);
    expect(of('reelbot_creates_total', { outcome: 'unknown', reason: 'unreachable' })).toBe(2);
    expect(of('reelbot_tasks_total', { model, outcome: 'succeeded', reason: '' })).toBe(4);
    expect(of('reelbot_tasks_total', { model, outcome: 'failed', reason: 'rejected' })).toBe(2);
    expect(of('reelbot_tasks_total', { model, outcome: 'lost', reason: 'lost' })).toBe(2);
    expect(of('reelbot_finish_seconds_count', { model, outcome: 'succeeded' })).toBe(4);
    expect(of('reelbot_start_seconds_count', {})).toBe(4);
    expect(of('reelbot_checks_total', { outcome: 'done' })).toBeGreaterThan(3);
    expect(value('reelbot_deliveries_total', { platform: 'slack', outcome: 'failed' })).toBe(2);
    expect(value('reelbot_queue_tasks', { state: 'running' })).toBe(0);
    expect(value('reelbot_ready')).toBe(1);
    expect(value('reelbot_balance_warning')).toBe(7);
    expect(value('reelbot_store_errors_total')).toBe(0);
    expect(value('reelbot_event_loop_delay_seconds', { quantile: '1' })).toBeGreaterThan(0);
    expect(value('process_resident_memory_bytes')).toBeGreaterThan(2 ** 20);
    expect(value('process_cpu_seconds_total')).toBeGreaterThan(0);
  });

  it('names no task, nobody and nothing that people wrote', async () => {
    for (const { id, taskId = '' } of await sandbox.tasks()) {
      expect(text).not.toContain(id);
      if (taskId !== '') expect(text).not.toContain(taskId);
    }
    for (const { prompt, person } of asked) {
      for (const said of [prompt, person.id, person.name]) expect(text).not.toContain(said);
    }
  });
});

/** What Prometheus itself adds to what it scrapes. */
const ADDED = ['instance', 'job'];

/** Every metric and every label of the expression is really there; of values that are given exactly, at least one sample has them. */
function expectKnown(expression: string): void {
  const known = families();
  const { selectors, grouping } = askedIn(expression);
  expect(selectors.length, expression).toBeGreaterThan(0);
  const all = new Set(ADDED);
  for (const { name, matchers } of selectors) {
    const own = samples.filter((one) => one.name === name);
    expect(own.length, `${name} in ${expression}`).toBeGreaterThan(0);
    const labels = known.get(name.replace(/_bucket$/u, ''))?.labels ?? new Set();
    for (const label of labels) all.add(label);
    for (const { label, how, value: wanted } of matchers) {
      if (ADDED.includes(label)) continue;
      expect([...labels], `${label} of ${name}`).toContain(label);
      if (how.endsWith('~'))
        expect(REASONS, wanted).toEqual(expect.arrayContaining(wanted.split('|')));
      else expect(own.map((one) => one.labels[label])).toContain(wanted);
    }
  }
  for (const label of grouping) expect([...all], expression).toContain(label);
}

/** Every code that a task may end with, out of the types that say so. */
const REASONS = ['task', 'gateway', 'gateway-errors'].flatMap((file) =>
  [...read(`src/core/${file}.ts`).matchAll(/^ {2}\| '([a-z-]+)'/gmu)].map(([, code]) => code),
);

interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly description?: string;
  readonly gridPos: {
    readonly x: number;
    readonly y: number;
    readonly w: number;
    readonly h: number;
  };
  readonly targets?: readonly { readonly expr: string; readonly legendFormat?: string }[];
}

describe('docs/operations', () => {
  const dashboard = JSON.parse(read('docs/operations/dashboard.json')) as { panels: Panel[] };
  const panels = dashboard.panels.filter(({ type }) => type !== 'row');

  it.each(panels.map((panel) => [panel.title, panel]))('the dashboard shows %s', (_, panel) => {
    expect(panel.description).toMatch(/\.$/u);
    expect(panel.targets?.length).toBeGreaterThan(0);
    for (const { expr, legendFormat = '' } of panel.targets ?? []) {
      expectKnown(expr);
      const shown = [...legendFormat.matchAll(/\{\{(\w+)\}\}/gu)].map(([, label]) => label);
      const { grouping, selectors } = askedIn(expr);
      const own = selectors.flatMap(({ matchers }) => matchers.map(({ label }) => label));
      for (const label of shown) expect([...grouping, ...own], expr).toContain(label);
    }
  });

  it('the dashboard has every panel in a place of its own', () => {
    const taken = new Set<string>();
    for (const { gridPos } of dashboard.panels) {
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
          expect(x).toBeLessThan(24);
          expect(taken).not.toContain(`${x} ${y}`);
          taken.add(`${x} ${y}`);
        }
      }
    }
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  });

  const [file] = plainYaml(read('docs/operations/alerts.yaml')) as { [key: string]: Plain }[];
  const groups = (file?.groups ?? []) as { rules: { [key: string]: Plain }[] }[];
  const rules = groups.flatMap((group) => group.rules);

  it.each(rules.map((rule) => [String(rule.alert), rule]))(
    '%s warns of what is there',
    (_, rule) => {
      expectKnown(String(rule.expr));
      const told = JSON.stringify(rule.annotations);
      expect(told).toMatch(/"summary":".+","description":".+"/u);
      const labels = [...told.matchAll(/\$labels\.(\w+)/gu)].map(([, label]) => label ?? '');
      const { selectors, grouping } = askedIn(String(rule.expr));
      const own = selectors.flatMap(({ name }) => [...(families().get(name)?.labels ?? [])]);
      const by = String(rule.expr).includes(' by (') ? grouping : [...own, ...ADDED];
      for (const label of labels) expect(by, told).toContain(label);
    },
  );

  it('metrics.md has a line for each metric, with its labels, and no other', () => {
    const page = read('docs/operations/metrics.md');
    const rows = [...page.matchAll(/^\| `(\w+)` \| ([^|]+) \|/gmu)].map(
      ([, name = '', labels = '']) =>
        [name, [...labels.matchAll(/`(\w+)`/gu)].map(([, label]) => label).sort()] as const,
    );
    const really = [...families()].map(([name, { labels }]) => {
      const own = [...labels].filter((label) => label !== 'le').sort();
      // Only where several processes share a schedule has it any sample.
      return [name, name === 'reelbot_steps' ? ['state'] : own] as const;
    });
    expect(new Map(rows)).toEqual(new Map(really));
    for (const name of page.match(/\breelbot_\w+/gu) ?? [])
      expect([...families().keys()]).toContain(name);
  });
});

/** A line of the log that speaks of this task. */
const isAbout = (line: LogLine, { id, taskId = id }: { id: string; taskId?: string }) =>
  [id, taskId].some((name) => JSON.stringify(line).includes(name));

describe('the log', () => {
  it('is JSON, each line with level, time and words, and with the task and its trace where it is about one', async () => {
    expect(bot.lines.length).toBeGreaterThan(30);
    for (const line of bot.lines) {
      expect(line).toMatchObject({ level: expect.any(Number), time: expect.any(Number) });
      expect(line.msg).toMatch(/\S/u);
      if (line.task !== undefined) expect(line.trace).toBe(traceOf(String(line.task)));
    }
    const tasks = await sandbox.tasks();
    expect(tasks).toHaveLength(8);
    for (const task of tasks) {
      const about = bot.lines.filter((line) => isAbout(line, task));
      expect(about.length).toBeGreaterThan(2);
      for (const line of about)
        expect(line).toMatchObject({ task: task.id, trace: traceOf(task.id) });
    }
    expect(new Set(tasks.map(({ id }) => traceOf(id))).size).toBe(tasks.length);
  });

  it('holds no secret, and no prompt', () => {
    expectHealthy(sandbox, bot);
    const written = JSON.stringify(bot.lines);
    for (const { prompt, person } of asked) {
      expect(written).not.toContain(prompt);
      expect(written).not.toContain(person.name);
    }
  });
});

it('/readyz tells of everything that it takes to work', async () => {
  const answer = await fetch(`http://127.0.0.1:${sandbox.port}/readyz`);
  expect([answer.status, await answer.json()]).toEqual([
    200,
    {
      ready: true,
      platforms: {
        discord: { connected: true, shards: [expect.anything()] },
        slack: { connected: true },
      },
      store: 'answers',
      scheduler: 'answers',
      started: true,
      gateways: { mountsea: { circuit: 'closed' } },
    },
  ]);
});
