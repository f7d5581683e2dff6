import type { LocalVideos } from '../../sandbox/gateways/index.ts';
import { png } from '../images/pictures.ts';

/** Calls to a local `/v1/videos` server as any client could make them. */
export const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

export interface Answered {
  readonly status: number;
  readonly body: Record<string, unknown>;
  readonly headers: Headers;
}

export async function call(
  local: LocalVideos,
  method: string,
  path: string,
  body?: string | FormData,
  headers: Record<string, string> = bearer(local.apiKey),
): Promise<Answered> {
  const init = { method, headers, ...(body === undefined ? {} : { body }) };
  const answer = await fetch(`${local.baseUrl}${path}`, init);
  const text = await answer.text();
  return {
    status: answer.status,
    body: text.startsWith('{') ? JSON.parse(text) : { text },
    headers: answer.headers,
  };
}

export const get = (local: LocalVideos, path: string, key = local.apiKey) =>
  call(local, 'GET', path, undefined, bearer(key));

export const postJson = (local: LocalVideos, body: object) =>
  call(local, 'POST', '/videos', JSON.stringify(body), {
    ...bearer(local.apiKey),
    'content-type': 'application/json',
  });

export function postForm(local: LocalVideos, fields: Record<string, string | Blob>) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return call(local, 'POST', '/videos', form);
}

/** The plainest create that a dialect takes. */
export const plain = { prompt: 'a paper boat in the rain', size: '1280x720' };

/** Posts the plainest create as this dialect takes it; returns the answer's object. */
export async function begin(local: LocalVideos): Promise<Record<string, unknown> & { id: string }> {
  const form = local.name === 'vllm-omni' || local.name === 'bifrost';
  const { status, body } = await (form ? postForm(local, plain) : postJson(local, plain));
  if (status !== 200) throw new Error(JSON.stringify(body));
  return body as { id: string };
}

/** A picture as a file of a form. */
export const file = (width = 1280, height = 720, type = 'image/png') =>
  new File([new Uint8Array(png(width, height))], 'boat.png', { type });

export const dataUrl = (width = 1280, height = 720) =>
  `data:image/png;base64,${png(width, height).toString('base64')}`;
