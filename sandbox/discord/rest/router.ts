import type { KeyReport } from '../schemas/parse.ts';
import type { Upload } from '../uploads.ts';
import type { World } from '../world.ts';

/** A request that found its route. */
export interface RestRequest {
  world: World;
  /** A part of the path by its name in the pattern. */
  param: (name: string) => string;
  query: URLSearchParams;
  body: unknown;
  uploads: readonly Upload[];
  report: KeyReport;
}

/** What a route answers; without a body it is a 204. */
export interface RestAnswer {
  status: number;
  body?: unknown;
}

export interface Route {
  method: string;
  /** Such as `/channels/:channel/messages`. */
  pattern: string;
  /** Callbacks and webhooks are authorised by the token in their path. */
  open?: boolean;
  handle: (request: RestRequest) => RestAnswer;
}

export interface Match {
  route: Route;
  params: ReadonlyMap<string, string>;
}

/** 200 with a body, or 204 without. */
export function ok(body?: unknown): RestAnswer {
  return body === undefined ? { status: 204 } : { status: 200, body };
}

/** Finds routes by method and path segments. */
export function createRouter(
  routes: readonly Route[],
): (method: string, path: string) => Match | undefined {
  const table = new Map<string, { route: Route; parts: string[] }[]>();
  for (const route of routes) {
    const parts = route.pattern.split('/').slice(1);
    const key = `${route.method} ${parts.length}`;
    table.set(key, [...(table.get(key) ?? []), { route, parts }]);
  }
  return (method, path) => {
    const segments = path.split('/').slice(1);
    for (const { route, parts } of table.get(`${method} ${segments.length}`) ?? []) {
      const params = match(parts, segments);
      if (params !== undefined) return { route, params };
    }
    return undefined;
  };
}

function match(
  parts: readonly string[],
  segments: readonly string[],
): Map<string, string> | undefined {
  const params = new Map<string, string>();
  for (const [index, part] of parts.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith(':') && segment !== '') params.set(part.slice(1), segment);
    else if (part !== segment) return undefined;
  }
  return params;
}
