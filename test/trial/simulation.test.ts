import { describe, expect, it } from 'vitest';
import { told, trialSimulation, worldOf } from '../../trial/simulation.ts';

describe('the trial of simulated worlds', () => {
  it('goes through every seed once, whatever the number of threads', async () => {
    const notes: string[] = [];
    const { figures, failed } = await trialSimulation({ seeds: 13, from: 100 }, (text) =>
      notes.push(text),
    );
    expect(failed).toBeUndefined();
    expect(figures.slice(0, 2).map(({ value }) => value)).toEqual([13, 0]);
    const kills = figures.find(({ name }) => name === 'processes killed');
    expect(kills?.value).toBeGreaterThan(0);
    expect(notes).toEqual([]);
  });

  it('fails where a world went wrong, and where one is missing', () => {
    const sum = { worlds: 3, kills: 1, events: 9, seconds: 1, threads: 2 };
    const wrong = ['seed 5: task 1 was created 2 times'];
    expect(told({ seeds: 3, from: 4 }, { ...sum, wrong: [] }).failed).toBeUndefined();
    const findings = told({ seeds: 3, from: 4 }, { ...sum, wrong });
    expect(findings.failed).toBe(true);
    expect(findings.notes).toContain(wrong[0]);
    expect(told({ seeds: 4, from: 4 }, { ...sum, wrong: [] }).failed).toBe(true);
  });

  it('shows one world', async () => {
    const { text, right } = await worldOf(7);
    expect(right).toBe(true);
    expect(text).toMatch(/p1 starts\n[\s\S]+\nmark [0-9a-f]{16}$/u);
  });
});
