import { type APIMessageComponentInteraction, MessageFlags } from 'discord.js';
import {
  type Acted,
  type Answer,
  type Draft,
  problem,
  speak,
  type TaskAction,
  type Trouble,
  troubleText,
} from '../core/index.ts';
import { type Parts, privately, refuse } from './answers.ts';
import { ask, fits } from './ask.ts';
import { readCustomId } from './custom-id.ts';
import { openForm, reopenForm } from './form.ts';
import { markup } from './markup.ts';
import { keyOf, LONGEST_TEXT, readFormId } from './modal.ts';
import { pageTurned } from './own/history.ts';
import { forgetPressed } from './own/privacy.ts';
import { localeOf, requesterOf } from './person.ts';
import { type Body, renderPrivate, renderTrouble } from './render.ts';
import { withPlace } from './renew.ts';
import { within } from './within.ts';

/** How long the store may take before an answer that has to be the first one, ms. Discord wants it within 3 s. */
const ACT_MS = 1500;

/** A button was pressed. What it stands for is in its id alone; whether this person may is the core's to say. */
export async function pressed(
  parts: Parts,
  interaction: APIMessageComponentInteraction,
): Promise<void> {
  const { custom_id: customId } = interaction.data;
  if (readFormId(customId) !== undefined) return await reopenForm(parts, interaction);
  const press = readCustomId(customId);
  switch (press?.kind) {
    case undefined:
      return await refuse(parts, interaction, { code: 'form' });
    case 'history':
      return await pageTurned(parts, interaction, press.page);
    case 'confirm':
      return await confirmed(parts, interaction, press.keptId);
    case 'forget':
      return await forgetPressed(parts, interaction, press.question);
    case 'task':
      return await onTask(parts, interaction, press.action, press.id);
  }
}

/** The price was seen: the kept request goes off under the id that it was refused under, so that two presses make one task. */
async function confirmed(
  parts: Parts,
  interaction: APIMessageComponentInteraction,
  keptId: string,
): Promise<void> {
  const kept = await parts.core.kept(keyOf(keptId), requesterOf(interaction));
  if (!kept.ok) return await refuse(parts, interaction, kept.trouble);
  await ask(parts, interaction, kept.form, { commandId: keptId, confirmed: true });
}

async function onTask(
  parts: Parts,
  interaction: APIMessageComponentInteraction,
  action: TaskAction,
  id: string,
): Promise<void> {
  const act = () => parts.core.act(requesterOf(interaction), action, id, interaction.id);
  switch (action) {
    case 'again':
    case 'change':
    case 'edit': {
      // Whether the answer is public, private or a form has to be known before anything is answered.
      const acted = (await within(parts.clock, ACT_MS, act())) ?? NO_STORE;
      if (!acted.ok) return await refuse(parts, interaction, acted.trouble);
      const draft = withPlace(acted.draft, acted.task.address);
      if (action !== 'again') return await change(parts, interaction, draft);
      return await ask(parts, interaction, { draft }, { commandId: acted.commandId });
    }
    case 'send':
    case 'delete':
    case 'stop':
    case 'resume':
      return await privately(parts, interaction, async () => {
        const acted = await act();
        if (action === 'stop' && !acted.ok) await takeButtonAway(parts, interaction, acted.trouble);
        return renderActed(action, acted, localeOf(interaction));
      });
  }
}

const NO_STORE: Answer<Acted> = { ok: false, trouble: { code: 'store' } };

/** The form, filled in with a task's request. */
async function change(
  parts: Parts,
  interaction: APIMessageComponentInteraction,
  draft: Draft,
): Promise<void> {
  if (fits({ draft })) return await openForm(parts, interaction, { draft }, interaction.id);
  const values = { length: [...String(draft.prompt)].length, most: LONGEST_TEXT };
  const problems = [problem('prompt', 'prompt.long', values)];
  await refuse(parts, interaction, { code: 'invalid', problems });
}

/** What came of a press, for the person who pressed. */
function renderActed(
  action: 'send' | 'delete' | 'stop' | 'resume',
  acted: Answer<Acted>,
  locale: string,
): Body {
  if (!acted.ok) return renderTrouble(acted.trouble, locale);
  if (action !== 'stop') return renderPrivate(speak(locale)(`done.${action}`), []);
  const failure = acted.task.failure?.code ?? 'stopped';
  const { title, text } = troubleText({ code: 'task', failure }, locale, markup);
  return renderPrivate(title, [text]);
}

/** The task moved on, and its card did not show it: a button that does nothing any more goes. */
async function takeButtonAway(
  { calls, log }: Parts,
  { data, message }: APIMessageComponentInteraction,
  { code }: Trouble,
): Promise<void> {
  const over = code === 'too-late' || code === 'no-task';
  const isPrivate = ((message.flags ?? 0) & MessageFlags.Ephemeral) !== 0;
  const carries = JSON.stringify(message.components ?? []).includes(`"${data.custom_id}"`);
  if (!over || isPrivate || !carries) return;
  await calls.edit(message.channel_id, message.id, { components: [] }).catch((error: unknown) => {
    log.info({ err: error, message: message.id }, 'an old button stays where it is');
  });
}
