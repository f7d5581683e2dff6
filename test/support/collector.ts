import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import { gunzipSync } from 'node:zlib';

/** A span as OTLP's JSON has it, with its attributes as a plain object. Times in ns since the epoch, as text. */
export interface CollectedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status: { readonly code?: number; readonly message?: string };
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  /** `service.name` and `service.instance.id` of the resource. */
  readonly service: string;
  readonly instance: string;
}

/** A collector of traces on this machine: OTLP over HTTP, in JSON. */
export interface Collector {
  /** Without `/v1/traces`. */
  readonly endpoint: string;
  readonly spans: readonly CollectedSpan[];
  /** The bodies as they came, and the heads of the requests. */
  readonly bodies: readonly string[];
  readonly heads: readonly IncomingMessage['headers'][];
  /** Resolves to the first span, past or future, that `test` likes. */
  span(test: (span: CollectedSpan) => boolean): Promise<CollectedSpan>;
  /** What it answers from now on; 'nothing' leaves requests waiting. */
  answer(status: number | 'nothing'): void;
  close(): Promise<void>;
}

interface Json {
  readonly [field: string]: unknown;
}
const list = (value: unknown): Json[] => (Array.isArray(value) ? (value as Json[]) : []);

export async function startCollector(port = 0): Promise<Collector> {
  const spans: CollectedSpan[] = [];
  const bodies: string[] = [];
  const heads: IncomingMessage['headers'][] = [];
  const waiting = new Set<() => void>();
  let status: number | 'nothing' = 200;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const whole = Buffer.concat(chunks);
    const body = (
      request.headers['content-encoding'] === 'gzip' ? gunzipSync(whole) : whole
    ).toString();
    heads.push(request.headers);
    bodies.push(body);
    if (status === 200 && request.method === 'POST' && request.url === '/v1/traces') {
      spans.push(...spansIn(JSON.parse(body) as Json));
    }
    for (const wake of waiting) wake();
    if (status === 'nothing') return;
    response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const until = <T>(look: () => T | undefined): Promise<T> =>
    new Promise((resolve) => {
      const wake = () => {
        const found = look();
        if (found === undefined) return;
        waiting.delete(wake);
        resolve(found);
      };
      waiting.add(wake);
      wake();
    });
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    spans,
    bodies,
    heads,
    span: (test) => until(() => spans.find(test)),
    answer(now) {
      status = now;
    },
    async close() {
      if (!server.listening) return;
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function spansIn(body: Json): CollectedSpan[] {
  return list(body.resourceSpans).flatMap((one) => {
    const resource = attributesIn((one.resource as Json).attributes);
    const service = String(resource['service.name']);
    const instance = String(resource['service.instance.id']);
    return list(one.scopeSpans)
      .flatMap((scope) => list(scope.spans))
      .map((span) => ({
        ...(span as unknown as CollectedSpan),
        parentSpanId: String(span.parentSpanId ?? ''),
        attributes: attributesIn(span.attributes),
        service,
        instance,
      }));
  });
}

function attributesIn(value: unknown): CollectedSpan['attributes'] {
  return Object.fromEntries(
    list(value).map(({ key, value: held }) => [
      String(key),
      Object.values(held as Json)[0] as string | number | boolean,
    ]),
  );
}
