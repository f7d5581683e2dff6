import { deliver } from './deliver.ts';
import type { Deps } from './deps.ts';
import { learnFrom } from './durations.ts';
import type { Task, TaskEvent } from './task.ts';

type End = Extract<TaskEvent, { type: 'succeeded' | 'failed' | 'lost' | 'stopped' }>;

/** Saves the end of a task, settles its credits, lets the next in the queue go, and delivers. */
export async function endTask(deps: Deps, task: Task, event: End): Promise<void> {
  deps.untried.add(`${task.id}:result`);
  const ended = await deps.tasks.apply(task.id, event);
  const { id, state, gateway, taskId, traceId, failure } = ended;
  deps.log.info(
    { task: id, state, gateway, taskId, traceId: failure?.traceId ?? traceId, failure },
    'task ended',
  );
  await leaveQueue(deps, id);
  await leaveGateway(deps, id);
  if (event.type === 'succeeded') await learnFrom(deps, task, event.at);
  await deliver(deps, ended);
}

/** Gives back a task's place in the queue, and lets those begin whose turn it is then. */
export async function leaveQueue(deps: Deps, id: string): Promise<void> {
  for (const next of await deps.turns.leave(id)) await deps.scheduler.at(next, deps.clock.now());
}

/** Gives back a task's place at its gateway, and lets those look again that wait for one. */
export async function leaveGateway(deps: Deps, id: string): Promise<void> {
  for (const next of deps.gatewayRoom.leave(id)) await deps.scheduler.at(next, deps.clock.now());
}
