import { afterEach, beforeEach, expect, it } from 'vitest';
import { freePort } from '../../sandbox/free-port.ts';
import { traceOf } from '../../src/core/telemetry.ts';
import { type Collector, startCollector } from '../support/collector.ts';
import { type Sample, samplesIn } from '../support/metrics-text.ts';
import { describeWithRedis, startRedis, type TestRedis } from '../support/redis.ts';
import { type Sandbox, startSandbox } from './harness.ts';
import { sideOf } from './steps.ts';

let redis: TestRedis;
let sandbox: Sandbox;
let collector: Collector;

const ports = { front: freePort(), work: freePort() };
type Role = keyof typeof ports;

const start = (role: Role) =>
  sandbox.start({
    ROLE: role,
    PORT: String(ports[role]),
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
  });

async function said(role: Role): Promise<readonly Sample[]> {
  const answer = await fetch(`http://127.0.0.1:${ports[role]}/metrics`);
  return samplesIn(await answer.text());
}

const sum = (samples: readonly Sample[], name: string) =>
  samples.filter((one) => one.name === name).reduce((all, { value }) => all + value, 0);

describeWithRedis('fronts and workers', () => {
  beforeEach(async () => {
    redis = await startRedis();
    [sandbox, collector] = await Promise.all([
      startSandbox({ storeUrl: redis.fresh() }),
      startCollector(),
    ]);
  });
  afterEach(async () => {
    await sandbox.close();
    await collector.close();
    await redis.close();
  });

  it('write one trace together, in their logs too, and each counts what it did', async () => {
    const [front, work] = await Promise.all([start('front'), start('work')]);
    const asked = await sideOf(sandbox, 'discord').ask();
    await asked.result();
    const { task: id, trace } = await asked.closed(work);
    const [fronts, works] = await Promise.all([said('front'), said('work')]);
    expect(await Promise.all([front.stop(), work.stop()])).toEqual([0, 0]);

    expect(trace).toBe(traceOf(String(id)));
    expect(front.lines.find(({ msg }) => msg === 'task accepted')).toMatchObject({
      task: id,
      trace,
    });
    expect(new Set(collector.spans.map(({ traceId }) => traceId))).toEqual(new Set([trace]));
    const by = new Map(collector.spans.map(({ name, instance }) => [name, instance]));
    expect(by.get('command')).not.toBe(by.get('create'));
    expect(['queue', 'generate', 'check', 'deliver'].map((name) => by.get(name))).toEqual(
      Array(4).fill(by.get('create')),
    );
    const root = collector.spans.find(({ name }) => name === 'command');
    const children = collector.spans.filter(({ parentSpanId }) => parentSpanId === root?.spanId);
    expect(new Set(children.map(({ name }) => name))).toEqual(
      new Set(['queue', 'create', 'generate', 'deliver']),
    );

    const counted = [
      'reelbot_commands_total',
      'reelbot_accept_seconds_count',
      'reelbot_tasks_total',
      'reelbot_finish_seconds_count',
      'reelbot_credits_total',
    ];
    expect(counted.map((name) => sum(fronts, name))).toEqual([1, 1, 0, 0, 0]);
    expect(counted.map((name) => sum(works, name))).toEqual([0, 0, 1, 1, 1]);
    for (const samples of [fronts, works]) {
      expect(sum(samples, 'reelbot_ready')).toBe(1);
      const about = (name: string) => samples.filter((one) => one.name === name);
      expect(about('reelbot_queue_tasks').map(({ labels }) => labels.state)).toEqual([
        'running',
        'waiting',
      ]);
      expect(about('reelbot_steps').map(({ labels }) => labels.state)).toContain('delayed');
    }
  });

  it('are not ready while Redis is away, say what fails, and count it', async () => {
    await start('work');
    const ask = async () => {
      const answer = await fetch(`http://127.0.0.1:${ports.work}/readyz`);
      const { platforms, gateways, ...rest } = (await answer.json()) as Record<string, unknown>;
      return { status: answer.status, ...rest };
    };
    const well = {
      status: 200,
      ready: true,
      store: 'answers',
      scheduler: 'answers',
      started: true,
    };
    expect(await ask()).toEqual(well);
    await redis.kill();
    const away: Record<string, unknown> = await ask();
    expect(away).toMatchObject({ status: 503, ready: false, started: true });
    expect([away.store, away.scheduler]).not.toContain('answers');
    const samples = await said('work');
    expect(sum(samples, 'reelbot_ready')).toBe(0);
    // What cannot be had is left out, and the rest is told all the same.
    expect(samples.filter(({ name }) => name === 'reelbot_queue_tasks')).toEqual([]);
    expect(sum(samples, 'reelbot_gateway_models')).toBeGreaterThan(0);
    const failures = async () => sum(await said('work'), 'reelbot_store_errors_total');
    await expect.poll(failures, { timeout: 20_000 }).toBeGreaterThan(0);
    await redis.start();
    await expect.poll(ask, { timeout: 20_000 }).toEqual(well);
  });
});
