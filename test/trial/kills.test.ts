import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomFrom } from '../../bench/simulated.ts';
import type { Task } from '../../src/core/task.ts';
import { trialKills } from '../../trial/kills.ts';
import { type Typed, type as typeWish, wishesOf } from '../../trial/kills-people.ts';
import { deathsOf } from '../../trial/kills-plan.ts';
import { judge, type Storm } from '../../trial/kills-verdict.ts';
import { type Bot, type Sandbox, startSandbox } from '../e2e/harness.ts';
import { PATIENCE_MS } from '../e2e/steps.ts';

/** Starts of the program and waits: the test may be alone on a slow machine, or not. */
const STORM_MS = 240_000;

it('in a small storm nothing is lost and nothing is done twice', {
  timeout: STORM_MS,
}, async () => {
  const found = await trialKills({ commands: 40, kills: 12, seed: 7 }, () => {});
  const value = (name: string) => found.figures.find((figure) => figure.name === name)?.value;
  expect(found.notes.filter((note) => note.startsWith('WRONG'))).toEqual([]);
  expect(found.failed).toBeUndefined();
  const missed = found.figures.filter(({ value, aim }) => aim !== undefined && value >= aim);
  expect(missed).toEqual([]);
  expect(value('killed with SIGKILL')).toBe(12);
  expect(value('acknowledged')).toBe(40);
  expect(value('killed at a chosen place')).toBeGreaterThan(0);
  expect(value('of the admitted: succeeded')).toBeGreaterThan(0);
});

describe('the deaths of a storm', () => {
  it('are the same for the same seed, and others for another', () => {
    const deaths = (seed: number) => deathsOf(200, randomFrom(seed));
    expect(deaths(1)).toEqual(deaths(1));
    expect(deaths(1)).not.toEqual(deaths(2));
  });

  it('come at every place before they come at one more often than planned', () => {
    const sites = deathsOf(200, randomFrom(3)).flatMap((death) =>
      death.kind === 'site' ? [death.site] : [],
    );
    const all = deathsOf(2000, randomFrom(4)).flatMap((death) =>
      death.kind === 'site' ? [death.site] : [],
    );
    expect(new Set(sites)).toEqual(new Set(all));
    expect(sites.filter((site) => site === 'create sent').length).toBeGreaterThan(
      sites.filter((site) => site === 'create before').length,
    );
  });
});

describe('the verdict', () => {
  const CREDITS = 4;
  let sandbox: Sandbox;
  let bot: Bot;
  let storm: Storm;
  let tasks: Task[];

  beforeAll(async () => {
    sandbox = await startSandbox();
    bot = await sandbox.start({ QUOTA_USER: `${CREDITS}/day` });
    const { wishes, accounts } = wishesOf(sandbox, 10, randomFrom(1));
    const typed: Typed[] = [];
    for (const platform of ['discord', 'slack']) {
      const wish = wishes.find(({ account }) => account.platform === platform);
      if (wish !== undefined) typed.push(await typeWish(sandbox, { ...wish, picture: false }));
    }
    await sandbox.mountsea.waitFor(() => delivered() === 2, PATIENCE_MS);
    await bot.stop();
    tasks = await sandbox.tasks();
    storm = { accounts, typed, ends: [], credits: CREDITS };
  });
  afterAll(() => sandbox.close());

  const delivered = () => bot.lines.filter(({ msg }) => msg === 'task delivered').length;

  const taskOn = (platform: string) => {
    const found = tasks.find(({ requester }) => requester.platform === platform);
    if (found === undefined) throw new Error(`no task on ${platform}`);
    return found;
  };

  /** What is wrong, by its name, in the order of the report. */
  const wrong = async (change: Partial<Storm> = {}) => {
    const verdict = await judge(sandbox, { ...storm, ...change });
    return verdict.wrong.map((text) => text.split(': ')[0]);
  };

  it('finds nothing where all is well', async () => {
    expect(tasks.map(({ state, delivery }) => [state, delivery])).toEqual([
      ['succeeded', 'done'],
      ['succeeded', 'done'],
    ]);
    expect(await wrong()).toEqual([]);
  });

  it('finds a command that was acknowledged and of which nothing came, unless the bot was killed at once', async () => {
    const [first] = storm.typed;
    if (first === undefined) throw new Error('nothing was typed');
    const at = Date.now();
    const typed = [...storm.typed, { ...first, prompt: 'gone', typedAt: at }];
    const killedAfter = (ms: number) => ({
      by: 'moment',
      death: { kind: 'moment' as const, afterMs: 0 },
      at: at + ms,
      ready: true,
    });
    expect(await wrong({ typed })).toEqual(['lost']);
    expect(await wrong({ typed, ends: [killedAfter(60_000)] })).toEqual(['lost']);
    expect(await wrong({ typed, ends: [killedAfter(50)] })).toEqual([]);
  });

  it('finds a second create, one without a task, an end that stands twice, and credits that are not right', async () => {
    const create = async (prompt: string) => {
      const [made] = sandbox.mountsea.creates;
      await fetch(`${sandbox.mountsea.baseUrl}${made?.path}`, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${sandbox.mountsea.apiKey}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({ ...made?.body, prompt }),
      });
    };
    await create(taskOn('slack').request.prompt);
    expect(await wrong()).toEqual(['created twice']);
    await create('boat 9-9 of nobody');
    expect(await wrong()).toEqual(['created twice', 'created without a task']);

    const { discord } = sandbox;
    const end = discord
      .threads()
      .flatMap(({ id }) => discord.messages(id))
      .find(({ mentions }) => mentions.length > 0);
    const [mentioned] = end?.mentions ?? [];
    const answer = await fetch(`${discord.apiUrl}/v10/channels/${end?.channel_id}/messages`, {
      method: 'POST',
      headers: { authorization: `Bot ${discord.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ content: `<@${mentioned?.id}> again` }),
    });
    expect(answer.status).toBe(200);
    expect(await wrong()).toEqual(['created twice', 'created without a task', 'end posted twice']);

    await sandbox.look(async (store) => {
      const [key = ''] = taskOn('discord').wallets;
      await store.update<object>(key, (now) => ({ ...now, committed: 2 }));
      await store.update<Task>(`task:${taskOn('slack').id}`, (now) =>
        now === undefined ? now : { ...now, state: 'lost', delivery: 'none' },
      );
    });
    expect(await wrong()).toEqual([
      'created twice',
      'created without a task',
      'end posted twice',
      'ambiguous, and not told so',
      'wallets wrong',
      'wallets wrong',
      'open at the end',
    ]);
  });
});
