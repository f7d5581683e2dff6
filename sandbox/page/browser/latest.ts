import type { Side, State } from '../wire.ts';

/** The id of the latest task of a side, as people may type it. */
export function latestTask({ tasks }: State, side: Side): string | undefined {
  const task = tasks.findLast((one) => one.side === side);
  return task?.gatewayTask ?? task?.id;
}
