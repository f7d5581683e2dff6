import type { APIMessage } from 'discord.js';
import { expect } from 'vitest';
import { z } from 'zod';
import { modalData } from '../../sandbox/discord/schemas/modal.ts';
import { type Draft, formOf, PlatformError } from '../../src/core/index.ts';
import { linkOf, readAddress } from '../../src/discord/address.ts';
import { changeOf, grantOf, readAdmin, resetOf } from '../../src/discord/admin/changes.ts';
import { keptPictures, picturesOf } from '../../src/discord/attachments.ts';
import { formIdOf, readModal, readText, renderModal } from '../../src/discord/modal.ts';
import type { Boundary } from './hell.ts';
import { expectStorable, objectIn, orThrown } from './hell-shown.ts';
import { soraModels } from './models.ts';

const row = (component: object) => ({ type: 18, component });

const modal: Boundary = {
  name: 'discord-modal',
  takes: 'json',
  samples: [
    JSON.stringify([
      row({ type: 4, custom_id: 'prompt', value: 'a boat' }),
      row({ type: 3, custom_id: 'offer', values: ['10:small:sora-2'] }),
      row({ type: 19, custom_id: 'image', values: ['1'] }),
    ]),
    JSON.stringify([row({ type: 4, custom_id: 'words', value: 'bad' })]),
  ],
  pieces: ['component', 'custom_id', 'value', 'values', 'prompt', 'offer', 'style', 'image'],
  becomes: ['filled', 'empty'],
  read(input) {
    const sent = { components: JSON.parse(input) };
    const { values, images } = readModal(sent);
    for (const one of [...Object.values(values), ...images]) expect(one).toBeTypeOf('string');
    expect(['prompt', 'offer', 'orientation', 'style']).toEqual(
      expect.arrayContaining(Object.keys(values)),
    );
    expect(readText(sent, '__proto__')).toBeTypeOf('string');
    return Object.keys(values).length + images.length > 0 ? 'filled' : 'empty';
  },
};

/** Any draft that was kept becomes a form that Discord takes. */
const draft: Boundary = {
  name: 'discord-draft',
  takes: 'json',
  samples: [
    '{"prompt":"a boat","model":"sora-2","duration":15,"size":"small","style":"comic","orientation":"portrait"}',
    '{"prompt":"x","image":{"url":"https://x.example/a.png","trusted":true,"name":"a"},"storyboard":true}',
  ],
  pieces: ['prompt', 'model', 'duration', 'size', 'style', 'orientation', 'image', 'edit', 'comic'],
  becomes: ['a form'],
  read(input) {
    const given: Draft = objectIn(input);
    const form = renderModal(formOf(soraModels, given, 'ja'), formIdOf('1'));
    expect(modalData.safeParse(form).error).toBeUndefined();
    return 'a form';
  },
};

const admin: Boundary = {
  name: 'discord-admin',
  takes: 'json',
  samples: [
    '[{"type":1,"name":"limit","options":[{"name":"whom","value":"user"},{"name":"credits","value":5}]}]',
    '[{"type":1,"name":"grant","options":[{"name":"person","value":"140000000000000001"},{"name":"credits","value":5}]}]',
    '[{"type":1,"name":"channels","options":[{"name":"rule","value":"only"},{"name":"channel","value":"15"}]}]',
    '[{"type":1,"name":"model","options":[{"name":"model","value":"sora-2"},{"name":"state","value":"off"}]}]',
    '[{"type":1,"name":"show"}]',
  ],
  pieces: [
    'name',
    'value',
    'options',
    'type',
    'credits',
    'person',
    'rule',
    'role',
    'reset',
    'keep',
  ],
  becomes: ['a change', 'a grant', 'a question', 'nothing'],
  read(input) {
    const options = optionsIn(JSON.parse(input));
    if (options === undefined) return 'nothing';
    const asked = readAdmin({ options });
    if (asked === undefined) return 'nothing';
    const change = changeOf(asked, '15');
    if (change !== undefined) {
      expectStorable(change);
      return 'a change';
    }
    const grant = grantOf(asked);
    if (grant === undefined) return 'a question';
    expect(grant.credits).toBeGreaterThanOrEqual(1);
    expect(resetOf(asked)).toEqual({ person: grant.person });
    return 'a grant';
  },
};

