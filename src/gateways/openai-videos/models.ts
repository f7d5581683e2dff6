import type { VideoModel } from '../../core/catalogue.ts';
import { GatewayRefusal } from '../../core/gateway.ts';
import { IMAGE_LIMITS, type ModelDefaults, type ModelEntry, modelOf } from '../model-file.ts';
import { objectOf, textOf } from '../said.ts';

/** What a model of a list has where its entry does not say. The two sizes are those that every model of OpenAI's description takes. */
export const MODEL_DEFAULTS: ModelDefaults = {
  sizes: ['1280x720', '720x1280'],
  orientations: ['landscape', 'portrait'],
  // OpenAI's description allows 32000; what people write here ends sooner.
  promptLength: 5000,
  images: 0,
  imageLimits: IMAGE_LIMITS,
};

/** OpenAI's own, with the day on which they and the API were switched off (OpenAI's pages on deprecations). */
export const OPENAI_MODELS: readonly VideoModel[] = [
  {
    id: 'sora-2',
    label: 'Sora 2',
    durations: [4, 8, 12],
    credits: { 4: 1, 8: 1, 12: 2 },
    images: 1,
    retired: '2026-09-24',
  },
  {
    id: 'sora-2-pro',
    label: 'Sora 2 Pro',
    durations: [4, 8, 12],
    sizes: ['1280x720', '720x1280', '1792x1024', '1024x1792'],
    credits: { small: { 4: 2, 8: 3, 12: 4 }, large: { 4: 3, 8: 5, 12: 7 } },
    images: 1,
    retired: '2026-09-24',
  },
].flatMap((entry: ModelEntry) => made(entry) ?? []);

/** Most models that are taken from a server's list. */
const MOST_SERVED = 100;

/** What a self-hosted server can be asked for when it says no more than a name: both take any size, and the models of this kind are made for clips of about 5 s. */
const SERVED = {
  durations: [5, 8],
  sizes: ['832x480', '480x832', '1280x720', '720x1280'],
};

/**
 * The models of `GET /models`: `{data: [{id}]}`. Nothing in it tells what a model can do; Wan's names and those made after them say whether it starts
 * from a text (T2V), a picture (I2V) or either.
 * Throws GatewayRefusal `nonsense` when there is no list.
 */
export function readServed(body: unknown): readonly VideoModel[] {
  const list = Array.isArray(body) ? body : (objectOf(body)?.data ?? objectOf(body)?.models);
  if (!Array.isArray(list)) throw new GatewayRefusal('nonsense', 'the answer lists no models');
  const ids = list.flatMap((one: unknown) => textOf(objectOf(one)?.id) ?? []);
  const usable = new Set(ids.filter((id) => /^[\x21-\x7e]{1,100}$/u.test(id)));
  return [...usable].slice(0, MOST_SERVED).flatMap((id) => served(id) ?? []);
}

function served(id: string): VideoModel | undefined {
  const [, kind = 'ti2v'] = /(?:^|[^a-z])(t2v|i2v|ti2v)(?:[^a-z]|$)/iu.exec(id) ?? [];
  const fromText = kind.toLowerCase() === 't2v';
  const fromPicture = kind.toLowerCase() === 'i2v';
  return made({
    id,
    // `Wan-AI/Wan2.2-T2V-A14B`: what stands before the slash is whose it is.
    label: id.split('/').at(-1) || id,
    ...SERVED,
    images: fromText ? 0 : 1,
    ...(fromPicture ? { needsImage: true } : {}),
  });
}

function made(entry: ModelEntry): VideoModel | undefined {
  const read = modelOf(entry, undefined, MODEL_DEFAULTS);
  return 'model' in read ? read.model : undefined;
}

/** What the shape cannot say of a model, as problems; the bot would offer what it cannot ask for. */
export function unsayable(models: readonly VideoModel[]): string[] {
  return models.flatMap(({ id, images, styles, storyboard, edit, frames, orientations }) => [
    ...(images > 1 ? [`${id}: images is more than 1, and /v1/videos takes one`] : []),
    ...(styles.length > 0 ? [`${id}: has styles, and /v1/videos has no field for them`] : []),
    ...(storyboard ? [`${id}: has storyboard, and /v1/videos has no field for it`] : []),
    ...(edit ? [`${id}: has edit, and this bot cannot edit at such a server`] : []),
    ...(frames === undefined && orientations.length > 1
      ? [`${id}: sizes must be pixels such as 1280x720, or orientations one only`]
      : []),
  ]);
}
