import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Core, notice, resultOf } from './core.ts';
import type { Answer, Route } from './dialect.ts';
import { faultAnswer } from './fault-answers.ts';
import type { Fault } from './faults.ts';
import { fetchImage } from './fetch-image.ts';
import { delay, reset, sendAnswer } from './send.ts';
import { taskJson } from './task-json.ts';
import type { Create, Json, RequestEntry } from './types.ts';

const bodyLimit = 1024 * 1024;

/** What one request is about, gathered on its way through. */
interface Call {
  core: Core;
  entry: RequestEntry;
  route: Route;
  fault: Fault | undefined;
  text: string;
}

/** Answers one request to the API: fault or not, caller, body, task. */
export async function serveApi(
  core: Core,
  request: IncomingMessage,
  response: ServerResponse,
  entry: RequestEntry,
): Promise<void> {
  const { dialect, faults, recorder, closed } = core;
  const { prefix } = dialect;
  const route = entry.path.startsWith(prefix)
    ? dialect.route(entry.method, entry.path.slice(prefix.length))
    : undefined;
  const taskId = route?.on === 'check' ? route.taskId : undefined;
  const fault = route === undefined ? undefined : faults.take(route.on, entry, taskId);
  if (fault !== undefined) entry.fault = fault.kind;
  if (taskId !== undefined) recordCheck(core, taskId);
  if (fault?.kind === 'reset' && fault.when === 'before-reading') return reset(response);

  const text = await read(request);
  if (route === undefined) {
    recorder.emit({ type: 'violation', text: `no such call: ${entry.method} ${entry.path}` });
    return sendAnswer(response, refuse(core, entry, 404, 'Not found'), undefined, closed);
  }
  const answer = carryOut({ core, entry, route, fault, text });
  if (fault?.kind === 'reset') return reset(response);
  if (fault?.kind === 'never') return;
  await delay(fault, closed);
  if (!response.destroyed) await sendAnswer(response, answer, fault, closed);
}

/** Does what is asked, unless a fault keeps it from being done, and says what to answer. */
function carryOut(call: Call): Answer {
  const { core, entry, route, fault, text } = call;
  const body = route.on === 'create' ? parse(text) : undefined;
  if (body !== undefined) entry.body = body;
  const problems = route.on === 'create' ? bodyProblems(entry, route, body) : [];
  for (const problem of problems) core.recorder.emit({ type: 'violation', text: problem });

  const stands = fault !== undefined && standsInTheWay(fault);
  if (stands && fault.creates !== true) return faultAnswer(fault, core.dialect) ?? nothing;
  const caller = core.dialect.unauthorized(entry.headers, core.now());
  if (caller !== undefined) return refuse(core, entry, 401, caller);
  if (text.length > bodyLimit) return refuse(core, entry, 413, 'Body too large');
  if (route.on === 'check') return answerCheck(core, entry, route.taskId, fault);
  if (problems.length > 0) return refuse(core, entry, 400, problems.join('; '));
  const create = createTask(core, entry, body as Json, fault);
  if (stands) return faultAnswer(fault, core.dialect, create.taskId) ?? nothing;
  return core.dialect.created(create.taskId, core.book.size());
}

const nothing: Answer = { status: 200, headers: {}, body: '' };

/** Faults after which the client does not get the usual answer. */
function standsInTheWay({ kind }: Fault): boolean {
  return ![
    ...['delay', 'drip', 'huge', 'status-word', 'no-url', 'cut', 'content-type'],
    'rejected-late',
  ].includes(kind);
}

function createTask(core: Core, entry: RequestEntry, body: Json, fault?: Fault): Create {
  const create: Create = {
    taskId: randomUUID(),
    path: entry.path,
    body,
    headers: entry.headers,
    at: core.now(),
    ...(fault !== undefined && standsInTheWay(fault) ? { unanswered: true as const } : {}),
  };
  const task = core.book.add(create);
  if (fault?.kind === 'rejected-late') {
    task.planned = { status: 'failed', ...core.dialect.rejections[fault.why] };
    if (fault.afterMs !== undefined) task.durationMs = Math.max(0, fault.afterMs - task.queuedMs);
  }
  core.recorder.emit({ type: 'create', create });
  if (core.settings.fetchImages) void fetchImage(core, task);
  return create;
}

function recordCheck(core: Core, taskId: string) {
  const task = core.book.get(taskId);
  const status = task === undefined ? {} : { status: notice(core, task).status };
  core.recorder.emit({ type: 'check', check: { taskId, at: core.now() }, ...status });
}

function answerCheck(
  core: Core,
  entry: RequestEntry,
  taskId: string,
  fault: Fault | undefined,
): Answer {
  const task = core.book.get(taskId);
  if (taskId === '') return refuse(core, entry, 400, 'taskId is required');
  if (task === undefined) return refuse(core, entry, 404, 'Task not found');
  const standing = notice(core, task);
  const shape =
    (standing.outcome?.status === 'completed' ? standing.outcome.shape : undefined) ??
    core.settings.resultShape;
  if (fault?.kind === 'no-url')
    return core.dialect.checked(
      taskJson(
        task,
        {
          status: 'completed',
          progress: 1,
          outcome: { status: 'completed' },
          finishedAt: core.now(),
        },
        {},
        shape,
      ),
    );
  const word = fault?.kind === 'status-word' ? fault.word : undefined;
  return core.dialect.checked(
    taskJson(task, standing, resultOf(core, task, standing), shape, word),
  );
}

function refuse(core: Core, entry: RequestEntry, status: number, message: string): Answer {
  entry.refused = message;
  return core.dialect.refused(status, message);
}

function bodyProblems(
  entry: RequestEntry,
  route: Extract<Route, { on: 'create' }>,
  body: unknown,
): string[] {
  const type = entry.headers['content-type'] ?? '';
  if (!type.startsWith('application/json'))
    return [`content type "${type}" is not application/json`];
  return route.problems(body).map((problem) => `${entry.path}: ${problem}`);
}

/** JSON, or the text itself where it is none. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The whole body, though of a too large one only so much that it is seen to be. */
async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length <= bodyLimit + 65_536) chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
