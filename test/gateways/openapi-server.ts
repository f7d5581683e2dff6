import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { type Document, OpenAPIBackend, type Request } from 'openapi-backend';

/** RFC 3986, appendix A, but for what stands between the brackets of an IP literal. */
const URI = (() => {
  const unreserved = "[\\w.~!$&'()*+,;=-]|%[\\dA-Fa-f]{2}";
  const userinfo = `(?:${unreserved}|:)*`;
  const host = `(?:\\[[\\dA-Fa-f:.]+\\]|(?:${unreserved})*)`;
  const path = `(?:${unreserved}|[:@/])*`;
  const rest = `(?:${unreserved}|[:@/?])*`;
  return new RegExp(
    `^[A-Za-z][A-Za-z\\d+.-]*:(?://(?:${userinfo}@)?${host}(?::\\d*)?)?${path}(?:\\?${rest})?(?:#${rest})?$`,
    'u',
  );
})();

/**
 * The API that a fixture describes: requests are routed, authorised and validated by it, and by nothing of ours.
 *
 * @param keys whether a request meets each of its security schemes
 */
export async function readApi(
  fixture: string,
  keys: Readonly<Record<string, (headers: Request['headers']) => boolean>>,
): Promise<OpenAPIBackend> {
  const text = readFileSync(new URL(`../fixtures/${fixture}`, import.meta.url), 'utf8');
  const api = new OpenAPIBackend({
    definition: JSON.parse(text) as Document,
    strict: true,
    ajvOpts: { strict: true, strictRequired: false, strictTypes: false, allErrors: true },
    customizeAjv: (ajv) => ajv.addFormat('uri', URI),
  });
  api.register({
    unauthorizedHandler: () => ({ status: 401, body: { message: 'no key' } }),
    validationFail: ({ validation }) => ({ status: 400, body: { message: validation.errors } }),
    notFound: () => ({ status: 404, body: { message: 'no such route' } }),
    methodNotAllowed: () => ({ status: 405, body: { message: 'no such method' } }),
  });
  for (const [name, meets] of Object.entries(keys)) {
    api.registerSecurityHandler(name, ({ request }) => meets(request.headers));
  }
  await api.init();
  return api;
}

/** What a fixture's server answered. */
export interface Outcome {
  readonly status: number;
  readonly body: unknown;
}

export interface ApiServer extends AsyncDisposable {
  readonly origin: string;
  /** What was not answered with a success. */
  readonly refused: unknown[];
  readonly connections: () => number;
}

/** Serves a fixture below a path prefix. */
export async function serveApi(api: OpenAPIBackend, prefix = ''): Promise<ApiServer> {
  const refused: unknown[] = [];
  let connections = 0;
  const server = createServer(async (incoming, response) => {
    const body = await json(incoming).catch(() => 'no JSON');
    const asked: Request = {
      method: incoming.method ?? '',
      path: (incoming.url ?? '').replace(prefix, ''),
      headers: incoming.headers as Record<string, string>,
      body,
    };
    const { status, body: said } = (await api.handleRequest(asked)) as Outcome;
    if (status >= 300) refused.push({ status, said, body });
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(said));
  });
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}`,
    refused,
    connections: () => connections,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
