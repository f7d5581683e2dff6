import { systemClock } from './core/clock.ts';
import type { VideoModel } from './core/index.ts';
import { discord } from './discord/index.ts';
import { registerCommand } from './discord/register-command.ts';
import { modelsNow } from './doctor/models.ts';
import { examineStore } from './doctor/store.ts';
import { processEnvironment, readSettings } from './env.ts';
import { gatewayModules } from './gateways/index.ts';
import { createLog } from './log.ts';

const env = processEnvironment();

/** As a bot that starts now would offer them. Throws BadEnvironment. */
async function models(): Promise<readonly VideoModel[]> {
  const settings = readSettings(env, { platforms: [discord], gateways: gatewayModules });
  const log = createLog('silent', settings.secrets);
  const store = examineStore(settings.storeUrl, systemClock.now);
  try {
    return await modelsNow({
      gateways: settings.gateways.map(({ create }) => create({ log, now: systemClock.now })),
      catalogueFile: settings.catalogueFile,
      store: store.opened,
      clock: systemClock,
      log,
    });
  } finally {
    await store.close();
  }
}

async function confirm(message: string): Promise<boolean> {
  const prompts = await import('@clack/prompts');
  return (await prompts.confirm({ message, initialValue: false })) === true;
}

/** Registers Discord's commands: `npm run register`. */
process.exitCode = await registerCommand(process.argv.slice(2), {
  env,
  models,
  out: (line) => process.stdout.write(`${line}\n`),
  error: (line) => process.stderr.write(`${line}\n`),
  ...(process.stdin.isTTY && process.stdout.isTTY ? { confirm } : {}),
});
