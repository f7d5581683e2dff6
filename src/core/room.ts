import type { Deps } from './deps.ts';
import { leaveGateway } from './end.ts';
import { isEnded, type Task } from './task.ts';

/** When a task looks again at gateways that are full, where others may make room without telling this process, ms. */
const FULL_MS = 5000;

/** Whether a task may have a place: it has not ended. */
export async function isAtWork(deps: Deps, id: string): Promise<boolean> {
  const task = await deps.tasks.get(id);
  return task !== undefined && !isEnded(task);
}

/**
 * A task waits for a place at a gateway. Among several processes the end of a task that began here may have been seen by another, which knows nothing of
 * the place: such places are given back first.
 */
export async function waitForRoom(deps: Deps, { id }: Task): Promise<void> {
  deps.gatewayRoom.wait(id);
  if (deps.members.alone) return;
  await deps.scheduler.at(id, deps.clock.now() + FULL_MS);
  for (const other of deps.gatewayRoom.ids()) {
    if (!(await isAtWork(deps, other))) await leaveGateway(deps, other);
  }
}
