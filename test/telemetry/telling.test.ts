import type { SpanExporter } from '@opentelemetry/sdk-trace';
import { expect, it } from 'vitest';
import { telling } from '../../src/telemetry/telling.ts';
import { notes } from '../images/local.ts';

type Result = Parameters<Parameters<SpanExporter['export']>[1]>[0];

it('tells once that traces are lost, as a code, and once that they are taken again', async () => {
  const log = notes();
  let result: Result = { code: 0 };
  let stopped = 0;
  const exporter = telling(
    {
      export: (_, done) => done(result),
      async shutdown() {
        stopped += 1;
      },
    },
    log,
  );
  const send = (count: number): Result => {
    let answer: Result | undefined;
    exporter.export(Array(count).fill({}), (given) => {
      answer = given;
    });
    if (answer === undefined) throw new Error('no answer');
    return answer;
  };
  expect(send(1)).toEqual({ code: 0 });
  expect(log.lines).toEqual([]);

  const cause = Object.assign(new Error('https://user:secret@host'), { code: 'ECONNREFUSED' });
  result = { code: 1, error: new Error('https://user:secret@host', { cause }) };
  expect(send(2)).toBe(result);
  send(3);
  expect(log.lines).toEqual(['traces cannot be sent and are lost {"reason":"ECONNREFUSED"}']);
  result = { code: 0 };
  send(1);
  send(1);
  expect(log.lines.slice(1)).toEqual(['traces are taken again {"lost":5}']);
  result = { code: 1 };
  send(1);
  expect(log.lines.slice(2)).toEqual(['traces cannot be sent and are lost {"reason":"unknown"}']);
  await exporter.shutdown();
  expect(stopped).toBe(1);
});
