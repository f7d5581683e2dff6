import type { GatewayEvent, LocalGateway, RequestEntry } from '../../../gateways/index.ts';
import type { FetchedImage, SentHook } from '../../../gateways/types.ts';
import type { Actor } from '../../wire.ts';
import { promptMark } from '../../world/bot-task.ts';
import { promptIn } from '../gateways.ts';
import { FROM_PAGE } from '../media.ts';
import { BOT, DISCORD, gatewayActor, YOU } from './actors.ts';
import { shownPath, shownPathOf } from './address.ts';
import type { CallLog, MoreOfCall } from './log.ts';

const WORDS: Readonly<Record<string, string>> = {
  create: 'create a video',
  check: 'check',
  content: 'fetch the video',
  remove: 'cancel',
  list: 'list the models',
  balance: 'ask what is left',
};

/** What a fault does, for people. */
const FAULTS: Readonly<Record<string, string>> = {
  'rejected-late': 'will be refused on purpose',
  rejected: 'refused on purpose',
  reset: 'cut on purpose',
  never: 'not answered on purpose',
  delay: 'late on purpose',
};

/** Of no task: by this the bot finds out whether a gateway answers at all. */
const KNOCK = 'reelbot-knock';

/** Notes what the bot asks the gateways, and what they fetch and send themselves; returns how to stop. */
export function noteGateways(gateways: readonly LocalGateway[], log: CallLog): () => void {
  const stops = gateways.map((gateway) => {
    const open = new WeakMap<RequestEntry, (more: MoreOfCall) => void>();
    return gateway.subscribe((event) => noteEvent(log, gateway, open, event));
  });
  return () => {
    for (const stop of stops) stop();
  };
}

function noteEvent(
  log: CallLog,
  gateway: LocalGateway,
  open: WeakMap<RequestEntry, (more: MoreOfCall) => void>,
  event: GatewayEvent,
): void {
  switch (event.type) {
    case 'request': {
      const { request } = event;
      if (request.headers['user-agent'] === FROM_PAGE) break;
      // What it is about is known once it has been read so far.
      queueMicrotask(() => open.set(request, begin(log, gateway, request)));
      break;
    }
    case 'answer':
    case 'cut':
      open.get(event.request)?.(ended(gateway, event.request));
      break;
    case 'image':
      noteImage(log, gateway, event.taskId, event.image);
      break;
    case 'hook':
      noteHook(log, gateway, event.hook);
      break;
    default:
  }
}

function begin(log: CallLog, gateway: LocalGateway, request: RequestEntry) {
  const { at, method, path } = request;
  return log.note({
    at,
    from: BOT,
    to: gatewayActor(gateway.name),
    what: wordsOf(request),
    detail: { method, path: shownPath(path) },
    ...about(request),
  });
}

/** A create that made nothing has no id: its prompt tells whose it was. */
function about({ taskId, on, body }: RequestEntry): Pick<MoreOfCall, 'task' | 'marks'> {
  if (taskId === undefined) return on === 'create' ? { marks: [promptMark(promptIn(body))] } : {};
  return taskId === KNOCK ? {} : { task: taskId, marks: [taskId] };
}

function wordsOf({ on, path, server, taskId }: RequestEntry): string {
  if (taskId === KNOCK) return 'knock: is it there?';
  if (server === 'api' && on !== undefined) return WORDS[on] ?? on;
  if (path.includes('.mp4')) return 'fetch the video';
  return path.includes('.jpg') ? 'fetch the picture' : 'ask';
}

function ended(gateway: LocalGateway, request: RequestEntry): MoreOfCall {
  const { at, status, fault, cut } = request;
  const outcome = outcomeOf(gateway, request);
  const { lateMs } = gateway.settings;
  const slow = lateMs > 0 && request.server === 'api' ? FAULTS.delay : undefined;
  return {
    detail: {
      status: cut === true ? 0 : (status ?? 0),
      ms: Math.max(0, Date.now() - at),
      ...(outcome === undefined ? {} : { outcome }),
    },
    fault: fault === undefined ? slow : (FAULTS[fault] ?? `answered ${status} on purpose`),
    ...about(request),
  };
}

function outcomeOf(gateway: LocalGateway, request: RequestEntry): string | undefined {
  const { refused, on, taskId = '', status, cut } = request;
  if (cut === true) return 'no answer';
  if (taskId === KNOCK) return 'it answers';
  if (refused !== undefined) return refused;
  if (on !== 'check' || status !== 200) return undefined;
  const task = gateway.task(taskId);
  if (task === undefined) return undefined;
  const percent = task.progress > 0 && task.progress < 1 ? `, ${percentOf(task.progress)}` : '';
  return `${task.status}${percent}`;
}

function percentOf(part: number): string {
  return `${Math.floor(part * 100)} %`;
}

/** The picture of a task, which gateways fetch from wherever the bot said. */
function noteImage(
  log: CallLog,
  gateway: LocalGateway,
  taskId: string,
  { url, status = 0, error }: FetchedImage,
): void {
  const path = shownPathOf(url);
  log.note({
    at: Date.now(),
    from: gatewayActor(gateway.name),
    to: servedBy(path),
    what: 'fetch the picture',
    detail: {
      method: 'GET',
      path,
      status,
      ...(error === undefined ? {} : { outcome: error }),
    },
    task: taskId,
    marks: [taskId],
  });
}

/** Who has it: the bot passes on what lies behind Slack's token; whatever else is an address that somebody gave. */
function servedBy(path: string): Actor {
  if (path.startsWith('/i/')) return BOT;
  return path.includes('attachments/') ? DISCORD : YOU;
}

function noteHook(
  log: CallLog,
  gateway: LocalGateway,
  { taskId, url, status = 0 }: SentHook,
): void {
  log.note({
    at: Date.now(),
    from: gatewayActor(gateway.name),
    to: BOT,
    what: 'tell that the task has ended',
    detail: { method: 'POST', path: shownPathOf(url), status },
    task: taskId,
    marks: [taskId],
  });
}
