/** Discord's JSON error bodies, by code: HTTP status and the words the API uses. */
const KNOWN: Readonly<Record<number, readonly [status: number, message: string]>> = {
  10002: [404, 'Unknown Application'],
  10003: [404, 'Unknown Channel'],
  10004: [404, 'Unknown Guild'],
  10007: [404, 'Unknown Member'],
  10008: [404, 'Unknown Message'],
  10013: [404, 'Unknown User'],
  10015: [404, 'Unknown Webhook'],
  10062: [404, 'Unknown interaction'],
  10063: [404, 'Unknown application command'],
  30034: [400, 'Maximum number of daily application command creates has been reached (200)'],
  40005: [413, 'Request entity too large'],
  40060: [400, 'Interaction has already been acknowledged.'],
  40094: [400, 'This interaction has hit the maximum number of follow-up messages.'],
  50001: [403, 'Missing Access'],
  50005: [403, 'Cannot edit a message authored by another user'],
  50006: [400, 'Cannot send an empty message'],
  50007: [403, 'Cannot send messages to this user'],
  50008: [400, 'Cannot send messages in a non-text channel'],
  50013: [403, 'Missing Permissions'],
  50024: [400, 'Cannot execute action on this channel type'],
  50027: [401, 'Invalid Webhook Token'],
  50035: [400, 'Invalid Form Body'],
  50083: [400, 'Tried to perform an operation on an archived thread, such as editing a message'],
  50109: [400, 'The request body contains invalid JSON.'],
  50278: [403, 'Cannot send messages to this user due to having no mutual guilds'],
  160002: [400, 'Cannot reply without permission to read message history'],
  160004: [400, 'A thread has already been created for this message'],
  160005: [400, 'Thread is locked'],
  160006: [400, 'Maximum number of active threads reached'],
  160007: [400, 'Maximum number of active announcement threads reached'],
  200000: [400, 'Message was blocked by automatic moderation'],
  240000: [400, 'Message blocked by harmful links filter'],
};

/** Discord's tree of form errors, as in `{ content: { _errors: [{ code, message }] } }`. */
export interface FormErrors {
  [key: string]: FormErrors | { code: string; message: string }[];
}

/** One thing wrong with a body: where, Discord's word for it, and a sentence. */
export interface FormProblem {
  path: readonly (string | number)[];
  code: string;
  message: string;
}

/** An answer other than 2xx; the HTTP server turns it into Discord's error body. */
export class DiscordError extends Error {
  override readonly name = 'DiscordError';
  readonly status: number;
  readonly code: number;
  readonly errors: FormErrors | undefined;

  constructor(status: number, code: number, message: string, errors?: FormErrors) {
    super(message);
    this.status = status;
    this.code = code;
    this.errors = errors;
  }

  /** The JSON body Discord answers with. */
  body(): { message: string; code: number; errors?: FormErrors } {
    const plain = { message: this.message, code: this.code };
    return this.errors === undefined ? plain : { ...plain, errors: this.errors };
  }
}

/** The refusal Discord gives under this JSON error code. */
export function refusal(code: number): DiscordError {
  const [status, message] = KNOWN[code] ?? [400, `Error ${code}`];
  return new DiscordError(status, code, message);
}

/** 50035 with Discord's error tree. */
export function invalidForm(problems: readonly FormProblem[]): DiscordError {
  const tree: FormErrors = {};
  for (const { path, code, message } of problems) {
    let node = tree;
    for (const key of path) {
      const next = node[key];
      if (next === undefined || Array.isArray(next)) {
        const made: FormErrors = {};
        node[key] = made;
        node = made;
      } else node = next;
    }
    const list = node._errors;
    if (Array.isArray(list)) list.push({ code, message });
    else node._errors = [{ code, message }];
  }
  return new DiscordError(400, 50035, 'Invalid Form Body', tree);
}
