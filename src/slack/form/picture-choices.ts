import { z } from 'zod';
import type { Draft, ImageReference, PictureChoices } from '../../core/index.ts';
import { fileIdOf, nameOf, type SlackFile } from '../files.ts';

/** Most pictures that a form offers: as many as the core shows choices. */
const MOST_PICTURES = 25;

/** Longest name of one, so that an open form can carry them all. */
const LONGEST_NAME = 40;

/** Pictures to choose from, by their files' ids. */
export const picturesSchema = z
  .array(z.strictObject({ id: z.string().max(100), name: z.string().max(LONGEST_NAME) }))
  .max(MOST_PICTURES);

export type Pictures = z.infer<typeof picturesSchema>;

/** The pictures of a message. */
export function picturesOf(files: readonly SlackFile[]): Pictures {
  return listOf(files.map((file) => ({ id: file.id, name: nameOf(file) })));
}

/** More pictures than one in a draft, all of them Slack's: only then can the form ask which. */
export function picturesIn({ image }: Draft): Pictures | undefined {
  const images = referencesIn(image);
  const own = images.flatMap((one) => {
    const id = fileIdOf(one);
    return id === undefined ? [] : [{ id, name: one.name }];
  });
  return own.length > 1 && own.length === [image].flat().length ? listOf(own) : undefined;
}

/** What a form asks, with the picture of the draft chosen; undefined where there is no choice, and any picture may be uploaded. */
export function choicesFor(
  pictures: Pictures | undefined,
  { image }: Draft,
): PictureChoices | undefined {
  if (pictures === undefined || pictures.length < 2) return undefined;
  const [chosen] = referencesIn(image).map(fileIdOf);
  return { pictures, ...(chosen === undefined ? {} : { chosen }) };
}

/** The picture of a draft that somebody chose by its file's id. */
export function pictureIn({ image }: Draft, id: string): ImageReference | undefined {
  return referencesIn(image).find((one) => fileIdOf(one) === id);
}

function listOf(
  pictures: readonly { readonly id: string; readonly name: string | undefined }[],
): Pictures {
  const listed = pictures.map(({ id, name }) => ({ id, name: shortName(name ?? id) }));
  return listed.slice(0, MOST_PICTURES);
}

function shortName(name: string): string {
  return name.slice(0, LONGEST_NAME).replace(/[\ud800-\udbff]$/u, '');
}

function referencesIn(image: unknown): ImageReference[] {
  return [image].flat().filter((one): one is ImageReference => typeof one === 'object' && !!one);
}
