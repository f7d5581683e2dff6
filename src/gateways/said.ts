/** Reading what gateways say, whose field names differ and whose answers may be anything. Nothing here throws. */

/** A JSON object, or undefined for everything else. */
export function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return value as Readonly<Record<string, unknown>>;
}

/** A text with something in it, trimmed. */
export function textOf(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value.trim() : '';
  return text === '' ? undefined : text;
}

/** The first of these fields that `read` makes something of; the fields' order decides, not the objects'. */
export function firstOf<T>(
  objects: readonly (Readonly<Record<string, unknown>> | undefined)[],
  names: readonly string[],
  read: (value: unknown) => T | undefined,
): T | undefined {
  for (const name of names) {
    for (const object of objects) {
      const found =
        object !== undefined && Object.hasOwn(object, name) ? read(object[name]) : undefined;
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** An answer may wrap what matters once under `data`. The innermost first: what stands outside belongs to the wrapping. */
export function layersOf(body: unknown): Readonly<Record<string, unknown>>[] {
  const outer = objectOf(body);
  const inner = objectOf(outer?.data);
  return [inner, outer].filter((layer) => layer !== undefined);
}

/** Ids are shown to people and put into URLs, so they are one printable word. Numbers are taken as well. */
const ID = /^[\x21-\x7e]{1,200}$/u;

function idOf(value: unknown): string | undefined {
  const id = typeof value === 'number' ? String(value) : textOf(value);
  return id !== undefined && ID.test(id) ? id : undefined;
}

/** The task id of a create's answer. Mountsea documents `taskId`; its public clients also meet the other names and `data`. */
export function taskIdOf(
  body: unknown,
  names: readonly string[] = ['taskId', 'task_id', 'id'],
): string | undefined {
  for (const layer of layersOf(body).reverse()) {
    const id = firstOf([layer], names, idOf);
    if (id !== undefined) return id;
  }
  return undefined;
}

/** The gateway's reference for its support. */
export function traceIdOf(body: unknown): string | undefined {
  return firstOf(layersOf(body), ['traceId', 'trace_id'], idOf);
}

/**
 * What the gateway says went wrong: `errorMessage`, `error`, `error.message`, `message`, in the order public clients read them, then
 * FastAPI's `detail`, which Python servers answer with.
 */
export function messageOf(body: unknown): string | undefined {
  const inError = (value: unknown) => textOf(objectOf(value)?.message);
  for (const layer of layersOf(body)) {
    const found =
      firstOf([layer], ['errorMessage', 'error_message', 'error'], textOf) ??
      firstOf([layer], ['error'], inError) ??
      firstOf([layer], ['message', 'msg', 'detail'], messageText);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * NestJS, which Mountsea's answers look like, lists validation errors as texts; FastAPI as objects, whose `msg` alone is its own: `input` repeats
 * what was sent.
 */
function messageText(value: unknown): string | undefined {
  if (!Array.isArray(value)) return textOf(value);
  const texts = value.map((one) => textOf(one) ?? textOf(objectOf(one)?.msg));
  return textOf(texts.filter((text) => text !== undefined).join('; '));
}

/** Everything that may hold a word about the reason: the message, and error codes made of words (`moderation_blocked`). */
export function wordsOf(body: unknown): string {
  const layers = layersOf(body);
  const errors = layers.map((layer) => objectOf(layer.error));
  const codes = [...errors, ...layers].map((one) =>
    firstOf([one], ['code', 'errorCode', 'type'], textOf),
  );
  return [messageOf(body), ...codes].filter((word) => word !== undefined).join(' | ');
}
