import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  type LocalVideos,
  startLocalVideos,
  type VideosName,
} from '../../sandbox/gateways/index.ts';
import { expectFailure, expectHealthy, expectVideo } from './checks.ts';
import { type Bot, type Sandbox, startSandbox } from './harness.ts';
import { PLATFORMS, sideOf } from './steps.ts';

/** One bot, and beside Mountsea a server of every dialect at once, each under a name of its own. */
const DIALECTS: readonly VideosName[] = [
  ...(['openai', 'vllm-omni', 'sglang', 'litellm', 'new-api', 'bifrost', 'mountsea-ms'] as const),
];

let sandbox: Sandbox;
let bot: Bot;
const servers = new Map<VideosName, LocalVideos>();

beforeAll(async () => {
  sandbox = await startSandbox();
  const env: Record<string, string> = { QUOTA_USER: '1000/day' };
  for (const dialect of DIALECTS) {
    const local = await startLocalVideos({
      dialect,
      durationMs: 300,
      queuedMs: 50,
      models: [{ id: 'wan-2.2', seconds: [5, 10], sizes: ['1280x720', '720x1280'] }],
      contentLate: 1,
    });
    servers.set(dialect, local);
    sandbox.gateways.push(local);
    const models = join(sandbox.folder, `${dialect}.json`);
    const entry = {
      id: `wan-at-${dialect}`,
      gatewayModel: 'wan-2.2',
      durations: [5, 10],
      sizes: ['1280x720', '720x1280'],
      images: 1,
      credits: 2,
    };
    await writeFile(models, JSON.stringify([entry]));
    const prefix = `OPENAI_VIDEOS_${dialect.toUpperCase().replaceAll('-', '_')}_SERVER`;
    env[`${prefix}_BASE_URL`] = local.baseUrl;
    env[`${prefix}_API_KEY`] = local.apiKey;
    env[`${prefix}_DIALECT`] = dialect;
    env[`${prefix}_MODELS`] = models;
  }
  bot = await sandbox.start(env);
});
afterAll(() => sandbox.close());
afterEach(() => {
  expectHealthy(sandbox, bot);
  for (const [dialect, { violations }] of servers)
    expect([dialect, violations]).toEqual([dialect, []]);
});

const photo = () =>
  sharp({ create: { width: 333, height: 777, channels: 3, background: '#336699' } })
    .jpeg()
    .toBuffer();

describe.each(DIALECTS)('a server that speaks %s', (dialect) => {
  const server = () => servers.get(dialect) as LocalVideos;
  const options = { model: `wan-at-${dialect}`, duration: 10, orientation: 'portrait' };

  it.each(PLATFORMS)('makes the video, and the key stays with it: %s', async (platform) => {
    const asked = await sideOf(sandbox, platform).ask({ options });
    await expectVideo(asked, bot, 2);
    expect((await asked.task())?.gateway).toBe(`${dialect}-server`);
    const [create] = asked.creates();
    expect(create?.body).toMatchObject({ model: 'wan-2.2', size: '720x1280' });
    expect(String(create?.body.seconds)).toBe('10');
  });

  it('gets a picture of any size in the exact one of the video', async () => {
    const bytes = await photo();
    const asked = await sideOf(sandbox, 'discord').ask({ options, picture: { bytes, url: '' } });
    await expectVideo(asked, bot, 2);
    // That its size is the video's is the server's own rule: see `violations` above.
    const { body = {} } = asked.creates()[0] ?? {};
    const picture = JSON.stringify(body.input_reference ?? body.image_reference);
    expect(picture).toMatch(/"type":"image\/jpeg"|data:image\/jpeg;base64/u);
  });

  it('says no in its own words, and people understand them', async () => {
    server().script({ on: 'create', kind: 'rejected', why: 'moderated' });
    const refused = await sideOf(sandbox, 'slack').ask({ options });
    await expectFailure(refused, bot, 'moderated');
    expect(refused.creates()).toEqual([]);
    server().script({ on: 'create', kind: 'rejected-late', why: 'people' });
    const late = await sideOf(sandbox, 'discord').ask({ options });
    await expectFailure(late, bot, 'people');
  });
});
