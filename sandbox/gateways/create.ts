import { randomUUID } from 'node:crypto';
import { turnedAway } from './admission.ts';
import { type Core, shownNow } from './core.ts';
import type { Answer, Judgement } from './dialect.ts';
import { faultAnswer, standsInTheWay } from './fault-answers.ts';
import type { Fault } from './faults.ts';
import { fetchImage } from './fetch-image.ts';
import type { Task } from './tasks.ts';
import type { Create, RequestEntry } from './types.ts';

/** Accepts a create or refuses it, and says what to answer. The caller was let in. */
export function carryOutCreate(
  core: Core,
  entry: RequestEntry,
  judgement: Judgement,
  fault: Fault | undefined,
): Answer {
  const { problems, status = 400 } = judgement;
  if (problems.length > 0) {
    entry.refused = problems.join('; ');
    return core.dialect.refused(status, entry.refused, { on: 'create' });
  }
  const turned = turnedAway(core, entry, judgement);
  if (turned !== undefined) return turned;
  const task = createTask(core, entry, judgement, fault);
  if (fault !== undefined && standsInTheWay(fault))
    return (
      faultAnswer(fault, core.dialect, task.create.taskId) ?? { status: 200, headers: {}, body: '' }
    );
  return core.dialect.created(shownNow(core, task), core.book.size());
}

function createTask(
  core: Core,
  entry: RequestEntry,
  { body, model }: Judgement,
  fault: Fault | undefined,
): Task {
  const { dialect } = core;
  const create: Create = {
    taskId: dialect.newTaskId?.() ?? randomUUID(),
    path: entry.path,
    model,
    body,
    headers: entry.headers,
    at: core.now(),
    ...(fault !== undefined && standsInTheWay(fault) ? { unanswered: true as const } : {}),
  };
  const task = core.book.add(create, dialect.keyOf(entry.headers));
  if (fault?.kind === 'rejected-late') {
    task.planned = { status: 'failed', ...dialect.rejections[fault.why] };
    if (fault.afterMs !== undefined) task.durationMs = Math.max(0, fault.afterMs - task.queuedMs);
  }
  entry.taskId = create.taskId;
  core.recorder.emit({ type: 'create', create });
  if (core.settings.fetchImages) void fetchImage(core, task);
  return task;
}
