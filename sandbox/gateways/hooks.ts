import { createHmac } from 'node:crypto';
import type { Core } from './core.ts';
import { shownNow } from './core.ts';
import type { HookDraft } from './dialect.ts';
import type { Task } from './tasks.ts';
import type { SentHook, WebhookSettings } from './types.ts';

/** How long a receiver may take, ms. */
const PATIENCE_MS = 10_000;

/** Sends what a gateway tells about a task that has ended, as often and as badly signed as the settings say. Nothing where it sends no webhooks. */
export async function sendHook(
  core: Core,
  task: Task,
  change: Partial<WebhookSettings> = {},
): Promise<SentHook[]> {
  const { webhook } = core.settings;
  if (webhook === undefined || core.dialect.hook === undefined) return [];
  const settings = { ...webhook, ...change };
  const draft = core.dialect.hook(shownNow(core, task), settings);
  if (draft === undefined) return [];
  const sent: SentHook[] = [];
  for (let left = settings.times ?? 1; left > 0; left -= 1)
    sent.push(await deliver(core, task.create.taskId, draft, settings));
  return sent;
}

async function deliver(
  core: Core,
  taskId: string,
  { url, body, sign }: HookDraft,
  settings: WebhookSettings,
): Promise<SentHook> {
  const shifted = core.now() + (settings.shiftSeconds ?? 0) * 1000;
  const signed = settings.signature === 'none' ? {} : sign(settings, shifted);
  const headers = { 'content-type': 'application/json', ...signed };
  const signal = AbortSignal.any([core.closed, AbortSignal.timeout(PATIENCE_MS)]);
  const status = await fetch(url, { method: 'POST', headers, body, signal }).then(
    async (answer) => {
      await answer.arrayBuffer();
      return answer.status;
    },
    () => undefined,
  );
  const hook = { taskId, url, headers, body, ...(status === undefined ? {} : { status }) };
  core.recorder.emit({ type: 'hook', hook });
  return hook;
}

/** The headers of Standard Webhooks: HMAC-SHA256 over `id.seconds.body`, with the secret behind `whsec_` read as base64. */
export function standardHeaders(
  { secret, signature }: WebhookSettings,
  id: string,
  now: number,
  body: string,
): Record<string, string> {
  const seconds = String(Math.floor(now / 1000));
  const key = Buffer.from(secret.replace(/^whsec_/u, ''), 'base64');
  const right = createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64');
  const wrong = createHmac('sha256', 'another key').update(body).digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': seconds,
    'webhook-signature': `v1,${signature === 'wrong' ? wrong : right}`,
  };
}
