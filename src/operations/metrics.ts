import type { IncomingMessage, ServerResponse } from 'node:http';
import { Gauge, Registry } from 'prom-client';
import type { GatewayView } from '../core/gateway-report.ts';
import type { Platform } from '../core/platform.ts';
import { isFromOutside } from './from-outside.ts';
import { notFound } from './not-found.ts';
import type { SmallServer } from './server.ts';
import { addShardGauge } from './shard-gauge.ts';
import {
  addConnectedGauge,
  addQueueGauge,
  addReadyGauge,
  addWarningGauge,
  type CountQueue,
} from './state-gauges.ts';
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
  /** Where what is counted meanwhile is registered already. */
  readonly registry?: Registry;
  /** Asked at each scrape too. */
  readonly platforms?: () => readonly Pick<Platform, 'name' | 'health'>[];
  /** What `RunningCore.steps` does. */
  readonly steps?: CountSteps;
  /** What `RunningCore.queue` does. */
  readonly queue?: CountQueue;
  /** What `Health.isReady` does. */
  readonly ready?: () => Promise<boolean>;
  /** BALANCE_WARNING. */
  readonly balanceWarning?: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

export interface Metrics {
  /** Adds `GET /metrics`. */
  serve(http: Pick<SmallServer, 'addQuietly'>): void;
}

/** What this process knows of its gateways and of everything else that it is given, for Prometheus. */
export function createMetrics(options: MetricsOptions): Metrics {
  const { registry = new Registry() } = options;
  addGatewayGauges(registry, options);
  addOthers(registry, options);
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

function addOthers(registry: Registry, options: MetricsOptions): void {
  const { platforms, steps, queue, ready, balanceWarning } = options;
  if (platforms !== undefined) {
    addShardGauge(registry, platforms);
    addConnectedGauge(registry, platforms);
  }
  if (steps !== undefined) addStepsGauge(registry, steps);
  if (queue !== undefined) addQueueGauge(registry, queue);
  if (ready !== undefined) addReadyGauge(registry, ready);
  if (balanceWarning !== undefined) addWarningGauge(registry, balanceWarning);
}

function addGatewayGauges(
  registry: Registry,
  { gateways, now }: Pick<MetricsOptions, 'gateways' | 'now'>,
): void {
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
}
