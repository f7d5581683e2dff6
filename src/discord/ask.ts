import type { APIInteraction } from 'discord.js';
import {
  draftToMend,
  isMendable,
  type KeptForm,
  type Submitted,
  type Trouble,
} from '../core/index.ts';
import { addressOf } from './address.ts';
import { acknowledge, attempt, type Parts, refuseWith, takeBack } from './answers.ts';
import { keyOf, LONGEST_TEXT } from './modal.ts';
import { requesterOf } from './person.ts';
import { type Body, renderTrouble } from './render.ts';

/**
 * A request as it came, by a command or by a form: from the check to a task. Everything up to the first answer happens without
 * waiting for anything, since Discord wants it within 3 s: a wrong combination is refused privately, anything else is
 * acknowledged before it is looked at more closely.
 */
export async function ask(
  parts: Parts,
  interaction: APIInteraction,
  form: KeptForm,
): Promise<void> {
  const { core, log } = parts;
  const { id } = interaction;
  const { draft } = form;
  const refuse = (trouble: Trouble) =>
    sayNo(parts, interaction, form, trouble, (body) => refuseWith(parts, interaction, body));
  const takeItBack = (trouble: Trouble) =>
    sayNo(parts, interaction, form, trouble, (body) => takeBack(parts, interaction, body));

  const checked = attempt(() => core.check(draft));
  if (!checked.ok) {
    log.error({ err: checked.error, interaction: id }, 'a command could not be checked');
    return await refuse({ code: 'defect' });
  }
  if (!checked.value.ok) return await refuse(checked.value.trouble);
  const acknowledged = await acknowledge(parts, interaction);
  if (acknowledged === 'too late') return;
  // The placeholder may stand all the same: only the answer may have been lost.
  if (acknowledged === 'no') return await takeItBack({ code: 'defect' });

  let submitted: Submitted;
  try {
    submitted = await core.submit({
      id: `discord:${id}`,
      requester: requesterOf(interaction),
      address: addressOf(interaction),
      draft,
    });
  } catch (error) {
    log.error({ err: error, interaction: id }, 'a command failed');
    return await takeItBack({ code: 'defect' });
  }
  if (submitted.kind === 'refused') await takeItBack(submitted.trouble);
}

/** Says no, with a button that opens the form again where changing the request can help. */
async function sayNo(
  { core }: Parts,
  interaction: APIInteraction,
  form: KeptForm,
  trouble: Trouble,
  say: (body: Body) => Promise<boolean>,
): Promise<void> {
  const { id } = interaction;
  const requester = requesterOf(interaction);
  if (!isMendable(trouble) || !fits(form)) {
    await say(renderTrouble(trouble, requester.locale));
    return;
  }
  const begun = { ...form, draft: draftToMend(form.draft, trouble) };
  const said = say(renderTrouble(trouble, requester.locale, id));
  await core.keep(keyOf(id), requester, begun, said);
  await said;
}

/** A prompt of a command may be longer than any form of Discord takes. */
function fits({ draft: { prompt } }: KeptForm): boolean {
  return typeof prompt !== 'string' || prompt.length <= LONGEST_TEXT;
}
