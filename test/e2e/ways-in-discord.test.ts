import type { APIMessage } from 'discord-api-types/v10';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Interaction, ModalSubmit } from '../../sandbox/discord/index.ts';
import { jpeg, pdf, png, webp } from '../images/pictures.ts';
import { type Bot, type Sandbox, startSandbox } from './harness.ts';
import { delivered, expectWell, privateAnswer } from './people.ts';

let sandbox: Sandbox;
let bot: Bot;
/** Videos of this bot, and creates of all of them. */
let done = 0;
let creates = 0;

beforeAll(async () => {
  // The gateway fetches the picture itself, as the real ones do.
  sandbox = await startSandbox({ mountsea: { fetchImages: true } });
  bot = await sandbox.start({ QUOTA_USER: '100/day' });
});
afterAll(() => sandbox.close());

const MODAL = 9;
const ANIMATE = 'Animate this image';

/** The form that an interaction was answered with. */
async function formOf(interaction: Interaction): Promise<string> {
  const callback = await sandbox.discord.waitFor(() => interaction.callback, 10_000);
  expect(callback.type).toBe(MODAL);
  return JSON.stringify(callback);
}

async function send(from: Interaction, values: ModalSubmit['values']): Promise<Interaction> {
  await formOf(from);
  return await sandbox.discord.submitModal({ from, values });
}

/** Waits for the video; resolves to the create, the card and the message with the video. */
async function video() {
  const { discord, mountsea } = sandbox;
  done += 1;
  creates += 1;
  await delivered(bot, done);
  const thread = discord.threads().at(-1);
  const [card, result] = discord.messages(thread?.id ?? '');
  expect(result?.attachments).toHaveLength(1);
  expect(mountsea.creates).toHaveLength(creates);
  return {
    create: mountsea.creates.at(-1),
    card,
    thread,
    anchor: discord.message(thread?.id ?? ''),
  };
}

function press(message: APIMessage | undefined): Promise<Interaction> {
  const text = JSON.stringify(message?.components);
  const customId = /"custom_id":"([^"]+)"/u.exec(text)?.[1] ?? '';
  return sandbox.discord.press({ message: message?.id ?? '', customId });
}

describe('Discord: the form', () => {
  it('opens for /sora without a prompt, and takes a picture from the device', async () => {
    const bytes = jpeg(640, 360);
    const asked = await sandbox.discord.slash({ name: 'sora', options: {} });
    const form = await formOf(asked);
    for (const word of [
      'Make a video',
      'Prompt',
      'Model and duration',
      'Orientation',
      'Style',
      'Picture',
    ])
      expect(form).toContain(`"${word}"`);
    await send(asked, {
      prompt: 'a boat from the form',
      offer: '15:large:sora-2-pro',
      orientation: 'portrait',
      style: 'comic',
      image: [{ name: 'boat.jpg', bytes }],
    });
    const { create, card } = await video();
    expect(create?.body).toMatchObject({
      model: 'sora-2-pro',
      duration: 15,
      size: 'large',
      orientation: 'portrait',
      styleId: 'comic',
      prompt: 'a boat from the form',
    });
    expect(create?.image).toMatchObject({ status: 200, bytes: bytes.length });
    // The same file; Discord signs its address anew whenever somebody looks.
    const [shown, sent] = [card?.embeds[0]?.thumbnail?.url, String(create?.body.images)];
    expect(shown?.split('?')[0]).toBe(sent.split('?')[0]);
  });

  it('keeps the options and the picture of the command', async () => {
    const bytes = png(64, 64);
    const asked = await sandbox.discord.slash({
      name: 'sora',
      options: {
        duration: 25,
        model: 'sora-2-pro',
        remove_watermark: true,
        image: { attachment: { name: 'kept.png', bytes } },
      },
    });
    expect(await formOf(asked)).toContain('kept.png stays unless you choose another');
    await send(asked, { prompt: 'a boat with what was given' });
    const { create } = await video();
    expect(create?.body).toMatchObject({ duration: 25, removeWatermark: true, size: 'small' });
    expect(create?.image).toMatchObject({ status: 200, bytes: bytes.length });
  });

  it('comes back with everything typed after a wrong combination, through a restart', async () => {
    const bytes = webp();
    const asked = await sandbox.discord.slash({ name: 'sora', options: { storyboard: true } });
    const sent = await send(asked, {
      prompt: '[15s] a boat [10s] the sea',
      offer: '10:small:sora-2',
      orientation: 'portrait',
      image: [{ name: 'boat.webp', bytes }],
    });
    expect(await privateAnswer(sandbox, sent)).toContain(
      'storyboard: the shots add up to 25 s, and the video has 10 s.',
    );
    expect(await bot.stop()).toBe(0);
    bot = await sandbox.start({ QUOTA_USER: '100/day' });
    done = 0;
    const again = await press(sent.messages[0]);
    const form = await formOf(again);
    expect(form).toContain('[15s] a boat [10s] the sea');
    expect(form).toContain('boat.webp stays unless you choose another');
    await send(again, { offer: '25:small:sora-2-pro' });
    const { create } = await video();
    expect(create?.body).toMatchObject({
      prompt: '[15s] a boat [10s] the sea',
      storyboard: true,
      duration: 25,
      orientation: 'portrait',
    });
    expect(create?.image).toMatchObject({ status: 200, bytes: bytes.length });
  });

  it('does not keep a picture that was refused', async () => {
    const asked = await sandbox.discord.slash({ name: 'sora', options: {} });
    const image = [{ name: 'report.png', bytes: pdf() }];
    const sent = await send(asked, { prompt: 'a boat', offer: '10:small:sora-2', image });
    expect(await privateAnswer(sandbox, sent)).toContain('whatever its name says');
    const again = await press(sent.messages[0]);
    expect(await formOf(again)).not.toContain('report.png');
    const bytes = png();
    await send(again, { image: [{ name: 'boat.png', bytes }] });
    expect((await video()).create?.image).toMatchObject({ status: 200, bytes: bytes.length });
  });
});

