import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { HonoAdapter } from '@bull-board/hono';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import type { Log } from '../core/log.ts';
import { openQueue } from '../redis/dashboard.ts';
import { BASE } from './place.ts';

/** The dashboard brings inline styles; its scripts come as files. It talks to nobody but us. */
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'self'; form-action 'none'; frame-ancestors 'none'";

/** It would fetch its font from strangers, and tell them who looks at what. */
const STRANGERS = /<link[^>]+href="https?:[^>]*>/giu;

const PATH = `${BASE}/queue`;

/** Looks at the schedule's queue, and changes nothing. */
export interface Board {
  answer(request: Request): Promise<Response>;
  close(): Promise<void>;
}

export function openBoard(redisUrl: string, log: Log): Board {
  const { queue, close } = openQueue(redisUrl, log);
  const adapter = new HonoAdapter(serveStatic);
  adapter.setBasePath(PATH);
  createBullBoard({
    queues: [new BullMQAdapter(queue, { readOnlyMode: true })],
    serverAdapter: adapter,
    options: {
      uiConfig: {
        boardTitle: 'Reelbot',
        miscLinks: [{ text: 'The operator’s page', url: BASE }],
      },
    },
  });
  const board = new Hono().route(PATH, adapter.registerPlugin());
  return {
    async answer(request) {
      const answer = await board.fetch(request);
      const type = answer.headers.get('content-type') ?? '';
      const isPage = type.startsWith('text/html');
      const body = isPage ? (await answer.text()).replace(STRANGERS, '') : answer.body;
      const headers = new Headers(answer.headers);
      if (isPage) headers.delete('content-length');
      headers.set('content-security-policy', CSP);
      return new Response(body, { status: answer.status, headers });
    },
    close,
  };
}
