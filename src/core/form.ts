import { choicesOf, type VideoModel } from './catalogue.ts';
import type { Trouble } from './errors.ts';
import { offerHint, pictureHint, styleHint } from './form-hints.ts';
import type { ImageReference } from './image.ts';
import type { Option, Problem } from './problem.ts';
import { carriedOf, type Draft } from './read-request.ts';
import { type Say, speak, styleName } from './words/index.ts';
import { costText } from './words/texts.ts';

/** The fields of the form, in their order. `offer` is model, length and size in one: what is not on offer cannot be chosen. */
export const FIELDS = ['prompt', 'offer', 'orientation', 'style', 'image'] as const;

export type FieldName = (typeof FIELDS)[number];

export interface FormChoice {
  readonly value: string;
  readonly label: string;
  readonly description?: string;
}

interface Common {
  readonly name: FieldName;
  readonly label: string;
  readonly hint?: string;
}

export type FormField =
  | (Common & { readonly kind: 'text'; readonly value: string; readonly most: number })
  | (Common & {
      readonly kind: 'choice';
      readonly required: boolean;
      readonly choices: readonly FormChoice[];
      readonly chosen?: string;
    })
  /** One picture from the person's device; `types` are endings without a dot. */
  | (Common & { readonly kind: 'file'; readonly types: readonly string[] });

/** The form of `/sora`: the same on both platforms. */
export interface Form {
  readonly title: string;
  readonly submit: string;
  readonly cancel: string;
  readonly fields: readonly FormField[];
}

/** The pictures of a message, to choose one from; ids are the platform's. */
export interface PictureChoices {
  readonly pictures: readonly { readonly id: string; readonly name: string }[];
  readonly chosen?: string;
}

/** Limits that hold on both platforms (Discord: String Select; Slack: Option object), in characters. */
const MOST_CHOICES = 25;
const LONGEST_VALUE = 100;
const LONGEST_LABEL = 75;

/**
 * What the form shows: everything that the models on offer take and nothing else, filled in with what is known already. `pictures`: the form is
 * about a message, and its pictures stand in the place of the upload.
 */
export function formOf(
  models: readonly VideoModel[],
  draft: Draft,
  locale: string,
  pictures?: PictureChoices,
): Form {
  const say = speak(locale);
  const { orientations, styles } = choicesOf(models);
  const wanted = chosenOffer(models, draft);
  const offers = offersOf(models, wanted, say);
  const fields: FormField[] = [
    {
      name: 'prompt',
      kind: 'text',
      label: say('form.prompt'),
      hint: say('form.prompt.hint'),
      value: typed(draft.prompt),
      most: Math.max(1, ...models.map((model) => model.promptLength)),
    },
    {
      ...choice('offer', say('form.offer'), true, offers, wanted),
      ...offerHint(models, offers.length, say),
    },
    choice(
      'orientation',
      say('form.orientation'),
      true,
      orientations.map((value) => ({ value, label: say(`choice.${value}`) })),
      typed(draft.orientation).toLowerCase(),
      orientations[0],
    ),
    ...(styles.length === 0
      ? []
      : [
          {
            ...choice(
              'style',
              say('form.style'),
              false,
              styles.map((value) => ({ value, label: styleName(value, say) })),
              typed(draft.style).toLowerCase(),
            ),
            ...styleHint(models, say),
          },
        ]),
    ...pictureField(models, draft, say, pictures),
  ];
  return {
    title: say('form.title'),
    submit: say('form.submit'),
    cancel: say('form.cancel'),
    fields,
  };
}

/** What a person put into the form, over what an earlier draft gave that the form does not show. Values are the choices' own. */
export function readForm(
  kept: Draft,
  values: Readonly<Partial<Record<Exclude<FieldName, 'image'>, string | undefined>>>,
  image: ImageReference | readonly ImageReference[] | undefined,
): Draft {
  const { prompt = '', offer = '', orientation, style } = values;
  return {
    ...carriedOf(kept),
    prompt,
    ...readOffer(offer),
    ...(orientation === undefined ? {} : { orientation }),
    ...(style === undefined || style === '' ? {} : { style }),
    ...(image === undefined ? {} : { image }),
  };
}

/** The draft that a form begins with after a refusal: without a picture that was refused itself, which would only be refused again. */
export function draftToMend(draft: Draft, trouble: Trouble): Draft {
  const picture =
    trouble.code === 'image' ||
    (trouble.code === 'invalid' && trouble.problems.some(({ option }) => option === 'image'));
  if (!picture) return draft;
  const { image, ...rest } = draft;
  return rest;
}

/** Whether changing the request in the form can help. */
export function isMendable({ code }: Trouble): boolean {
  return code === 'invalid' || code === 'image';
}

/** Where in the form a problem is told. */
export function fieldOf(option: Problem['option']): FieldName {
  const fields: Readonly<Record<Option, FieldName>> = {
    prompt: 'prompt',
    model: 'offer',
    duration: 'offer',
    size: 'offer',
    orientation: 'orientation',
    style: 'style',
    image: 'image',
    storyboard: 'prompt',
    remove_watermark: 'prompt',
    edit: 'prompt',
  };
  return option === undefined ? 'prompt' : fields[option];
}

