import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startWorld } from './page/world/world.ts';

const HELP = `npm run sandbox [-- OPTIONS]: the bot among a local Discord, Slack and gateways, and a page to play with it.

  --keep             keep credits and history in data/sandbox for the next run
  --verbose          show the bot's log
  --task-seconds N   how long a video takes at the gateways (20)
  --help

SANDBOX_PORT is the page's port (4170, or a free one where that is taken; 0 for any).
`;

const DEFAULT_TASK_SECONDS = 20;

function readOptions() {
  const { values } = parseArgs({
    options: {
      keep: { type: 'boolean', default: false },
      verbose: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
      'task-seconds': { type: 'string', default: String(DEFAULT_TASK_SECONDS) },
    },
  });
  const taskSeconds = Number(values['task-seconds']);
  if (!(taskSeconds > 0)) throw new Error('--task-seconds takes a number of seconds above 0');
  const port = process.env.SANDBOX_PORT;
  if (port !== undefined && !/^\d{1,5}$/.test(port)) throw new Error('SANDBOX_PORT takes a port');
  return { ...values, taskSeconds, port: port === undefined ? undefined : Number(port) };
}

/** A folder of this run alone, or the one that is kept. */
async function openFolder(keep: boolean): Promise<{ path: string; remove(): Promise<void> }> {
  if (!keep) {
    const path = await mkdtemp(join(tmpdir(), 'reelbot-sandbox-'));
    return { path, remove: () => rm(path, { recursive: true, force: true }) };
  }
  const path = fileURLToPath(new URL('../data/sandbox', import.meta.url));
  await mkdir(path, { recursive: true });
  return { path, remove: async () => {} };
}

async function main(): Promise<void> {
  const options = readOptions();
  if (options.help) {
    process.stdout.write(HELP);
    return;
  }
  const folder = await openFolder(options.keep);
  const { port, verbose, taskSeconds } = options;
  const taskMs = taskSeconds * 1000;
  const world = await startWorld({ folder: folder.path, taskMs, port, verbose }).catch(
    async (error: unknown) => {
      await folder.remove();
      throw new Error(`The page cannot be served: ${error}`);
    },
  );
  const { bot, page, logFile } = world;
  let ending = false;
  const end = async (): Promise<void> => {
    if (ending) return;
    ending = true;
    await world.close();
    await folder.remove();
    process.exit(process.exitCode ?? 0);
  };
  process.on('SIGINT', () => void end());
  process.on('SIGTERM', () => void end());
  bot.subscribe(({ state, detail, wanted }) => {
    if (state !== 'restarting' || wanted === true) return;
    process.stderr.write(
      `The bot is not running. ${detail}\nIt is started again; log: ${logFile}\n`,
    );
  });
  await bot.settled;
  if (!ending) process.stdout.write(`Reelbot sandbox: ${page.url}\n`);
}

// The page's files lose their types through an API that Node 24 still calls experimental; one address is all we print.
process.removeAllListeners('warning');
process.on('warning', (warning) => {
  if (warning.name !== 'ExperimentalWarning') process.stderr.write(`${warning.stack}\n`);
});

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.exit(1);
});
