import { inspect } from 'node:util';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { en } from '../../src/core/words/en.ts';
import { describeWithRedis, startRedis, type TestRedis } from '../support/redis.ts';
import { expectHealthy, expectVideo } from './checks.ts';
import { type Bot, type Sandbox, startSandbox } from './harness.ts';
import { type Asked, killAt, PLATFORMS, running, sideOf } from './steps.ts';

const PASSWORD = 'open sesame';

/** The step of a killed process is begun again after its lock of 30 s, at the latest after one and a half times that. */
const TAKEN_OVER_MS = 60_000;

/** The whole bot with its tasks and wallets in a Redis. */
describeWithRedis('a bot on redis', () => {
  let redis: TestRedis;
  let sandbox: Sandbox;
  let bot: Bot;
  let storeUrl = '';

  beforeAll(async () => {
    redis = await startRedis('--requirepass', PASSWORD);
    storeUrl = `redis://:${encodeURIComponent(PASSWORD)}@127.0.0.1:${redis.port}/1`;
    sandbox = await startSandbox({ storeUrl, mountsea: { durationMs: 100 } });
    bot = await sandbox.start();
  });
  afterAll(async () => {
    await sandbox.close();
    await redis.close();
  });
  afterEach(() => {
    sandbox.mountsea.release();
    sandbox.mountsea.clearFaults();
    expectHealthy(sandbox, bot);
    const written = sandbox.bots.map((one) => inspect(one.lines, { depth: 9 })).join();
    expect(written).not.toMatch(/open(?: |%20)sesame/u);
  });

  async function restart(): Promise<void> {
    await bot.ended;
    bot = await sandbox.start();
  }

  it('has nothing to advise where the settings are right', () => {
    expect(bot.lines.filter(({ msg }) => /appendonly|maxmemory|CONFIG/u.test(msg))).toEqual([]);
  });

  describe.each(PLATFORMS)('on %s', (platform) => {
    const ask = () => sideOf(sandbox, platform).ask();

    it('goes from the command to the video, and spends its price', async () => {
      await expectVideo(await ask(), bot);
    });

    it('killed before the task is saved starts nothing, and the command delivered again starts it once', async () => {
      const { discord, slack } = sandbox;
      slack.fail({ method: 'users.info', until: new Promise(() => {}) });
      const lookups = slack.count('users.info');
      const killed =
        platform === 'discord'
          ? killAt(
              bot,
              discord,
              (event) => event.type === 'interaction' && event.action === 'acknowledged',
            )
          : slack.waitFor(() => slack.count('users.info') > lookups).then(() => bot.kill());
      const asked = await ask();
      await killed;
      slack.clearFaults();
      await restart();
      expect(await asked.purse()).toEqual({ committed: 0, held: {} });
      await asked.redeliver();
      await expectVideo(asked, bot);
    });

    it('killed while the gateway works goes on asking, and delivers once', async () => {
      sandbox.mountsea.hold();
      const { asked, taskId } = await running(sandbox, platform);
      await bot.kill();
      expect((await asked.task())?.state).toBe('running');
      await restart();
      sandbox.mountsea.finish(taskId);
      await expectVideo(asked, bot);
    });

    it.each(['stop', 'kill'] as const)(
      'delivers once when Redis is restarted (%s) while the task runs',
      async (how) => {
        sandbox.mountsea.hold();
        const { asked, taskId } = await running(sandbox, platform);
        await redis[how]();
        sandbox.mountsea.finish(taskId);
        await redis.start();
        await expectVideo(asked, bot);
      },
    );

    it('says so privately while Redis is away, starts nothing, and works when it is back', async () => {
      await redis.stop();
      const asked = await ask();
      const told = await asked.told();
      await redis.start();
      expect(told).toContain(en['trouble.store']);
      expect([asked.posts(), asked.anchors(), asked.results()]).toEqual([[], [], []]);
      await expectVideo(await ask(), bot);
      expect(await asked.purse()).toEqual({ committed: 0, held: {} });
    });
  });

  it(
    'killed while it posts videos posts none twice',
    async () => {
      const { discord, mountsea } = sandbox;
      mountsea.hold();
      const there = await running(sandbox, 'discord');
      const here = await running(sandbox, 'slack');
      const killed = killAt(bot, discord, () => there.asked.results().length > 0);
      mountsea.finish(here.taskId);
      mountsea.finish(there.taskId);
      await killed;
      await restart();
      await expectVideo(there.asked, bot);
      expect((await here.asked.task())?.state).toMatch(/running|succeeded/u);
      await here.asked.result(TAKEN_OVER_MS);
      await here.asked.closed(bot);
      await expectVideo(here.asked, bot);
    },
    2 * TAKEN_OVER_MS,
  );

  it('loses nothing, and posts nothing twice, when Redis is killed under many tasks', async () => {
    const asked: Asked[] = [];
    for (let nth = 0; nth < 12; nth += 1) {
      asked.push(await sideOf(sandbox, PLATFORMS[nth % 2] ?? 'discord').ask());
      // Each waits until the one before is at the gateway, so that Redis dies in the midst of different steps.
      await asked.at(-1)?.created();
      if (nth % 4 !== 3) continue;
      await redis.kill();
      await redis.start();
    }
    for (const one of asked) await expectVideo(one, bot);
  });

  it('does not start without its Redis, and says which', async () => {
    const away = `redis://:${encodeURIComponent(PASSWORD)}@127.0.0.1:1/0`;
    const other = sandbox.spawn({ STORE_URL: away, PORT: '0' });
    expect(await other.ended).toBe(1);
    const line = other.lines.find(({ msg }) => msg === 'the bot could not start');
    const text = inspect(line, { depth: 9 });
    expect(text).toContain('redis://127.0.0.1:1/0 cannot be opened');
    expect(text).toContain('ECONNREFUSED');
  });
});
