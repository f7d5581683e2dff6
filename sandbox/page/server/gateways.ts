import type { GatewayEvent, LocalGateway } from '../../gateways/index.ts';
import type { Change, Job } from '../wire.ts';

/** So many tasks are remembered; the page shows the latest. */
const MOST = 30;

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

  const update = (gateway: LocalGateway, taskId: string, more: (job: Job) => Partial<Job>) => {
    const task = gateway.task(taskId);
    if (task === undefined) return;
    const known = jobs.get(taskId);
    const fresh: Job = known ?? {
      taskId,
      gateway: gateway.name,
      status: '',
      progress: 0,
      checks: 0,
      prompt: String(task.create.body.prompt ?? ''),
      downloaded: false,
    };
    const { status, progress } = task;
    const job = { ...fresh, status, progress, ...more(fresh) };
    jobs.set(taskId, job);
    const [oldest] = jobs.keys();
    if (jobs.size > MOST && oldest !== undefined) jobs.delete(oldest);
    emit({ kind: 'job', job });
  };
  const hear = (gateway: LocalGateway, event: GatewayEvent): void => {
    if (event.type === 'create') update(gateway, event.create.taskId, () => ({}));
    if (event.type === 'check') {
      update(gateway, event.check.taskId, ({ checks }) => ({ checks: checks + 1 }));
    }
    if (event.type === 'answer' && event.request.server === 'media') {
      const [, taskId = ''] = /\/media\/([^/?]+)\.mp4/.exec(event.request.path) ?? [];
      const whole = event.request.status === 200;
      if (whole) update(gateway, taskId, () => ({ downloaded: true }));
    }
  };
  const stops = gateways.map((gateway) => gateway.subscribe((event) => hear(gateway, event)));

  return {
    state: () => [...jobs.values()],
    close: () => {
      for (const stop of stops) stop();
    },
  };
}
