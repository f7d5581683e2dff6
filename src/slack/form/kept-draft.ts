import { z } from 'zod';
import {
  type Draft,
  draftToMend,
  isMendable,
  type KeptForm,
  type Problem,
  type Trouble,
} from '../../core/index.ts';
import { addressSchema, type Where } from '../address.ts';
import { type Pictures, picturesSchema } from './picture-choices.ts';
import { LONGEST_TEXT } from './view.ts';

/** What is kept of a form beside its draft. */
const moreSchema = z.strictObject({
  /** Where it is answered. */
  where: addressSchema,
  /** What there was to choose from. */
  pictures: picturesSchema.exactOptional(),
});

/** A form as the core keeps it. */
export function toKeep(draft: Draft, where: Where, pictures: Pictures | undefined): KeptForm {
  return { draft, more: { where, ...(pictures === undefined ? {} : { pictures }) } };
}

/** What was kept with a form; undefined when it is none of ours. */
export function moreOf({ more }: KeptForm): z.infer<typeof moreSchema> | undefined {
  return moreSchema.safeParse(more).data;
}

/** Whether the form would lose something of a draft that it does not show. */
export function hidesSomething(draft: Draft): boolean {
  const { storyboard, remove_watermark: watermark, edit, image } = draft;
  return [storyboard, watermark, edit, image].some((value) => value !== undefined);
}

/** What the form drops because it does not show it, and it makes no sense. */
const DROPPED = new Set<Problem['key']>(['boolean', 'edit.empty', 'image.url']);

/** Whether the form would say nothing of these problems: then they are told first. */
export function dropsOne(problems: readonly Problem[]): boolean {
  return problems.some(({ key }) => DROPPED.has(key));
}

/** What a form begins with after a refusal; undefined where changing the request is no way out, or the form cannot hold its prompt. */
export function mended(draft: Draft, trouble: Trouble): Draft | undefined {
  return isMendable(trouble) && fitsForm(draft) ? draftToMend(draft, trouble) : undefined;
}

/** Whether the form can hold the prompt whole. */
export function fitsForm({ prompt = '' }: Draft): boolean {
  return String(prompt).length <= LONGEST_TEXT;
}
