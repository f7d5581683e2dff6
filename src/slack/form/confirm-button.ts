import { speak } from '../../core/index.ts';
import { responseOf, userOf } from '../address.ts';
import type { Counter } from '../counter.ts';
import { nameIn, type Press, placeOfPress } from '../press.ts';
import { replacePrivate } from '../private.ts';
import { message, troubleMessage } from '../render.ts';
import { answering, localeOf, refusalMessage, send } from '../request.ts';
import { moreOf } from './kept-draft.ts';

/**
 * Makes what was asked about, for the price that was shown. It is submitted under the id of the first try, so that two presses make one task; the question
 * gives way to what came of it. Never throws.
 */
export async function answerConfirm(counter: Counter, { body, action, ack }: Press): Promise<void> {
  const { core, desk } = counter;
  const now = desk.clock.now();
  const here = placeOfPress(body, now);
  await answering(counter, here, 'a confirmation', async () => {
    await ack();
    const id = action.value ?? '';
    const kept = counter.stopping()
      ? ({ ok: false, trouble: { code: 'stopping' } } as const)
      : await core.kept(id, userOf(here));
    const more = kept.ok ? moreOf(kept.form) : undefined;
    const locale = localeOf(counter, here);
    if (!kept.ok || more === undefined) {
      const trouble = kept.ok ? ({ code: 'form' } as const) : kept.trouble;
      return await replacePrivate(desk, here, troubleMessage(trouble, locale));
    }
    const where = { ...more.where, ...responseOf(body.response_url, now) };
    const { pictures } = more;
    const request = { id, where, name: nameIn(body), draft: kept.form.draft, pictures };
    const { submitted, requester } = await send(counter, { ...request, confirmed: true });
    const said =
      submitted.kind === 'refused'
        ? await refusalMessage(counter, request, submitted.trouble, requester.locale)
        : message(speak(requester.locale)('card.starting'));
    await replacePrivate(desk, here, said);
  });
}