/** One row for everything that can be bought; where that is too much, what is chosen and what each model begins with come before the rest. */
function offersOf(
  models: readonly VideoModel[],
  chosen: string | undefined,
  say: Say,
): FormChoice[] {
  const rows = models.flatMap((model) =>
    model.offers.map((offer, index) => ({
      first: index === 0,
      value: offerValue(model.id, offer.size, offer.seconds),
      label: cut(`${model.label} · ${say('choice.seconds', { seconds: offer.seconds })}`),
      description: cut(
        [
          say(`choice.${offer.size}`),
          costText(offer.credits, say),
          ...(model.needsImage === true ? [say('choice.needs-image')] : []),
        ].join(' · '),
      ),
    })),
  );
  const rank = ({ value, first }: (typeof rows)[number]) => (value === chosen ? 0 : first ? 1 : 2);
  const some = rows
    .filter(({ value }) => value.length <= LONGEST_VALUE)
    .toSorted((a, b) => rank(a) - rank(b))
    .slice(0, MOST_CHOICES);
  return rows.filter((row) => some.includes(row)).map(({ first, ...row }) => row);
}

function offerValue(model: string, size: string, seconds: number): string {
  return `${seconds}:${size}:${model}`;
}

function readOffer(value: string): Draft {
  const [, seconds, size, model] = /^(\d+):(\w+):(.+)$/su.exec(value) ?? [];
  return model === undefined ? {} : { model, size, duration: Number(seconds) };
}

/** The offer nearest to what was asked for: the same model before the same length before the same size. */
function chosenOffer(models: readonly VideoModel[], draft: Draft): string | undefined {
  const model = typed(draft.model) || models[0]?.id;
  const seconds = Number.parseInt(typed(draft.duration), 10);
  const size = typed(draft.size).toLowerCase();
  const rows = models.flatMap(({ id, offers }) =>
    offers.map((offer) => ({
      value: offerValue(id, offer.size, offer.seconds),
      near:
        (id === model ? 4 : 0) +
        (offer.seconds === seconds ? 2 : 0) +
        (offer.size === size ? 1 : 0),
    })),
  );
  const nearest = Math.max(0, ...rows.map(({ near }) => near));
  return rows.find(({ near }) => near === nearest)?.value;
}

function pictureField(
  models: readonly VideoModel[],
  draft: Draft,
  say: Say,
  given: PictureChoices | undefined,
): FormField[] {
  if (given !== undefined) {
    const choices = given.pictures
      .filter(({ id }) => id.length <= LONGEST_VALUE)
      .slice(0, MOST_CHOICES)
      .map(({ id, name }, index) => ({ value: id, label: cut(`${index + 1} · ${name}`) }));
    return [choice('image', say('form.picture'), true, choices, given.chosen, choices[0]?.value)];
  }
  const takers = models.filter((model) => model.images > 0);
  if (takers.length === 0) return [];
  const kept = keptName(draft.image);
  const types = [...new Set(takers.flatMap((model) => model.imageLimits.types))];
  return [
    {
      name: 'image',
      kind: 'file',
      label: say('form.image'),
      hint: pictureHint(models, kept, say),
      types: types.flatMap((type) => ENDINGS[type] ?? []),
    },
  ];
}

/** File names' endings, for the file pickers of people's devices. */
const ENDINGS: Readonly<Record<string, readonly string[]>> = {
  'image/png': ['png'],
  'image/jpeg': ['jpg', 'jpeg'],
  'image/webp': ['webp'],
};

/** What the picture that stays is called. */
function keptName(image: unknown): string | undefined {
  const [first] = [image].flat();
  if (first === undefined || first === null) return undefined;
  // A draft is what somebody typed, or another version kept: nothing in it has to be of the right type.
  const { name, url }: { readonly name?: unknown; readonly url?: unknown } =
    typeof first === 'object' ? first : { url: first };
  const address = typeof url === 'string' ? url : '';
  const called = typeof name === 'string' ? name : '';
  const shown = called || URL.parse(address)?.pathname.split('/').at(-1) || address;
  return shown === '' ? undefined : cut(shown, 40);
}

function choice(
  name: FieldName,
  label: string,
  required: boolean,
  choices: readonly FormChoice[],
  wanted: string | undefined,
  otherwise?: string,
): Extract<FormField, { kind: 'choice' }> {
  const some = choices.slice(0, MOST_CHOICES);
  const chosen = some.find(({ value }) => value === wanted)?.value ?? otherwise;
  return {
    name,
    kind: 'choice',
    label,
    required,
    choices: some,
    ...(chosen === undefined ? {} : { chosen }),
  };
}

function typed(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

function cut(text: string, most = LONGEST_LABEL): string {
  const characters = [...text];
  return characters.length <= most ? text : `${characters.slice(0, most - 1).join('')}…`;
}
