import type { Fields } from './types.ts';

/** An answer of `{ok: false}`. */
export class ApiError extends Error {
  readonly code: string;
  readonly extra: Fields;

  constructor(code: string, extra: Fields = {}) {
    super(code);
    this.name = 'ApiError';
    this.code = code;
    this.extra = extra;
  }
}

/** `invalid_arguments`, with the reason where Slack puts it. */
export function invalidArguments(...messages: string[]): ApiError {
  return new ApiError('invalid_arguments', {
    response_metadata: { messages: messages.map((message) => `[ERROR] ${message}`) },
  });
}
