import { enableCompileCache } from 'node:module';
import { fileURLToPath } from 'node:url';

// Before anything else is loaded: the next start finds everything compiled, and types taken away. Where nothing can be written it is as without.
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/reelbot', import.meta.url)));
const { BadEnvironment, processEnvironment, readSettings } = await import('./env.ts');
const { gatewayModules } = await import('./gateways/index.ts');
const { createLog } = await import('./log.ts');
const { platformModules } = await import('./platforms.ts');
const { start, stop } = await import('./program.ts');

/** A stop that takes longer is ended: the state on disk is right at every moment, and service managers kill after 10 s. */
const STOP_MS = 9000;

async function main(): Promise<void> {
  const settings = readSettings(processEnvironment(), {
    platforms: platformModules,
    gateways: gatewayModules,
  });
  const log = createLog(settings.logLevel, settings.secrets);
  // A library that lets a rejection slip must not end the bot: what matters is on disk and followed step by step.
  process.on('unhandledRejection', (error) =>
    log.error({ err: error }, 'a rejection was not handled'),
  );
  const starting = start(settings, log);
  let asked = false;
  const end = (signal: string): void => {
    if (asked) return;
    asked = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => process.exit(0), STOP_MS).unref();
    starting
      .then(stop)
      .catch((error: unknown) => log.error({ err: error }, 'stopping failed'))
      .finally(() => process.exit(0));
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);
  try {
    await starting;
  } catch (error) {
    if (asked) return;
    if (error instanceof BadEnvironment) process.stderr.write(`${error.message}\n`);
    else log.error({ err: error }, 'the bot could not start');
    process.exitCode = 1;
    setTimeout(() => process.exit(1), 500).unref();
  }
}

main().catch((error: unknown) => {
  const text = error instanceof BadEnvironment ? error.message : String(error);
  process.stderr.write(`${text}\n`);
  process.exitCode = 1;
});
