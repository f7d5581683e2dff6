import { forgetAsk } from './asks.ts';
import { deliver } from './deliver.ts';
import type { Deps } from './deps.ts';
import { learnFrom } from './durations.ts';
import { planNow } from './plan.ts';
import { settle } from './settle.ts';
import type { Task, TaskEvent } from './task.ts';
import { withoutPrompt } from './without-prompt.ts';

type End = Extract<TaskEvent, { type: 'succeeded' | 'failed' | 'lost' | 'stopped' }>;

/** Saves the end of a task, settles its credits, lets the next in the queue go, and delivers: part of a step. */
export async function endTask(deps: Deps, task: Task, event: End): Promise<void> {
  const ended = await saved(deps, task, event);
  deps.untried.add(`${task.id}:result`);
  // Together they share their journeys to the store.
  await Promise.all([
    clearUp(deps, ended),
    deps.totals.note(ended),
    event.type === 'succeeded' ? learnFrom(deps, task, event.at) : undefined,
  ]);
  await deliver(deps, ended);
}

/** The same outside of the steps: what follows from the end is the next step's, so that nothing of one task happens twice at once. Resolves to the ended task. */
export async function endBeside(deps: Deps, task: Task, event: End): Promise<Task> {
  const ended = await saved(deps, task, event);
  await deps.totals.note(ended);
  await planNow(deps, ended.id);
  return ended;
}

async function saved(deps: Deps, task: Task, event: End): Promise<Task> {
  const ended = await deps.tasks.apply(task.id, event);
  const { id, state, gateway, taskId, traceId, failure } = ended;
  const said =
    failure?.detail === undefined ? {} : { detail: withoutPrompt(ended, failure.detail) };
  const told = failure === undefined ? {} : { failure: { ...failure, ...said } };
  deps.log.info(
    { task: id, state, gateway, taskId, traceId: failure?.traceId ?? traceId, ...told },
    'task ended',
  );
  deps.observe({ type: 'ended', task: ended });
  return ended;
}

/** What is left to do for a task that has ended: whoever saved its end may not have come further, or may not know that it was saved. */
export async function finish(deps: Deps, ended: Task): Promise<void> {
  await clearUp(deps, ended);
  await deliver(deps, ended);
}

/** Each part may be repeated. */
async function clearUp(deps: Deps, ended: Task): Promise<void> {
  await Promise.all([
    settleUp(deps, ended),
    leaveQueue(deps, ended.id),
    leaveGateway(deps, ended.id),
  ]);
}

/** Settles the credits of a task that has ended, and forgets when its gateway was to be asked. */
export async function settleUp(deps: Deps, ended: Task): Promise<void> {
  await Promise.all([settle(deps, ended), forgetAsk(deps, ended.id)]);
}

/** Gives back a task's place in the queue, and lets those begin whose turn it is then. */
export async function leaveQueue(deps: Deps, id: string): Promise<void> {
  for (const next of await deps.turns.leave(id)) await deps.scheduler.at(next, deps.clock.now());
}

/** Gives back a task's place at its gateway, and lets those look again that wait for one. */
export async function leaveGateway(deps: Deps, id: string): Promise<void> {
  for (const next of deps.gatewayRoom.leave(id)) await deps.scheduler.at(next, deps.clock.now());
}
