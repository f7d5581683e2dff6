import { describe, expect, it } from 'vitest';
import type { Vault } from '../../src/core/index.ts';
import { openStore } from '../../src/core/store/index.ts';
import { createVault } from '../../src/core/vault.ts';
import type { Counter } from '../../src/slack/counter.ts';
import type { Installed } from '../../src/slack/installations/installation.ts';
import { keepInstallations } from '../../src/slack/installations/keeper.ts';
import { readSealKeys } from '../../src/slack/installations/seal.ts';
import { manyOffices } from '../../src/slack/offices.ts';

const quiet = () => {};
const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };

function installed(teamId: string, botToken = `token of ${teamId}`): Installed {
  return {
    teamId,
    isOrg: false,
    botToken,
    botId: 'B1',
    botUserId: 'U1',
    scopes: ['commands'],
  };
}

/** Installations over a store that counts its readings, and offices that count what they opened. */
async function world() {
  const store = await openStore('memory:', Date.now);
  const inner = createVault(store, 'slack');
  const keys = readSealKeys('ab'.repeat(32));
  if (keys === undefined) throw new Error('no keys');
  const counts = { reads: 0, opened: [] as string[] };
  let now = 1_800_000_000_000;
  const vault: Vault = {
    ...inner,
    get(key) {
      counts.reads += 1;
      return inner.get(key);
    },
  };
  const clock = { now: () => now, after: () => quiet };
  const installations = keepInstallations(vault, keys, { clock, log });
  const open = ({ botToken }: Installed) => {
    counts.opened.push(botToken);
    return { botToken } as Counter;
  };
  const offices = manyOffices(installations, open, async () => {});
  return { installations, offices, counts, inner, pass: (ms: number) => (now += ms) };
}

describe('offices', () => {
  it('are opened once, and keep what they learnt while the token stays the same', async () => {
    const { installations, offices, counts, pass } = await world();
    await installations.save(installed('T1'));
    const first = await offices.at({ teamId: 'T1' });
    expect(await offices.at({ teamId: 'T1' })).toBe(first);
    expect(counts.reads).toBe(1);
    pass(5 * 60_000);
    expect(await offices.at({ teamId: 'T1' })).toBe(first);
    expect(counts).toEqual({ reads: 2, opened: ['token of T1'] });
  });

  it('see a new token at once where it was installed, and within five minutes elsewhere', async () => {
    const { installations, offices, inner, pass } = await world();
    await installations.save(installed('T1'));
    await offices.at({ teamId: 'T1' });
    await installations.save(installed('T1', 'second'));
    expect((await offices.at({ teamId: 'T1' })).botToken).toBe('second');
    // What another process does.
    await inner.update('team:T1', () => undefined);
    expect((await offices.at({ teamId: 'T1' })).botToken).toBe('second');
    pass(5 * 60_000);
    await expect(offices.at({ teamId: 'T1' })).rejects.toMatchObject({ kind: 'gone' });
  });

  it('an installation that is over takes no newer one with it', async () => {
    const { installations, offices } = await world();
    await installations.save(installed('T1', 'first'));
    const [first] = await installations.all({ teamId: 'T1' });
    if (first === undefined) throw new Error('no installation');
    await installations.save(installed('T1', 'second'));
    await installations.remove(first);
    expect((await offices.at({ teamId: 'T1' })).botToken).toBe('second');
    await installations.remove(installed('T1', 'second'));
    await expect(offices.at({ teamId: 'T1' })).rejects.toMatchObject({ kind: 'gone' });
  });

  it('are 200 at most: whoever was served longest ago goes first', async () => {
    const { installations, offices, counts } = await world();
    for (let team = 0; team <= 200; team += 1) await installations.save(installed(`T${team}`));
    for (let team = 0; team < 200; team += 1) await offices.at({ teamId: `T${team}` });
    await offices.at({ teamId: 'T0' });
    await offices.at({ teamId: 'T200' });
    expect(counts.opened).toHaveLength(201);
    await offices.at({ teamId: 'T0' });
    expect(counts.opened).toHaveLength(201);
    await offices.at({ teamId: 'T1' });
    expect(counts.opened.at(-1)).toBe('token of T1');
    expect(counts.opened).toHaveLength(202);
  });

  it('a place without a name is none', async () => {
    const { offices } = await world();
    await expect(offices.at({})).rejects.toMatchObject({ kind: 'gone' });
  });
});

describe('a vault', () => {
  it('shows a platform its own keys only, without their prefix', async () => {
    const store = await openStore('memory:', Date.now);
    const [slack, other] = [createVault(store, 'slack'), createVault(store, 'slack-too')];
    await slack.update('a', () => 1);
    await other.update('a', () => 2);
    await store.update('task:1', () => 3);
    const seen: unknown[] = [];
    for await (const pair of slack.list()) seen.push(pair);
    expect(seen).toEqual([['a', 1]]);
    expect([await slack.get('a'), await other.get('a'), await slack.get('task:1')]).toEqual([
      1,
      2,
      undefined,
    ]);
  });
});
