import type { Sandbox } from '../test/e2e/harness.ts';
import type { KeptBot } from './soak-bot.ts';
import type { Run } from './soak-findings.ts';
import { rest } from './soak-rest.ts';
import { loopDelayIn, type Sample, storeUse, useOf } from './soak-samples.ts';

const MINUTE_MS = 60_000;

const SAMPLE_MS = 15_000;

/** Every so often until told to end. */
export async function sample(
  sandbox: Sandbox,
  bot: KeptBot,
  run: Run,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await rest(SAMPLE_MS, signal);
    const { running } = bot;
    if (running === undefined) continue;
    const taken = await sampleOf(sandbox, running, run).catch(() => undefined);
    // It may have been killed meanwhile.
    if (taken === undefined || bot.running !== running) continue;
    run.samples.push(taken);
    run.options.sampled?.(taken);
  }
}

async function sampleOf(
  { port, storePath }: Sandbox,
  { bot, life, bornAt }: NonNullable<KeptBot['running']>,
  { began, days }: Run,
): Promise<Sample> {
  const now = performance.now();
  const use = useOf(bot.pid);
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`);
  const late = loopDelayIn(await answer.text());
  return {
    minute: (now - began) / MINUTE_MS,
    day: days.length + 1,
    life,
    age: (now - bornAt) / 1000,
    ...use,
    ...storeUse(storePath),
    ...(late ? { late } : {}), // 0 at the first look at a process.
  };
}
