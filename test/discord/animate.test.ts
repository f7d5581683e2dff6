import { type APIAttachment, type APIEmbed, type APIMessage, MessageType } from 'discord.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Interaction, Post } from '../../sandbox/discord/index.ts';
import { modalData } from '../../sandbox/discord/schemas/modal.ts';
import { formOf } from '../../src/core/index.ts';
import { keptPictures, morePictures, picturesOf } from '../../src/discord/attachments.ts';
import { renderModal } from '../../src/discord/modal.ts';
import { soraModels } from '../support/models.ts';
import { anchor, type Bot, card, taskOf } from './bot.ts';
import { fieldsOf, modalOf, shown } from './forms.ts';
import { start } from './people.ts';

const NAME = 'Animate this image';
const bytes = new Uint8Array([137, 80, 78, 71]);
const BEN = { name: 'Ben' };

/** Uses the command on a message that Ben posted. */
async function use(bot: Bot, post: Post): Promise<{ message: APIMessage; used: Interaction }> {
  const message = bot.discord.say({ user: BEN, ...post });
  const used = await bot.discord.messageCommand({ name: NAME, message });
  await bot.discord.waitFor(() => used.callback);
  return { message, used };
}

function pictureField(interaction: Interaction) {
  const modal = modalOf(interaction);
  if (modal === undefined) throw new Error('no form was opened');
  return fieldsOf(modal).image?.component as { type: number; options: object[] };
}

test.each([1, 3, 10])(
  'a message with %i pictures opens the form with all of them',
  async (count) => {
    const bot = await start();
    const files = Array.from({ length: count }, (_, index) => ({ name: `p${index}.png`, bytes }));
    const { message, used } = await use(bot, { files });
    const ids = message.attachments.map(({ id }) => id);
    expect(modalOf(used)?.custom_id).toBe(`form:${used.id}`);
    expect(pictureField(used)).toMatchObject({
      type: 3,
      options: ids.map((value, index) => ({ value, label: `${index + 1} · p${index}.png` })),
    });
    expect(shown(used).image).toBe(ids[0]);

    const last = ids.at(-1) ?? '';
    const values = { prompt: 'it moves', image: [last] };
    const sent = await bot.discord.submitModal({ from: used, values });
    await bot.discord.waitFor(() => bot.core.commands[0]);
    expect(sent.callback).toEqual({ type: 5 });
    expect(bot.core.commands).toMatchObject([
      {
        id: `discord:${sent.id}`,
        requester: { id: used.userId },
        address: { channelId: bot.discord.ids.channel, place: 'thread' },
        draft: {
          prompt: 'it moves',
          image: {
            url: message.attachments.at(-1)?.url,
            trusted: true,
            name: `p${count - 1}.png`,
            bytes: 4,
            expiresAt: expect.any(Number),
            file: { channelId: bot.discord.ids.channel, messageId: message.id },
          },
        },
      },
    ]);
    expect(bot.discord.unknownKeys).toEqual([]);
  },
);

test('the answer stands where the message is, with a thread as for the command', async () => {
  const bot = await start();
  const { used } = await use(bot, { files: [{ name: 'a.png', bytes }] });
  await bot.discord.submitModal({ from: used, values: { prompt: 'it moves' } });
  const command = await bot.discord.waitFor(() => bot.core.commands[0]);
  const task = taskOf(command);
  const address = await bot.platform.notify(command.address, anchor(task));
  await bot.platform.notify(address, card(task));
  const posted = bot.discord.messages(bot.discord.ids.channel);
  expect(posted.map(({ author }) => author.username)).toEqual(['ben', 'reelbot']);
  expect(bot.discord.threads()).toMatchObject([{ id: posted[1]?.id }]);
});

test.each<[string, Post]>([
  ['no attachment', { content: 'hello' }],
  [
    'files of other kinds',
    {
      files: [
        { name: 'a.pdf', bytes },
        { name: 'png', bytes },
      ],
    },
  ],
])('a message with %s is told so', async (_, post) => {
  const bot = await start();
  const { used } = await use(bot, post);
  expect(used.ephemeral).toBe(true);
  expect(used.original?.content).toContain('There is no picture in this message');
  expect(bot.core.forms.size).toBe(0);
});

test('a picture without a type is known by its name, and the rest is left out', async () => {
  const bot = await start();
  const files = [
    { name: 'notes.txt', bytes },
    { name: 'boat.PNG', contentType: 'application/octet-stream', bytes },
    { name: 'clip.mp4', bytes },
  ];
  const { used } = await use(bot, { files });
  expect(pictureField(used).options).toMatchObject([{ label: '1 · boat.PNG' }]);
});

test('a wrong combination comes back with the same pictures, the one chosen chosen', async () => {
  const bot = await start();
  const files = ['a.png', 'b.png'].map((name) => ({ name, bytes }));
  const { message, used } = await use(bot, { files });
  const chosen = message.attachments[1]?.id ?? '';
  const values = { prompt: 'x', image: [chosen], offer: ['25:small:sora-2-pro'], style: ['comic'] };
  const sent = await bot.discord.submitModal({ from: used, values });
  const refusal = await bot.discord.waitFor(() => sent.original);
  await bot.discord.waitFor(() => bot.core.forms.size === 2);
  const customId = `form:${sent.id}`;
  const pressed = await bot.discord.press({ message: refusal, customId });
  await bot.discord.waitFor(() => modalOf(pressed));
  expect(pictureField(pressed).options).toHaveLength(2);
  expect(shown(pressed)).toMatchObject({ prompt: 'x', image: chosen, style: 'comic' });
  await bot.discord.submitModal({ from: pressed, values: { style: [] } });
  const command = await bot.discord.waitFor(() => bot.core.commands[0]);
  expect(command.draft.image).toMatchObject({ name: 'b.png' });
});

