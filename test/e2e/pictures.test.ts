import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Local, serve } from '../images/local.ts';
import { jpeg, png, webp } from '../images/pictures.ts';
import { type Bot, type Sandbox, startSandbox } from './harness.ts';
import { delivered, expectWell } from './people.ts';

let sandbox: Sandbox;
let bot: Bot;
let host: Local;
let done = 0;

/** In the shapes of files from phones: all three kinds, and names that lie. */
const files = [
  ['boat.png', png(640, 360)],
  ['boat.jpg', jpeg(640, 360)],
  ['boat.webp', webp()],
  ['really a jpeg.png', jpeg(64, 64)],
] as const;

beforeAll(async () => {
  [sandbox, host] = await Promise.all([
    // The gateway fetches the picture itself, as the real ones do.
    startSandbox({ mountsea: { fetchImages: true } }),
    serve(({ url }, response) => {
      const name = decodeURIComponent(new URL(url ?? '/', 'http://host').pathname.slice(1));
      const bytes = files.find(([known]) => known === name)?.[1];
      response.writeHead(bytes ? 200 : 404, { 'content-type': 'image/png' }).end(bytes);
    }),
  ]);
  bot = await sandbox.start({ IMAGE_PRIVATE_HOSTS: `127.0.0.1:${host.port}` });
});
afterAll(() => Promise.all([sandbox.close(), host.close()]));

describe('a picture becomes the start of a video', () => {
  it.each(files)('Discord: an attached %s', async (name, bytes) => {
    const { discord, mountsea } = sandbox;
    await discord.slash({
      name: 'sora',
      options: { prompt: `from ${name}`, image: { attachment: { name, bytes } } },
    });
    done += 1;
    await delivered(bot, done);
    const create = mountsea.creates.at(-1);
    const images = create?.body.images;
    expect(images).toHaveLength(1);
    const url = String(images);
    // The signature is in the query: without it Discord gives nothing away.
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/ephemeral-attachments\/.+\?ex=.+&is=.+&hm=/u);
    expect(create?.image).toMatchObject({ status: 200, bytes: bytes.length });
    const thread = discord.threads().at(-1);
    const [card, video] = discord.messages(thread?.id ?? '');
    // The same file; Discord signs its address anew whenever somebody looks.
    const shown = card?.embeds[0]?.thumbnail as { url: string; description?: string } | undefined;
    expect(shown?.url.split('?')[0]).toBe(url.split('?')[0]);
    expect(shown?.description).toBe('Picture it is made from');
    expect(video?.attachments).toHaveLength(1);
  });

  it.each(files)('Slack: a link to %s', async (name, bytes) => {
    const { slack, mountsea } = sandbox;
    const url = `http://127.0.0.1:${host.port}/${encodeURIComponent(name)}?sig=a%2Bb&exp=1`;
    const text = `prompt:from ${name} image:${url}`;
    // Slack turns links into <…> for apps that ask for it; ours reads both.
    await slack.slash({ command: '/sora', text, shouldEscape: name === 'boat.jpg' });
    done += 1;
    await delivered(bot, done);
    const create = mountsea.creates.at(-1);
    expect(create?.body.images).toEqual([url]);
    expect(create?.image).toMatchObject({ status: 200, bytes: bytes.length });
    const root = slack.messages().at(-1);
    const [card, video] = slack.replies(slack.ids.channel, root?.ts ?? '');
    expect(card?.blocks).toMatchObject([
      { accessory: { type: 'image', image_url: url, alt_text: 'Picture it is made from' } },
    ]);
    expect(video?.files).toHaveLength(1);
  });

  it('and the videos themselves have a text for those who cannot see them', () => {
    const { discord, slack } = sandbox;
    const videos = discord.threads().map(({ id }) => discord.messages(id).at(-1)?.attachments[0]);
    const alt = (name: string) => `Video made from the prompt: from ${name}`;
    expect(videos.map((video) => video?.description)).toEqual(files.map(([name]) => alt(name)));
    expect(slack.files().map(({ altText }) => altText)).toEqual(files.map(([name]) => alt(name)));
    expect(sandbox.mountsea.violations).toEqual([]);
    expect([...discord.unknownKeys, ...discord.unknownRoutes, ...slack.unknownMethods]).toEqual([]);
    expectWell(bot);
  });
});
