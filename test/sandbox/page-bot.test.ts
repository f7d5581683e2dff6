import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { BotState } from '../../sandbox/page/wire.ts';
import { type BotProcess, startBot } from '../../sandbox/page/world/bot.ts';

let folder: string;
let bot: BotProcess | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'reelbot-page-bot-'));
});

afterEach(async () => {
  await bot?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function start(source: string): Promise<BotProcess> {
  const script = join(folder, 'bot.mjs');
  await writeFile(script, source);
  bot = startBot({ env: {}, logFile: join(folder, 'bot.log'), verbose: false, script });
  return bot;
}

function until(process: BotProcess, wanted: BotState['state']): Promise<BotState> {
  return new Promise((resolve) => {
    if (process.state.state === wanted) return resolve(process.state);
    const stop = process.subscribe((state) => {
      if (state.state !== wanted) return;
      stop();
      resolve(state);
    });
  });
}

function runs(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

const READY = `console.log(JSON.stringify({ msg: 'ready' })); setInterval(() => {}, 1000);`;

it('starts a bot that was killed again, and ends it for good', async () => {
  const running = await start(READY);
  expect(await running.settled).toBe(true);
  const first = running.pid ?? 0;
  const fallen = until(running, 'restarting');
  process.kill(first, 'SIGKILL');
  expect((await fallen).detail).toBe('It was ended by SIGKILL. It last said: ready');
  await until(running, 'running');
  const second = running.pid ?? 0;
  expect(second).not.toBe(first);
  await running.stop();
  expect(runs(second)).toBe(false);
  expect(await readFile(join(folder, 'bot.log'), 'utf8')).toBe('{"msg":"ready"}\n'.repeat(2));
});

it('tells why a bot cannot start', async () => {
  const failing = await start(`console.error('no token'); process.exitCode = 1;`);
  expect(await failing.settled).toBe(false);
  expect(failing.state).toEqual({
    state: 'restarting',
    startsAt: expect.any(Number),
    detail: 'It ended with exit code 1. It last said: no token',
  });
});

it('stays away after it was killed until somebody starts it', async () => {
  const running = await start(READY);
  await running.settled;
  const first = running.pid ?? 0;
  await running.kill();
  const gone = { state: 'stopped', wanted: true, detail: expect.stringContaining('SIGKILL') };
  expect(running.state).toEqual(gone);
  expect(runs(first)).toBe(false);
  await expect(running.kill()).rejects.toThrow('does not run');
  running.start();
  expect(() => running.start()).toThrow('runs already');
  const back = await until(running, 'running');
  expect(back.pid).not.toBe(first);
});

it('comes back by itself after the pause that was wished for', async () => {
  const running = await start(READY);
  await running.settled;
  const states: BotState[] = [];
  running.subscribe((state) => states.push(state));
  await running.kill(0);
  await until(running, 'running');
  expect(states.map(({ state }) => state)).toEqual(['restarting', 'starting', 'running']);
  expect(states[0]).toMatchObject({ wanted: true, startsAt: expect.any(Number) });
});

it('is asked to end, and does so in its own time', async () => {
  const polite = `process.on('SIGTERM', () => { console.log('goodbye'); process.exit(0); }); ${READY}`;
  const running = await start(polite);
  await running.settled;
  const states: string[] = [];
  const lines: string[] = [];
  running.subscribe(({ state }) => states.push(state));
  running.onLine((line) => lines.push(line));
  await running.restart();
  expect(states).toEqual(['ending', 'stopped']);
  expect(running.state.detail).toBe('It ended with exit code 0. It last said: goodbye');
  expect(lines).toEqual(['goodbye']);
});
