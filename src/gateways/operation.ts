import { GatewayRefusal, type Operation, type Started } from '../core/gateway.ts';
import { textOf } from './said.ts';

/**
 * What is stored of a task at a gateway that needs its id only, and the name of the key that it was started with where there are several.
 * @param key what `Keyring.stored` gives
 */
export function startedWith(
  taskId: string,
  traceId: string | undefined,
  key: { readonly key?: string } = {},
): Started {
  const operation = { taskId, ...key };
  return { taskId, operation, ...(traceId === undefined ? {} : { traceId }) };
}

/** The name of the key that a stored operation was started with; undefined where there was one only. */
export function keyIn(operation: Operation): string | undefined {
  return textOf(operation.key);
}

/** The id out of a stored operation. Throws GatewayRefusal `unknown-task` for one that was not made here. */
export function taskIdIn(operation: Operation): string {
  const taskId = textOf(operation.taskId);
  if (taskId === undefined) throw new GatewayRefusal('unknown-task', 'the operation holds no id');
  return taskId;
}
