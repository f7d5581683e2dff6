import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LocalGateway } from '../../sandbox/gateways/index.ts';
import { build, filesIn } from './pages.ts';
import { lintOf, typesOf } from './tools.ts';

const PAGE = 'docs/adding-a-platform.md';
const files = filesIn(PAGE);
const paths = files.map(({ path }) => path);
const withGateway = [...files, ...filesIn('docs/adding-a-gateway.md')];
const project = build(withGateway);
afterAll(() => project.remove());

const { startLocalKitefilm } = await import(project.at('sandbox/gateways/kitefilm.ts'));

describe(PAGE, () => {
  it('shows every file that its platform has', () => {
    expect(paths).toEqual([
      'src/terminal/render.ts',
      'src/terminal/terminal.ts',
      'src/terminal/index.ts',
      'src/platforms.ts',
    ]);
  });

  it('adds one platform to the list as it is', () => {
    const shown = files.find(({ path }) => path === 'src/platforms.ts')?.text ?? '';
    const without = shown
      .replace("import { terminal } from './terminal/index.ts';\n", '')
      .replace(', terminal]', ']');
    expect(without).toBe(readFileSync('src/platforms.ts', 'utf8'));
  });

  it('enters the core by its door alone', () => {
    const own = files.filter(({ path }) => path.startsWith('src/terminal/'));
    const imported = own.flatMap(({ text }) =>
      [...text.matchAll(/ from '([^']+)'/gu)].map(([, name = '']) => name),
    );
    const others = imported.filter((name) => !name.startsWith('node:') && !name.startsWith('./'));
    expect([...new Set(others)].sort()).toEqual(['../core/index.ts', 'zod']);
  });

  it('is right TypeScript', { timeout: 120_000 }, async () => {
    expect(await typesOf(project.root, paths)).toBe('');
  });

  it('is written as the project is', { timeout: 120_000 }, async () => {
    expect(await lintOf(project.root, paths)).toBe('');
  });
});

describe('the program with both pages in it', () => {
  let local: LocalGateway & { apiKey: string };
  let bot: ReturnType<typeof started>;
  beforeAll(async () => {
    local = await startLocalKitefilm({ durationMs: 200, queuedMs: 20 });
    bot = started({ KITEFILM_API_KEY: local.apiKey, KITEFILM_BASE_URL: local.baseUrl });
    await bot.line('"msg":"ready"');
  });
  afterAll(async () => {
    await bot.stop();
    await local.close();
  });

  it('makes a video of a line in the terminal', async () => {
    bot.type('a kite\u001b[31m in the wind');
    await bot.line('🎬 You: a kite [31m in the wind');
    const path = await bot.line(project.at('videos'));
    const bytes = await readFile(path);
    expect(bytes.toString('latin1', 4, 8)).toBe('ftyp');
    expect(local.creates.map(({ body }) => body)).toMatchObject([
      { clip: { model: 'kite-1', seconds: 5, shape: 'wide' } },
    ]);
    await bot.line('Done in');
    expect(local.violations).toEqual([]);
  });

  it('says why there is none', async () => {
    bot.type('');
    await bot.line('prompt: say what the video shows');
    local.script({ on: 'create', kind: 'rejected', why: 'moderated' });
    bot.type('a kite that may not be');
    await bot.line('moderation said no');
    expect(local.creates).toHaveLength(1);
  });

  it('stops at once', async () => {
    expect(await bot.stop()).toBe(0);
  });
});

/** The real program, from the copy: links are not followed there, or its own two lists would be the project's. */
function started(env: Readonly<Record<string, string>>) {
  const child = spawn(
    process.execPath,
    ['--preserve-symlinks', '--preserve-symlinks-main', project.at('src/main.ts')],
    {
      env: {
        PATH: process.env.PATH,
        STORE_URL: 'memory:',
        CHECK_FIRST: '50ms',
        CHECK_EVERY: '50ms',
        TERMINAL_FOLDER: project.at('videos'),
        ...env,
      },
    },
  );
  const ended = once(child, 'close').then(([code]): unknown => code);
  const said: string[] = [];
  const waiting = new Set<() => void>();
  for (const input of [child.stdout, child.stderr]) {
    createInterface({ input }).on('line', (line) => {
      said.push(line);
      for (const look of waiting) look();
    });
  }
  let seen = 0;
  return {
    type: (line: string) => void child.stdin.write(`${line}\n`),
    /** The next line with these words in it. */
    line: (words: string) =>
      new Promise<string>((resolve, reject) => {
        const look = () => {
          const place = said.findIndex((line, at) => at >= seen && line.includes(words));
          if (place === -1) return;
          seen = place + 1;
          waiting.delete(look);
          resolve(said[place] ?? '');
        };
        waiting.add(look);
        look();
        ended.then(() => reject(new Error(`it ended, and said\n${said.join('\n')}`)), reject);
      }),
    stop: async () => {
      child.kill('SIGTERM');
      return await ended;
    },
  };
}
