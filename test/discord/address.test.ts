import {
  type APIInteraction,
  ChannelType,
  PermissionFlagsBits,
  PermissionsBitField,
  SnowflakeUtil,
} from 'discord.js';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PlatformError } from '../../src/core/index.ts';
import { addressOf, type DiscordAddress, readAddress } from '../../src/discord/address.ts';
import { manyRuns } from '../support/hell-runs.ts';

const ASKED_AT = Date.UTC(2026, 10, 20, 12);
const P = PermissionFlagsBits;
const ALL =
  P.ViewChannel |
  P.SendMessages |
  P.SendMessagesInThreads |
  P.CreatePublicThreads |
  P.EmbedLinks |
  P.AttachFiles |
  P.ReadMessageHistory;

interface Place {
  type?: ChannelType;
  permissions?: bigint;
  owners?: Record<string, string>;
  context?: number;
  guild?: boolean;
}

function payload({ type = 0, permissions = ALL, owners, context, guild = true }: Place = {}) {
  const interaction = {
    id: SnowflakeUtil.generate({ timestamp: ASKED_AT }).toString(),
    application_id: '1',
    token: 'secret',
    type: 2,
    channel: { id: '3', type },
    ...(guild ? { guild_id: '4' } : {}),
    app_permissions: permissions.toString(),
    authorizing_integration_owners: owners ?? { 0: guild ? '4' : '0' },
    context: context ?? (guild ? 0 : 1),
  };
  return interaction as unknown as APIInteraction;
}

const place = (more: Place) => addressOf(payload(more)).place;

describe('addressOf', () => {
  test('keeps what an answer needs, and for how long', () => {
    expect(addressOf(payload())).toEqual({
      applicationId: '1',
      interactionToken: 'secret',
      tokenExpiresAt: ASKED_AT + 14 * 60_000,
      channelId: '3',
      guildId: '4',
      place: 'thread',
      canAttach: true,
      canEmbed: true,
      canReply: true,
    });
  });

  test.each([
    ['a text channel', { type: ChannelType.GuildText }, 'thread'],
    ['an announcement channel', { type: ChannelType.GuildAnnouncement }, 'thread'],
    ['an administrator', { permissions: P.Administrator }, 'thread'],
    ['a thread', { type: ChannelType.PublicThread }, 'here'],
    ['a voice channel', { type: ChannelType.GuildVoice }, 'here'],
    ['a direct message', { guild: false, type: ChannelType.DM }, 'here'],
    ['no right to make threads', { permissions: ALL & ~P.CreatePublicThreads }, 'here'],
    ['no right to post in threads', { permissions: ALL & ~P.SendMessagesInThreads }, 'here'],
    [
      'a thread that the bot may not post in',
      { type: ChannelType.PublicThread, permissions: ALL & ~P.SendMessagesInThreads },
      'interaction only',
    ],
    [
      'a channel that the bot does not see',
      { permissions: ALL & ~P.ViewChannel },
      'interaction only',
    ],
    ['a server without the bot', { owners: { 1: '9' } }, 'interaction only'],
    [
      'a group of friends',
      { guild: false, type: ChannelType.GroupDM, context: 2, owners: { 1: '9' } },
      'interaction only',
    ],
  ] as const)('%s', (_, more, expected) => {
    expect(place(more)).toBe(expected);
  });

  test('knows what it may not do, from the payload alone', () => {
    const permissions = ALL & ~(P.AttachFiles | P.EmbedLinks | P.ReadMessageHistory);
    const no = { canAttach: false, canEmbed: false, canReply: false };
    expect(addressOf(payload({ permissions }))).toMatchObject(no);
    const yes = { canAttach: true, canEmbed: true, canReply: true };
    expect(addressOf(payload({ guild: false, permissions: 0n }))).toMatchObject(yes);
    expect(new PermissionsBitField(permissions).has(P.ViewChannel)).toBe(true);
  });
});

const snowflake = fc.bigInt({ min: 0n, max: 2n ** 63n }).map(String);

const addresses: fc.Arbitrary<DiscordAddress> = fc.record(
  {
    applicationId: snowflake,
    interactionToken: fc.string({ minLength: 1 }),
    tokenExpiresAt: fc.nat(),
    channelId: snowflake,
    place: fc.constantFrom('thread', 'here', 'interaction only'),
    canAttach: fc.boolean(),
    canEmbed: fc.boolean(),
    canReply: fc.boolean(),
    guildId: snowflake,
    messageId: snowflake,
    threadId: snowflake,
    cardId: snowflake,
    resultId: snowflake,
  },
  {
    requiredKeys: [
      'applicationId',
      'interactionToken',
      'tokenExpiresAt',
      'channelId',
      'place',
      'canAttach',
      'canEmbed',
      'canReply',
    ],
  },
);

describe('readAddress', () => {
  test('survives the store', () => {
    fc.assert(
      fc.property(addresses, (address) => {
        const plain = { ...address };
        expect(readAddress(JSON.parse(JSON.stringify(plain)))).toEqual(plain);
      }),
      manyRuns(),
    );
  });

  test('refuses anything else without repeating it', () => {
    const wrong = { ...addressOf(payload()), place: 'on the moon', interactionToken: 7 };
    expect(() => readAddress(wrong)).toThrow(PlatformError);
    expect(() => readAddress(wrong)).toThrow(/^(?!.*(moon|secret)).*place/u);
  });
});
