import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../../free-port.ts';
import { type Page, type PageOptions, startPage } from '../server/index.ts';
import { type BotProcess, startBot } from './bot.ts';
import { botEnvironment, QUOTA } from './environment.ts';
import { OWN_MODELS } from './own-server.ts';
import { ownersIn, rolesIn } from './owners.ts';
import { seedStore } from './seed-store.ts';
import { type Servers, startServers } from './servers.ts';
import { createStoreReader } from './store-view.ts';

/** All that `npm run sandbox` is made of. */
export interface World {
  readonly servers: Servers;
  readonly bot: BotProcess;
  readonly page: Page;
  /** Where the bot itself is reached from outside. */
  readonly publicUrl: string;
  readonly logFile: string;
  /** Ends the bot first, so that it meets nothing that is gone. */
  close(): Promise<void>;
}

export interface WorldOptions {
  /** For the bot's store, its log and its list of models. */
  readonly folder: string;
  /** How long a task takes at the gateways. */
  readonly taskMs: number;
  /** The page's port; 4170 or a free one unless told, 0 for any. */
  readonly port: number | undefined;
  /** Show the bot's log on the terminal too. */
  readonly verbose: boolean;
}

const DEFAULT_PORT = 4170;

/** Starts the local servers, the page and the real bot; does not wait for the bot (`bot.settled`). Rejects where the page cannot be served. */
export async function startWorld({ folder, taskMs, port, verbose }: WorldOptions): Promise<World> {
  const modelsFile = join(folder, 'own-models.json');
  await writeFile(modelsFile, JSON.stringify(OWN_MODELS, undefined, 2));
  const servers = await startServers({ taskMs, varied: true });
  const logFile = join(folder, 'bot.log');
  const storeFile = join(folder, 'reelbot.sqlite');
  await seedStore(storeFile, rolesIn(servers));
  const store = createStoreReader(storeFile, ownersIn(servers), QUOTA, Date.now);
  // The same at every restart of the bot: links that it gave away go on working.
  const publicUrl = `http://127.0.0.1:${freePort()}`;
  const started = Promise.withResolvers<BotProcess>();
  const launch = (pageUrl: string): BotProcess => {
    const own = { pageUrl, publicUrl, storeFile, modelsFile };
    const env = botEnvironment(servers, own, process.env);
    const launched = startBot({ env, logFile, verbose });
    started.resolve(launched);
    return launched;
  };
  const page = await openPage({ servers, bot: launch, store }, port).catch(
    async (error: unknown) => {
      await servers.close();
      throw error;
    },
  );
  const bot = await started.promise;
  return {
    servers,
    bot,
    page,
    publicUrl,
    logFile,
    async close() {
      await bot.stop();
      await page.close();
      await servers.close();
    },
  };
}

/** On the port that was asked for, or on the usual one if it is free. */
async function openPage(parts: Omit<PageOptions, 'port'>, port: number | undefined): Promise<Page> {
  if (port !== undefined) return await startPage({ ...parts, port });
  try {
    return await startPage({ ...parts, port: DEFAULT_PORT });
  } catch (error) {
    if (!(error instanceof Error) || Reflect.get(error, 'code') !== 'EADDRINUSE') throw error;
    return await startPage({ ...parts, port: 0 });
  }
}
