import { linkDelivery, showAcknowledgement } from './response-url.ts';
import { encodePayload, postSigned } from './signed-http.ts';
import type { SocketMode } from './socket-mode.ts';
import type { Delivery, Fields, Retry, Route } from './types.ts';
import type { World } from './world.ts';

/** How one payload is to be sent. */
export interface DeliverOptions {
  /** Default: the route set with `useRoute`, at first the socket. */
  via?: Route | undefined;
  retry?: Retry | undefined;
}

/** Sends a payload to the bot and waits for the acknowledgement, or for the time to run out. */
export async function deliver(
  world: World,
  sockets: SocketMode,
  kind: Delivery['kind'],
  payload: Fields,
  options: DeliverOptions = {},
): Promise<Delivery> {
  const route = options.via ?? world.route;
  const delivery: Delivery = {
    id: world.nextId('E'),
    kind,
    payload,
    via: route === 'socket' ? 'socket' : 'http',
    retry: options.retry,
    triggerId: text(payload.trigger_id),
    responseUrl: text(payload.response_url),
    sentAt: world.now(),
    outcome: 'waiting',
    responses: [],
  };
  world.deliveries.add(delivery);
  linkDelivery(world, delivery);
  world.emit({ type: 'delivery', delivery });
  const started = performance.now();
  if (route === 'socket') await bySocket(sockets, delivery);
  else await byHttp(world, route, delivery);
  if (delivery.outcome === 'acknowledged') {
    delivery.ackMs = performance.now() - started;
    delivery.acknowledgedAt = world.now();
    if (kind === 'slash_commands') showAcknowledgement(world, delivery);
  } else {
    delivery.error = delivery.outcome === 'timed_out' ? 'operation_timeout' : 'dispatch_failed';
  }
  world.emit({ type: 'delivery', delivery });
  return delivery;
}

async function bySocket(sockets: SocketMode, delivery: Delivery): Promise<void> {
  const sent = sockets.send({
    type: delivery.kind,
    payload: delivery.payload,
    accepts_response_payload: delivery.kind !== 'events_api',
    ...(delivery.kind === 'events_api' || delivery.retry !== undefined
      ? {
          retry_attempt: delivery.retry?.num ?? 0,
          retry_reason: delivery.retry?.reason ?? '',
        }
      : {}),
  });
  if (sent === undefined) {
    delivery.outcome = 'dispatch_failed';
    return;
  }
  const answer = await sent;
  delivery.outcome = answer === undefined ? 'timed_out' : 'acknowledged';
  delivery.ack = answer?.payload;
}

async function byHttp(
  world: World,
  route: Exclude<Route, 'socket'>,
  delivery: Delivery,
): Promise<void> {
  try {
    const encoded = encodePayload(delivery.kind, delivery.payload);
    const answer = await postSigned(world, route, { ...encoded, retry: delivery.retry });
    delivery.status = answer.status;
    delivery.ack = answer.payload;
    delivery.outcome = answer.status === 200 ? 'acknowledged' : 'refused';
  } catch (error) {
    const late = error instanceof Error && error.name === 'TimeoutError';
    delivery.outcome = late ? 'timed_out' : 'dispatch_failed';
  }
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
