import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type Sandbox, startSandbox } from '../e2e/harness.ts';

let sandbox: Sandbox;

beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());

type Env = Readonly<Record<string, string | undefined>>;

/** Everything is right with this. */
const right = (): Env => ({
  DISCORD_TOKEN: sandbox.discord.token,
  DISCORD_API_URL: sandbox.discord.apiUrl,
  SLACK_BOT_TOKEN: sandbox.slack.botToken,
  SLACK_APP_TOKEN: sandbox.slack.appToken,
  SLACK_API_URL: sandbox.slack.apiUrl,
  MOUNTSEA_API_KEY: sandbox.mountsea.apiKey,
  MOUNTSEA_BASE_URL: sandbox.mountsea.baseUrl,
  MOUNTSEA_USAGE_URL: sandbox.mountsea.baseUrl,
  PMOCK_ACCESS_KEY: sandbox.pmock.accessKey,
  PMOCK_SECRET_KEY: sandbox.pmock.secretKey,
  PMOCK_BASE_URL: sandbox.pmock.baseUrl,
  PMOCK_TASK_PATH: sandbox.pmock.taskPath,
  STORE_URL: `sqlite://${sandbox.storePath}`,
  PORT: String(sandbox.port),
});

/** `npm run doctor` in a folder of its own, as the script runs it. */
async function doctor(env: Env, words: readonly string[] = [], uid?: number) {
  const script = ['--import', resolve('need-node.mjs'), '--env-file-if-exists=.env'];
  const child = spawn(process.execPath, [...script, resolve('src/doctor/cli.ts'), ...words], {
    env: { PATH: process.env.PATH, ...env },
    cwd: sandbox.folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(uid === undefined ? {} : { uid }),
  });
  let [said, complaints] = ['', ''];
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk;
  });
  child.stderr.on('data', (chunk: Buffer) => {
    complaints += chunk;
  });
  const [code] = await once(child, 'close');
  return { code, said, complaints };
}

const report = z.array(
  z.strictObject({
    check: z.string(),
    state: z.enum(['ok', 'wrong', 'warn', 'skipped']),
    says: z.string().min(1),
    mend: z.string().min(1).optional(),
  }),
);

async function json(env: Env, uid?: number) {
  const { code, said } = await doctor(env, ['--json'], uid);
  return { code, results: report.parse(JSON.parse(said)) };
}

