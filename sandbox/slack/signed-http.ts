import { createHmac } from 'node:crypto';
import type { Fields, Retry, Route } from './types.ts';
import type { World } from './world.ts';

/** What a bot's HTTP endpoint answered. */
export interface HttpAnswer {
  status: number;
  body: string;
  /** The body as JSON where it says it is; else its text, `undefined` when empty. */
  payload: unknown;
}

/** POSTs to the bot's endpoint with Slack's signature; rejects when it takes too long. */
export async function postSigned(
  world: World,
  route: Exclude<Route, 'socket'>,
  request: { body: string; contentType: string; retry?: Retry | undefined },
): Promise<HttpAnswer> {
  const response = await fetch(route.http, {
    method: 'POST',
    headers: {
      'content-type': request.contentType,
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      ...signature(world, route, request.body),
      ...(request.retry === undefined
        ? {}
        : {
            'x-slack-retry-num': String(request.retry.num),
            'x-slack-retry-reason': request.retry.reason,
          }),
    },
    body: request.body,
    redirect: 'manual',
    signal: AbortSignal.timeout(world.ackTimeoutMs),
  });
  const body = await response.text();
  const isJson = response.headers.get('content-type')?.includes('application/json');
  const payload: unknown = isJson && body !== '' ? JSON.parse(body) : body || undefined;
  return { status: response.status, body, payload };
}

function signature(
  world: World,
  route: Exclude<Route, 'socket'>,
  body: string,
): Record<string, string> {
  if (route.tamper === 'unsigned') return {};
  // The receiver compares with its own clock, so this is always the real one.
  const age = route.tamper === 'timestamp' ? 600 : 0;
  const timestamp = Math.floor(Date.now() / 1000) - age;
  const secret = route.tamper === 'signature' ? 'not the secret' : world.signingSecret;
  const hash = createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex');
  return { 'x-slack-request-timestamp': String(timestamp), 'x-slack-signature': `v0=${hash}` };
}

/** A payload as its kind travels over HTTP. */
export function encodePayload(
  kind: string,
  payload: Fields,
): { body: string; contentType: string } {
  if (kind === 'events_api') {
    return { body: JSON.stringify(payload), contentType: 'application/json' };
  }
  const form =
    kind === 'interactive'
      ? { payload: JSON.stringify(payload) }
      : Object.fromEntries(Object.entries(payload).map(([key, value]) => [key, String(value)]));
  return {
    body: new URLSearchParams(form).toString(),
    contentType: 'application/x-www-form-urlencoded',
  };
}
