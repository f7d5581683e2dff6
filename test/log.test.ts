import { expect, it } from 'vitest';
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
