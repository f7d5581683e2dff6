import { expect } from 'vitest';
import type { VideoModel } from '../../../src/core/catalogue.ts';
import {
  GatewayRefusal,
  GatewayUnreachable,
  type JsonObject,
  type Picture,
  type VideoGateway,
  type VideoRequest,
} from '../../../src/core/gateway.ts';
import type { Timeouts } from '../../../src/gateways/http.ts';
import type { SentForm } from '../../gateways/form.ts';
import { aRequest } from '../../gateways/samples.ts';
import type { LivingServer } from './living.ts';

/** What the contract has to know of a gateway. */
export interface GatewayDescriptor {
  readonly name: string;
  create(baseUrl: string, tuning?: { timeouts?: Partial<Timeouts> }): VideoGateway;
  /** Texts that must stand in no error, no status and no log line. */
  readonly secrets: readonly string[];
  /** Headers that carry them. */
  readonly secretHeaders: readonly string[];
  /** Requests, and where and how exactly each is sent: JSON, or a form. `pictures`: what the core hands over, where that is not their addresses. */
  readonly requests: readonly {
    title: string;
    request: VideoRequest;
    pictures?: readonly Picture[];
    path: string;
    body: JsonObject | SentForm;
  }[];
  /** Where the task "t 1/2" is asked for: an id that needs escaping. */
  readonly checkPath: string;
  /** Yes to a create. */
  created(taskId: string): { status: number; body: unknown };
  /** A no, in this gateway's own manner. */
  refused(status: number, message: string): { status: number; body: unknown };
  /** The answer to a check. */
  task(task: JsonObject): unknown;
  /** A local server that speaks as this gateway does, with the adapter that knows its key. */
  sandbox?: () => Promise<LivingServer>;
  /** Where a finished task may have its video, each by a name. Absent: as Mountsea's relatives have it. */
  readonly places?: readonly (readonly [string, JsonObject])[];
  /** Where the video is of a finished task that names none. Absent: such an answer is nonsense. */
  readonly contentPath?: string;
  /** Longest answer that is read, bytes. Absent: 1 MiB. */
  readonly answerLimit?: number;
}

/** The video of every finished task here. */
export const VIDEO = 'https://cdn.example/v.mp4?sig=1';

/** How Mountsea's services and clients name a video. */
export const FAMILY_PLACES: readonly (readonly [string, JsonObject])[] = [
  ['result.video_url', { result: { video_url: VIDEO, url: 'https://other.example/' } }],
  ['result.videoUrl', { result: { videoUrl: VIDEO, videoUrls: ['https://other.example/'] } }],
  ['result.videoUrls', { result: { videoUrls: [VIDEO], url: 'https://other.example/' } }],
  ['result.video_urls', { result: { video_urls: [VIDEO], url: 'https://other.example/' } }],
  ['result.url', { result: { url: VIDEO }, video_url: 'https://other.example/' }],
  ['top level', { video_url: VIDEO, result: {} }],
  ['data', { data: { videoUrl: VIDEO } }],
  ['data.result', { data: { result: { url: VIDEO } } }],
  ['after something that is no address', { result: { video_url: 'soon', url: VIDEO } }],
];

/** Small enough not to wait for, large enough for a busy machine. */
export const QUICK: Timeouts = {
  connectMs: 300,
  createMs: 300,
  checkMs: 300,
  bodyMs: 300,
  downloadMs: 2000,
};

export const MIB = 1024 * 1024;

type Fault = 'refused' | 'unreachable';
export type Expected = { reason: string } | { accepted: 'no' | 'unknown' };

export function expectFault(error: unknown, expected: Expected) {
  const kind: Fault = 'reason' in expected ? 'refused' : 'unreachable';
  expect(error).toBeInstanceOf(kind === 'refused' ? GatewayRefusal : GatewayUnreachable);
  expect(error).toMatchObject(expected);
}

export const calm = () => new AbortController().signal;

export const start = (
  made: VideoGateway,
  signal = calm(),
  request: VideoRequest = aRequest,
  pictures: readonly Picture[] = handed(request),
) =>
  made.start(request, {
    key: 'our-own-key',
    signal,
    pictures,
    model: modelFor(made, request),
  });

/** What the core hands over with a request. */
export function modelFor(made: VideoGateway, request: VideoRequest): VideoModel {
  const model = made.models.find(({ id }) => id === request.model) ?? made.models[0];
  if (model === undefined) throw new Error('a gateway without models');
  return model;
}

/** Pictures that are handed over by the addresses that people gave. */
export const handed = ({ images }: VideoRequest): readonly Picture[] =>
  images.map(({ url }) => ({ url, open: () => Promise.reject(new Error('takes addresses')) }));

export const check = (made: VideoGateway, taskId = 't-1') =>
  made.check({ taskId }, { signal: calm() });
