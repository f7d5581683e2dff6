import type { GatewayEvent, LocalGateway, RequestEntry } from '../../gateways/index.ts';
import { isObject } from '../../gateways/sent.ts';
import type { Change, Job } from '../wire.ts';

/** So many tasks are remembered; the page shows the latest. */
const MOST = 30;

/** A whole result on its way: from a media server, or from the API itself, which keeps it behind its key. */
const RESULT = /\/media\/([^/?]+)\.mp4|\/videos\/([^/?]+)\/content$/;

/** What happens at the local gateways, as the page sees it. */
export interface GatewayBridge {
  state(): readonly Job[];
  close(): void;
}

export function bridgeGateways(
  gateways: readonly LocalGateway[],
  emit: (change: Change) => void,
): GatewayBridge {
  const jobs = new Map<string, Job>();

  const keep = (job: Job): void => {
    jobs.set(job.taskId, job);
    const [oldest] = jobs.keys();
    if (jobs.size > MOST && oldest !== undefined) jobs.delete(oldest);
    emit({ kind: 'job', job });
  };
  const update = (gateway: LocalGateway, taskId: string, more: (job: Job) => Partial<Job>) => {
    const task = gateway.task(taskId);
    if (task === undefined) return;
    const fresh: Job = jobs.get(taskId) ?? {
      taskId,
      gateway: gateway.name,
      status: '',
      progress: 0,
      checks: 0,
      prompt: promptIn(task.create.body),
      downloaded: false,
    };
    const { status, progress } = task;
    keep({ ...fresh, status, progress, ...more(fresh) });
  };
  const answered = (gateway: LocalGateway, { on, path, status }: RequestEntry): void => {
    if (status !== 200) return;
    const [, open, closed] = RESULT.exec(path) ?? [];
    update(gateway, open ?? closed ?? '', () => ({ downloaded: true }));
    if (on !== 'remove') return;
    const taskId = path.split('/').at(-1) ?? '';
    update(gateway, taskId, () => ({}));
    const job = jobs.get(taskId);
    if (job === undefined || job.status === 'completed') return;
    // Some servers forget at once what they are told to end.
    if (gateway.task(taskId) === undefined) keep({ ...job, status: 'cancelled' });
  };
  const hear = (gateway: LocalGateway, event: GatewayEvent): void => {
    if (event.type === 'create') update(gateway, event.create.taskId, () => ({}));
    if (event.type === 'check') {
      update(gateway, event.check.taskId, ({ checks }) => ({ checks: checks + 1 }));
    }
    if (event.type === 'answer') answered(gateway, event.request);
  };
  const stops = gateways.map((gateway) => gateway.subscribe((event) => hear(gateway, event)));

  return {
    state: () => [...jobs.values()],
    close: () => {
      for (const stop of stops) stop();
    },
  };
}

/** What a create asks for. Mountsea's newer API takes everything in an `input`. */
export function promptIn(body: unknown): string {
  const { prompt, input } = isObject(body) ? body : {};
  return String(prompt ?? (isObject(input) ? input.prompt : undefined) ?? '');
}
