import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from './harness.ts';
import { PLATFORMS, sideOf } from './steps.ts';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox();
});
afterEach(() => sandbox.close());

const DEBUG = 20;

it('prompts stand in the log at debug, and there alone', async () => {
  const bot = await sandbox.start({ LOG_LEVEL: 'debug' });
  for (const platform of PLATFORMS) {
    const asked = await sideOf(sandbox, platform).ask();
    await asked.result();
    const { task, trace } = await asked.closed(bot);
    const holding = bot.lines.filter((line) => JSON.stringify(line).includes(asked.prompt));
    expect(new Set(holding.map(({ level }) => level))).toEqual(new Set([DEBUG]));
    expect(holding).toContainEqual(
      expect.objectContaining({ task, trace, prompt: asked.prompt, msg: 'what a task is about' }),
    );
  }
});

it('npm run logs:pretty makes lines for people of it, and lets through what is none of it', async () => {
  const bot = await sandbox.start();
  const asked = await sideOf(sandbox, 'discord').ask();
  await asked.result();
  const { task } = await asked.closed(bot);
  const pretty = spawn('npm', ['run', '--silent', 'logs:pretty'], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  pretty.stdin.end(['> npm start', ...bot.lines.map((line) => JSON.stringify(line))].join('\n'));
  const shown = (await text(pretty.stdout)).split('\n');
  expect(shown[0]).toBe('> npm start');
  expect(shown).toContainEqual(
    expect.stringMatching(
      new RegExp(
        `^\\[\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\\] INFO: task accepted \\{"task":"${task}",`,
        'u',
      ),
    ),
  );
  expect(shown.join('\n')).not.toContain('"trace"');
});
