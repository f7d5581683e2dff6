import type { LocalSlack } from '../../../slack/index.ts';
import type { Delivery, LocalMessage, RequestRecord } from '../../../slack/types.ts';
import type { Person } from '../../wire.ts';
import { BOT, personActor, SLACK } from './actors.ts';
import type { CallLog, MoreOfCall } from './log.ts';
import { deliveryWords, isBytes, slackRequestWords } from './slack-words.ts';

/** Arguments that name a message or a file of one task; a channel is everybody's. */
const MARKS = ['ts', 'thread_ts', 'message_ts', 'file', 'file_id'];

/** How a delivery ended, for people; nothing for one that was acknowledged. */
const OUTCOMES: Readonly<Record<string, string>> = {
  timed_out: 'no answer in time',
  dispatch_failed: 'the bot is not connected',
  refused: 'refused',
};

/** Notes what goes on between people, Slack and the bot; returns how to stop. */
export function noteSlack(slack: LocalSlack, people: readonly Person[], log: CallLog): () => void {
  const open = new Map<string, (more: MoreOfCall) => void>();
  let connections = slack.connections();
  return slack.subscribe((event) => {
    switch (event.type) {
      case 'request':
        noteRequest(log, event.request);
        break;
      case 'delivery':
        noteDelivery(log, people, open, event.delivery);
        break;
      case 'message':
        noteMessage(log, people, event.message);
        break;
      case 'sockets': {
        const what = event.connections > connections ? 'connect' : 'leave';
        connections = event.connections;
        log.note({ at: Date.now(), from: BOT, to: SLACK, what, detail: { path: 'Socket Mode' } });
        break;
      }
      default:
    }
  });
}

/** A delivery is told of twice: when it is sent, and when it is known how it went. */
function noteDelivery(
  log: CallLog,
  people: readonly Person[],
  open: Map<string, (more: MoreOfCall) => void>,
  delivery: Delivery,
): void {
  const { id, outcome, sentAt: at, ackMs, status, responseUrl } = delivery;
  const more = open.get(id);
  if (more !== undefined) {
    open.delete(id);
    more({
      detail: {
        ...(ackMs === undefined ? {} : { ms: Math.round(ackMs) }),
        ...(status === undefined ? {} : { status }),
        outcome: OUTCOMES[outcome] ?? 'acknowledged',
      },
      fault: OUTCOMES[outcome],
    });
    return;
  }
  const { what, type, user } = deliveryWords(delivery);
  const marks = [...(responseUrl === undefined ? [] : [responseUrl]), ...marksOf(delivery.payload)];
  const wrote = type === 'app_mention' || type === 'message';
  // What people write is noted where the message appears.
  if (user !== undefined && !wrote) {
    log.note({ at, from: personActor(people, user), to: SLACK, what, marks });
  }
  const passed = { at, from: SLACK, to: BOT, what: `pass on: ${what}`, detail: { path: type } };
  open.set(id, log.note({ ...passed, marks }));
}

function noteRequest(log: CallLog, request: RequestRecord): void {
  const { at, method, args, status = 0, error, faulted, madeId, tookMs } = request;
  log.note({
    at,
    from: BOT,
    to: SLACK,
    what: slackRequestWords(request),
    detail: {
      method: isBytes(request) ? '' : 'POST',
      path: method,
      status,
      ...(tookMs === undefined ? {} : { ms: tookMs }),
      ...(error === undefined ? {} : { outcome: error }),
    },
    marks: [...marksOf(args), ...taskIn(args.filename)],
    message: madeId ?? (typeof args.ts === 'string' ? args.ts : undefined),
    fault: faulted === true ? faultWords(status, error) : undefined,
  });
}

/** The bot's files are called after their tasks, which tells whose an upload is before anything was made. */
function taskIn(filename: unknown): string[] {
  const [, task] = /-([a-z0-9]+)(?:-\d+)?\.mp4$/u.exec(String(filename)) ?? [];
  return task === undefined ? [] : [task];
}

function faultWords(status: number, error: string | undefined): string {
  if (status === 0) return 'cut on purpose';
  if (status === 429) return 'slowed down on purpose';
  return `answered ${status === 200 ? error : status} on purpose`;
}

function noteMessage(log: CallLog, people: readonly Person[], message: LocalMessage): void {
  const { via, user, files, ts, threadTs } = message;
  if (via !== 'person') return;
  log.note({
    at: Number(ts) * 1000,
    from: personActor(people, user),
    to: SLACK,
    what: files.length > 0 ? 'write, with a file' : 'write',
    marks: threadTs === undefined ? [ts] : [ts, threadTs],
  });
}

/** Ids of messages and files, however deep they lie. */
function marksOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(marksOf);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (typeof inner === 'string') return MARKS.includes(key) ? [inner] : [];
    if (key === 'files' && Array.isArray(inner)) {
      return inner.flatMap((file) => String(Reflect.get(Object(file), 'id')));
    }
    return key === 'blocks' || key === 'view' ? [] : marksOf(inner);
  });
}
