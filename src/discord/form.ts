import { isDeepStrictEqual } from 'node:util';
import {
  type APIMessageApplicationCommandInteraction,
  type APIMessageComponentInteraction,
  type APIModalSubmitInteraction,
  InteractionResponseType,
} from 'discord.js';
import {
  type Core,
  type Draft,
  formOf,
  type ImageReference,
  type KeptForm,
  type PictureChoices,
  readForm,
  type Trouble,
} from '../core/index.ts';
import { answer, attempt, type Parts, refuse } from './answers.ts';
import { ask } from './ask.ts';
import {
  keptPictures,
  morePictures,
  type Offered,
  picturesOf,
  referenceOf,
} from './attachments.ts';
import { formIdOf, keyOf, readFormId, readModal, renderModal } from './modal.ts';
import { localeOf, requesterOf } from './person.ts';

/** What a form can be opened from. Never a form itself: Discord takes no modal as the answer to a modal. */
type Opener = Exclude<Parameters<typeof answer>[1], { type: APIModalSubmitInteraction['type'] }>;

/** Opens the form with what is known already. `keptId`: where that is kept; undefined where there is nothing to keep. */
export async function openForm(
  parts: Parts,
  interaction: Opener,
  form: KeptForm,
  keptId: string | undefined,
): Promise<void> {
  const { core, log } = parts;
  const modal = attempt(() =>
    renderModal(
      formOf(core.models(), form.draft, localeOf(interaction), choicesOf(form)),
      formIdOf(keptId),
    ),
  );
  if (!modal.ok) {
    log.error({ err: modal.error, interaction: interaction.id }, 'a form could not be made');
    return await refuse(parts, interaction, { code: 'defect' });
  }
  const open = async () => {
    const response = { type: InteractionResponseType.Modal as const, data: modal.value };
    const answered = await answer(parts, interaction, response);
    // Discord may have refused the form itself; where it stands after all, this second answer is what is refused.
    if (answered === 'no') await refuse(parts, interaction, { code: 'defect' });
    return answered === 'yes';
  };
  const opened = open();
  if (keptId !== undefined) {
    await core.keep(keyOf(keptId), requesterOf(interaction), form, opened);
  }
  await opened;
}

/** "Animate this image": the same form, about the pictures of a message. */
export async function animate(
  parts: Parts,
  interaction: APIMessageApplicationCommandInteraction,
): Promise<void> {
  const { resolved, target_id: targetId } = interaction.data;
  const message = resolved.messages[targetId];
  const pictures = message === undefined ? [] : picturesOf(message);
  if (pictures.length === 0) return await refuse(parts, interaction, { code: 'no-picture' });
  const form = { draft: {}, more: morePictures(pictures) };
  await openForm(parts, interaction, form, interaction.id);
}

/** The button below a refusal: the form again, with everything that was typed. */
export async function reopenForm(
  parts: Parts,
  interaction: APIMessageComponentInteraction,
): Promise<void> {
  const { keptId } = readFormId(interaction.data.custom_id) ?? {};
  if (keptId === undefined) return await refuse(parts, interaction, TOO_OLD);
  const kept = await parts.core.kept(keyOf(keptId), requesterOf(interaction));
  if (!kept.ok) return await refuse(parts, interaction, kept.trouble);
  // Kept anew, so that the person has the whole time again; should that fail, the rest of the old time is left.
  await openForm(parts, interaction, kept.form, keptId);
}

/** A form that was sent off. */
export async function formSent(
  parts: Parts,
  interaction: APIModalSubmitInteraction,
): Promise<void> {
  const id = readFormId(interaction.data.custom_id);
  if (id === undefined) return await refuse(parts, interaction, TOO_OLD);
  const found = await begunWith(parts, interaction, id.keptId);
  if (!found.ok) return await refuse(parts, interaction, found.trouble);
  const { form } = found;
  const { values, images } = readModal(interaction.data);
  const pictures = keptPictures(form);
  const chosen = pictures === undefined ? uploaded(interaction, images) : offered(pictures, images);
  if (chosen === 'not offered') return await refuse(parts, interaction, TOO_OLD);
  await ask(parts, interaction, { ...form, draft: readForm(form.draft, values, chosen) });
}

const TOO_OLD: Trouble = { code: 'form' };

const NOTHING: Draft = {};

async function begunWith(
  { core }: Parts,
  interaction: APIModalSubmitInteraction,
  keptId: string | undefined,
): ReturnType<Core['kept']> {
  if (keptId === undefined) return { ok: true, form: { draft: NOTHING } };
  return await core.kept(keyOf(keptId), requesterOf(interaction));
}

/** What was uploaded; undefined leaves the picture that there was. One that the payload does not describe is refused by the core. */
function uploaded(
  { data }: APIModalSubmitInteraction,
  ids: readonly string[],
): ImageReference | readonly ImageReference[] | undefined {
  const files = new Map(Object.entries(data.resolved?.attachments ?? {}));
  const [first, ...others] = ids.map((id) => referenceOf(files.get(id)));
  return others.length === 0 || first === undefined ? first : [first, ...others];
}

function offered(
  pictures: readonly Offered[],
  ids: readonly string[],
): ImageReference | 'not offered' {
  const chosen = pictures.find(({ id }) => id === ids[0]);
  return chosen === undefined || ids.length > 1 ? 'not offered' : chosen.image;
}

/** The pictures of the message that a form is about, the one of the draft chosen. */
function choicesOf(form: KeptForm): PictureChoices | undefined {
  const pictures = keptPictures(form);
  if (pictures === undefined) return undefined;
  const drafted = [form.draft.image].flat();
  const chosen = pictures.find(({ image }) => drafted.some((one) => isDeepStrictEqual(one, image)));
  return {
    pictures: pictures.map(({ id, image: { name } }) => ({ id, name: name ?? '' })),
    ...(chosen === undefined ? {} : { chosen: chosen.id }),
  };
}
