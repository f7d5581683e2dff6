import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type LocalGateway,
  type LocalMs,
  startLocalMs,
  startLocalVideos,
} from '../../sandbox/gateways/index.ts';
import { expectFailure, expectHealthy, expectVideo, saying } from './checks.ts';
import { type Bot, type Sandbox, startSandbox } from './harness.ts';
import { PATIENCE_MS, PLATFORMS, sideOf } from './steps.ts';

/** Gateways that list their models, tell of their tasks, keep results behind their key, and say what is left. */
let sandbox: Sandbox;
let bot: Bot;

beforeEach(async () => {
  sandbox = await startSandbox({ mountsea: { durationMs: 100 } });
});
afterEach(async () => {
  expectHealthy(sandbox, bot);
  await sandbox.close();
});

function added<Gateway extends LocalGateway>(gateway: Gateway): Gateway {
  sandbox.gateways.push(gateway);
  return gateway;
}

async function newerMountsea(): Promise<LocalMs> {
  const { apiKey } = sandbox.mountsea;
  return added(await startLocalMs({ apiKey, durationMs: 300, queuedMs: 50 }));
}

const msUrl = ({ baseUrl }: LocalMs) => ({ MOUNTSEA_MS_URL: `${baseUrl}/ms/v1` });

/** So seldom that only a word of the gateway can be the reason for a check. */
const SELDOM = { CHECK_FIRST: '1h', CHECK_EVERY: '1h' };

/** What may be chosen as the model of `/sora` on Discord, as it is registered. */
function modelChoices(): string[] {
  const { discord } = sandbox;
  const command = discord.registeredCommands().find(({ name }) => name === 'sora');
  const options = (command?.options ?? []) as { name: string; choices?: { value: unknown }[] }[];
  const choices = options.find(({ name }) => name === 'model')?.choices ?? [];
  return choices.map(({ value }) => String(value));
}

/** Presses a button on the card in a thread. */
async function press(thread: string, label: string, user: { id: string }): Promise<void> {
  const { discord } = sandbox;
  const [card] = discord.messages(thread);
  const rows = (card?.components ?? []) as { components: { label: string; custom_id: string }[] }[];
  const button = rows.flatMap(({ components }) => components).find((one) => one.label === label);
  await discord.press({ message: card?.id ?? '', customId: button?.custom_id ?? '', user });
}

describe("Mountsea's newer API", () => {
  it.each(PLATFORMS)(
    'makes a video with a model from its own list, as soon as it says so: %s',
    async (platform) => {
      const ms = await newerMountsea();
      bot = await sandbox.start({ ...msUrl(ms), ...SELDOM });
      expect(modelChoices()).toEqual(expect.arrayContaining(['sora-2', 'wan-2.7', 'veo-3.1']));
      const asked = await sideOf(sandbox, platform).ask({ options: { model: 'wan-2.7' } });
      await expectVideo(asked, bot);
      expect((await asked.task())?.gateway).toBe('mountsea-ms');
      expect(ms.violations).toEqual([]);
    },
  );

  it('can stop a task: nothing is spent', async () => {
    const ms = await newerMountsea();
    ms.hold();
    bot = await sandbox.start(msUrl(ms));
    const asked = await sideOf(sandbox, 'discord').ask({ options: { model: 'wan-2.7' } });
    const taskId = await asked.created();
    const stands = () => asked.cards().find(({ text }) => text.includes(taskId));
    await ms.waitFor(stands, PATIENCE_MS);
    await press(asked.thread(), 'Stop following', asked.person);
    await asked.closed(bot);
    expect(ms.task(taskId)?.status).toMatch(/cancel/u);
    expect((await asked.task())?.failure).toEqual({ code: 'called-off' });
    expect(await asked.purse()).toEqual({ committed: 0, held: {} });
  });

  it('takes a model away: people are told, get their credits back, and nobody is offered it any more', async () => {
    const ms = await newerMountsea();
    bot = await sandbox.start(msUrl(ms));
    ms.retire('alibaba/wan-2.7/text-to-video');
    const asked = await sideOf(sandbox, 'discord').ask({ options: { model: 'wan-2.7' } });
    await expectFailure(asked, bot, 'retired');
    const again = await sideOf(sandbox, 'slack').ask({ options: { model: 'wan-2.7' } });
    expect(await again.told()).toContain('wan-2.7');
    expect(again.creates()).toEqual([]);
    await sandbox.discord.waitFor(() => !modelChoices().includes('wan-2.7'), PATIENCE_MS);
  });
});

