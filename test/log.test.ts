import { expect, it } from 'vitest';
import { traceOf } from '../src/core/telemetry.ts';
import { createLog } from '../src/log.ts';

it('cuts every secret out of every line, wherever it stands', () => {
  const lines: string[] = [];
  const log = createLog('info', ['s3cr3t-token', '', 'key'], {
    write: (line) => void lines.push(line),
  });
  const cause = new Error('GET https://api.test/?key=s3cr3t-token failed');
  log.error({ err: new Error('outer', { cause }), url: 'x/s3cr3t-token/y' }, 'with s3cr3t-token');
  log.debug({}, 'not at this level');
  expect(lines).toHaveLength(1);
  expect(lines[0]).not.toContain('s3cr3t-token');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ msg: 'with [hidden]', url: 'x/[hidden]/y' });
  expect(lines[0]).toContain('?key=[hidden]'); // A very short value is no secret, and would cut words apart.
});

it('gives every line about a task the trace of that task, and no other line one', () => {
  const lines: { task?: unknown; trace?: unknown; msg: string; time: unknown }[] = [];
  const log = createLog('info', [], { write: (line) => void lines.push(JSON.parse(line)) });
  log.info({ task: '8c1f02d4kq3v' }, 'task accepted');
  log.warn({ err: new Error('away'), task: '8c1f02d4kq3v' }, 'a check had no answer');
  log.info({ task: 'another', traceId: 'of the gateway' }, 'task started');
  log.info({ tasks: 3 }, 'old tasks were forgotten');
  const trace = traceOf('8c1f02d4kq3v');
  expect(lines.map((line) => line.trace)).toEqual([trace, trace, traceOf('another'), undefined]);
  expect(lines[2]).toMatchObject({ traceId: 'of the gateway' });
  expect(lines[3]).toEqual({
    level: 30,
    time: expect.any(Number),
    tasks: 3,
    msg: 'old tasks were forgotten',
  });
});
