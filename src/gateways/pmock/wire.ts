import { z } from 'zod';
import {
  GatewayRefusal,
  type JsonObject,
  type Picture,
  type VideoRequest,
} from '../../core/gateway.ts';
import type { Answer } from '../http.ts';
import { objectOf, textOf } from '../said.ts';
import { bodyFor, soraFields, styleField } from '../sora-body.ts';

/** All that pmock's v1 page lists. */
const version1 = z.strictObject(soraFields);

/** All that pmock's v2 page lists. */
const version2 = z.strictObject({
  ...soraFields,
  ...styleField,
  model: z.literal('sora-2'),
  size: z.literal('small'),
  storyboard: z.boolean(),
});

/**
 * Path and body of a create: v2 for sora-2, v1 for every other model, since v2 takes sora-2 only.
 * Throws GatewayRefusal `rejected` when the route has no field for what was asked, instead of leaving it out in silence.
 */
export function createCall(
  request: VideoRequest,
  pictures: readonly Picture[],
): { path: string; body: JsonObject } {
  if (request.model === 'sora-2') {
    return { path: '/ai/sa/video/generate/v2', body: bodyFor(version2, request, pictures) };
  }
  const { storyboard, ...rest } = request;
  if (storyboard) throw new GatewayRefusal('rejected', 'cannot be sent: v1 has no storyboard');
  return { path: '/ai/sa/video/generate', body: bodyFor(version1, rest, pictures) };
}

/** pmock's "unified return structure": `{code: 200, message, data: {taskId}, traceId}`. */
export interface Envelope {
  readonly code: number;
  readonly data: Readonly<Record<string, unknown>> | undefined;
}

/** Undefined when the answer is no envelope. Only 200 is a documented code. */
export function envelopeOf(body: unknown): Envelope | undefined {
  const outer = objectOf(body);
  const given = outer?.code;
  const code = typeof given === 'number' ? given : Number(textOf(given) ?? Number.NaN);
  return Number.isInteger(code) ? { code, data: objectOf(outer?.data) } : undefined;
}

/**
 * The answer with the status that counts: the envelope's code where it reads like an HTTP status, since pmock documents HTTP 200
 * only and the code says the rest; else the HTTP status, if that is an error.
 */
export function withEnvelopeStatus(answer: Answer, code: number): Answer {
  const isStatus = code >= 300 && code < 600;
  const isHttpError = answer.status >= 300;
  return { ...answer, status: isStatus || !isHttpError ? code : answer.status };
}
