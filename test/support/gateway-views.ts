import type { GatewayView } from '../../src/core/index.ts';

/** The moment at which these are looked at, ms since the epoch. */
export const AT = Date.UTC(2026, 10, 21, 12);

export const model = (id: string, more: object = {}) => ({ id, label: id, ...more });

/** A gateway that is well. */
export function gatewayView(more: Partial<GatewayView> = {}): GatewayView {
  return {
    name: 'mountsea',
    health: { circuit: 'closed' },
    running: 2,
    models: [model('sora-2')],
    ...more,
  };
}

/** As many as anybody could have, each as talkative as it can be. */
export function manyGateways(count: number): GatewayView[] {
  const models = Array.from({ length: 1000 }, (_, index) =>
    model(
      `${index}-${'&<x>`*_'.repeat(20)}`,
      index % 2 === 0 ? { retired: '2026-09-24', until: AT + 60_000 } : {},
    ),
  );
  return Array.from({ length: count }, (_, index) =>
    gatewayView({
      name: `server-${index}-${'&*'.repeat(60)}`,
      health: { circuit: 'open', until: AT + 60_000, keys: { usable: 1, all: 20 } },
      most: 1000,
      models,
      balance: { left: 1e15 / 3, at: AT },
    }),
  );
}
