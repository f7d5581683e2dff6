import {
  frameOf,
  GatewayRefusal,
  type JsonObject,
  type Picture,
  type StartContext,
  type VideoRequest,
} from '../../core/gateway.ts';
import type { Fit, PictureBytes } from '../fit.ts';
import { createForm, type Payload } from '../http.ts';
import type { Manner } from './dialects.ts';
import { addressOf, dataUrl, type Preparing, preparedPicture } from './picture.ts';

/** What a picture adds to a create. */
type Attachment =
  | { readonly kind: 'file'; readonly file: PictureBytes }
  | { readonly kind: 'field'; readonly field: JsonObject };

/**
 * The body of a create: `model`, `prompt`, `seconds`, `size` where the model has a list of them, and the picture. The shape has no field for anything
 * else; a request that needs one is refused, instead of being made into another one.
 * Throws GatewayRefusal `rejected` or `picture`; nothing is sent then.
 * @param clean see `http.ts`
 */
export async function createBody(
  request: VideoRequest,
  { model, pictures, signal }: StartContext,
  how: { readonly manner: Manner; readonly fit: Fit },
  clean: (text: string) => string,
): Promise<Payload> {
  assertSendable(request, pictures);
  const { manner, fit } = how;
  const frame = frameOf(model, request);
  const fields = {
    model: model.gatewayModel ?? model.id,
    prompt: request.prompt,
    seconds: manner.seconds === 'string' ? String(request.duration) : request.duration,
    ...(frame === undefined ? {} : { size: `${frame.width}x${frame.height}` }),
  };
  const [picture] = pictures;
  const attached =
    picture && (await attachment(picture, manner, { model, frame, fit, signal, clean }));
  // JSON holds no file: `auto` and `json` differ only in what a picture may be, which `settings.ts` sees to.
  const isForm = manner.encoding === 'multipart' || attached?.kind === 'file';
  const all = attached?.kind === 'field' ? { ...fields, ...attached.field } : fields;
  return isForm ? formOf(all, attached?.kind === 'file' ? attached.file : undefined) : all;
}

function assertSendable(request: VideoRequest, pictures: readonly Picture[]): void {
  const { styleId, storyboard, editId } = request;
  const without = [
    ...(styleId === undefined ? [] : ['a style']),
    ...(storyboard ? ['a storyboard'] : []),
    ...(editId === undefined ? [] : ['an edit id']),
    ...(pictures.length > 1 ? ['a second picture'] : []),
  ];
  if (without.length === 0) return;
  const message = `cannot be sent: /v1/videos has no field for ${without.join(', ')}`;
  throw new GatewayRefusal('rejected', message);
}

async function attachment(
  picture: Picture,
  { image }: Manner,
  preparing: Preparing,
): Promise<Attachment> {
  if (image === 'string') return { kind: 'field', field: { input_reference: addressOf(picture) } };
  const file = await preparedPicture(picture, preparing);
  if (image === 'file') return { kind: 'file', file };
  const held = { image_url: dataUrl(file) };
  const field: JsonObject =
    image === 'object' ? { input_reference: held } : { image_reference: JSON.stringify(held) };
  return { kind: 'field', field };
}

/** Texts first: servers that read a form as it comes know what the file is for. */
function formOf(
  fields: Readonly<Record<string, unknown>>,
  file: PictureBytes | undefined,
): Payload {
  const form = createForm();
  for (const [name, value] of Object.entries(fields)) form.append(name, String(value));
  if (file !== undefined) {
    const extension = file.type.replace(/^image\//u, '').replace('jpeg', 'jpg');
    const part = new File([new Uint8Array(file.bytes)], `picture.${extension}`, {
      type: file.type,
    });
    form.append('input_reference', part);
  }
  return form;
}
