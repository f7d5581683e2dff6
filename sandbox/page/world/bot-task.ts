import { isEnded, isSpent, type Task } from '../../../src/core/task.ts';
import type { BotTask, Side } from '../wire.ts';

/** A task as the page shows it: nothing of its address, which holds secrets. */
export function botTask(
  task: Task,
  { side, person }: { readonly side: Side; readonly person: string },
): BotTask {
  const { id, state, delivery, request, gateway, taskId, refusals = [], failure } = task;
  const { cost, tries, createdAt, startedAt, endedAt } = task;
  return {
    id,
    state,
    delivery,
    side,
    person,
    prompt: request.prompt,
    model: request.model,
    cost,
    credits: isEnded(task) ? (isSpent(task) ? 'spent' : 'back') : 'held',
    gateway,
    ...(taskId === undefined ? {} : { gatewayTask: taskId }),
    refusals: refusals.map((one) => ({ gateway: one.gateway, why: one.failure.code })),
    ...(failure === undefined ? {} : { failure: failure.code }),
    tries,
    createdAt,
    ...(startedAt === undefined ? {} : { startedAt }),
    ...(endedAt === undefined ? {} : { endedAt }),
  };
}

/** Fields of an address that many tasks share. */
const SHARED = new Set([
  ...['applicationId', 'channelId', 'guildId', 'place'],
  ...['teamId', 'enterpriseId', 'userId'],
]);

/** Messages of a task by the field of its address, as people know them. */
const PARTS: Readonly<Record<string, string>> = {
  messageId: 'opening message',
  rootTs: 'opening message',
  cardId: 'card',
  cardTs: 'card',
  resultId: 'result',
  resultTs: 'result',
};

/** Which task something belongs to, and which part of it that is, where it has a name. */
export interface Whose {
  readonly task: string;
  readonly part?: string;
}

/** Everything by which a call can be found to belong to a task: its ids, its prompt, and what its address names. */
export function marksOf({
  id: task,
  taskId,
  address,
  request,
}: Pick<Task, 'id' | 'taskId' | 'address' | 'request'>): Map<string, Whose> {
  const marks = new Map<string, Whose>([
    [task, { task }],
    [promptMark(request.prompt), { task }],
  ]);
  if (taskId !== undefined) marks.set(taskId, { task });
  for (const [text, field] of textsIn(address)) {
    const part = PARTS[field];
    // Discord gives a thread the id of its opening message.
    if (part !== undefined) marks.set(text, { task, part });
    else if (!marks.has(text)) marks.set(text, { task });
  }
  return marks;
}

/** By what is asked for; the latest task that asks for it counts. */
export function promptMark(prompt: string): string {
  return `prompt:${prompt}`;
}

/** Texts with the name of the field that holds them. */
function textsIn(value: unknown, field = ''): [text: string, field: string][] {
  if (typeof value === 'string') return [[value, field]];
  if (Array.isArray(value)) return value.flatMap((one) => textsIn(one, field));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    SHARED.has(name) ? [] : textsIn(inner, name),
  );
}
