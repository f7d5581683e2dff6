import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it, type TestContext } from 'vitest';
import { en } from '../../src/core/words/en.ts';
import { expectHealthy, expectVideo } from './checks.ts';
import { startSandbox } from './harness.ts';
import { PLATFORMS, sideOf } from './steps.ts';

/** A bot, and another connection to its store that can lock it for longer than the bot waits. */
async function withStore({ onTestFinished }: Pick<TestContext, 'onTestFinished'>) {
  const sandbox = await startSandbox({ mountsea: { durationMs: 100 } });
  onTestFinished(() => sandbox.close());
  const bot = await sandbox.start();
  const other = new DatabaseSync(sandbox.storePath, { timeout: 2000 });
  onTestFinished(() => other.close());
  const ask = () => Promise.all(PLATFORMS.map((platform) => sideOf(sandbox, platform).ask()));
  const lock = () => other.exec('BEGIN EXCLUSIVE');
  return { sandbox, bot, ask, lock, unlock: () => other.exec('ROLLBACK') };
}

describe.concurrent('a store that is locked', () => {
  it('when commands come: told so privately, nothing started, and the next ones work', async (context) => {
    const { sandbox, bot, ask, lock, unlock } = await withStore(context);
    lock();
    const both = await ask();
    const told = await Promise.all(both.map((asked) => asked.told()));
    unlock();
    for (const text of told) {
      expect(text).toContain(en['trouble.store']);
      expect(text).toContain(en['trouble.store.text']);
    }
    for (const asked of both) {
      expect([asked.posts(), asked.results(), asked.anchors()]).toEqual([[], [], []]);
      expect(await asked.task()).toBeUndefined();
      expect(await asked.purse()).toEqual({ committed: 0, held: {} });
    }
    for (const asked of await ask()) await expectVideo(asked, bot);
    expectHealthy(sandbox, bot);
  });

  it('while creates are under way: saved afterwards, and the videos come', async (context) => {
    const { sandbox, bot, ask, lock, unlock } = await withStore(context);
    const { promise, resolve } = Promise.withResolvers<void>();
    sandbox.mountsea.script({ on: 'create', kind: 'delay', until: promise, times: 2 });
    const both = await ask();
    await Promise.all(both.map((asked) => asked.created()));
    const tasks = await Promise.all(both.map((asked) => asked.task()));
    expect(tasks.map((task) => task?.state)).toEqual(['submitting', 'submitting']);
    lock();
    resolve();
    const unsaved = 'the outcome of a create cannot be saved yet';
    for (const task of tasks)
      await bot.line((line) => line.msg === unsaved && line.task === task?.id);
    unlock();
    for (const asked of both) {
      await expectVideo(asked, bot);
      expect(asked.posts()).toHaveLength(1);
    }
    expectHealthy(sandbox, bot);
  });

  it.for(PLATFORMS)(
    'when the video is posted on %s: it is found, not posted again',
    async (platform, context) => {
      const { sandbox, bot, lock, unlock } = await withStore(context);
      const server = platform === 'discord' ? sandbox.discord : sandbox.slack;
      sandbox.mountsea.hold();
      const asked = await sideOf(sandbox, platform).ask();
      const taskId = await asked.created();
      const id = (await asked.task())?.id;
      const unsubscribe = server.subscribe(() => {
        if (asked.results().length === 0) return;
        unsubscribe();
        lock();
      });
      sandbox.mountsea.finish(taskId);
      await bot.line(({ msg, task }) => msg === 'a step failed; it is repeated' && task === id);
      unlock();
      await expectVideo(asked, bot);
      expectHealthy(sandbox, bot);
    },
  );
});
