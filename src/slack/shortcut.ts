import type { AckFn, MessageShortcut } from '@slack/bolt';
import { z } from 'zod';
import { addressOf, type Where } from './address.ts';
import type { Counter } from './counter.ts';
import { mayBePicture, readFiles } from './files.ts';
import { openForm } from './form/open-form.ts';
import { picturesOf } from './form/picture-choices.ts';
import { tell } from './private.ts';
import { troubleMessage } from './render.ts';
import { answering, localeOf } from './request.ts';

/** The shortcut "Animate this image"; the manifest registers the same one. */
export const ANIMATE = 'animate';

/** One delivery of it. */
export interface Chosen {
  readonly shortcut: MessageShortcut;
  readonly ack: AckFn<void>;
}

/** As much of a message as is looked at. */
const messageSchema = z.object({ ts: z.string(), thread_ts: z.string().nullish() });

/** Answers the shortcut on a message: opens the form with the message's pictures to choose from. Never throws. */
export async function answerShortcut(counter: Counter, { shortcut, ack }: Chosen): Promise<void> {
  const { desk } = counter;
  const where = placeOf(shortcut, desk.clock.now());
  await answering(counter, where, 'a shortcut', async () => {
    await ack();
    const pictures = picturesOf(readFiles(shortcut.message.files).filter(mayBePicture));
    const stopping = counter.stopping();
    if (stopping || pictures.length === 0) {
      const trouble = { code: stopping ? 'stopping' : 'no-picture' } as const;
      return await tell(desk, where, troubleMessage(trouble, localeOf(counter, where)));
    }
    const { trigger_id: triggerId } = shortcut;
    const id = `slack:${where.teamId}:${triggerId}`;
    await openForm(counter, { triggerId, id, where, draft: {}, pictures, choices: { pictures } });
  });
}

/** The answers go into the thread of that message. */
function placeOf(shortcut: MessageShortcut, now: number): Where {
  const { team, user, channel, response_url, enterprise, message, message_ts: ts } = shortcut;
  const { data } = messageSchema.safeParse(message);
  const from = {
    team_id: team?.id ?? user.team_id ?? '',
    enterprise_id: enterprise?.id,
    channel_id: channel.id,
    user_id: user.id,
    response_url,
  };
  return { ...addressOf(from, now), answerIn: data?.thread_ts ?? ts };
}
