import { z } from 'zod';
import type { VideoModel } from '../../core/catalogue.ts';
import {
  GatewayRefusal,
  type JsonObject,
  type Picture,
  type VideoRequest,
} from '../../core/gateway.ts';
import { uriOf } from '../uri.ts';

const value = z.union([z.string(), z.number()]);

/**
 * How a request becomes the input of one endpoint. It is data, taken from the endpoint's own schema when it was listed, because every model of this
 * API names and spells its fields differently.
 */
const recipe = z.strictObject({
  /** `alibaba/wan-2.7/text-to-video` */
  path: z.string().regex(/^[a-z\d][\w.-]*(?:\/[a-z\d][\w.-]*){2}$/iu),
  /** The field of the prompt. */
  prompt: z.string(),
  /** `as`: how each length is sent, where that is not a plain number, e.g. `{"8": "8s"}`. Without any of this, the length is the model's own. */
  seconds: z
    .strictObject({ field: z.string(), as: z.record(z.string(), value).exactOptional() })
    .exactOptional(),
  /** Absent: there is one size. */
  size: z
    .strictObject({ field: z.string(), small: value, large: value.exactOptional() })
    .exactOptional(),
  /** Absent: the shape is the model's own, or the picture's. */
  shape: z
    .strictObject({
      field: z.string(),
      landscape: value.exactOptional(),
      portrait: value.exactOptional(),
    })
    .exactOptional(),
  /** `list`: it wants an array of addresses. */
  picture: z
    .strictObject({ field: z.string(), list: z.literal(true).exactOptional() })
    .exactOptional(),
  /** Inputs that must be there and have one value. */
  fixed: z.record(z.string(), z.json()).exactOptional(),
});

export type Recipe = z.infer<typeof recipe>;

/** One model's endpoints: for a prompt alone, and for a prompt with a picture. At least one of them. */
const recipes = z
  .strictObject({ text: recipe.exactOptional(), picture: recipe.exactOptional() })
  .refine(({ text, picture }) => text !== undefined || picture !== undefined);

export type Recipes = z.infer<typeof recipes>;

/** The recipes as a model carries them, see `VideoModel.gatewayModel`. */
export function writeRecipes(made: Recipes): string {
  return JSON.stringify(made);
}

/**
 * The recipes that a model carries. A plain `vendor/model`, which is easier to write into a CATALOGUE_FILE, stands for the fields of Mountsea's own
 * examples. Throws GatewayRefusal `rejected` for anything else.
 */
export function readRecipes({ id, gatewayModel = id }: VideoModel): Recipes {
  if (/^[a-z\d][\w.-]*\/[a-z\d][\w.-]*$/iu.test(gatewayModel)) return documented(gatewayModel);
  const parsed = recipes.safeParse(parsedOrUndefined(gatewayModel));
  if (parsed.success) return parsed.data;
  throw new GatewayRefusal('rejected', `nothing is known of the endpoints of ${id}`);
}

function parsedOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `prompt`, `duration`, `resolution` and `image_url` as the sample of wan-2.7 has them. */
function documented(model: string): Recipes {
  const common = {
    prompt: 'prompt',
    seconds: { field: 'duration' },
    size: { field: 'resolution', small: '720p', large: '1080p' },
  };
  const shape = { field: 'aspect_ratio', landscape: '16:9', portrait: '9:16' };
  return {
    text: { path: `${model}/text-to-video`, ...common, shape },
    picture: { path: `${model}/image-to-video`, ...common, picture: { field: 'image_url' } },
  };
}

/** Where a request goes, and the input that it becomes. Throws GatewayRefusal `rejected` for what the model has no field or value for; nothing is sent then. */
export function inputFor(
  { text, picture: withPicture }: Recipes,
  request: VideoRequest,
  pictures: readonly Pick<Picture, 'url'>[],
): { path: string; input: JsonObject } {
  const [picture, ...more] = pictures;
  const made = picture === undefined ? text : withPicture;
  if (made === undefined) {
    throw cannot(
      picture === undefined ? 'the model needs a picture' : 'the model takes no picture',
    );
  }
  if (more.length > 0) throw cannot('there is room for one picture');
  return {
    path: made.path,
    input: {
      ...made.fixed,
      [made.prompt]: request.prompt,
      ...secondsIn(made, request),
      ...sizeIn(made, request),
      ...shapeIn(made, request),
      ...pictureIn(made, picture),
    },
  };
}

function secondsIn({ seconds }: Recipe, { duration }: VideoRequest): JsonObject {
  if (seconds === undefined) return {};
  const chosen = seconds.as === undefined ? duration : seconds.as[duration];
  if (chosen === undefined) throw cannot(`there are no ${duration} seconds`);
  return { [seconds.field]: chosen };
}

function sizeIn({ size }: Recipe, request: VideoRequest): JsonObject {
  if (size === undefined && request.size === 'small') return {};
  const chosen = size?.[request.size];
  if (size === undefined || chosen === undefined) throw cannot(`there is no ${request.size}`);
  return { [size.field]: chosen };
}

function shapeIn({ shape }: Recipe, { orientation }: VideoRequest): JsonObject {
  if (shape === undefined) return {};
  const chosen = shape[orientation];
  if (chosen === undefined) throw cannot(`there is no ${orientation}`);
  return { [shape.field]: chosen };
}

function pictureIn({ picture }: Recipe, handed: Pick<Picture, 'url'> | undefined): JsonObject {
  if (handed === undefined) return {};
  const { url } = handed;
  if (picture === undefined || url === undefined || !/^https?:\/\//iu.test(url)) {
    throw cannot('the picture has no address');
  }
  const address = uriOf(url);
  return { [picture.field]: picture.list ? [address] : address };
}

function cannot(why: string): GatewayRefusal {
  return new GatewayRefusal('rejected', `cannot be sent: ${why}`);
}
