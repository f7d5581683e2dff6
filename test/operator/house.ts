import { once } from 'node:events';
import { type IncomingMessage, request as send } from 'node:http';
import type { Log } from '../../src/core/log.ts';
import type { Requester } from '../../src/core/task.ts';
import { createSmallServer } from '../../src/operations/server.ts';
import { createOperator, type OperatorOptions } from '../../src/operator/index.ts';
import { startWorld, type World, type WorldOptions } from '../support/world.ts';

export const TOKEN = 'a-token-of-sufficient-length';

/** Stands in ADMINS. */
export const boss: Requester = { platform: 'discord', id: 'boss', name: 'Boss', locale: 'en-US' };

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

export interface Asking {
  readonly form?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The page over real HTTP, before a core under a test's control. */
export interface House {
  readonly world: World;
  readonly origin: string;
  readonly lines: { level: string; message: string; fields: object }[];
  /** One request, nothing followed; headers as given and no others. */
  ask(method: string, path: string, asking?: Asking): Promise<Answer>;
  /** A one-time link, as the bot gives it to the boss. */
  link(): Promise<string>;
  /** A cookie of somebody who was let in. */
  signIn(): Promise<string>;
  /** A form of our own page: with its cookie, origin and token. */
  press(cookie: string, path: string, form?: Readonly<Record<string, string>>): Promise<Answer>;
  close(): Promise<void>;
}

export async function startHouse(
  options: Partial<OperatorOptions> & { world?: WorldOptions; withoutToken?: true } = {},
): Promise<House> {
  const { world: more, withoutToken, ...given } = options;
  const world = await startWorld({ admins: ['discord:boss'], ...more });
  const lines: House['lines'] = [];
  const note = (level: string) => (fields: object, message: string) =>
    void lines.push({ level, message, fields });
  const log: Log = {
    debug: note('debug'),
    info: note('info'),
    warn: note('warn'),
    error: note('error'),
  };
  const server = createSmallServer(log);
  const url = given.url ?? 'http://127.0.0.1:8080/admin';
  const operator = createOperator({
    core: world.core.operator,
    log,
    now: world.clock.now,
    ...(withoutToken === true ? {} : { token: TOKEN }),
    url,
    ...given,
  });
  operator.serve(server);
  const port = (await server.listen(0, '127.0.0.1', true)) ?? 0;
  operator.opened();
  const origin = `http://127.0.0.1:${port}`;

  const ask: House['ask'] = async (method, path, { form, headers = {} } = {}) => {
    const body = form === undefined ? '' : new URLSearchParams(form).toString();
    const type = form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' };
    const asked = send(`${origin}${path}`, {
      method,
      headers: {
        ...type,
        ...(form === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
        ...headers,
      },
    });
    asked.end(body);
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    let text = '';
    for await (const chunk of answer) text += String(chunk);
    return { status: answer.statusCode ?? 0, headers: answer.headers, text };
  };
  const link = async () => {
    const answer = await world.core.admin.page(boss);
    if (!answer.ok || answer.page === undefined) throw new Error('no link was given');
    return answer.page.url;
  };
  return {
    world,
    origin,
    lines,
    ask,
    link,
    async signIn() {
      const code = new URL(await link()).searchParams.get('code') ?? '';
      const answer = await ask('POST', '/admin/login', { form: { code }, headers: { origin } });
      return cookieOf(answer);
    },
    async press(cookie, path, form = {}) {
      const { text } = await ask('GET', '/admin', { headers: { cookie } });
      const [, token = ''] = /name="token" value="([^"]+)"/u.exec(text) ?? [];
      return await ask('POST', path, { form: { token, ...form }, headers: { cookie, origin } });
    },
    async close() {
      await server.stop();
      await operator.stop();
      await world.core.stop();
    },
  };
}

/** Name and value of the cookie that an answer sets. */
export function cookieOf({ headers }: Answer): string {
  return headers['set-cookie']?.[0]?.split(';')[0] ?? '';
}

/** A prompt that would be markup, a formula and a handler anywhere else. */
export const HOSTILE =
  '<img src=x onerror="document.title=\'taken\'"><script>document.title="taken"</script> "\'` </blockquote> \u202Egnp.exe {{7*7}}';

/** Some of everything: tasks that wait, run, succeeded, failed and were lost, with hostile words in every place where people can put some. */
export async function furnish({
  world,
}: Pick<House, 'world'>): Promise<Record<'done' | 'failed' | 'running', string>> {
  const ids: string[] = [];
  const submit = async (more: Parameters<World['command']>[0]) => {
    const command = world.command(more);
    const requester = { ...command.requester, name: '<b onclick="x()">Ana</b>' };
    const outcome = await world.core.submit({ ...command, requester });
    if (outcome.kind !== 'accepted') throw new Error(JSON.stringify(outcome));
    await world.clock.advance(1000);
    ids.push(outcome.task.id);
  };
  await submit({ prompt: HOSTILE });
  await world.clock.advance(5000);
  world.gateway.onCheck = async () => ({
    state: 'failed',
    reason: 'moderated',
    message: '<i>no</i> & "never"',
    traceId: 'trace-1',
  });
  await submit({ prompt: 'a failing boat' });
  await world.clock.advance(5000);
  world.gateway.onCheck = async () => ({ state: 'working' });
  await submit({ prompt: 'a boat on its way', user: 'ben' });
  await world.core.admin.configure({ ...boss, scope: 'guild' }, [
    { set: 'words', words: ['<u>bad</u>'] },
  ]);
  const [done = '', failed = '', running = ''] = ids;
  return { done, failed, running };
}
