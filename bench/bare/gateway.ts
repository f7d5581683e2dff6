import { setTimeout as pause } from 'node:timers/promises';
import { request } from 'undici';

const { MOUNTSEA_API_KEY, MOUNTSEA_BASE_URL } = process.env;

const EVERY_MS = 5000;

interface Task {
  readonly status: string;
  readonly errorMessage?: string;
  readonly result?: { readonly video_url?: string } | null;
}

async function call<T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T> {
  const answer = await request(`${MOUNTSEA_BASE_URL}${path}`, {
    method,
    headers: { authorization: `Bearer ${MOUNTSEA_API_KEY}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (answer.statusCode >= 400) {
    throw new Error(`${answer.statusCode} ${await answer.body.text()}`);
  }
  return (await answer.body.json()) as T;
}

/** Starts a video; resolves to the task's id. */
export async function create(prompt: string): Promise<string> {
  const body = { model: 'sora-2', prompt, duration: 10, orientation: 'landscape', size: 'small' };
  return (await call<{ taskId: string }>('POST', '/sora/video/generate', body)).taskId;
}

/** Looks every 5 s until the video is there; resolves to its address. */
export async function finished(taskId: string): Promise<string> {
  for (;;) {
    await pause(EVERY_MS);
    const task = await call<Task>('GET', `/sora/task/result?taskId=${taskId}`);
    if (task.status === 'failed') throw new Error(task.errorMessage);
    if (task.result?.video_url) return task.result.video_url;
  }
}
