import { describe } from 'vitest';
import { localTurns } from '../../src/core/turns.ts';
import { turnsContract } from '../contracts/turns.ts';

describe('turns of one process', () => {
  turnsContract({ open: async (room) => [localTurns(room)], runs: 100 });
});
