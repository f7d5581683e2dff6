import type { APIInteractionResponse } from 'discord.js';
import { expect, it } from 'vitest';
import { ask } from '../../src/discord/ask.ts';
import type { Calls } from '../../src/discord/calls.ts';
import { fakeCore, realClock, startBot } from './bot.ts';

const PRIVATE = 64;

it('turns a command away at once and privately where there are too many', async () => {
  const bot = await startBot();
  bot.core.onEnter = () => undefined;
  const sent = await bot.discord.slash({ name: 'sora', options: { prompt: 'a cat' } });
  const callback = await bot.discord.waitFor(() => sent.callback);
  expect(callback).toMatchObject({ type: 4, data: { flags: expect.any(Number) } });
  expect(callback.type === 4 && (callback.data.flags ?? 0) & PRIVATE).toBe(PRIVATE);
  expect(JSON.stringify(callback)).toContain('We are very busy');
  expect(bot.core.commands).toEqual([]);
});

it('says when a command is through, whether it was accepted, refused or broke', async () => {
  const bot = await startBot();
  let inside = 0;
  bot.core.onEnter = () => {
    inside += 1;
    return () => {
      inside -= 1;
    };
  };
  const type = async () => {
    const { length } = bot.core.commands;
    await bot.discord.slash({ name: 'sora', options: { prompt: 'a cat' } });
    await bot.discord.waitFor(() => bot.core.commands.length > length && inside === 0);
  };
  await type();
  bot.core.onSubmit = async () => ({ kind: 'refused', trouble: { code: 'store' } });
  await type();
  bot.core.onSubmit = () => Promise.reject(new Error('a defect'));
  await type();
  expect(inside).toBe(0);
});

it('leaves unanswered who is turned away so late that Discord takes no answer any more', async () => {
  const bot = await startBot();
  let asked = 0;
  bot.core.onEnter = () => {
    asked += 1;
    if (asked === 1) bot.later(2900);
    return undefined;
  };
  const late = await bot.discord.slash({ name: 'sora', options: { prompt: 'a cat' } });
  await bot.discord.waitFor(() => asked === 1);
  const next = await bot.discord.slash({ name: 'sora', options: { prompt: 'a dog' } });
  await bot.discord.waitFor(() => next.callback);
  expect(late.callback).toBeUndefined();
});

it('turns a command away while answers are behind, however much room the core has', async () => {
  const { discord } = await startBot();
  const { payload } = await discord.slash({ name: 'sora', options: { prompt: 'a cat' } });
  const answers: APIInteractionResponse[] = [];
  let behind = true;
  const calls = {
    isBehind: () => behind,
    answer: async (_: unknown, response: APIInteractionResponse) => void answers.push(response),
  } as unknown as Calls;
  const none = () => {};
  const log = { debug: none, info: none, warn: none, error: none };
  const core = fakeCore();
  const parts = { core, calls, log, clock: realClock };
  await ask(parts, payload, { draft: { prompt: 'a cat' } });
  expect(JSON.stringify(answers)).toContain('We are very busy');
  expect(core.commands).toEqual([]);
  behind = false;
  await ask(parts, payload, { draft: { prompt: 'a cat' } });
  expect(core.commands).toHaveLength(1);
});
