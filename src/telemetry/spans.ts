import {
  type Attributes,
  type Context,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { isOwnWish, type Task } from '../core/task.ts';
import {
  type Moment,
  type Observe,
  outcomeOf,
  reasonOf,
  spanOf,
  traceOf,
} from '../core/telemetry.ts';
import type { PlannedIds } from './planned-ids.ts';

/** One span, when it is over. Times in ms since the epoch. */
interface Over {
  readonly name: string;
  readonly kind?: SpanKind;
  readonly parent?: string;
  /** Only where others hang on it. */
  readonly spanId?: string;
  readonly from: number;
  readonly to: number;
  readonly attributes?: Attributes;
  /** Why it failed, as a code. */
  readonly failure?: string;
}

/**
 * Makes spans of what happens to tasks: one trace a task, with the trace's id and the ids of the spans that others hang on derived from the task, so
 * that every process, also after a restart, adds to the same one.
 *
 * `command` is the root; below it `queue`, each `create`, `generate` with its `check`s (or `end`, where no gateway had it), and each `deliver`. A command
 * that brought no task has none.
 */
export function createSpans(tracer: Tracer, plan: PlannedIds['plan']): Observe {
  const emit = (task: Task, over: Over): void => {
    const traceId = traceOf(task.id);
    const { name, from, to, parent, spanId, failure } = over;
    plan({ traceId, ...(spanId === undefined ? {} : { spanId }) });
    const attributes = { ...attributesOf(task), ...over.attributes };
    const options = { kind: over.kind ?? SpanKind.INTERNAL, startTime: from, attributes };
    const span = tracer.startSpan(name, options, contextOf(traceId, parent));
    if (failure !== undefined) {
      span.setAttribute('error.type', failure);
      span.addEvent('exception', { 'exception.type': failure }, to);
      span.setStatus({ code: SpanStatusCode.ERROR, message: failure });
    }
    span.end(Math.max(from, to));
  };
  return (moment) => {
    for (const [task, over] of spansOf(moment)) emit(task, over);
  };
}

/** What hangs on this span of the same trace; absent: it is the root. */
function contextOf(traceId: string, spanId: string | undefined): Context {
  if (spanId === undefined) return ROOT_CONTEXT;
  const parent = { traceId, spanId, traceFlags: TraceFlags.SAMPLED, isRemote: true };
  return trace.setSpanContext(ROOT_CONTEXT, parent);
}

/** Codes and names of our own: nothing that people wrote, and nobody's name. */
function attributesOf({ id, requester, gateway, request, state }: Task): Attributes {
  return {
    'reelbot.task': id,
    'reelbot.platform': requester.platform,
    'reelbot.gateway': gateway,
    'reelbot.model': request.model,
    'reelbot.state': state,
  };
}

const root = ({ id }: Task): string => spanOf(id, 'command');
/** A task that was followed again is generated in a round of its own. */
const generation = ({ id, round = 0 }: Task): string => spanOf(id, `generate ${round}`);

type Spans = readonly (readonly [Task, Over])[];

function spansOf(moment: Moment): Spans {
  switch (moment.type) {
    case 'command': {
      const { submitted, beganAt: from, at: to } = moment;
      if (submitted.kind !== 'accepted') return [];
      const { task } = submitted;
      return [[task, { name: 'command', kind: SpanKind.SERVER, spanId: root(task), from, to }]];
    }
    case 'create':
      return createdSpans(moment);
    case 'check': {
      const { task } = moment;
      return [[task, { ...callOf(moment), name: 'check', parent: generation(task) }]];
    }
    case 'ended':
      return endedSpans(moment.task);
    case 'delivery': {
      const { task } = moment;
      return [[task, { ...callOf(moment), name: 'deliver', parent: root(task) }]];
    }
    default:
      return [];
  }
}

type Call = Extract<Moment, { type: 'create' | 'check' | 'delivery' }>;

function callOf(call: Call): Omit<Over, 'name'> {
  const failure = reasonOf(call);
  return {
    kind: SpanKind.CLIENT,
    from: call.beganAt,
    to: call.at,
    attributes: { 'reelbot.outcome': outcomeOf(call) },
    ...(failure === '' ? {} : { failure }),
  };
}

function createdSpans(call: Extract<Moment, { type: 'create' }>): Spans {
  const { task } = call;
  const parent = root(task);
  const create = [task, { ...callOf(call), name: 'create', parent }] as const;
  if (task.tries > 0) return [create];
  // What it waited for before its first request: its turn, and a gateway with room.
  return [[task, { name: 'queue', parent, from: task.createdAt, to: call.beganAt }], create];
}

/** The gateway's part, where it had one; else that, and why, the task has come to its end. */
function endedSpans(task: Task): Spans {
  const { startedAt, endedAt = task.createdAt, failure } = task;
  const started = startedAt !== undefined;
  return [
    [
      task,
      {
        name: started ? 'generate' : 'end',
        ...(started ? { spanId: generation(task) } : {}),
        parent: root(task),
        from: startedAt ?? endedAt,
        to: endedAt,
        attributes: { 'reelbot.reason': failure?.code ?? '' },
        ...(failure === undefined || isOwnWish(task) ? {} : { failure: failure.code }),
      },
    ],
  ];
}
