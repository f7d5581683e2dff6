import type { AckFn, BlockAction, ButtonAction } from '@slack/bolt';
import { addressOf, responseOf, userOf } from './address.ts';
import type { Counter } from './counter.ts';
import { moreOf } from './kept-draft.ts';
import { openForm } from './open-form.ts';
import { choicesFor } from './picture-choices.ts';
import { tell } from './private.ts';
import { troubleMessage } from './render.ts';
import { answering, localeOf } from './request.ts';

/** One press on the button of a refusal. */
export interface Press {
  readonly body: BlockAction;
  readonly action: ButtonAction;
  readonly ack: AckFn<void>;
}

/** Opens the form with everything that was kept. What was kept for somebody else, or too long ago, is told to be gone. Never throws. */
export async function answerPress(counter: Counter, { body, action, ack }: Press): Promise<void> {
  const { core, desk } = counter;
  const { team, user, channel, enterprise, container, response_url } = body;
  const now = desk.clock.now();
  const here = addressOf(
    {
      team_id: team?.id ?? user.team_id ?? '',
      enterprise_id: enterprise?.id,
      channel_id: channel?.id ?? String(container?.channel_id ?? ''),
      user_id: user.id,
      response_url,
    },
    now,
  );
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
    const where = { ...more.where, ...responseOf(response_url, now) };
    const { trigger_id: triggerId } = body;
    const { pictures } = more;
    const choices = choicesFor(pictures, draft);
    await openForm(counter, { triggerId, id, where, draft, pictures, choices });
  });
}
