import type { Shown } from '../dialect.ts';
import type { Json } from '../types.ts';

/** Its words: `succeeded` and `canceled`, unlike the Hub's. */
const words = {
  pending: 'queued',
  ready: 'queued',
  assigned: 'queued',
  processing: 'processing',
  completed: 'succeeded',
  failed: 'failed',
  cancelled: 'canceled',
  timeout: 'timeout',
  expired: 'failed',
} as const;

/** A Task of `ms/v1`. */
export function msTask({ task, standing, result, word }: Shown): Json {
  const { create } = task;
  const { outcome, status, finishedAt } = standing;
  const endpoint = String(create.body.endpoint);
  const [vendor = '', model = '', mode = ''] = endpoint.split('/');
  const waits = words[status] === 'queued';
  const failed =
    outcome?.status === 'completed' || outcome?.status === 'cancelled' ? undefined : outcome;
  const done = outcome?.status === 'completed' && word === undefined;
  const videos = result.videoUrl === undefined ? [] : [{ url: result.videoUrl }];
  return {
    task_id: create.taskId,
    endpoint,
    model: `${vendor}/${model}`,
    capability: 'video',
    mode,
    status: word ?? words[status],
    created_at: new Date(create.at).toISOString(),
    started_at: waits ? null : new Date(create.at + task.queuedMs).toISOString(),
    completed_at: finishedAt === undefined ? null : new Date(finishedAt).toISOString(),
    elapsed_ms: finishedAt === undefined ? null : finishedAt - create.at,
    output: done ? { videos } : null,
    error:
      failed === undefined
        ? null
        : {
            code: failed.errorCode ?? 1000,
            message: failed.errorMessage ?? `The task ended as ${words[failed.status]}.`,
          },
  };
}
