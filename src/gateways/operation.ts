import { GatewayRefusal, type Operation, type Started } from '../core/gateway.ts';
import { textOf } from './said.ts';

/** What is stored of a task at a gateway that needs its id only. */
export function startedWith(taskId: string, traceId: string | undefined): Started {
  return { taskId, operation: { taskId }, ...(traceId === undefined ? {} : { traceId }) };
}

/** The id out of a stored operation. Throws GatewayRefusal `unknown-task` for one that was not made here. */
export function taskIdIn(operation: Operation): string {
  const taskId = textOf(operation.taskId);
  if (taskId === undefined) throw new GatewayRefusal('unknown-task', 'the operation holds no id');
  return taskId;
}
