import { gatewayModules } from '../gateways/index.ts';
import { platformModules } from '../platforms.ts';
import { createAsker } from './asker.ts';
import { CannotWrite } from './env-file.ts';
import { runSetup } from './setup.ts';

const NO_TERMINAL = `npm run setup asks questions, and needs a terminal for that.
Without one: copy .env.example to .env (mode 600), fill it in, and run \`npm run doctor\`, which says what is missing.
Every variable is explained in docs/configuration.md.
`;

/** Asks for what the bot needs and writes .env: `npm run setup`. */
async function main(): Promise<number> {
  const { stdin, stdout, stderr } = process;
  if (!(stdin.isTTY && stdout.isTTY)) {
    stderr.write(NO_TERMINAL);
    return 1;
  }
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
  const { signal } = stopping;
  const code = await runSetup({
    ask: createAsker({ input: stdin, output: stdout, signal }),
    modules: { platforms: platformModules, gateways: gatewayModules },
    path: '.env',
    manifestPath: 'manifest.json',
    signal,
  });
  // A platform that was asked and does not answer would keep the process alive.
  if (signal.aborted) process.exit(code);
  return code;
}

try {
  process.exitCode = await main();
} catch (error) {
  const known = error instanceof CannotWrite || (error as { code?: unknown }).code !== undefined;
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(
    `${known ? reason : `Something went wrong, and nothing was written: ${reason}`}\n`,
  );
  process.exitCode = 1;
}
