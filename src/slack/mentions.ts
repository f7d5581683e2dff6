import { z } from 'zod';
import type { Draft } from '../core/index.ts';
import type { Where } from './address.ts';
import { readCommand, type Typed } from './commands.ts';
import type { Counter } from './counter.ts';
import {
  askForFile,
  hidesItself,
  mayBePicture,
  readFiles,
  referenceTo,
  type SlackFile,
} from './files.ts';
import { picturesIn } from './form/picture-choices.ts';
import { helpMessage } from './help.ts';
import { troubleIn } from './interactions.ts';
import { reasonOf } from './log.ts';
import { answerQuestion } from './own/questions.ts';
import { tell } from './private.ts';
import { answering, refuse, submit } from './request.ts';

/** As much of app_mention and message.im as is looked at. */
const eventSchema = z.object({
  type: z.enum(['app_mention', 'message']),
  subtype: z.literal('file_share').nullish(),
  channel_type: z.string().nullish(),
  user: z.string().min(1),
  bot_id: z.null().optional(),
  edited: z.null().optional(),
  text: z.string().nullish(),
  channel: z.string().min(1),
  ts: z.string().min(1),
  thread_ts: z.string().nullish(),
  files: z.unknown().optional(),
});

type Message = z.infer<typeof eventSchema>;

/** One delivery of an event. */
export interface Heard {
  readonly event: unknown;
  readonly teamId: string;
  readonly enterpriseId: string | undefined;
  /** The bot as people mention it. */
  readonly botUserId: string | undefined;
}

/** Messages that are remembered as answered. */
const MOST_ANSWERED = 1000;

/**
 * Answers messages that mention the bot, or were sent to it directly: with a picture, or a prompt by its name, they are requests; their answers come in
 * the message's thread. What other messages there are (of bots, edits, joins) is passed over. Never throws.
 *
 * Slack may deliver a message twice, and as two events. The core starts nothing twice; here nothing is said twice.
 */
export function mentionsOf(): (counter: Counter, heard: Heard) => Promise<void> {
  const answered = new Set<string>();
  return async (counter, heard) => {
    const { data: message } = eventSchema.safeParse(heard.event);
    if (message === undefined || message.user === heard.botUserId) return;
    if (message.type === 'message' && message.channel_type !== 'im') return;
    const id = `slack:${heard.teamId}:${message.channel}:${message.ts}`;
    if (answered.has(id)) return;
    answered.add(id);
    const [oldest] = answered;
    if (answered.size > MOST_ANSWERED && oldest !== undefined) answered.delete(oldest);
    const where = placeOf(message, heard);
    await answering(counter, where, 'a message', async () => {
      await answer(counter, id, where, message, heard.botUserId);
    });
  };
}

/** The person's own message is the anchor: none is posted. */
function placeOf(message: Message, { teamId, enterpriseId }: Heard): Where {
  return {
    teamId,
    ...(enterpriseId ? { enterpriseId } : {}),
    channelId: message.channel,
    userId: message.user,
    answerIn: message.thread_ts ?? message.ts,
    rootTs: message.ts,
  };
}

async function answer(
  counter: Counter,
  id: string,
  where: Where,
  message: Message,
  botUserId: string | undefined,
): Promise<void> {
  const { core, desk, people } = counter;
  const mention = mentionOf(botUserId);
  const typed = readCommand((message.text ?? '').replace(mention, ' ').trim());
  const { userId } = where;
  if (typed.kind === 'question' && typed.asked.kind !== 'admin') {
    return await answerQuestion(counter, { where, name: userId, asked: typed.asked });
  }
  const images =
    typed.kind === 'request' ? imagesIn(await filesOf(counter, message), typed, desk.apiUrl) : [];
  if (typed.kind !== 'request' || (images.length === 0 && !typed.named)) {
    const spoken = message.type === 'app_mention' || (message.text ?? '').search(mention) >= 0;
    // People talk to each other in threads, also below a video in the bot's own conversation.
    if (!spoken && isReply(message) && typed.kind === 'request') return;
    const { locale } = await people.find(where.teamId, userId, userId);
    return await tell(desk, where, helpMessage(core.models(), locale));
  }
  const draft: Draft = {
    ...typed.draft,
    ...(images.length === 0 ? {} : { image: images.length === 1 ? images[0] : images }),
  };
  const pictures = picturesIn(draft);
  const trouble = counter.stopping()
    ? ({ code: 'stopping' } as const)
    : troubleIn(counter, { draft, problems: typed.problems });
  if (trouble === undefined)
    return await submit(counter, { id, where, name: userId, draft, pictures });
  counter.observe?.({ type: 'refused', platform: 'slack', code: trouble.code });
  const { locale } = await people.find(where.teamId, userId, userId);
  await refuse(counter, { id, where, draft, pictures }, trouble, locale);
}

function isReply({ ts, thread_ts: thread }: Message): boolean {
  return typeof thread === 'string' && thread !== ts;
}

/** `<@U…>`, and the white space after it: that before it as well would take time squared. */
function mentionOf(botUserId: string | undefined): RegExp {
  return new RegExp(`<@${botUserId ?? 'nobody'}(?:\\|[^<>]*)?>\\s*`, 'gu');
}

/** The message's files, with what Slack tells of them only when it is asked. */
async function filesOf({ desk }: Counter, { files }: Message): Promise<SlackFile[]> {
  return await Promise.all(
    readFiles(files).map(async (file) => {
      if (!hidesItself(file)) return file;
      try {
        return (await askForFile(desk.reads, file.id)) ?? file;
      } catch (error) {
        desk.log.info({ reason: reasonOf(error) }, 'Slack: a file could not be looked up yet');
        return file;
      }
    }),
  );
}

/** What was typed as `image:`, then the pictures; without any, the only file where a prompt stands beside it: its bytes tell what it is. */
function imagesIn(
  files: readonly SlackFile[],
  { draft }: Extract<Typed, { kind: 'request' }>,
  apiUrl: string,
): unknown[] {
  const pictures = files.filter(mayBePicture);
  const lone = draft.prompt !== undefined && files.length === 1 ? files : [];
  const meant = pictures.length > 0 ? pictures : lone;
  const typed = draft.image === undefined ? [] : [draft.image];
  return [...typed, ...meant.map((file) => referenceTo(file, apiUrl))];
}
