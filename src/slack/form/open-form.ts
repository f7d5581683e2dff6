import { type Draft, formOf, type PictureChoices } from '../../core/index.ts';
import { userOf, type Where } from '../address.ts';
import type { Counter } from '../counter.ts';
import { refusalOf } from '../failures.ts';
import { reasonOf } from '../log.ts';
import { tell } from '../private.ts';
import { troubleMessage } from '../render.ts';
import { localeOf } from '../request.ts';
import { hidesSomething, toKeep } from './kept-draft.ts';
import { type FormMemory, writeMemory } from './memory.ts';
import type { Pictures } from './picture-choices.ts';
import { formView } from './view.ts';

/** What opens a form. */
export interface Opening {
  /** Lives for 3 s and serves once (Slack's documentation, "Handling user interaction"). */
  readonly triggerId: string;
  /** The same for every delivery of what opened it. */
  readonly id: string;
  readonly where: Where;
  readonly draft: Draft;
  /** What there is to choose from. */
  readonly pictures?: Pictures | undefined;
  /** What the form asks of them. */
  readonly choices?: PictureChoices | undefined;
}

/** Another delivery of the same press was faster: the form is open. */
const OPEN_ALREADY = 'exchanged_trigger_id';

/**
 * Opens the form, at once, and keeps what it does not show. Where it cannot be opened the person is told privately. Throws nothing but
 * defects.
 */
export async function openForm(counter: Counter, opening: Opening): Promise<void> {
  const { core, people, desk } = counter;
  const { where, draft, id } = opening;
  const locale = localeOf(counter, where);
  const hides = hidesSomething(draft);
  const form = formOf(core.models(), draft, locale, opening.choices);
  const view = formView(form, writeMemory(memoryOf(opening, hides)));
  if (view === undefined) {
    // Nothing is on offer: the core has words for that.
    const checked = core.check({ ...draft, prompt: draft.prompt ?? '-' });
    const trouble = checked.ok ? ({ code: 'defect' } as const) : checked.trouble;
    return await tell(desk, where, troubleMessage(trouble, locale));
  }
  const opened = desk.people.views.open({ trigger_id: opening.triggerId, view });
  if (hides) {
    const shown = opened.then(
      () => true,
      () => false,
    );
    void core.keep(id, userOf(where), toKeep(draft, where, opening.pictures), shown);
  }
  try {
    await opened;
  } catch (error) {
    desk.log.warn({ reason: reasonOf(error) }, 'Slack: a form could not be opened');
    if (refusalOf(error) === OPEN_ALREADY) return;
    return await tell(desk, where, troubleMessage({ code: 'form' }, locale));
  }
  // The next answer is in the person's own language.
  await people.find(where.teamId, where.userId, where.userId);
}

function memoryOf({ where, id, pictures }: Opening, hides: boolean): FormMemory {
  return {
    where,
    ...(hides ? { kept: id } : {}),
    ...(pictures === undefined ? {} : { pictures }),
  };
}
