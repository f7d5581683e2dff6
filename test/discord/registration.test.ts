import { describe, expect, onTestFinished, test } from 'vitest';
import { startLocalDiscord } from '../../sandbox/discord/index.ts';
import { createRegistration } from '../../src/discord/registration.ts';
import { settled, testClock } from '../support/clock.ts';
import { soraModels } from '../support/models.ts';
import { createPlatform, fakeCore, type LogLine } from './bot.ts';

function registration() {
  const core = fakeCore();
  const clock = testClock();
  const writes: number[] = [];
  const begun = clock.now();
  const work = createRegistration({ core, clock }, async () => {
    writes.push(clock.now() - begun);
  });
  return { core, clock, begun, writes, work };
}

describe('commands follow the models', () => {
  test('a burst of changes is one registration, and there is at most one a minute', async () => {
    const { core, clock, begun, writes, work } = registration();
    core.changed();
    expect(writes).toEqual([]);
    await work.start();
    for (let change = 0; change < 10; change += 1) core.changed();
    await clock.advance(1000);
    expect(writes).toEqual([0]);
    await clock.advance(1000);
    expect(writes).toEqual([0, 2000]);
    core.changed();
    await clock.advance(59_000);
    expect(writes).toEqual([0, 2000]);
    await clock.advance(600_000);
    expect(writes).toEqual([0, 2000, 62_000]);
    const calm = clock.now() - begun;
    core.changed();
    await clock.advance(1000);
    core.changed();
    await clock.advance(600_000);
    expect(writes).toEqual([0, 2000, 62_000, calm + 2000]);
  });

  test('a change while it is being written is written after that', async () => {
    const core = fakeCore();
    const clock = testClock();
    const ends: (() => void)[] = [];
    const work = createRegistration(
      { core, clock },
      () => new Promise((resolve) => void ends.push(resolve)),
    );
    const started = work.start();
    await settled();
    core.changed();
    await clock.advance(120_000);
    expect(ends).toHaveLength(1);
    ends[0]?.();
    await started;
    await settled();
    expect(ends).toHaveLength(2);
  });

  test('nothing is written after the end', async () => {
    const { core, clock, writes, work } = registration();
    await work.start();
    core.changed();
    work.stop();
    core.changed();
    await clock.advance(600_000);
    expect(writes).toEqual([0]);
  });
});

describe('at Discord', () => {
  async function begin(env: Record<string, string> = {}) {
    const discord = await startLocalDiscord();
    onTestFinished(() => discord.close());
    const clock = testClock();
    const core = fakeCore();
    const log: LogLine[] = [];
    const platform = createPlatform(discord, core, clock, log, env);
    onTestFinished(async () => {
      const stopped = platform.stop();
      await clock.advance(60_000);
      await stopped;
    });
    await platform.start();
    const change = async () => {
      core.onOffer = () => soraModels.slice(0, 1);
      core.changed();
      core.changed();
      await clock.advance(60_000);
    };
    return { discord, log, change };
  }

  test('other models are other choices, without a restart', async () => {
    const { discord, log, change } = await begin();
    expect(JSON.stringify(discord.registeredCommands())).toContain('sora-2-pro');
    await change();
    await discord.waitFor(() => discord.commandWrites === 2);
    await discord.waitFor(() => log.filter(({ message }) => /commands: /u.test(message))[1]);
    expect(JSON.stringify(discord.registeredCommands())).not.toContain('sora-2-pro');
    expect(discord.commandWrites).toBe(2);
  });

  test('a refusal is logged, and the bot goes on', async () => {
    const { discord, log, change } = await begin();
    discord.fail({ method: 'PUT', path: '/commands', code: 30034 });
    await change();
    await discord.waitFor(() => log.find(({ level }) => level === 'error'));
    expect(discord.commandWrites).toBe(1);
  });

  test('nothing is registered where that is off', async () => {
    const { discord, log, change } = await begin({ DISCORD_REGISTER: 'off' });
    await change();
    await settled();
    expect(discord.commandWrites).toBe(0);
    expect(log.filter(({ message }) => message.includes('commands'))).toEqual([]);
  });
});
