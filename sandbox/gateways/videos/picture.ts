import { pictureFacts } from '../picture-size.ts';
import { isObject, type Sent } from '../sent.ts';
import type { Json } from '../types.ts';
import type { Findings } from './body.ts';
import type { Flavour, LocalVideoModel } from './flavour.ts';

/** Longest data URL, in characters (OpenAI's description of `image_url`). */
const DATA_URL_MOST = 20_971_520;

/** OpenAI's sentence, as public clients quote its beginning. */
const MISMATCH = 'Inpaint image must match the requested width and height';

/** The bytes of a picture and what they call themselves, or an address that this server would fetch. */
type Picture = { bytes: Uint8Array; type: string } | { url: string };

/** Whether a picture came as this flavour takes it, is one, and has exactly the size of the video. */
export function judgePicture(
  flavour: Flavour,
  model: LocalVideoModel | undefined,
  body: Json,
  sent: Sent,
  found: Findings,
) {
  const came = pictureIn(flavour, body, sent, found.problems);
  if (came === undefined) {
    if (model?.picture === 'needed') found.problems.push(`${model.id} needs an image`);
    return;
  }
  if (model?.picture === 'no') found.problems.push(`${model.id} takes no image`);
  const picture = 'url' in came ? atUrl(came.url, found.problems) : came;
  if (picture === undefined) return;
  const facts = pictureFacts(picture.bytes);
  if (facts === undefined) {
    found.problems.push('the image is no PNG, JPEG or WebP');
    return;
  }
  if (facts.type !== picture.type)
    found.problems.push(`the image is ${facts.type} and calls itself "${picture.type}"`);
  const size = typeof body.size === 'string' ? body.size : flavour.defaultSize;
  if (`${facts.width}x${facts.height}` === size) return;
  const list = flavour.exactPicture ? found.problems : found.remarks;
  list.push(`${MISMATCH} (${facts.width}x${facts.height} for ${size})`);
}

function pictureIn(
  { pictures }: Flavour,
  body: Json,
  { kind, files }: Sent,
  problems: string[],
): Picture | undefined {
  const file = files.input_reference;
  const { input_reference: reference, image_reference: json, reference_url: url } = body;
  if ([file, reference, json, url].filter((one) => one !== undefined).length > 1)
    problems.push('more than one image');
  if (file !== undefined) {
    if (!pictures.includes('file')) problems.push('input_reference: no file is taken');
    return file;
  }
  if (json !== undefined) return inJson(json, problems);
  if (url !== undefined) {
    if (typeof url === 'string') return { url };
    problems.push('reference_url: must be a string');
  }
  if (reference === undefined) return undefined;
  if (kind === 'json' && pictures.includes('object')) return inObject(reference, problems);
  problems.push(
    pictures.includes('path') && kind === 'json'
      ? 'input_reference: a path on the disk of this server'
      : 'input_reference: must be a file',
  );
  return undefined;
}

function inObject(reference: unknown, problems: string[]): Picture | undefined {
  const { image_url: url, file_id: file, ...rest } = isObject(reference) ? reference : {};
  const fine =
    isObject(reference) &&
    (url === undefined) !== (file === undefined) &&
    Object.keys(rest).length === 0;
  if (!fine) problems.push('input_reference: an object with exactly one of image_url and file_id');
  if (typeof url === 'string') return { url };
  if (file !== undefined) problems.push('input_reference.file_id: no such file');
  return undefined;
}

function inJson(text: unknown, problems: string[]): Picture | undefined {
  try {
    const { image_url: url } = JSON.parse(String(text)) as Json;
    if (typeof url === 'string') return { url };
  } catch {
    // Said below.
  }
  problems.push('image_reference: must be JSON with an image_url');
  return undefined;
}

/** A picture in a data URL. What stands elsewhere is not fetched here. */
function atUrl(url: string, problems: string[]): { bytes: Uint8Array; type: string } | undefined {
  if (url.length > DATA_URL_MOST) {
    problems.push(`image_url: at most ${DATA_URL_MOST} characters`);
    return undefined;
  }
  const [, type = '', base64] = /^data:([\w/+.-]+);base64,([A-Za-z\d+/]+=*)$/u.exec(url) ?? [];
  if (base64 !== undefined) return { bytes: Buffer.from(base64, 'base64'), type };
  if (!/^https?:\/\/[^/]/u.test(url))
    problems.push('image_url: must be an https address or a base64 data URL');
  return undefined;
}
