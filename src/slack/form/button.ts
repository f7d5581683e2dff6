import { responseOf, userOf } from '../address.ts';
import type { Counter } from '../counter.ts';
import { type Press, placeOfPress } from '../press.ts';
import { tell } from '../private.ts';
import { troubleMessage } from '../render.ts';
import { answering, localeOf } from '../request.ts';
import { moreOf } from './kept-draft.ts';
import { openForm } from './open-form.ts';
import { choicesFor } from './picture-choices.ts';

/** Opens the form with everything that was kept. What was kept for somebody else, or too long ago, is told to be gone. Never throws. */
export async function answerPress(counter: Counter, { body, action, ack }: Press): Promise<void> {
  const { core, desk } = counter;
  const now = desk.clock.now();
  const here = placeOfPress(body, now);
  await answering(counter, here, 'a button', async () => {
    await ack();
    const id = action.value ?? '';
    const kept = counter.stopping()
      ? ({ ok: false, trouble: { code: 'stopping' } } as const)
      : await core.kept(id, userOf(here));
    const more = kept.ok ? moreOf(kept.form) : undefined;
    if (!kept.ok || more === undefined) {
      const trouble = kept.ok ? ({ code: 'form' } as const) : kept.trouble;
      return await tell(desk, here, troubleMessage(trouble, localeOf(counter, here)));
    }
    const { draft } = kept.form;
    // The answer goes where it would have gone; the press brings a fresh response URL.
    const where = { ...more.where, ...responseOf(body.response_url, now) };
    const { trigger_id: triggerId } = body;
    const { pictures } = more;
    const choices = choicesFor(pictures, draft);
    await openForm(counter, { triggerId, id, where, draft, pictures, choices });
  });
}