/** Discord itself sees to the outer shape of a command; names and values are anybody's. */
const optionSchema = z.array(
  z.looseObject({
    type: z.literal(1),
    name: z.string(),
    options: z.array(z.looseObject({ name: z.string() })).exactOptional(),
  }),
);

function optionsIn(
  value: unknown,
): NonNullable<Parameters<typeof readAdmin>[0]['options']> | undefined {
  return optionSchema.safeParse(value).data as Parameters<typeof readAdmin>[0]['options'];
}

const whole = {
  applicationId: '1',
  interactionToken: 't',
  tokenExpiresAt: 5,
  channelId: '2',
  guildId: '3',
  place: 'thread',
  canAttach: true,
  canEmbed: true,
  canReply: true,
  messageId: '4',
  threadId: '5',
};

const address: Boundary = {
  name: 'discord-address',
  takes: 'json',
  samples: [JSON.stringify(whole)],
  pieces: [...Object.keys(whole), 'here', 'earlierIds', '140000000000000001'],
  becomes: ['ours', 'refused'],
  read(input) {
    const value = JSON.parse(input);
    const read = orThrown(() => readAddress(value), PlatformError);
    const url = linkOf(value);
    expect(url === undefined).toBe(read === undefined);
    if (read === undefined) return 'refused';
    expect(url).toMatch(/^https:\/\/discord\.com\/channels\/(?:\d+|@me)\/\d+(?:\/\d+)?$/u);
    expectStorable(read);
    return 'ours';
  },
};

const messageSchema = z.looseObject({
  id: z.string(),
  channel_id: z.string(),
  attachments: z
    .array(
      z.looseObject({
        id: z.string(),
        filename: z.string(),
        url: z.string(),
        size: z.number(),
        title: z.string().exactOptional(),
        content_type: z.string().exactOptional(),
      }),
    )
    .exactOptional(),
  embeds: z
    .array(z.looseObject({ image: z.looseObject({ url: z.string() }).exactOptional() }))
    .exactOptional(),
  message_snapshots: z.undefined().optional(),
});

/** A message that somebody chose: Discord's shape, with names and addresses that are anybody's. */
const pictures: Boundary = {
  name: 'discord-pictures',
  takes: 'json',
  samples: [
    '{"id":"1","channel_id":"2","attachments":[{"id":"3","filename":"a.png","url":"https://cdn.example/a.png","size":9}],"embeds":[{"image":{"url":"https://x.example/b.png"}}]}',
    '{"id":"1","channel_id":"2","embeds":[{"image":{"url":"https://x.example/%zz/c"}}]}',
  ],
  pieces: ['attachments', 'embeds', 'image', 'url', 'filename', 'https://[', 'http://x/', 'a.gif'],
  becomes: ['pictures', 'none', 'not a message'],
  read(input) {
    const { data } = messageSchema.safeParse(JSON.parse(input));
    if (data === undefined) return 'not a message';
    const read = picturesOf(data as unknown as APIMessage);
    expect(read.length).toBeLessThanOrEqual(25);
    for (const { image, id } of read) {
      expect(image.name?.length ?? 0).toBeLessThanOrEqual(1000);
      if (id.startsWith('embed-')) expect(image.trusted).toBe(false);
    }
    expectStorable(read);
    const more = { pictures: read.map((one) => ({ ...one, image: { ...one.image } })) };
    expect(keptPictures({ draft: {}, more })).toHaveLength(read.length);
    return read.length > 0 ? 'pictures' : 'none';
  },
};

export const discordJson: readonly Boundary[] = [modal, draft, admin, address, pictures];
