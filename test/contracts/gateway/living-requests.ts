import { readFile } from 'node:fs/promises';
import type { VideoModel } from '../../../src/core/catalogue.ts';
import type {
  Picture,
  StartContext,
  VideoGateway,
  VideoRequest,
} from '../../../src/core/gateway.ts';
import { aRequest } from '../../gateways/samples.ts';
import { calm } from './descriptor.ts';

/** Real bytes, of a size that is no video's. */
const PICTURE = new URL('../../../sandbox/media/landscape.jpg', import.meta.url);
const ADDRESS = 'https://files.example/a-boat.jpg';

/** A picture that can be handed over both ways. */
const picture: Picture = {
  url: ADDRESS,
  async open() {
    const bytes = await readFile(PICTURE);
    async function* body() {
      yield bytes.subarray(0, 1000);
      yield bytes.subarray(1000);
    }
    return { type: 'image/jpeg', bytes: bytes.length, body: body() };
  },
};

/** The models of a gateway as they are at this moment. */
export async function modelsOf(made: VideoGateway): Promise<readonly VideoModel[]> {
  return (await made.list?.({ signal: calm() })) ?? made.models;
}

/** What the core hands over with a request. */
export function contextFor(model: VideoModel, request: VideoRequest): StartContext {
  const pictures = request.images.map(() => picture);
  return { key: 'our-own-key', signal: calm(), pictures, model };
}

/** The plainest request that a model serves, with a picture where it needs one. */
export function plainRequest(model: VideoModel): VideoRequest {
  const [offer] = model.offers;
  const [orientation] = model.orientations;
  if (offer === undefined || orientation === undefined)
    throw new Error(`${model.id} offers nothing`);
  return {
    ...aRequest,
    model: model.id,
    orientation,
    size: offer.size,
    duration: offer.seconds,
    images: model.needsImage === true ? [{ url: ADDRESS, trusted: true }] : [],
  };
}

/** One request for everything that a model offers: each length at each size both ways, a picture at each size both ways, and each special field. */
export function allRequests(model: VideoModel): readonly VideoRequest[] {
  const plain = plainRequest(model);
  const offered = model.orientations.flatMap((orientation) =>
    model.offers.map(({ size, seconds }) => ({ ...plain, orientation, size, duration: seconds })),
  );
  const images = [{ url: ADDRESS, trusted: true }];
  const firsts = offered.filter(
    ({ size, orientation }, at) =>
      offered.findIndex((one) => one.size === size && one.orientation === orientation) === at,
  );
  const special: VideoRequest[] = [{ ...plain, removeWatermark: true }];
  if (model.images > 0) special.push(...firsts.map((one) => ({ ...one, images })));
  if (model.storyboard) special.push({ ...plain, storyboard: true, prompt: '[5.0s]one [5.0s]two' });
  if (model.edit) special.push({ ...plain, editId: 'edit_1' });
  special.push(...model.styles.map((styleId) => ({ ...plain, styleId })));
  special.push({ ...plain, prompt: '🚣'.repeat(model.promptLength) });
  return [...offered, ...special];
}
