import { once } from 'node:events';
import { request as asking, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { HookCall, HookEvent } from '../../src/core/gateway.ts';
import type { Nudge } from '../../src/core/nudge.ts';
import { createHooks } from '../../src/operations/hooks.ts';
import { createSmallServer, type Patience } from '../../src/operations/server.ts';
import { notes } from '../images/local.ts';

export const SECRET = 'a5'.repeat(32);

export interface Said {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** The routes over real HTTP, before a core that notes what it is told. */
export interface HooksWorld {
  readonly origin: string;
  readonly port: number;
  readonly log: ReturnType<typeof notes>;
  /** What came to the gateway that signs. */
  readonly calls: HookCall[];
  readonly nudges: Nudge[];
  clock: number;
  /** What a nudge does after it was noted. */
  nudge: () => Promise<boolean>;
  link(gateway: string, task: string): string;
  post(path: string, body?: string | Buffer, headers?: Record<string, string>): Promise<Said>;
  /** Posts an event to the gateway that signs. */
  tell(event: Partial<HookEvent>): Promise<Said>;
  close(): Promise<void>;
}

/** `signing` takes events whose header `x-proof` is "right"; `plain` knows addresses only, and so does the one with the odd name. */
export async function startHooks(
  options: { secret?: string; path?: string; patience?: Patience } = {},
): Promise<HooksWorld> {
  const { secret = SECRET, path = '', patience } = options;
  const log = notes();
  const calls: HookCall[] = [];
  const hook = (call: HookCall): HookEvent | undefined => {
    calls.push(call);
    if (call.headers['x-proof'] !== 'right') return undefined;
    return JSON.parse(Buffer.from(call.body).toString('utf8')) as HookEvent;
  };
  const gateways = [{ name: 'signing', hook }, { name: 'plain' }, { name: 'my server/é' }];
  const hooks = createHooks({
    publicUrl: path,
    secret,
    gateways,
    log,
    now: () => world.clock,
    nudge: (which) => {
      world.nudges.push(which);
      return world.nudge();
    },
  });
  const server = createSmallServer(log, patience);
  hooks.serve(server);
  const port = (await server.listen(0, '127.0.0.1')) ?? 0;
  const origin = `http://127.0.0.1:${port}`;
  const world: HooksWorld = {
    origin,
    port,
    log,
    calls,
    nudges: [],
    clock: Date.UTC(2026, 10, 21, 12),
    nudge: async () => true,
    link: (gateway, task) => hooks.link(gateway, task),
    post: (at, body, headers) => send('POST', `${origin}${at}`, body, headers),
    tell: (event) => world.post('/hooks/signing', JSON.stringify(event), { 'x-proof': 'right' }),
    close: () => server.stop(),
  };
  return world;
}

export async function send(
  method: string,
  url: string,
  body: string | Buffer = '',
  headers: Record<string, string> = {},
): Promise<Said> {
  const sent = asking(url, { method, headers, agent: false });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const said = await text(response);
  return { status: response.statusCode ?? 0, headers: response.headers, body: said };
}
