import type { APIMessage } from 'discord-api-types/v10';
import { createMessage, writable } from '../messages.ts';
import { presentMessage } from '../present.ts';
import { messageBody } from '../schemas/messages.ts';
import { parse } from '../schemas/parse.ts';
import type { Post } from '../types.ts';
import type { World } from '../world.ts';
import { placeOf } from './dispatch.ts';

/** A person posts a message. */
export function say(world: World, post: Post): APIMessage {
  const { channel, user } = placeOf(world, post);
  writable(channel);
  const uploads = (post.files ?? []).map((file, index) => ({
    index,
    name: file.name,
    contentType: file.contentType ?? 'application/octet-stream',
    bytes: Buffer.from(file.bytes),
  }));
  const report = { unknownKeys: [], where: 'say' };
  const state = createMessage(
    world,
    channel,
    { author: user, type: 0 },
    {
      body: parse(messageBody, { content: post.content ?? '', embeds: post.embeds ?? [] }, report),
      uploads,
      report,
      source: 'bot',
      limit: world.options.attachmentLimitBytes,
    },
  );
  return presentMessage(world, state);
}
