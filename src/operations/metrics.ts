import type { IncomingMessage, ServerResponse } from 'node:http';
import { Gauge, Registry } from 'prom-client';
import type { GatewayView } from '../core/gateway-report.ts';
import type { Platform } from '../core/platform.ts';
import { isFromOutside } from './from-outside.ts';
import { notFound } from './not-found.ts';
import type { SmallServer } from './server.ts';
import { addShardGauge } from './shard-gauge.ts';
import { addStepsGauge, type CountSteps } from './steps-gauge.ts';

const CIRCUITS = ['closed', 'half-open', 'open'] as const;

/** A number of each gateway; undefined where it does not tell one. */
const NUMBERS: readonly [string, string, (view: GatewayView, now: number) => number | undefined][] =
  [
    [
      'reelbot_gateway_balance',
      "What is left on the operator's account, in the gateway's own unit.",
      ({ balance }) => balance?.left,
    ],
    [
      'reelbot_gateway_running',
      'Tasks at the gateway that this process follows.',
      ({ running }) => running,
    ],
    [
      'reelbot_gateway_keys_usable',
      'Keys that are not set aside for want of credit.',
      ({ health }) => health.keys?.usable,
    ],
    [
      'reelbot_gateway_models',
      'Models that can be asked for now.',
      ({ models }, now) => models.filter((model) => isOnOffer(model, now)).length,
    ],
  ];

function isOnOffer({ retired, until = 0 }: GatewayView['models'][number], now: number): boolean {
  return until <= now && !(Date.parse(`${retired}T00:00:00Z`) <= now);
}

export interface MetricsOptions {
  /** What `RunningCore.gateways` does: asked at each scrape, so that nothing is counted in between. */
  readonly gateways: () => readonly GatewayView[];
  /** Asked at each scrape too. */
  readonly platforms?: () => readonly Pick<Platform, 'health'>[];
  /** What `RunningCore.steps` does. */
  readonly steps?: CountSteps;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface Metrics {
  /** Adds `GET /metrics`. */
  serve(http: Pick<SmallServer, 'addQuietly'>): void;
}

/** What this process knows of its gateways, and of its connections where there are several of one platform, for Prometheus. */
export function createMetrics(options: MetricsOptions): Metrics {
  const { gateways, platforms, steps, now } = options;
  const registry = new Registry();
  const registers = [registry];
  for (const [name, help, read] of NUMBERS) {
    new Gauge({
      name,
      help,
      registers,
      labelNames: ['gateway'],
      collect() {
        this.reset();
        for (const view of gateways()) {
          const value = read(view, now());
          if (value !== undefined) this.set({ gateway: view.name }, value);
        }
      },
    });
  }
  new Gauge({
    name: 'reelbot_gateway_circuit',
    help: '1 for the state that the circuit breaker is in.',
    registers,
    labelNames: ['gateway', 'state'],
    collect() {
      this.reset();
      for (const { name: gateway, health } of gateways()) {
        for (const state of CIRCUITS) {
          this.set({ gateway, state }, Number(health.circuit === state));
        }
      }
    },
  });
  if (platforms !== undefined) addShardGauge(registry, platforms);
  if (steps !== undefined) addStepsGauge(registry, steps);
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (isFromOutside(request)) return notFound(response);
    const body = await registry.metrics();
    response.writeHead(200, {
      'content-type': registry.contentType,
      'content-length': Buffer.byteLength(body),
      'cache-control': 'no-store',
    });
    response.end(body);
  };
  return { serve: (http) => http.addQuietly('GET', '/metrics', answer) };
}
