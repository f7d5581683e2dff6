import { afterEach, beforeEach, expect, it } from 'vitest';
import { bridgeGateways, type GatewayBridge } from '../../sandbox/page/server/gateways.ts';
import type { Job } from '../../sandbox/page/wire.ts';
import { type Servers, startServers } from '../../sandbox/page/world/servers.ts';

let servers: Servers;
let bridge: GatewayBridge;
/** As the page was told, one change after the other. */
let told: Map<string, Job>;

beforeEach(async () => {
  servers = await startServers({ taskMs: 60_000, varied: false });
  told = new Map();
  bridge = bridgeGateways(servers.gateways, (change) => {
    if (change.kind === 'job') told.set(change.job.taskId, change.job);
  });
});
afterEach(async () => {
  bridge.close();
  await servers.close();
});

/** A call of a gateway's API as the bot makes it. */
async function ask(url: string, key: string, { body, method }: RequestInit = {}) {
  const isForm = body instanceof FormData;
  const response = await fetch(url, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      authorization: `Bearer ${key}`,
      ...(isForm || body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body }),
  });
  const text = await response.text();
  expect([response.status, text]).toEqual([200, text]);
  return text;
}

/** Asks the own server for a video. */
async function askOwnServer(prompt: string): Promise<string> {
  const { baseUrl, apiKey } = servers.ownServer;
  const body = new FormData();
  const fields = { model: 'wan-2.2-local', prompt, seconds: '5', size: '832x480' };
  for (const [name, value] of Object.entries(fields)) body.set(name, value);
  return JSON.parse(await ask(`${baseUrl}/videos`, apiKey, { body })).id;
}

it('shows what another gateway than Sora is asked for, and how often', async () => {
  const { baseUrl, apiKey, mediaUrl, finish } = servers.mountseaMs;
  const body = JSON.stringify({ input: { prompt: 'a whale' } });
  const made = await ask(`${baseUrl}/ms/v1/run/alibaba/wan-2.7/text-to-video`, apiKey, { body });
  const { task_id: taskId } = JSON.parse(made);
  await ask(`${baseUrl}/ms/v1/tasks/${taskId}`, apiKey);
  const job = { taskId, gateway: 'mountsea-ms', prompt: 'a whale', checks: 1 };
  expect(bridge.state()).toMatchObject([{ ...job, downloaded: false }]);
  finish(taskId);
  await (await fetch(`${mediaUrl}/${taskId}.mp4`)).bytes();
  await servers.mountseaMs.waitFor(() => bridge.state()[0]?.downloaded);
  expect(bridge.state()).toMatchObject([{ ...job, status: 'completed' }]);
  expect([...told.values()]).toEqual(bridge.state());
});

it('sees a result being fetched that lies behind the key', async () => {
  const { baseUrl, apiKey, finish, waitFor } = servers.ownServer;
  const id = await askOwnServer('a kite');
  finish(id);
  await ask(`${baseUrl}/videos/${id}/content`, apiKey);
  await waitFor(() => bridge.state()[0]?.downloaded);
  const [job] = bridge.state();
  expect(job).toMatchObject({ gateway: 'own-server', prompt: 'a kite', status: 'completed' });
  // Taken away only then, it has been made all the same.
  await ask(`${baseUrl}/videos/${id}`, apiKey, { method: 'DELETE' });
  expect(bridge.state()).toEqual([job]);
});

it('shows a task as cancelled also where the server forgets it', async () => {
  const { baseUrl, apiKey, waitFor } = servers.ownServer;
  const id = await askOwnServer('a kite');
  await ask(`${baseUrl}/videos/${id}`, apiKey, { method: 'DELETE' });
  expect(servers.ownServer.task(id)).toBeUndefined();
  await waitFor(() => bridge.state()[0]?.status === 'cancelled');
  expect([...told.values()]).toEqual(bridge.state());
});
