import { expect } from 'vitest';
import {
  GatewayRefusal,
  GatewayUnreachable,
  type JsonObject,
  type Picture,
  type VideoGateway,
  type VideoRequest,
} from '../../../src/core/gateway.ts';
import type { Timeouts } from '../../../src/gateways/http.ts';
import { aRequest } from '../../gateways/samples.ts';

/** What the contract has to know of a gateway. */
export interface GatewayDescriptor {
  readonly name: string;
  create(baseUrl: string, tuning?: { timeouts?: Partial<Timeouts> }): VideoGateway;
  /** Texts that must stand in no error, no status and no log line. */
  readonly secrets: readonly string[];
  /** Headers that carry them. */
  readonly secretHeaders: readonly string[];
  /** Requests, and where and how exactly each is sent. */
  readonly requests: readonly {
    title: string;
    request: VideoRequest;
    path: string;
    body: JsonObject;
  }[];
  /** Where the task "t 1/2" is asked for: an id that needs escaping. */
  readonly checkPath: string;
  /** Yes to a create. */
  created(taskId: string): { status: number; body: unknown };
  /** A no, in this gateway's own manner. */
  refused(status: number, message: string): { status: number; body: unknown };
  /** The answer to a check. */
  task(task: JsonObject): unknown;
}

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

export const start = (made: VideoGateway, signal = calm(), request: VideoRequest = aRequest) =>
  made.start(request, { key: 'our-own-key', signal, pictures: handed(request) });

/** Pictures that are handed over by the addresses that people gave. */
export const handed = ({ images }: VideoRequest): readonly Picture[] =>
  images.map(({ url }) => ({ url, open: () => Promise.reject(new Error('takes addresses')) }));

export const check = (made: VideoGateway, taskId = 't-1') =>
  made.check({ taskId }, { signal: calm() });
