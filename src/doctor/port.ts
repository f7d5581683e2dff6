import { once as event } from 'node:events';
import { createServer } from 'node:net';
import { type Examination, type Finding, ok, warn, wrong } from '../core/examination.ts';

/** HTTP as `fetch` does it. */
export type Fetch = typeof fetch;

/** Who answers at PORT. `not ready`: a bot that cannot do its work at the moment. */
export type Listener = 'a bot' | 'a bot, not ready' | 'something else' | 'nobody';

/** Addresses that stand for every address of the machine. */
const ANY: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

/** Where the bot's small server is to be asked from this machine, without a slash at its end. */
export function originOf(host: string, port: number): string {
  const address = ANY[host] ?? host;
  return `http://${address.includes(':') ? `[${address}]` : address}:${port}`;
}

/** Asks for `/healthz`, which a bot answers to its own machine. Never rejects. */
export async function whoListens(
  origin: string,
  ask: Fetch,
  signal: AbortSignal,
): Promise<Listener> {
  const alive = await jsonAt(`${origin}/healthz`, ask, signal);
  if (alive === 'nobody') return 'nobody';
  if (alive?.alive !== true) return 'something else';
  const readiness = await jsonAt(`${origin}/readyz`, ask, signal);
  return readiness !== 'nobody' && readiness?.ready === true ? 'a bot' : 'a bot, not ready';
}

async function jsonAt(
  url: string,
  ask: Fetch,
  signal: AbortSignal,
): Promise<Readonly<Record<string, unknown>> | 'nobody' | undefined> {
  let response: Response;
  try {
    response = await ask(url, { signal, redirect: 'manual' });
  } catch {
    return 'nobody';
  }
  try {
    const body: unknown = await response.json();
    return typeof body === 'object' && body !== null ? { ...body } : undefined;
  } catch {
    return undefined;
  }
}

/** The port of the small server. `needed`: something that is set needs it. */
export interface PortParts {
  readonly host: string;
  readonly port: number;
  readonly needed: boolean;
  readonly listener: () => Promise<Listener>;
}

export function portExamination(parts: PortParts): Examination {
  return { check: 'port', look: async () => [await portFinding(parts)] };
}

async function portFinding({ host, port, needed, listener }: PortParts): Promise<Finding> {
  const where = `${host}:${port}`;
  const who = await listener();
  if (who === 'a bot') return ok(`A bot answers at ${where} and is ready.`);
  if (who === 'a bot, not ready') {
    return wrong(
      `A bot answers at ${where} and is not ready.`,
      `Ask it why: \`curl ${originOf(host, port)}/readyz\`.`,
    );
  }
  const problem =
    (await listenProblem(host, port)) ??
    (who === 'nobody' ? undefined : 'something else answers there');
  if (problem === undefined) return ok(`No bot runs here now; ${where} is free for it.`);
  const judge = needed ? wrong : warn;
  return judge(
    `The bot cannot listen at ${where}: ${problem}.`,
    'Set PORT to a free port, and HOST to an address of this machine.',
  );
}

/** Why nobody could listen there; undefined where one can. */
async function listenProblem(host: string, port: number): Promise<string | undefined> {
  const server = createServer();
  try {
    server.listen(port, host);
    await event(server, 'listening');
    return undefined;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'EADDRINUSE' ? 'something else answers there' : message;
  } finally {
    server.close();
  }
}
