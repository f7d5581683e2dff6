import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createLog } from '../../src/log.ts';

it('whatever is logged is one line of JSON, with its time in UTC, and steers no terminal', () => {
  const lines: string[] = [];
  const log = createLog('debug', [], { write: (line) => void lines.push(line) });
  const forged = 'x\n{"level":30,"time":0,"msg":"somebody signed in"}\r\u001b[2J\u0007';
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.constant(forged)), (said) => {
      lines.length = 0;
      const before = Date.now();
      log.warn({ by: said, err: new Error(said), [said]: said }, said);
      const [line = ''] = lines;
      expect(lines.length).toBe(1);
      expect(line.indexOf('\n')).toBe(line.length - 1);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there.
      expect(line.slice(0, -1)).not.toMatch(/[\u0000-\u001f]/u);
      const read = JSON.parse(line);
      expect(read).toMatchObject({ level: expect.any(Number), time: expect.any(Number) });
      if (!['level', 'time', 'msg', 'err', 'by', 'task', 'trace'].includes(said)) {
        expect(read).toMatchObject({ by: said, msg: said });
        expect(read.time).toBeGreaterThanOrEqual(before);
      }
    }),
  );
});
