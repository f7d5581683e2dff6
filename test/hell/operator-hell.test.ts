import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { furnish, type House, startHouse } from '../operator/house.ts';
import { expectUnpolluted } from '../support/hell.ts';
import { runs } from '../support/hell-runs.ts';
import { hellText } from '../support/hell-text.ts';

let house: House;
let cookie: string;
let done: string;

beforeAll(async () => {
  house = await startHouse();
  ({ done } = await furnish(house));
  cookie = await house.signIn();
});
afterAll(() => house.close());

const NAMES = ['state', 'platform', 'gateway', 'model', 'person', 'scope', 'since', 'behind', 'id'];
const OWNER = ['kind', 'platform', 'id', 'scope', 'credits', 'commandId', 'changed', 'token'];

const value = hellText([
  'failed',
  'discord',
  'ana',
  '2026-11-21',
  '1',
  '1e9',
  ':',
  'user',
  'global',
]);

function fields(names: readonly string[]): fc.Arbitrary<URLSearchParams> {
  const name = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...names) },
    hellText(['__proto__']),
  );
  return fc
    .array(fc.tuple(name, value), { maxLength: 6 })
    .map((pairs) => new URLSearchParams(pairs));
}

/** Through a socket and a store: some hundred of the runs. What reads the fields is zod alone. */
const { count, patienceMs } = runs(0.03);

const HOSTILE = /<script>alert|<img src=x|__proto__":/u;

describe("the operator's page", () => {
  it.each([
    ['/admin/tasks', NAMES],
    ['/admin/wallets', OWNER],
    ['/admin/wallets/grant', OWNER],
    ['/admin/login', ['code', 'secret']],
  ])(
    '%s answers every query with a page or another address',
    { timeout: patienceMs },
    async (path, names) => {
      const property = fc.asyncProperty(fields(names), async (query) => {
        const answer = await house.ask('GET', `${path}?${query}`, { headers: { cookie } });
        expect([200, 303, 404, 431]).toContain(answer.status);
        expect(answer.text).not.toMatch(HOSTILE);
        if (answer.status === 303) expect(answer.headers.location).toMatch(/^\/admin/u);
      });
      await fc.assert(property, { numRuns: count });
      expectUnpolluted();
    },
  );

  it.each([
    '/admin/wallets/grant',
    '/admin/wallets/reset',
    '/admin/login',
    '/admin/tasks/x/resend',
  ])(
    'a form for %s with anything in it changes nothing without its token',
    { timeout: patienceMs },
    async (path) => {
      const before = await house.world.core.operator.task(done);
      const property = fc.asyncProperty(fields(OWNER), async (query) => {
        const headers = { cookie, origin: house.origin };
        const answer = await house.ask('POST', path, { form: Object.fromEntries(query), headers });
        expect(answer.status).toBeGreaterThanOrEqual(400);
        expect(answer.status).toBeLessThan(500);
      });
      await fc.assert(property, { numRuns: count });
      expect(await house.world.core.operator.task(done)).toEqual(before);
    },
  );

  it('no line was logged as an error', () => {
    expect(house.lines.filter(({ level }) => level === 'error')).toEqual([]);
  });
});
