import { startFlags } from '../bench/bot.ts';
import type { Bot, Sandbox } from '../test/e2e/harness.ts';

/** From a kill to the moment at which the next process was ready, by performance.now(), ms. */
export interface Outage {
  readonly from: number;
  readonly to: number;
}

/** A bot that is started again at once, whatever ended it. */
export interface KeptBot {
  /** Undefined while there is none that is ready. */
  readonly running:
    | { readonly bot: Bot; readonly life: number; readonly bornAt: number }
    | undefined;
  /** All that are over. */
  readonly outages: readonly Outage[];
  /** How often it ended by itself. */
  readonly died: number;
  /** SIGKILL, what `meanwhile` does, and a new process; resolves when it is ready. */
  kill(meanwhile?: () => void): Promise<void>;
  /** Lets it be killed for good. */
  close(): Promise<void>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** @param env asked for at each start */
export async function keepBot(sandbox: Sandbox, env: () => Environment): Promise<KeptBot> {
  let running: KeptBot['running'];
  let life = 0;
  let died = 0;
  let wanted = true;
  const outages: Outage[] = [];
  const start = async (): Promise<void> => {
    const bornAt = performance.now();
    const bot = await sandbox.start(env());
    life += 1;
    running = { bot, life, bornAt };
    void bot.ended.then(() => {
      if (running?.bot !== bot) return;
      died += 1;
      again(performance.now()).catch(() => {}); // Without a bot the day ends badly, and says so.
    });
  };
  const again = async (from: number): Promise<void> => {
    running = undefined;
    if (!wanted) return;
    await start();
    outages.push({ from, to: performance.now() });
  };
  await start();
  const end = async (): Promise<void> => {
    const bot = running?.bot;
    running = undefined;
    await bot?.kill();
  };
  return {
    get running() {
      return running;
    },
    outages,
    get died() {
      return died;
    },
    async kill(meanwhile) {
      const from = performance.now();
      await end();
      meanwhile?.();
      await again(from);
    },
    async close() {
      wanted = false;
      await end();
    },
  };
}

/** Variables that put the bot's calendar so many ms ahead, and give its Node the flags that `npm start` gives it. */
export function nodeOptions(aheadMs: number): { NODE_OPTIONS: string } {
  const isTaken = (flag: string) =>
    process.allowedNodeEnvironmentFlags.has(flag.split('=')[0] ?? '');
  const flags = startFlags();
  const clock = new URL('soak-clock.ts', import.meta.url);
  clock.searchParams.set('ahead', String(aheadMs));
  for (const flag of flags.filter((one) => !isTaken(one))) clock.searchParams.append('flag', flag);
  return { NODE_OPTIONS: [...flags.filter(isTaken), `--import=${clock.href}`].join(' ') };
}
