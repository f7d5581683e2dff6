import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { LocalGateway, Rejection } from '../../sandbox/gateways/index.ts';
import { en } from '../../src/core/words/en.ts';
import { type Local, serve } from '../images/local.ts';
import { png } from '../images/pictures.ts';
import { expectFailure, expectHealthy } from './checks.ts';
import { type Bot, type Sandbox, startSandbox } from './harness.ts';
import { type Asked, PATIENCE_MS, PLATFORMS, type Side, sideOf } from './steps.ts';

/** Mountsea first, pmock second; both refuse only when a test says so, and their clocks stand still until then. */
let sandbox: Sandbox;
let bot: Bot;
let host: Local;

beforeAll(async () => {
  host = await serve((_, response) => void response.writeHead(200).end(png()));
  sandbox = await startSandbox();
  const { mountsea, pmock } = sandbox;
  mountsea.hold();
  pmock.hold();
  bot = await sandbox.start({
    GATEWAYS: 'mountsea,pmock',
    IMAGE_PRIVATE_HOSTS: `127.0.0.1:${host.port}`,
    PMOCK_ACCESS_KEY: pmock.accessKey,
    PMOCK_SECRET_KEY: pmock.secretKey,
    PMOCK_BASE_URL: pmock.baseUrl,
    PMOCK_TASK_PATH: pmock.taskPath,
  });
});
afterAll(() => Promise.all([sandbox.close(), host.close()]));
afterEach(() => expectHealthy(sandbox, bot));

/** As late as one public client saw it, ms. */
const LATE_MS = 320_000;

const WHYS: readonly Rejection[] = ['people', 'moderated', 'picture'];
const ROWS = PLATFORMS.flatMap((platform) => WHYS.map((why) => ({ platform, why })));

/** With a picture, which is what two of the three may be about. */
function ask(platform: Side['platform']): Promise<Asked> {
  const url = `http://127.0.0.1:${host.port}/boat.png`;
  return sideOf(sandbox, platform).ask({ picture: { bytes: png(), url } });
}

/** A command whose task runs at this gateway, with its card in the thread. The gateway will refuse it late. */
async function running(
  platform: Side['platform'],
  gateway: LocalGateway,
  why: Rejection,
): Promise<{ asked: Asked; taskId: string }> {
  gateway.script({ on: 'create', kind: 'rejected-late', why, afterMs: LATE_MS });
  const asked = await ask(platform);
  const taskId = await asked.created();
  await gateway.waitFor(() => asked.cards().some(({ text }) => text.includes(taskId)), PATIENCE_MS);
  return { asked, taskId };
}

/** One mention that says what to change, in words of its own and none of the gateway's; the card tells that it is over. */
async function expectTold(asked: Asked, why: Rejection): Promise<void> {
  await expectFailure(asked, bot, why);
  const [{ text = '' } = {}] = asked.results();
  expect(text).toContain(en[`failure.${why}.text`]);
  for (const other of WHYS.filter((one) => one !== why)) {
    expect(text).not.toContain(en[`failure.${other}`]);
    expect(text).not.toContain(en[`failure.${other}.text`]);
  }
  const task = await asked.task();
  expect(task).toMatchObject({ state: 'failed', failure: { code: why } });
  const raw = task?.failure?.detail ?? '';
  expect(raw).not.toBe('');
  expect(text).not.toContain(raw);
}

/** Checks that the gateway has answered for this task. */
function checks(gateway: LocalGateway, taskId: string): number {
  return gateway.checks.filter((check) => check.taskId === taskId).length;
}

describe('a task that is refused minutes after it was taken', () => {
  it.each(ROWS)('$platform, $why: told in its own words, credits back', async (row) => {
    const { mountsea } = sandbox;
    const { asked, taskId } = await running(row.platform, mountsea, row.why);
    expect(Object.values((await asked.purse()).held)).toEqual([1]);
    mountsea.advance(LATE_MS - 1000);
    const before = checks(mountsea, taskId);
    await mountsea.waitFor(() => checks(mountsea, taskId) > before, PATIENCE_MS);
    expect(asked.results()).toEqual([]);

    mountsea.advance(1000);
    await expectTold(asked, row.why);
    expect([asked.posts().length, asked.creates().length]).toEqual([1, 1]);
  });

  it.each(ROWS)('at pmock, in Chinese: $platform, $why', async (row) => {
    const { mountsea, pmock } = sandbox;
    mountsea.script({ on: 'create', kind: 'status', status: 401 });
    const { asked } = await running(row.platform, pmock, row.why);
    pmock.advance(LATE_MS);
    await expectTold(asked, row.why);
    expect([asked.posts().length, asked.creates().length]).toEqual([2, 1]);
  });

  it('a command delivered again afterwards starts nothing and says nothing', async () => {
    const { mountsea } = sandbox;
    const { asked } = await running('slack', mountsea, 'people');
    mountsea.advance(LATE_MS);
    await expectTold(asked, 'people');
    await asked.redeliver();
    // Whatever a redelivery starts would stand before what a later command starts.
    const later = await running('slack', mountsea, 'picture');
    mountsea.advance(LATE_MS);
    await expectTold(later.asked, 'picture');
    await expectTold(asked, 'people');
    expect([asked.posts().length, asked.creates().length]).toEqual([1, 1]);
  });
});

describe('a create that is refused at once', () => {
  it.each(ROWS)(
    '$platform, $why: in the same words, and no other gateway is asked',
    async (row) => {
      sandbox.mountsea.script({ on: 'create', kind: 'rejected', why: row.why });
      const asked = await ask(row.platform);
      await expectTold(asked, row.why);
      expect([asked.posts().length, asked.creates().length]).toEqual([1, 0]);
    },
  );

  it.each(ROWS)('at pmock, in an envelope: $platform, $why', async (row) => {
    sandbox.mountsea.script({ on: 'create', kind: 'status', status: 401 });
    sandbox.pmock.script({ on: 'create', kind: 'rejected', why: row.why });
    const asked = await ask(row.platform);
    await expectTold(asked, row.why);
    expect([asked.posts().length, asked.creates().length]).toEqual([2, 0]);
  });
});