describe('Discord: "Animate this image" on a message', () => {
  const ben = { id: '140000000000000002', name: 'Ben' };

  it('makes a video of its only picture', async () => {
    const { discord } = sandbox;
    const bytes = png(320, 180);
    const message = discord.say({
      content: 'look',
      user: ben,
      files: [{ name: 'sea.png', bytes }],
    });
    const asked = await discord.messageCommand({ name: ANIMATE, message });
    await send(asked, { prompt: 'waves' });
    const { create, anchor } = await video();
    expect(create?.image).toMatchObject({ status: 200, bytes: bytes.length });
    expect(anchor?.content).toContain('waves');
  });

  it('lets the person choose among several', async () => {
    const { discord } = sandbox;
    const files = [png(), jpeg(), webp()].map((bytes, index) => ({
      name: `sea ${index}.${['png', 'jpg', 'webp'][index]}`,
      bytes,
    }));
    const others = [{ name: 'notes.txt', bytes: Buffer.from('words') }];
    const message = discord.say({ content: '', user: ben, files: [...others, ...files] });
    const asked = await discord.messageCommand({ name: ANIMATE, message });
    const form = await formOf(asked);
    expect(form).not.toContain('notes.txt');
    const second = message.attachments[2]?.id ?? '';
    await send(asked, { prompt: 'the second', image: [second] });
    expect((await video()).create?.image).toMatchObject({
      status: 200,
      bytes: files[1]?.bytes.length,
    });
  });

  it('says privately when there is none', async () => {
    const message = sandbox.discord.say({ content: 'only words', user: ben });
    const asked = await sandbox.discord.messageCommand({ name: ANIMATE, message });
    expect(await privateAnswer(sandbox, asked)).toContain('There is no picture in this message');
  });

  it('speaks the language of the person who asks', async () => {
    const { discord } = sandbox;
    const message = discord.say({ user: ben, files: [{ name: 'sea.png', bytes: png() }] });
    const user = { id: '140000000000000003', name: '小雨', locale: 'zh-CN' } as const;
    const asked = await discord.messageCommand({ name: ANIMATE, message, user });
    const form = await formOf(asked);
    for (const word of ['生成视频', '提示词', '模型和时长', '方向', '风格', '作为开头的图片'])
      expect(form).toContain(word);
  });
});

it('nothing went wrong on the way', () => {
  const { discord, mountsea } = sandbox;
  expect([...discord.unknownKeys, ...discord.unknownRoutes, ...mountsea.violations]).toEqual([]);
  expectWell(bot);
});
