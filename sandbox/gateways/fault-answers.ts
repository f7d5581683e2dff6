import type { Answer, Dialect } from './dialect.ts';
import type { Fault } from './faults.ts';
import type { Rejection } from './rejections.ts';

const messages: Readonly<Record<number, string>> = {
  400: 'Your request was blocked by our moderation system: the prompt may violate our content policy.',
  401: 'Invalid or missing API key',
  402: 'Insufficient credits',
  403: 'Forbidden',
  404: 'Not found',
  410: 'This model is no longer available',
  422: 'Unprocessable parameters',
  429: 'Too many requests',
  500: 'Internal server error',
  502: 'Bad gateway',
  503: 'Service unavailable',
};

/** What a server says with this status when nobody told it what to say. */
export function defaultMessage(status: number): string {
  return messages[status] ?? `Status ${status}`;
}

/** Faults after which the client does not get the usual answer. */
export function standsInTheWay({ kind }: Fault): boolean {
  return ![
    ...['delay', 'drip', 'huge', 'status-word', 'no-url', 'cut', 'content-type'],
    'rejected-late',
  ].includes(kind);
}

/**
 * The answer that a fault puts in place of the usual one; nothing for faults that leave it.
 * @param taskId The task that was created all the same.
 */
export function faultAnswer(fault: Fault, dialect: Dialect, taskId?: string): Answer | undefined {
  switch (fault.kind) {
    case 'status':
      return statusAnswer(fault, dialect, taskId);
    case 'rejected':
      return rejected(dialect, fault.why);
    case 'malformed':
      return text(200, 'application/json', '{"taskId": "8c1f02d4-');
    case 'html':
      return text(
        fault.status ?? 200,
        'text/html',
        '<!doctype html><html><head><title>Just a moment…</title></head><body><h1>Error</h1></body></html>',
      );
    case 'wrong-envelope':
      return text(200, 'application/json', '{"success":true,"payload":[]}');
    case 'empty':
      return text(fault.status ?? 200, 'application/json', '');
    case 'redirect': {
      const answer = text(fault.status ?? 302, 'text/plain', '');
      return { ...answer, headers: { ...answer.headers, location: fault.location } };
    }
    case 'unknown-task':
      return dialect.unknownTask?.('check') ?? dialect.refused(404, 'Task not found');
    default:
      return undefined;
  }
}

function rejected(dialect: Dialect, why: Rejection): Answer {
  const { errorCode, errorMessage } = dialect.rejections[why];
  const code = typeof errorCode === 'string' ? errorCode : undefined;
  return dialect.refused(400, errorMessage, { code, on: 'create' });
}

function statusAnswer(
  fault: Extract<Fault, { kind: 'status' }>,
  dialect: Dialect,
  taskId: string | undefined,
): Answer {
  const { status, body } = fault;
  const own = dialect.refused(
    status,
    defaultMessage(status),
    fault.withTaskId === true ? { taskId } : {},
  );
  return {
    status: fault.inEnvelope === true ? 200 : status,
    headers: {
      ...own.headers,
      ...(fault.retryAfter === undefined ? {} : { 'retry-after': String(fault.retryAfter) }),
      ...fault.headers,
    },
    body: body === undefined ? own.body : typeof body === 'string' ? body : JSON.stringify(body),
  };
}

function text(status: number, type: string, body: string): Answer {
  return { status, headers: { 'content-type': type }, body };
}
