import { describe, expect, it } from 'vitest';
import { commandFor as benchFor } from '../../bench/options.ts';
import { chosen, listed } from '../../proof/command.ts';
import { commandFor, readOptions } from '../../trial/options.ts';
import { TRIALS } from '../../trial/trials.ts';

const table = [
  { name: 'one', usual: true, help: 'the first' },
  { name: 'three', usual: false, help: 'the third' },
];

describe('what is run', () => {
  it('is what was named, or the usual', () => {
    expect(chosen(table, [])).toEqual([table[0]]);
    expect(chosen(table, ['three'])).toEqual([table[1]]);
    expect(() => chosen(table, ['four'])).toThrow('four is none of one, three');
    expect(listed(table)).toBe('  one    the first\n  three  the third (only when named)');
  });
});

describe('the command that is recorded', () => {
  it('is for one alone, with the options that were given', () => {
    expect(benchFor('ack', ['ack', 'relay', '--record', '--runs', '5'])).toBe(
      'npm run bench -- ack --runs 5',
    );
    expect(benchFor('ack', ['--node=--cpu-prof --cpu-prof-dir=/tmp'])).toBe(
      'npm run bench -- ack --node="--cpu-prof --cpu-prof-dir=/tmp"',
    );
  });

  it('has the seed where chance has a part, once', () => {
    const trial = (name: string) => TRIALS.find((one) => one.name === name) ?? expect.fail(name);
    expect(commandFor(trial('kills'), ['--kills', '9'], 42)).toBe(
      'npm run trial -- kills --kills 9 --seed 42',
    );
    expect(commandFor(trial('kills'), ['--seed', '42', '--record'], 42)).toBe(
      'npm run trial -- kills --seed 42',
    );
    expect(commandFor(trial('simulation'), [], 42)).toBe('npm run trial -- simulation');
  });

  it('does the same again', () => {
    const given = ['faults', '--only', 'dns', '--only', 'reset', '--seed', '7'];
    const trial = TRIALS.find(({ name }) => name === 'faults') ?? expect.fail();
    const [, again = ''] = commandFor(trial, given, 7).split(' -- ');
    expect(readOptions(again.split(' '))).toMatchObject({ seed: 7, only: ['dns', 'reset'] });
  });
});

describe('the command line of the trials', () => {
  it('tries all that end by themselves soon, unless told otherwise', () => {
    const options = readOptions([]);
    if (options === 'help') expect.fail();
    expect(options.trials.map(({ name }) => name)).toEqual([
      'simulation',
      'kills',
      'faults',
      'several',
    ]);
    expect(options).toMatchObject({ seeds: 100_000, commands: 1000, kills: 200, record: false });
    expect(readOptions(['soak', '--minutes', '3'])).toMatchObject({ minutes: 3 });
    expect(readOptions(['--help'])).toBe('help');
  });

  it('takes another seed each time, and any that is given', () => {
    const seeds = Array.from({ length: 5 }, () => readOptions(['kills']));
    expect(new Set(seeds.map((one) => (one === 'help' ? 0 : one.seed))).size).toBeGreaterThan(1);
    expect(readOptions(['--seed', '5'])).toMatchObject({ seed: 5 });
  });

  it.each([['kill'], ['--seed', '0'], ['--minutes', '1.5'], ['--nonsense']])(
    'refuses %s',
    (...given) => {
      expect(() => readOptions(given)).toThrow();
    },
  );
});
