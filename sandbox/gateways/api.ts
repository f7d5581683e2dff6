import type { IncomingMessage, ServerResponse } from 'node:http';
import { tooFast } from './admission.ts';
import { type Core, notice, shownNow } from './core.ts';
import { carryOutCreate } from './create.ts';
import type { Answer, Route } from './dialect.ts';
import { faultAnswer, standsInTheWay } from './fault-answers.ts';
import type { Fault } from './faults.ts';
import { serveResult } from './media.ts';
import { delay, pause, reset, sendAnswer } from './send.ts';
import { readSent, type Sent, shownBody } from './sent.ts';
import type { Task } from './tasks.ts';
import type { RequestEntry } from './types.ts';

const usualBodyLimit = 1024 * 1024;

/** What one request is about, gathered on its way through. */
interface Call {
  core: Core;
  entry: RequestEntry;
  route: Route;
  fault: Fault | undefined;
  sent: Sent | undefined;
  /** Over the limit. */
  tooLarge: boolean;
}

/** Answers one request to the API: fault or not, caller, body, task. */
export async function serveApi(
  core: Core,
  request: IncomingMessage,
  response: ServerResponse,
  entry: RequestEntry,
): Promise<void> {
  const { recorder, closed } = core;
  const route = routeOf(core, entry);
  const taskId = route !== undefined && 'taskId' in route ? route.taskId : undefined;
  const fault = route === undefined ? undefined : core.faults.take(targetOf(route), entry, taskId);
  if (fault !== undefined) entry.fault = fault.kind;
  if (route !== undefined) entry.on = route.on;
  if (taskId !== undefined) entry.taskId = taskId;
  if (route?.on === 'check') recordCheck(core, route.taskId);
  if (fault?.kind === 'reset' && fault.when === 'before-reading') return reset(response);

  const limit = core.dialect.bodyLimit ?? usualBodyLimit;
  const bytes = await read(request, limit);
  if (route === undefined) {
    recorder.emit({ type: 'violation', text: `no such call: ${entry.method} ${entry.path}` });
    return sendAnswer(response, refuse(core, entry, 404, 'Not found'), undefined, closed);
  }
  const sent =
    route.on === 'create' ? await readSent(entry.headers['content-type'] ?? '', bytes) : undefined;
  if (sent !== undefined) entry.body = shownBody(sent);
  const call = { core, entry, route, fault, sent, tooLarge: bytes.length > limit };
  const answer = carryOut(call);
  if (answer === 'content') return serveContent(call, request, response);
  if (fault?.kind === 'reset') return reset(response);
  if (fault?.kind === 'never') return;
  await delay(fault, closed);
  await pause(core.settings.lateMs, closed);
  if (!response.destroyed) await sendAnswer(response, answer, fault, closed);
}

function routeOf({ dialect }: Core, { path, method }: RequestEntry): Route | undefined {
  const { prefix } = dialect;
  return path.startsWith(prefix) ? dialect.route(method, path.slice(prefix.length)) : undefined;
}

function targetOf(route: Route): Fault['on'] {
  return route.on === 'content' ? route.variant : route.on;
}

/** Does what is asked, unless a fault keeps it from being done, and says what to answer. */
function carryOut({ core, entry, route, fault, sent, tooLarge }: Call): Answer | 'content' {
  const judgement = route.on === 'create' && sent !== undefined ? route.judge(sent) : undefined;
  for (const text of [...(judgement?.problems ?? []), ...(judgement?.remarks ?? [])])
    core.recorder.emit({ type: 'violation', text });

  const stands = fault !== undefined && standsInTheWay(fault);
  if (stands && fault.creates !== true && route.on !== 'content')
    return faultAnswer(fault, core.dialect) ?? nothing;
  const caller = core.settings.locked
    ? 'Invalid or missing API key'
    : core.dialect.unauthorized(entry.headers, core.now(), entry.path);
  if (caller !== undefined) return refuse(core, entry, 401, caller);
  const faster = tooFast(core, entry);
  if (faster !== undefined) return faster;
  if (tooLarge) return refuse(core, entry, 413, 'Body too large');
  if (route.on === 'list') return route.answer(core.settings);
  if (route.on === 'balance') return route.answer(core.settings, core.dialect.keyOf(entry.headers));
  if (route.on !== 'create') return answerAbout(core, entry, route, fault);
  return judgement === undefined ? nothing : carryOutCreate(core, entry, judgement, fault);
}

const nothing: Answer = { status: 200, headers: {}, body: '' };

type AboutTask = Extract<Route, { taskId: string }>;

function answerAbout(
  core: Core,
  entry: RequestEntry,
  route: AboutTask,
  fault: Fault | undefined,
): Answer | 'content' {
  const { dialect } = core;
  if (route.taskId === '') return refuse(core, entry, 400, 'taskId is required');
  const task = core.book.get(route.taskId);
  if (task === undefined) {
    entry.refused = 'Task not found';
    return (
      dialect.unknownTask?.(route.on) ?? dialect.refused(404, 'Task not found', { on: route.on })
    );
  }
  if (dialect.ownTasksOnly === true && task.owner !== dialect.keyOf(entry.headers))
    return refuse(core, entry, 403, 'This key may not see this video', route.on);
  if (route.on === 'check') return answerCheck(core, task, route.as, fault);
  return route.on === 'remove' ? remove(core, entry, task) : content(core, task);
}

function recordCheck(core: Core, taskId: string) {
  const task = core.book.get(taskId);
  const status = task === undefined ? {} : { status: notice(core, task).status };
  core.recorder.emit({ type: 'check', check: { taskId, at: core.now() }, ...status });
}

function answerCheck(
  core: Core,
  task: Task,
  as: string | undefined,
  fault: Fault | undefined,
): Answer {
  const word = fault?.kind === 'status-word' ? fault.word : undefined;
  const shown = shownNow(core, task, word);
  if (fault?.kind !== 'no-url') return core.dialect.checked(shown, as);
  const finishedAt = core.now();
  const standing = {
    status: 'completed' as const,
    progress: 1,
    outcome: { status: 'completed' as const },
    finishedAt,
  };
  return core.dialect.checked({ ...shown, standing, result: {} }, as);
}

function remove(core: Core, entry: RequestEntry, task: Task): Answer {
  const removal = core.dialect.removed?.(shownNow(core, task));
  if (removal === undefined) return refuse(core, entry, 405, 'Method not allowed');
  if (removal.effect === 'forget') core.book.remove(task.create.taskId);
  if (removal.effect === 'cancel') {
    core.book.end(task, { status: 'cancelled', errorMessage: 'The task was cancelled.' });
    notice(core, task);
  }
  return removal.answer;
}

/** Whether the content may be sent now, and what to say where not. */
function content(core: Core, task: Task): Answer | 'content' {
  const standing = notice(core, task);
  const late =
    standing.outcome?.status === 'completed' && task.contentAsked++ < core.settings.contentLate;
  if (standing.outcome?.status === 'completed' && !late) return 'content';
  return core.dialect.noContent?.(standing) ?? core.dialect.refused(404, 'Not found');
}

function serveContent(
  { core, route, fault }: Call,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { taskId, variant } = route as Extract<Route, { on: 'content' }>;
  return serveResult(core, request, response, { taskId, target: variant, fault });
}

function refuse(
  core: Core,
  entry: RequestEntry,
  status: number,
  message: string,
  on: Route['on'] | undefined = undefined,
): Answer {
  entry.refused = message;
  return core.dialect.refused(status, message, { on });
}

/** The whole body, though of a too large one only so much that it is seen to be. */
async function read(request: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length <= limit + 65_536) chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
