import type { Bot, Sandbox } from '../test/e2e/harness.ts';

/** A process that is started again whenever it ends, as a service manager does. */
export interface Kept {
  /** SIGKILL; it comes back by itself. */
  kill(): Promise<void>;
  /** How often it ended by itself, as it may where Redis is away at its start. */
  ended(): number;
  /** Lets it be. */
  close(): Promise<void>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Between two starts, ms. */
const AGAIN_MS = 500;

/** @param env asked for at each start: a port is not free again at once */
export function keep(sandbox: Sandbox, env: () => Environment): Kept {
  let closing = false;
  let killed = false;
  let ended = 0;
  let bot: Bot;
  const start = (): void => {
    if (closing) return;
    killed = false;
    bot = sandbox.spawn(env());
    void bot.ended.then(() => {
      if (!killed) ended += 1;
      setTimeout(start, killed ? 0 : AGAIN_MS);
    });
  };
  start();
  const kill = async (): Promise<void> => {
    killed = true;
    await bot.kill();
  };
  return {
    kill,
    ended: () => ended,
    async close() {
      closing = true;
      await kill();
    },
  };
}
