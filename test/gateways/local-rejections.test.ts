import { afterEach, describe, expect, it } from 'vitest';
import {
  type LocalGateway,
  type Rejection,
  startLocalMountsea,
  startLocalPmock,
} from '../../sandbox/gateways/index.ts';
import type { VideoGateway } from '../../src/core/gateway.ts';
import { createMountsea } from '../../src/gateways/mountsea/client.ts';
import { createPmock } from '../../src/gateways/pmock/client.ts';
import { check, start } from '../contracts/gateway/descriptor.ts';
import { failure, quietLog } from './samples.ts';

/** The local gateways refuse as the tests of the whole program need it, each in its own shape and language. */
interface Pair {
  readonly local: LocalGateway;
  readonly made: VideoGateway;
}

const deps = { log: quietLog(), now: Date.now };

const PAIRS: Readonly<Record<string, () => Promise<Pair>>> = {
  async mountsea() {
    const local = await startLocalMountsea();
    return { local, made: createMountsea({ ...local, apiKeys: [local.apiKey] }, deps) };
  },
  async pmock() {
    const local = await startLocalPmock();
    return { local, made: createPmock({ ...local, keys: [local] }, deps) };
  },
  async 'pmock with HTTP statuses'() {
    const local = await startLocalPmock({ httpStatuses: true });
    return { local, made: createPmock({ ...local, keys: [local] }, deps) };
  },
};

const open: LocalGateway[] = [];
afterEach(() => Promise.all(open.splice(0).map((local) => local.close())));

async function pair(name: string): Promise<Pair> {
  const made = await PAIRS[name]?.();
  if (made === undefined) throw new Error(`no gateway ${name}`);
  open.push(made.local);
  made.local.hold();
  return made;
}

const WHYS: readonly Rejection[] = ['people', 'moderated', 'picture'];

describe.each(Object.keys(PAIRS))('a local %s', (name) => {
  it.each(WHYS)('refuses a create at once: %s', async (why) => {
    const { local, made } = await pair(name);
    local.script({ on: 'create', kind: 'rejected', why });
    expect(await failure(start(made))).toMatchObject({ reason: why, status: 400 });
    expect(local.creates).toEqual([]);
    expect(await start(made)).toHaveProperty('taskId');
  });

  it.each(WHYS)('fails a task minutes after it took it: %s', async (why) => {
    const { local, made } = await pair(name);
    local.script({ on: 'create', kind: 'rejected-late', why, afterMs: 320_000 });
    const { taskId } = await start(made);
    expect(local.creates).toMatchObject([{ taskId }]);
    expect(local.creates[0]).not.toHaveProperty('unanswered');
    local.advance(319_000);
    expect(await check(made, taskId)).toMatchObject({ state: 'working' });
    local.advance(1000);
    const { errorMessage } = local.task(taskId) ?? {};
    expect(await check(made, taskId)).toMatchObject({
      state: 'failed',
      reason: why,
      message: errorMessage,
    });
  });

  it.each(WHYS)('fails a running task when told: %s', async (why) => {
    const { local, made } = await pair(name);
    const { taskId } = await start(made);
    local.reject(taskId, why);
    expect(await check(made, taskId)).toMatchObject({ state: 'failed', reason: why });
  });
});
