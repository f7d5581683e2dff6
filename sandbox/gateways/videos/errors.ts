import { type Answer, json, type More } from '../dialect.ts';
import type { Rejections, Turning } from '../rejections.ts';

/** OpenAI's error object. `code` is a string or null. */
export function openAiError(status: number, message: string, { code }: More = {}): Answer {
  const type = status >= 500 ? 'server_error' : 'invalid_request_error';
  return json(status, { error: { message, type, param: null, code: code ?? null } });
}

/** What FastAPI makes of an HTTPException; of a missing key the two servers say less. */
export function fastApiError(status: number, message: string): Answer {
  return status === 401 ? json(401, { error: 'Unauthorized' }) : json(status, { detail: message });
}

/** FastAPI's list of what is wrong with a form. */
export function fastApiProblems(status: number, message: string): Answer {
  if (status !== 422) return fastApiError(status, message);
  const detail = message.split('; ').map((msg) => ({ type: 'value_error', loc: ['body'], msg }));
  return json(422, { detail });
}

/** LiteLLM passes OpenAI's object on, with the status as a string in `code`. */
export function liteLlmError(status: number, message: string): Answer {
  const error = { message: `litellm.APIError: ${message}`, type: null, param: null };
  return json(status, { error: { ...error, code: String(status) } });
}

/** new-api's task routes answer with an object of their own, others with OpenAI's. */
export function newApiError(status: number, message: string, { code, on }: More = {}): Answer {
  if (on === 'content' || status === 401 || status === 429)
    return json(status, { error: { message, type: 'new_api_error', param: '', code: code ?? '' } });
  return json(status, { code: code ?? 'fail_to_fetch_task', message, data: null });
}

/** Bifrost wraps OpenAI's object. */
export function bifrostError(status: number, message: string, { code }: More = {}): Answer {
  const error = { type: 'invalid_request_error', code: code ?? null, message };
  return json(status, { is_bifrost_error: true, status_code: status, error });
}

/** Mountsea's newer API has an error object with a number. */
export function msError(status: number, message: string): Answer {
  return json(status, { error: { code: status, message } });
}

/** OpenAI's code for moderation is known; the sentences and the other codes are made up in its manner. */
export const openAiRejections: Rejections = {
  people: {
    errorCode: 'moderation_blocked',
    errorMessage:
      'Your request was blocked by our moderation system: the input image contains a human face.',
  },
  moderated: {
    errorCode: 'moderation_blocked',
    errorMessage: 'Your request was blocked by our moderation system.',
  },
  picture: {
    errorCode: 'invalid_input_reference',
    errorMessage: 'Inpaint image must match the requested width and height',
  },
};

export const openAiTurning: Turning = {
  unlisted: {
    status: 400,
    message: 'The model that was requested: model not found',
    code: 'model_not_found',
  },
  'no-credit': {
    status: 402,
    message: 'insufficient balance: top up to continue',
    code: 'insufficient_quota',
  },
  busy: { status: 429, message: 'Too many running tasks', code: 'too_many_running_tasks' },
  'too-fast': { status: 429, message: 'Rate limit reached', code: 'rate_limit_exceeded' },
};

/** A model server of one's own: no moderation of its own, codes that are numbers or words. */
export const vllmRejections: Rejections = {
  people: { errorCode: 'content_filter', errorMessage: 'The image shows a real person.' },
  moderated: { errorCode: 'content_filter', errorMessage: 'Prompt blocked by the safety checker.' },
  picture: { errorCode: 400, errorMessage: 'Failed to decode the input image.' },
};

export const sglangRejections: Rejections = {
  people: { errorCode: '', errorMessage: 'real person detected in the input image' },
  moderated: { errorCode: '', errorMessage: 'prompt rejected: content policy violation' },
  picture: { errorCode: '', errorMessage: 'cannot load image file' },
};

/** Such a server has one model, and no accounts. */
export const fastApiTurning: Turning = {
  unlisted: { status: 404, message: 'The model does not exist: model not found' },
  'no-credit': { status: 402, message: 'insufficient balance' },
  busy: { status: 429, message: 'Too many running tasks' },
  'too-fast': { status: 429, message: 'Too many requests' },
};

/** An account of new-api without quota gets 403 with this code (seen in its `service` sources). */
export const newApiTurning: Turning = {
  ...openAiTurning,
  unlisted: { status: 404, message: 'model not found', code: 'model_not_found' },
  'no-credit': { status: 403, message: '用户额度不足', code: 'insufficient_user_quota' },
};