describe('npm run doctor', () => {
  it('without anything set says what to set, and ends with 1', async () => {
    const { code, said } = await doctor({ STORE_URL: `sqlite://${sandbox.storePath}` });
    expect(code).toBe(1);
    const [first, second] = said.split('\n');
    expect(first).toMatch(/^wrong {4}environment — No platform is on: set DISCORD_TOKEN/u);
    expect(second).toMatch(/^wrong {4}environment — No gateway is on: set MOUNTSEA_API_KEY/u);
    expect(said.trimEnd().split('\n').at(-1)).toMatch(/^\d+ wrong, \d+ warnings?, \d+ ok, /u);
  });

  it('with everything right ends with 0, in a line each and without colours', async () => {
    const { code, said } = await doctor(right());
    expect(said).not.toMatch(/^wrong/mu);
    expect(code).toBe(0);
    const lines = said.split('\n\n')[0]?.split('\n') ?? [];
    expect(lines.length).toBeGreaterThan(18);
    for (const line of lines) expect(line).toMatch(/^(?:ok|warn|skipped) +[^—]+ — .+[.]$/u);
    expect(said).not.toContain('\u001b');
    expect((await doctor({ ...right(), FORCE_COLOR: '1' })).said).toContain('\u001b[32mok ');
    // It orders nothing, registers nothing and posts nothing.
    const { discord, slack, mountsea, pmock } = sandbox;
    expect(new Set(discord.requests.map(({ method }) => method))).toEqual(new Set(['GET']));
    expect(new Set(slack.requests().map(({ method }) => method))).toEqual(
      new Set(['auth.test', 'apps.connections.open', 'bots.info']),
    );
    expect([...mountsea.creates, ...pmock.creates]).toEqual([]);
    expect([...mountsea.violations, ...pmock.violations]).toEqual([]);
    expect(discord.sessionStarts).toBe(999);
  });

  it('names every wrong token in JSON, with the next step and without the token', async () => {
    const secret = 'nobodys-secret-0123456789';
    const planted = {
      ...right(),
      DISCORD_TOKEN: secret,
      SLACK_BOT_TOKEN: `xoxb-${secret}`,
      SLACK_APP_TOKEN: `xapp-${secret}`,
      SLACK_CONFIG_TOKEN: secret,
      MOUNTSEA_API_KEY: secret,
      PMOCK_SECRET_KEY: secret,
      OPENAI_VIDEOS_BASE_URL: `${sandbox.mountsea.baseUrl}/v1`,
      OPENAI_VIDEOS_API_KEY: secret,
      OPENAI_VIDEOS_MODELS: resolve('test/fixtures/doctor-models.json'),
      STORE_URL: `redis://user:${secret}@127.0.0.1:1`,
    };
    const { code, results } = await json(planted);
    expect(code).toBe(1);
    const wrong = results.filter(({ state }) => state === 'wrong');
    expect(wrong.map(({ check }) => check)).toEqual([
      'store',
      'discord: token',
      'slack: token',
      'slack: app token',
      'gateway mountsea: key',
      'gateway mountsea: balance',
      'gateway pmock: key',
    ]);
    for (const { mend } of wrong) expect(mend).toBeDefined();
    const both = await doctor(planted);
    expect(both.code).toBe(1);
    for (const text of [JSON.stringify(results), both.said, both.complaints]) {
      expect(text).not.toContain(secret);
    }
    // Mended.
    const mended = await json(right());
    expect(mended.code).toBe(0);
    expect(mended.results.filter(({ state }) => state === 'wrong')).toEqual([]);
  });

  it('reads .env, and looks at who can read it', async () => {
    const file = join(sandbox.folder, '.env');
    const lines = Object.entries(right()).map(([name, value]) => `${name}=${value}`);
    await writeFile(file, `${lines.join('\n')}\n`);
    await chmod(file, 0o644);
    const open = await json({});
    expect(open.results.find(({ check }) => check === '.env')?.mend).toBe('Run `chmod 600 .env`.');
    await chmod(file, 0o600);
    const { code, results } = await json({});
    expect(code).toBe(0);
    expect(results.find(({ check }) => check === '.env')?.state).toBe('ok');
    await writeFile(file, '');
  });

  it('may not write where the store shall be', async ({ skip }) => {
    const folder = join(sandbox.folder, 'closed');
    await mkdir(folder, { mode: 0o555 });
    const isRoot = process.getuid?.() === 0;
    if (isRoot) await chmod(sandbox.folder, 0o755);
    // For root nothing is closed: somebody else has to try.
    const env = { STORE_URL: `sqlite://${join(folder, 'store.sqlite')}` };
    const { said, complaints } = await doctor(env, [], isRoot ? 65_534 : undefined);
    if (isRoot && said === '') return skip(`nobody else may run it here: ${complaints}`);
    expect(said).toMatch(/^wrong {4}store — .* cannot be made in .*closed: EACCES/mu);
    await chmod(folder, 0o700);
    const mended = await doctor(env);
    expect(mended.said).toMatch(/^ok {7}store — .* the bot makes it\.$/mu);
  });

  it('explains itself, and says no to what it does not know', async () => {
    const help = await doctor({}, ['--help']);
    expect(help).toMatchObject({ code: 0, said: expect.stringContaining('npm run doctor') });
    const unknown = await doctor({}, ['--heal']);
    expect(unknown.code).toBe(1);
    expect(unknown.complaints).toContain('--heal');
    expect(unknown.said).toBe('');
  });
});