test('a form that another version of the program kept is answered, and starts nothing', async () => {
  const bot = await start();
  const { used } = await use(bot, { files: [{ name: 'a.png', bytes }] });
  await bot.discord.waitFor(() => bot.core.forms.size === 1);
  for (const key of bot.core.forms.keys()) {
    bot.core.forms.set(key, { draft: {}, more: { images: [] } });
  }
  const sent = await bot.discord.submitModal({ from: used, values: { prompt: 'x' } });
  const answer = await bot.discord.waitFor(() => sent.original);
  expect(answer.content).toContain('Something went wrong on our side');
  expect(bot.core.commands).toEqual([]);
});

describe('a picture that was not offered', () => {
  const field = (name: string, values: unknown) => ({
    type: 18,
    component: {
      custom_id: name,
      ...(typeof values === 'string' ? { value: values } : { values }),
    },
  });

  test.each([[['1']], [[]], [['embed-0']], [['__proto__']], [undefined]])(
    'is refused: %j',
    async (values) => {
      const bot = await start();
      const { used } = await use(bot, { files: [{ name: 'a.png', bytes }] });
      const forged = { components: [field('prompt', 'x'), field('image', values)] };
      const sent = await bot.discord.submitModal({ from: used, values: { prompt: 'x' }, forged });
      const answer = await bot.discord.waitFor(() => sent.original);
      expect(answer.content).toContain('Nothing was started');
      expect(bot.core.commands).toEqual([]);
    },
  );

  test('nor are two', async () => {
    const bot = await start();
    const files = ['a.png', 'b.png'].map((name) => ({ name, bytes }));
    const { message, used } = await use(bot, { files });
    const both = message.attachments.map(({ id }) => id);
    const forged = { components: [field('prompt', 'x'), field('image', both)] };
    const sent = await bot.discord.submitModal({ from: used, values: { prompt: 'x' }, forged });
    await bot.discord.waitFor(() => sent.original);
    expect(sent.ephemeral).toBe(true);
    expect(bot.core.commands).toEqual([]);
  });
});

describe('the pictures of a message', () => {
  test('are those of attachments, of what it forwards, and of embeds, each once', () => {
    const embed = (part: 'image' | 'thumbnail', url: string): APIEmbed => ({ [part]: { url } });
    const forwarded = {
      attachments: [attachment('9', 'f.jpg')],
      embeds: [embed('image', 'https://site.test/f.png')],
    };
    const pictures = picturesOf({
      ...message([attachment('1', 'a.png'), attachment('2', 'notes.txt')]),
      embeds: [
        embed('thumbnail', 'https://site.test/x/cat.webp?ex=1'),
        embed('image', 'attachment://a.png'),
        embed('image', 'https://site.test/f.png'),
        { title: 'no picture' },
      ],
      message_snapshots: [{ message: forwarded }] as unknown as NonNullable<
        APIMessage['message_snapshots']
      >,
    });
    const file = { channelId: '5', messageId: '6' };
    expect(pictures).toEqual([
      { id: '1', image: expect.objectContaining({ name: 'a.png', trusted: true, file }) },
      { id: '9', image: expect.objectContaining({ name: 'f.jpg', trusted: true, file }) },
      {
        id: 'embed-0',
        // `ex` means something else on another site.
        image: { url: 'https://site.test/x/cat.webp?ex=1', trusted: false, name: 'cat.webp', file },
      },
      { id: 'embed-1', image: expect.objectContaining({ name: 'f.png', trusted: false }) },
    ]);
  });

  test('are 25 at most', () => {
    const many = Array.from({ length: 30 }, (_, index) => attachment(`${index}`, `${index}.png`));
    expect(picturesOf(message(many))).toHaveLength(25);
  });

  test('may be missing from a partial message', () => {
    const partial = { id: '6', channel_id: '5' } as APIMessage;
    expect(picturesOf(partial)).toEqual([]);
  });

  test('with any names make a form that Discord takes, and come back from the core’s keeping', () => {
    const name = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.constantFrom('', '@everyone.png', '../../x.png', '👩‍👩‍👧‍👦'.repeat(50)),
    );
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 30 }), (names) => {
        const files = names.map((filename, index) => ({
          ...attachment(`${index}`, filename),
          content_type: 'image/png',
        }));
        const pictures = picturesOf(message(files));
        const form = { draft: {}, more: morePictures(pictures) };
        expect(keptPictures(JSON.parse(JSON.stringify(form)))).toEqual(
          JSON.parse(JSON.stringify(pictures)),
        );
        const choices = pictures.map(({ id, image }) => ({ id, name: image.name ?? '' }));
        const modal = renderModal(formOf(soraModels, {}, 'en-US', { pictures: choices }), 'form:1');
        expect(modalData.safeParse(modal).error).toBeUndefined();
      }),
      { numRuns: 100 },
    );
  });

  test('that another version kept are not guessed at', () => {
    expect(keptPictures({ draft: {} })).toBeUndefined();
    expect(() => keptPictures({ draft: {}, more: { images: [] } })).toThrow();
  });
});

function attachment(id: string, filename: string): APIAttachment {
  const url = `https://cdn.test/attachments/5/${id}/x?ex=65d903de&is=65c68ede&hm=24&`;
  return { id, filename, size: 4, url, proxy_url: url };
}

function message(attachments: APIAttachment[]): APIMessage {
  return {
    id: '6',
    channel_id: '5',
    type: MessageType.Default,
    attachments,
    embeds: [],
  } as unknown as APIMessage;
}
