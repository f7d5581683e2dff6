import { type Address, type Requester, speak } from '../../core/index.ts';
import { addressSchema, threadOf } from '../address.ts';
import type { Counter } from '../counter.ts';
import type { Desk } from '../desk.ts';
import { reasonOf } from '../log.ts';
import { nameIn, type Press, placeOfPress } from '../press.ts';
import { replacePrivate, tell } from '../private.ts';
import { type Message, message, mrkdwn, troubleMessage } from '../render.ts';
import { answering, localeOf } from '../request.ts';
import { requesterOf } from '../requester.ts';
import { sendFile, UPLOAD_LIMIT } from '../upload.ts';
import { forgottenMessage, PRIVACY_BUTTON, questionMessage } from './privacy-message.ts';

/** Sends the file, asks before everything is deleted, or deletes it: always about the person who presses. Never throws. */
export async function answerPrivacyPress(
  counter: Counter,
  { body, action, ack }: Press,
): Promise<void> {
  const { core, desk } = counter;
  const here = placeOfPress(body, desk.clock.now());
  await answering(counter, here, 'a button about personal data', async () => {
    await ack();
    if (counter.stopping()) {
      return await tell(desk, here, troubleMessage({ code: 'stopping' }, localeOf(counter, here)));
    }
    const requester = await requesterOf(counter, here, nameIn(body));
    const { locale } = requester;
    const [, wanted] = PRIVACY_BUTTON.exec(action.action_id) ?? [];
    switch (wanted) {
      case 'export':
        return await tell(desk, here, await exported(counter, requester, here.userId));
      case 'erase': {
        const view = await core.privacy.view(requester);
        const asked = view.ok
          ? questionMessage(view, locale)
          : troubleMessage(view.trouble, locale);
        return await replacePrivate(desk, here, asked);
      }
      default: {
        const done = await core.privacy.forget(requester, action.value ?? '');
        const said = done.ok
          ? forgottenMessage(done, locale)
          : troubleMessage(done.trouble, locale);
        return await replacePrivate(desk, here, said);
      }
    }
  });
}

async function exported(
  { core, desk }: Counter,
  requester: Requester,
  userId: string,
): Promise<Message> {
  const { locale } = requester;
  const say = speak(locale);
  const made = await core.privacy.export(requester, placeOf, UPLOAD_LIMIT);
  if (!made.ok) return troubleMessage(made.trouble, locale);
  try {
    await sendPrivately(desk, userId, made.file, say('privacy.exported'));
    return message(say('privacy.sent'));
  } catch (error) {
    desk.log.warn({ reason: reasonOf(error) }, 'Slack: a personal file could not be sent');
    return message(`${mrkdwn.bold(say('privacy.unsent'))}\n${say('privacy.unsent.text')}`);
  }
}

/**
 * Posts a file into the bot's conversation with one person, where nobody else reads along: Slack has no ephemeral files. Opening that conversation by
 * itself would want a scope more (im:write); a post to the person's id opens it too, and its answer names it (Slack's documentation of chat.postMessage).
 * Throws what the calls throw.
 */
async function sendPrivately(
  desk: Desk,
  userId: string,
  file: { readonly name: string; readonly bytes: Uint8Array; readonly contentType: string },
  said: string,
): Promise<void> {
  const fileId = await sendFile(desk, { ...file, altText: said });
  const { channel } = await desk.posts.chat.postMessage({ channel: userId, ...message(said) });
  if (channel?.startsWith('D') !== true) throw new Error('no conversation with this person');
  await desk.posts.files.completeUploadExternal({
    files: [{ id: fileId, title: file.name }],
    channel_id: channel,
  });
}

/** Where a task was answered; without what may post there. */
function placeOf(address: Address) {
  const { data: at } = addressSchema.safeParse(address);
  if (at === undefined) return undefined;
  const thread = threadOf(at);
  return {
    teamId: at.teamId,
    channelId: at.channelId,
    ...(thread === undefined ? {} : { thread }),
    ...(at.cardTs === undefined ? {} : { card: at.cardTs }),
    ...(at.fileId === undefined ? {} : { file: at.fileId }),
    ...(at.resultTs === undefined ? {} : { result: at.resultTs }),
  };
}
