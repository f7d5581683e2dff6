import { z } from 'zod';
import { problem } from './parse.ts';

const url = z
  .string()
  .max(2048)
  .regex(/^(https?|attachment):\/\/.+/, 'Not a well formed URL.')
  .nullish();
const picture = z.looseObject({ url });

const embed = z.strictObject({
  title: z.string().max(256).nullish(),
  type: z.string().nullish(),
  description: z.string().max(4096).nullish(),
  url,
  timestamp: z.string().nullish(),
  color: z.int().min(0).max(0xffffff).nullish(),
  footer: z
    .strictObject({ text: z.string().max(2048), icon_url: url, proxy_icon_url: url })
    .nullish(),
  image: picture.nullish(),
  thumbnail: picture.nullish(),
  video: picture.nullish(),
  provider: z.looseObject({}).nullish(),
  author: z
    .strictObject({ name: z.string().max(256), url, icon_url: url, proxy_icon_url: url })
    .nullish(),
  fields: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(256),
        value: z.string().min(1).max(1024),
        inline: z.boolean().nullish(),
      }),
    )
    .max(25)
    .nullish(),
  flags: z.int().nullish(),
});

const embeds = z
  .array(embed)
  .max(10)
  .superRefine((list, context) => {
    const total = list.reduce((sum, one) => {
      const fields = one.fields ?? [];
      const texts = [one.title, one.description, one.footer?.text, one.author?.name];
      for (const field of fields) texts.push(field.name, field.value);
      return sum + texts.reduce((length, text) => length + (text?.length ?? 0), 0);
    }, 0);
    if (total > 6000) {
      problem(context, 'MAX_EMBED_SIZE_EXCEEDED', 'Embed size exceeds maximum size of 6000');
    }
  });

/** `parse` and a list of the same kind exclude each other. */
export const allowedMentions = z
  .strictObject({
    parse: z.array(z.enum(['everyone', 'roles', 'users'])).nullish(),
    roles: z.array(z.string()).max(100).nullish(),
    users: z.array(z.string()).max(100).nullish(),
    replied_user: z.boolean().nullish(),
  })
  .superRefine((value, context) => {
    for (const kind of ['roles', 'users'] as const) {
      if (value.parse?.includes(kind) && (value[kind]?.length ?? 0) > 0) {
        problem(
          context,
          'MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE',
          `parse:["${kind}"] and ${kind}: [ids...] are mutually exclusive.`,
        );
      }
    }
  });

const attachment = z.strictObject({
  id: z.union([z.string(), z.int()]),
  filename: z.string().nullish(),
  title: z.string().max(1024).nullish(),
  description: z.string().max(1024).nullish(),
  is_spoiler: z.boolean().nullish(),
  duration_secs: z.number().nullish(),
  waveform: z.string().nullish(),
  is_thumbnail: z.boolean().nullish(),
  is_remix: z.boolean().nullish(),
});

/**
 * The body of every request that makes or edits a message. Components are read later: what may be
 * in them depends on the message's flags. Webhook bodies may carry nonce, tts and enforce_nonce
 * (discord.js sends them); they have no effect there.
 */
export const messageBody = z.strictObject({
  content: z.string().max(2000).nullish(),
  nonce: z.union([z.string().max(25), z.int()]).nullish(),
  enforce_nonce: z.boolean().nullish(),
  tts: z.boolean().nullish(),
  embeds: embeds.nullish(),
  allowed_mentions: allowedMentions.nullish(),
  message_reference: z
    .strictObject({
      type: z.int().nullish(),
      message_id: z.string(),
      channel_id: z.string().nullish(),
      guild_id: z.string().nullish(),
      fail_if_not_exists: z.boolean().nullish(),
    })
    .nullish(),
  components: z.array(z.unknown()).nullish(),
  sticker_ids: z.array(z.string()).max(3).nullish(),
  attachments: z.array(attachment).max(10).nullish(),
  flags: z.int().min(0).nullish(),
  poll: z.unknown().optional(),
});

export type MessageBody = z.output<typeof messageBody>;
export type AllowedMentions = z.output<typeof allowedMentions>;
