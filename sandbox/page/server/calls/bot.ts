import type { BotControl } from '../../world/bot.ts';
import type { Switches } from '../switches.ts';
import { BOT, gatewayActor, YOU } from './actors.ts';
import type { CallLog } from './log.ts';

/** pino's number for warnings. */
const WARN = 40;

/** What of the bot's own doings no server sees: how it comes and goes, and what it finds where nobody listens. Returns how to stop. */
export function noteBot(bot: BotControl, switches: Switches, log: CallLog): () => void {
  const stopStates = bot.subscribe(({ state, detail, wanted, pid }) => {
    const at = Date.now();
    const told = detail === '' ? {} : { detail: { outcome: detail } };
    if (state === 'running') {
      const outcome = pid === undefined ? '' : `process ${pid}`;
      log.note({ at, from: BOT, to: YOU, what: 'ready', detail: { outcome } });
    }
    if (state === 'restarting' || state === 'stopped') {
      const fault = wanted === true ? undefined : 'it ended by itself';
      log.note({ at, from: BOT, to: YOU, what: 'gone', ...told, fault });
    }
  });
  const stopLines = bot.onLine((line) => {
    const said = readLine(line);
    const { gateway, task, msg } = said ?? {};
    if (gateway === undefined || !isDown(switches, gateway)) return;
    log.note({
      at: Date.now(),
      from: BOT,
      to: gatewayActor(gateway),
      what: 'connect',
      detail: { outcome: `connection refused; the bot says: ${msg}` },
      fault: 'down on purpose',
      task,
    });
  });
  return () => {
    stopStates();
    stopLines();
  };
}

function isDown({ all }: Switches, gateway: string): boolean {
  return all.some(({ where, fault, on }) => on && fault === 'down' && where === gateway);
}

/** A warning about a gateway; nothing for any other line. */
function readLine(
  line: string,
): { gateway: string; msg: string; task: string | undefined } | undefined {
  // Cheaper than reading every line.
  if (!line.includes('"gateway":')) return undefined;
  try {
    const { level, gateway, msg, task }: Record<string, unknown> = JSON.parse(line);
    if (Number(level) < WARN || typeof gateway !== 'string') return undefined;
    return { gateway, msg: String(msg), task: typeof task === 'string' ? task : undefined };
  } catch {
    return undefined;
  }
}
