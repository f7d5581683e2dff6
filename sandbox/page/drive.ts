import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';

export * from './drive-page.ts';

/** The sandbox as a program of its own, as `npm run sandbox` starts it. */
export interface RunningSandbox {
  readonly url: string;
  /** From the start to the printed address, ms. */
  readonly startMs: number;
  readonly pid: number;
  /** Everything it printed so far. */
  readonly output: () => string;
  /** Ends it as Ctrl-C would; resolves to its exit code. */
  stop(): Promise<number | null>;
}

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Starts the sandbox on any free port and waits for its address. Rejects when it ends before. */
export async function runSandbox(args: readonly string[] = []): Promise<RunningSandbox> {
  const started = performance.now();
  const child = spawn(
    process.execPath,
    ['--import', './need-node.mjs', 'sandbox/main.ts', ...args],
    { cwd: root, env: { ...process.env, SANDBOX_PORT: '0' }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const lines: string[] = [];
  const address = Promise.withResolvers<string>();
  for (const stream of [child.stdout, child.stderr]) {
    createInterface(stream).on('line', (line) => {
      lines.push(line);
      const [url] = /http:\/\/127\.0\.0\.1:\d+$/.exec(line) ?? [];
      if (url !== undefined) address.resolve(url);
    });
  }
  const early = ended.then((code) => {
    throw new Error(`The sandbox ended with exit code ${code}:\n${lines.join('\n')}`);
  });
  const url = await Promise.race([address.promise, early]);
  early.catch(() => {});
  return {
    url,
    startMs: performance.now() - started,
    pid: child.pid ?? 0,
    output: () => lines.join('\n'),
    stop() {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

/** Where Debian and most others put it; `CHROMIUM` names another place. */
const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium';

/** Why no browser can be started, or undefined. */
export function browserMissing(): string | undefined {
  return existsSync(CHROMIUM)
    ? undefined
    : `There is no Chromium at ${CHROMIUM}: install it, or name another one in CHROMIUM.`;
}

/** A browser that asks nobody else for anything. */
export function openBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: CHROMIUM,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** A picture of 1280 × 720 as the bytes of a file, painted by the page that is open and encoded by the browser. */
export async function paintedPicture(page: Page, wanted: PaintedPicture): Promise<Buffer> {
  return Buffer.from(await page.evaluate(paint, wanted), 'base64');
}

export interface PaintedPicture {
  readonly scene: 'boat' | 'moon';
  readonly type: 'image/png' | 'image/jpeg' | 'image/webp';
}

/** Runs in the browser, whose globals Node's types do not know. */
const paint = new Function(
  'wanted',
  `return import('/sample.ts')
     .then(({ samplePicture }) => samplePicture(wanted.scene, wanted.type))
     .then((file) => file.bytes())
     .then((bytes) => bytes.toBase64());`,
) as (wanted: PaintedPicture) => Promise<string>;
