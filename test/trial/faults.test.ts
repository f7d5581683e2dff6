import { expect, it } from 'vitest';
import { trialFaults } from '../../trial/faults.ts';

const KINDS = ['cuts', 'half-open', 'server-errors', 'locked'];

/** A short one; all kinds: `npm run trial -- faults`. */
it('after a short storm everything has ended, and nothing is spent twice', async () => {
  const { figures, notes, failed } = await trialFaults(
    { seed: 11, seconds: 3, perSecond: 5, only: KINDS },
    () => {},
  );
  expect(notes.filter((text) => text.startsWith('WRONG'))).toEqual([]);
  expect(failed).toBeUndefined();
  const commands = KINDS.map((kind) => figures.find(({ name }) => name === `SQLite: ${kind}`));
  expect(commands.map((figure) => figure?.value)).toEqual(KINDS.map(() => 15));
}, 120_000);

it('a kind that does not exist is named beside those that do', async () => {
  const trial = trialFaults({ seed: 1, only: ['rain'] }, () => {});
  await expect(trial).rejects.toThrow(/^rain is none of: latency; resets; .*redis-gone/u);
});
