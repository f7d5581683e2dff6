import { type Requester, speak, type Task, type TaskAction } from '../../core/index.ts';
import { addressSchema, threadOf, type Where } from '../address.ts';
import type { Counter } from '../counter.ts';
import { openForm } from '../form/open-form.ts';
import { nameIn, type Press, placeOfPress, pressIdOf } from '../press.ts';
import { tell } from '../private.ts';
import { type Message, message, troubleMessage, withBlocks } from '../render.ts';
import { answering, localeOf, refusalMessage, send } from '../request.ts';
import { knownRequester, requesterOf } from '../requester.ts';
import { FOR_ADMINS, readTaskButton, taskButtons } from './task-buttons.ts';

/** These open a form, within 3 s of the press: nobody asks Slack anything first. */
const FORMS: ReadonlySet<TaskAction> = new Set(['change', 'edit']);

/**
 * Does what a button of a task says. Nothing is known but what the button carries: the core looks at the task, at who presses, and whether it was done
 * already. Never throws.
 */
export async function answerTaskPress(
  counter: Counter,
  { body, action, ack }: Press,
): Promise<void> {
  const { core, desk } = counter;
  const here = placeOfPress(body, desk.clock.now());
  await answering(counter, here, 'a button of a task', async () => {
    await ack();
    const wanted = readTaskButton(action);
    if (wanted === undefined || counter.stopping()) {
      const code = wanted === undefined ? 'no-task' : 'stopping';
      return await tell(desk, here, troubleMessage({ code }, localeOf(counter, here)));
    }
    const name = nameIn(body);
    // Where admins may act for others it matters whether somebody is one now.
    const rights = FOR_ADMINS.has(wanted.action);
    const requester = FORMS.has(wanted.action)
      ? knownRequester(counter, here, name)
      : await requesterOf(counter, here, name, { rights });
    const acted = await core.act(requester, wanted.action, wanted.id, pressIdOf(here, body));
    if (!acted.ok) {
      const { locale } = await requesterOf(counter, here, name);
      return await tell(desk, here, troubleMessage(acted.trouble, locale));
    }
    const { task, draft, commandId } = acted;
    switch (wanted.action) {
      case 'again': {
        const request = { id: commandId, where: placeOf(task, here), name, draft };
        const { submitted } = await send(counter, request);
        if (submitted.kind !== 'refused') return;
        const { locale } = requester;
        const said = await refusalMessage(counter, request, submitted.trouble, locale);
        return await tell(desk, here, said);
      }
      case 'change':
      case 'edit': {
        const { trigger_id: triggerId } = body;
        const where = placeOf(task, here);
        return await openForm(counter, { triggerId, id: commandId, where, draft });
      }
      default:
        await tell(desk, here, doneMessage(wanted.action, acted, requester));
    }
  });
}

/** Another try is answered in the thread of the first, wherever its button was pressed; what is private stays with the press. */
function placeOf(task: Task, here: Where): Where {
  const { data: there } = addressSchema.safeParse(task.address);
  const { answerIn: _, rootTs: __, ...press } = here;
  if (there === undefined) return press;
  const thread = threadOf(there);
  return {
    ...press,
    channelId: there.channelId,
    ...(thread === undefined ? {} : { answerIn: thread }),
  };
}

/** That it is done, and what can be done next. */
function doneMessage(
  action: 'send' | 'delete' | 'stop' | 'resume',
  { task }: { readonly task: Task },
  { id, locale }: Requester,
): Message {
  const own = task.requester.id === id;
  if (action !== 'stop') return message(speak(locale)(`done.${action}`));
  const failure = task.failure?.code ?? 'stopped';
  const said = troubleMessage({ code: 'task', failure }, locale);
  return withBlocks(said, taskButtons(task, locale, own));
}
