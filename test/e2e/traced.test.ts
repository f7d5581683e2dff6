import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { spanOf, traceOf } from '../../src/core/telemetry.ts';
import { type CollectedSpan, type Collector, startCollector } from '../support/collector.ts';
import { type Bot, type LogLine, type Sandbox, startSandbox } from './harness.ts';
import { type Asked, running, sideOf } from './steps.ts';

let sandbox: Sandbox;
let collector: Collector;
let env: Record<string, string>;

beforeEach(async () => {
  [sandbox, collector] = await Promise.all([startSandbox(), startCollector()]);
  env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.endpoint,
    OTEL_EXPORTER_OTLP_HEADERS: 'api-key=a%20secret%20of%20the%20collector',
    OTEL_SERVICE_NAME: 'reelbot-here',
  };
});
afterEach(async () => {
  await sandbox.close();
  await collector.close();
});

const named = (name: string, of: readonly CollectedSpan[] = collector.spans) =>
  of.filter((span) => span.name === name);

/** Every span under its parent: `command`, `command/create`, … */
function paths(spans: readonly CollectedSpan[]): string[] {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const pathOf = (span: CollectedSpan): string => {
    if (span.parentSpanId === '') return span.name;
    const parent = byId.get(span.parentSpanId);
    return `${parent === undefined ? '?' : pathOf(parent)}/${span.name}`;
  };
  return [...new Set(spans.map(pathOf))].sort();
}

const WHOLE = [
  'command',
  'command/create',
  'command/deliver',
  'command/generate',
  'command/generate/check',
  'command/queue',
];

/** The line that says that nothing is left to do. */
async function over(asked: Asked, bot: Bot): Promise<LogLine> {
  await asked.result();
  return await asked.closed(bot);
}

const ofTask = (id: string) => {
  const traceId = traceOf(id);
  return collector.spans.filter((span) => span.traceId === traceId);
};

describe.each(['discord', 'slack'] as const)('a command on %s', (platform) => {
  it('is one trace, from the command to the delivery', async () => {
    const bot = await sandbox.start(env);
    const asked = await sideOf(sandbox, platform).ask();
    const { task: id, trace } = await over(asked, bot);
    expect(await bot.stop()).toBe(0);

    expect(trace).toBe(traceOf(String(id)));
    const spans = ofTask(String(id));
    expect(spans).toHaveLength(collector.spans.length);
    expect(paths(spans)).toEqual(WHOLE);
    for (const name of ['command', 'queue', 'create', 'generate', 'deliver']) {
      expect(named(name), name).toHaveLength(1);
    }
    expect(named('command')[0]?.spanId).toBe(spanOf(String(id), 'command'));
    expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(spans.length);
    for (const { attributes, service, status, startTimeUnixNano, endTimeUnixNano } of spans) {
      expect(service).toBe('reelbot-here');
      expect(attributes).toMatchObject({
        'reelbot.task': id,
        'reelbot.platform': platform,
        'reelbot.gateway': 'mountsea',
        'reelbot.model': 'sora-2',
      });
      expect(status.code ?? 0).toBe(0);
      expect(BigInt(endTimeUnixNano)).toBeGreaterThanOrEqual(BigInt(startTimeUnixNano));
    }
    expect(named('generate')[0]?.attributes['reelbot.state']).toBe('succeeded');
    expect(new Set(collector.heads.map((head) => head['api-key']))).toEqual(
      new Set(['a secret of the collector']),
    );
    const said = collector.bodies.join();
    for (const kept of [asked.prompt, asked.person.name, asked.person.id]) {
      expect(said).not.toContain(kept);
    }
    expect(JSON.stringify(bot.lines)).not.toContain('a secret of the collector');
  });
});

it('goes on in the same trace after a kill', async () => {
  const first = await sandbox.start(env);
  sandbox.mountsea.hold();
  const { asked } = await running(sandbox, 'discord');
  await collector.span(({ name }) => name === 'create');
  await first.kill();
  const before = collector.spans.length;
  const next = await sandbox.start(env);
  sandbox.mountsea.release();
  const { task: id, trace } = await over(asked, next);
  expect(await next.stop()).toBe(0);

  expect(first.lines.find(({ msg }) => msg === 'task accepted')).toMatchObject({ task: id, trace });
  expect(collector.spans.length).toBeGreaterThan(before);
  expect(ofTask(String(id))).toHaveLength(collector.spans.length);
  expect(paths(collector.spans)).toEqual(WHOLE);
  for (const name of ['command', 'create', 'generate', 'deliver']) {
    expect(named(name), name).toHaveLength(1);
  }
  // Both lives have a part of it.
  expect(named('command', collector.spans.slice(0, before))).toHaveLength(1);
  expect(named('deliver', collector.spans.slice(before))).toHaveLength(1);
});

it('tells what went wrong as a code, and nobody’s words', async () => {
  const bot = await sandbox.start(env);
  sandbox.mountsea.script({
    on: 'create',
    kind: 'status',
    status: 400,
    body: { message: 'Words of a gateway about boat' },
  });
  const asked = await sideOf(sandbox, 'slack').ask();
  const { task: id } = await over(asked, bot);
  expect(await bot.stop()).toBe(0);
  expect(paths(ofTask(String(id)))).toEqual([
    'command',
    'command/create',
    'command/deliver',
    'command/end',
    'command/queue',
  ]);
  const ERROR = 2;
  for (const name of ['create', 'end']) {
    expect(named(name)[0]).toMatchObject({
      status: { code: ERROR, message: 'rejected' },
      attributes: { 'error.type': 'rejected' },
    });
  }
  expect(named('create')[0]?.attributes['reelbot.outcome']).toBe('refused');
  expect(collector.bodies.join()).not.toContain('Words of a gateway');
});

describe('whatever becomes of the collector', () => {
  it.each([
    ['answers with 500', () => collector.answer(500)],
    ['never answers', () => collector.answer('nothing')],
    ['is away', () => collector.close()],
  ])('one that %s disturbs nobody, and the bot stops in time', async (_, ill) => {
    await ill();
    const bot = await sandbox.start(env);
    const asked = await sideOf(sandbox, 'discord').ask();
    await over(asked, bot);
    expect((await asked.result()).files).toHaveLength(1);
    // A bot that takes too long to stop ends itself, without this line.
    expect(await bot.stop()).toBe(0);
    expect(bot.lines.at(-1)?.msg).toBe('stopped');
    expect(bot.complaints()).toBe('');
    expect(JSON.stringify(bot.lines)).not.toContain('secret of the collector');
  });
});

it('nothing of it is there where no address is given', async () => {
  const bot = await sandbox.start();
  const asked = await sideOf(sandbox, 'discord').ask();
  const { trace, task } = await over(asked, bot);
  expect(trace).toBe(traceOf(String(task)));
  expect(await bot.stop()).toBe(0);
  expect(collector.bodies).toEqual([]);
});
