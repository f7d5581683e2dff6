import { afterAll, beforeAll, expect, it } from 'vitest';
import { freePort } from '../../sandbox/free-port.ts';
import { describeWithRedis, startRedis, type TestRedis } from '../support/redis.ts';
import { type Bot, type Sandbox, startSandbox } from './harness.ts';
import { PATIENCE_MS } from './steps.ts';

/**
 * Four processes on one Redis: a front for each platform, and two that take the steps. The workers are killed at random moments, and Redis once; commands
 * come all the time. `npm run bench -- several` does the same at full size.
 */
const PEOPLE = 8;
const EACH = 5;
const KILLS = 6;
const CREDITS = 3;

const OFF = {
  discord: { DISCORD_TOKEN: undefined, DISCORD_API_URL: undefined },
  slack: { SLACK_BOT_TOKEN: undefined, SLACK_APP_TOKEN: undefined, SLACK_API_URL: undefined },
};

describeWithRedis('several processes on one Redis', () => {
  let redis: TestRedis;
  let sandbox: Sandbox;
  const workers: Bot[] = [];

  const env = (more: Record<string, string | undefined>) => ({
    PORT: String(freePort()),
    PUBLIC_URL: undefined,
    QUOTA_USER: `${CREDITS}/day`,
    MAX_RUNNING: '12',
    MAX_RUNNING_PER_USER: '2',
    ...more,
  });
  const work = () => sandbox.start(env({ ROLE: 'work' }));

  beforeAll(async () => {
    redis = await startRedis();
    sandbox = await startSandbox({
      storeUrl: redis.fresh(),
      mountsea: { durationMs: 600, queuedMs: 100 },
    });
    const fronts = [env({ ROLE: 'front', ...OFF.slack }), env({ ROLE: 'front', ...OFF.discord })];
    const [first, second] = await Promise.all([
      work(),
      work(),
      ...fronts.map((one) => sandbox.start(one)),
    ]);
    workers.push(...[first, second].flatMap((one) => one ?? []));
  });
  afterAll(async () => {
    await sandbox.close();
    await redis.close();
  });

  it('lose nothing, create nothing twice, post nothing twice, and count every credit, whoever is killed', async () => {
    const { discord, slack, mountsea } = sandbox;
    const prompts: string[] = [];
    for (let person = 0; person < PEOPLE; person += 1) {
      const user = { id: `9000000000000003${person}`, name: `Person ${person}` };
      const member = slack.addUser({ name: `several-${person}` }).id;
      slack.channels.get(slack.ids.channel)?.members.add(member);
      for (let n = 0; n < EACH; n += 1) {
        prompts.push(`d${person}-${n}`, `s${person}-${n}`);
        await discord.slash({ name: 'sora', options: { prompt: `d${person}-${n}` }, user });
        await slack.slash({ command: '/sora', text: `prompt:s${person}-${n}`, user: member });
      }
    }
    for (let kill = 0; kill < KILLS; kill += 1) {
      const victim = kill % 2;
      await mountsea.waitFor(
        () => mountsea.checks.length > 0 && mountsea.creates.length > kill * 3,
        PATIENCE_MS,
      );
      await workers[victim]?.kill();
      if (kill === 2) {
        await redis.kill();
        await redis.start();
      }
      workers[victim] = await work();
    }
    const admitted = 2 * PEOPLE * CREDITS;
    const ended = async () => {
      const tasks = await sandbox.tasks();
      const open = tasks.filter(({ delivery }) => delivery !== 'done');
      return tasks.length === admitted && open.length === 0 ? tasks : undefined;
    };
    const tasks = await eventually(ended);

    // None lost without a word, none created twice.
    const byPrompt = new Map<unknown, number>();
    for (const { body } of mountsea.creates)
      byPrompt.set(body.prompt, (byPrompt.get(body.prompt) ?? 0) + 1);
    expect([...byPrompt.values()].filter((times) => times !== 1)).toEqual([]);
    const succeeded = tasks.filter(({ state }) => state === 'succeeded');
    const lost = tasks.filter(({ state }) => state === 'lost');
    expect(succeeded.length + lost.length).toBe(admitted);
    // One end each, in the place where it was asked for.
    const calls = [
      ...discord
        .channels()
        .flatMap(({ id }) => discord.messages(id))
        .filter(({ mentions }) => mentions.length > 0)
        .map(({ mentions }) => mentions[0]?.id),
      ...[...slack.channels.values()]
        .flatMap(({ byTs }) => [...byTs.values()])
        .flatMap(({ pinged }) => pinged.users),
    ];
    expect(calls).toHaveLength(admitted);
    // Wallets: what succeeded is spent, nothing is held.
    for (const person of new Set(
      tasks.map(({ requester }) => `user:${requester.platform}:${requester.id}:`),
    )) {
      const spent = succeeded.filter(
        ({ requester }) => person === `user:${requester.platform}:${requester.id}:`,
      );
      expect(await sandbox.purse(person)).toMatchObject({ committed: spent.length, held: {} });
    }
    expect(prompts.length).toBe(2 * PEOPLE * EACH);
  }, 180_000);
});

async function eventually<T>(look: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + 120_000;
  for (;;) {
    const found = await look().catch(() => undefined);
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error('not in two minutes');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
