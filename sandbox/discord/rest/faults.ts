import { refusal } from '../errors.ts';
import type { FaultRule } from '../types.ts';
import type { World } from '../world.ts';

/** The next fault for this request, counted down. */
export function takeFault(world: World, method: string, path: string): FaultRule | undefined {
  const index = world.faults.findIndex(({ rule }) => {
    if (rule.method !== undefined && rule.method.toUpperCase() !== method) return false;
    if (typeof rule.path === 'string') return path.includes(rule.path);
    rule.path.lastIndex = 0;
    return rule.path.test(path);
  });
  const found = world.faults[index];
  if (found === undefined) return undefined;
  found.left -= 1;
  if (found.left <= 0) world.faults.splice(index, 1);
  return found.rule;
}

/** A scripted answer, or undefined when the fault is nothing but a delay. */
export interface FaultAnswer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** The answer a fault asks for, complete with what belongs to its status. */
export function faultAnswer(rule: FaultRule): FaultAnswer | undefined {
  const known = rule.code === undefined ? undefined : refusal(rule.code);
  const status = rule.status ?? known?.status;
  if (status === undefined) return undefined;
  if (status === 429) return rateLimited(rule);
  const body = rule.body ??
    known?.body() ?? { message: `${status}: ${REASONS[status] ?? 'Error'}`, code: 0 };
  const html = typeof body === 'string';
  return {
    status,
    headers: { 'content-type': html ? 'text/html' : 'application/json', ...rule.headers },
    body: html ? body : JSON.stringify(body),
  };
}

const REASONS: Readonly<Record<number, string>> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

function rateLimited(rule: FaultRule): FaultAnswer {
  const seconds = rule.retryAfter ?? 0.1;
  const scope = rule.scope ?? 'user';
  const global = scope === 'global';
  const body = rule.body ?? {
    message: 'You are being rate limited.',
    retry_after: seconds,
    global,
  };
  return {
    status: 429,
    headers: {
      'content-type': 'application/json',
      // Discord rounds the header up and gives the fraction in the body and in Reset-After.
      'retry-after': String(Math.ceil(seconds)),
      'x-ratelimit-scope': scope,
      ...(global
        ? { 'x-ratelimit-global': 'true' }
        : {
            'x-ratelimit-limit': '5',
            'x-ratelimit-remaining': '0',
            'x-ratelimit-reset-after': String(seconds),
            'x-ratelimit-bucket': 'local-discord-fault',
          }),
      ...rule.headers,
    },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  };
}
