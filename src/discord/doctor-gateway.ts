import { type Examination, type Finding, ok, warn, wrong } from '../core/index.ts';
import type { Asking } from './doctor.ts';
import { withToken } from './doctor-answers.ts';
import { type GatewayInformation, planOf, readGateway, wantedOf } from './shards.ts';

/** Opcode of the first message of every connection (Discord's documentation, Gateway Opcodes). */
const HELLO = 10;

/** So many starts of the same bot should be left for a bad day. */
const SPARE_STARTS = 10;

/** How Discord wants to be connected, whether the day's connections last, and whether the way there is open. */
export function gatewayExamination(asking: Asking): Examination {
  return {
    check: 'discord: gateway',
    look: (signal) =>
      withToken(asking, async () => {
        const information = await readGateway(asking.rest, signal);
        const closed = await closedWay(information.url, signal);
        return [closed ?? planFinding(information, asking)];
      }),
  };
}

function planFinding(
  information: GatewayInformation,
  { settings, deps }: Pick<Asking, 'settings' | 'deps'>,
): Finding {
  const { remaining } = information.session_start_limit;
  const { ids, count, recommended } = planOf(information, wantedOf(settings));
  const left = `${remaining} connections are left today`;
  const shards = ids.length === 1 ? '1 shard' : `${ids.length} shards`;
  if (remaining < ids.length) {
    const again = new Date(deps.now() + information.session_start_limit.reset_after);
    return wrong(
      `${left}, and this process needs ${shards}.`,
      `Start the bot after ${again.toISOString()}, and find out what started it so often.`,
    );
  }
  if (count < recommended) {
    return warn(
      `Discord recommends ${recommended} shards, and there are ${count}.`,
      'Set SHARDS=auto, or raise SHARD_COUNT.',
    );
  }
  if (remaining < ids.length * SPARE_STARTS) {
    return warn(`${left}; each start takes ${shards}.`, 'Find out what starts the bot so often.');
  }
  return ok(`It can be reached; ${shards}, and ${left}.`);
}

/** Waits for Discord's greeting and leaves again: only an IDENTIFY counts as a connection. Undefined where it came. */
async function closedWay(url: string, signal: AbortSignal): Promise<Finding | undefined> {
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const socket = new WebSocket(`${url}/?v=10&encoding=json`);
  const giveUp = () => resolve('there was no greeting');
  signal.addEventListener('abort', giveUp, { once: true });
  socket.addEventListener('message', ({ data }) =>
    resolve(opcodeIn(String(data)) === HELLO ? undefined : 'the greeting is not Discord’s'),
  );
  socket.addEventListener('error', () => resolve('the connection was refused'));
  socket.addEventListener('close', () => resolve('the connection was closed'));
  const problem = await promise;
  signal.removeEventListener('abort', giveUp);
  socket.close();
  if (problem === undefined) return undefined;
  return wrong(
    `The way to ${new URL(url).host} is closed: ${problem}.`,
    'Let this machine make WebSocket connections (wss, port 443) to it: firewall, proxy.',
  );
}

function opcodeIn(text: string): unknown {
  try {
    return (JSON.parse(text) as { readonly op?: unknown } | null)?.op;
  } catch {
    return undefined;
  }
}
