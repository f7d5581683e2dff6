import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { record, recordedIn, recordings, textOf } from '../../proof/record.ts';
import { chartOf, figureOf, recordedOf } from './samples.ts';

let folder: URL;
beforeEach(async () => {
  folder = pathToFileURL(`${await mkdtemp(join(tmpdir(), 'reelbot-proof-'))}/`);
});
afterEach(() => rm(folder, { recursive: true }));

describe('what is recorded', () => {
  it('comes back as it was, by name', async () => {
    const [one, other] = [recordedOf(), recordedOf({ failed: true, title: 'Other' })];
    await record({ name: 'writes', recorded: other }, folder);
    await record({ name: 'ack', recorded: one }, folder);
    expect(await recordings(folder)).toEqual([
      { name: 'ack', recorded: one },
      { name: 'writes', recorded: other },
    ]);
  });

  it('is nothing where there is no folder', async () => {
    expect(await recordings(new URL('none/', folder))).toEqual([]);
  });

  it('keeps whole numbers, and five digits of others', () => {
    const runs = [123_456_789, 1 / 3, 98_765.4321, -2 / 3e9];
    const text = textOf(recordedOf({ figures: [figureOf({ runs })] }));
    expect(recordedIn(text).findings[0]?.figures[0]?.runs).toEqual([
      123_456_789, 0.33333, 98_765, -6.6667e-10,
    ]);
  });

  it('is the same text again once it was read, whatever the numbers', () => {
    const any = fc.double();
    fc.assert(
      fc.property(any, fc.array(any), fc.array(fc.tuple(any, any)), (value, runs, points) => {
        const charts = [chartOf({ lines: [{ name: 'a', points }] })];
        const text = textOf(recordedOf({ figures: [figureOf({ value, runs })], charts }));
        const again = recordedIn(text);
        expect(textOf(again)).toBe(text);
        if (!Number.isFinite(value)) expect(again.findings[0]?.figures[0]?.value).toBeNaN();
      }),
    );
  });

  it('names the file that is not as it should be', async () => {
    await writeFile(new URL('odd.json', folder), '{"command": 1}');
    await expect(recordings(folder)).rejects.toThrow('docs/proof/odd.json');
    const beside = { ...recordedOf(), seed: 1 };
    await writeFile(new URL('odd.json', folder), JSON.stringify(beside));
    await expect(recordings(folder)).rejects.toThrow('docs/proof/odd.json');
  });
});