describe('a server of the /v1/videos shape', () => {
  const secret = `whsec_${Buffer.from('sixteen bytes or more of secret').toString('base64')}`;

  async function start(env: Record<string, string>, padToBytes = 0) {
    const local = added(
      await startLocalVideos({
        dialect: 'openai',
        durationMs: 300,
        queuedMs: 50,
        padToBytes,
        models: [{ id: 'wan-2.2', seconds: [5], sizes: ['1280x720'] }],
      }),
    );
    const models = join(sandbox.folder, 'models.json');
    await writeFile(models, '[{"id":"wan-2.2","durations":[5],"sizes":["1280x720"]}]');
    const server = {
      OPENAI_VIDEOS_BASE_URL: local.baseUrl,
      OPENAI_VIDEOS_API_KEY: local.apiKey,
      OPENAI_VIDEOS_MODELS: models,
      OPENAI_VIDEOS_WEBHOOK_SECRET: secret,
    };
    bot = await sandbox.start({ ...server, ...env });
    return local;
  }

  it('is asked at once when it tells that it is done, and nobody else can say that', async () => {
    const local = await start(SELDOM);
    const url = `http://127.0.0.1:${sandbox.port}/hooks/openai-videos`;
    local.settings.webhook = { url, secret };
    const asked = await sideOf(sandbox, 'slack').ask({ options: { model: 'wan-2.2' } });
    await expectVideo(asked, bot);
    expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(401);
  });

  it('keeps a large result behind its key: people get an address of ours, that plays', async () => {
    const local = await start({}, 11 * 2 ** 20);
    const asked = await sideOf(sandbox, 'discord').ask({ options: { model: 'wan-2.2' } });
    const { text } = await asked.result();
    await asked.closed(bot);
    expect(text).toContain(saying('result.link'));
    expect(text).not.toContain(local.baseUrl);
    const link = /http:\/\/[^\s)>]+/u.exec(text)?.[0] ?? '';
    const video = await fetch(link);
    expect(video.headers.get('content-type')).toBe('video/mp4');
    expect((await video.arrayBuffer()).byteLength).toBe(11 * 2 ** 20);
    expect((await fetch(`${link}x`)).status).toBe(404);
  });

  it('says so plainly where there is no such address', async () => {
    await start({ PUBLIC_URL: '' }, 11 * 2 ** 20);
    const asked = await sideOf(sandbox, 'discord').ask({ options: { model: 'wan-2.2' } });
    const { text } = await asked.result();
    await asked.closed(bot);
    expect(text).not.toContain('http');
    expect(text).toContain('PUBLIC_URL');
  });
});

describe('CATALOGUE_FILE', () => {
  it('changes what is on offer while the bot runs, for new names and prices too', async () => {
    const file = join(sandbox.folder, 'catalogue.json');
    await writeFile(file, '{"mountsea":[{"id":"sora-2","credits":3,"aliases":["sora"]}]}');
    bot = await sandbox.start({ CATALOGUE_FILE: file });
    const dear = await sideOf(sandbox, 'slack').ask({ options: { model: 'sora' } });
    await expectVideo(dear, bot, 3);
    expect((await dear.task())?.request.model).toBe('sora-2');
    await writeFile(file, '{"mountsea":[{"id":"sora-2","retired":"2026-09-24"}]}');
    await sandbox.discord.waitFor(() => modelChoices().join() === 'sora-2-pro', PATIENCE_MS);
    const gone = await sideOf(sandbox, 'discord').ask({ options: { model: 'sora-2-pro' } });
    await expectVideo(gone, bot, 3);
  });

  it('that is wrong stops the start, with everything that is wrong; and later changes nothing', async () => {
    const file = join(sandbox.folder, 'catalogue.json');
    await writeFile(file, '{"mountsee":[],"mountsea":[{"id":"sora-2","credits":-1}]}');
    const broken = sandbox.spawn({ CATALOGUE_FILE: file });
    expect(await broken.ended).toBe(1);
    expect(broken.complaints()).toMatch(/CATALOGUE_FILE: [\s\S]*credits: [\s\S]*mountsee/u);
    await writeFile(file, '{}');
    bot = await sandbox.start({ CATALOGUE_FILE: file });
    await writeFile(file, '{"mountsea":');
    await bot.line(({ level, msg }) => level >= 50 && msg.includes('CATALOGUE_FILE'));
    await expectVideo(await sideOf(sandbox, 'slack').ask(), bot);
  });
});

describe('what is left at Mountsea', () => {
  it('is told to those who run the bot when it is little, and stands in the metrics', async () => {
    const ms = await newerMountsea();
    ms.settings.balances.set(sandbox.mountsea.apiKey, 499);
    const boss = sandbox.discord.ids.user;
    bot = await sandbox.start({
      MOUNTSEA_USAGE_URL: ms.baseUrl,
      BALANCE_WARNING: '500',
      ADMINS: `discord:${boss}`,
    });
    const { discord } = sandbox;
    const told = await discord.waitFor(
      () =>
        discord
          .channels()
          .flatMap(({ id }) => discord.messages(id))
          .find(({ content, embeds }) => JSON.stringify([content, embeds]).includes('499')),
      PATIENCE_MS,
    );
    const channel = discord.channel(told.channel_id) as { recipients?: { id: string }[] };
    expect(channel.recipients?.map(({ id }) => id)).toEqual([boss]);
    const metrics = await fetch(`http://127.0.0.1:${sandbox.port}/metrics`);
    expect(await metrics.text()).toContain('reelbot_gateway_balance{gateway="mountsea"} 499');
  });
});
