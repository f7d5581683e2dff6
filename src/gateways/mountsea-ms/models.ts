import type { Offer, Orientation, VideoModel } from '../../core/catalogue.ts';
import { SORA_COMMON } from '../sora-models.ts';
import type { Endpoint } from './endpoint.ts';
import { writeRecipes } from './recipe.ts';

/** Credits are this project's own unit, not the gateway's price: one for each 5 s begun, twice that for large. */
const CREDIT_SECONDS = 5;

/** One model out of the endpoints of the same vendor and name. Those of two vendors that have a name in common carry the vendor's as well. */
export function modelsOf(endpoints: readonly Endpoint[]): VideoModel[] {
  const groups = Map.groupBy(endpoints, ({ vendor, model }) => `${vendor}/${model}`);
  const names = [...groups.keys()].map(nameIn);
  return [...groups].map(([full, group]) => {
    const name = nameIn(full);
    const isShared = names.filter((one) => one === name).length > 1;
    return modelOf(isShared ? full : name, full, group);
  });
}

function nameIn(full: string): string {
  return full.slice(full.indexOf('/') + 1);
}

function modelOf(id: string, full: string, group: readonly Endpoint[]): VideoModel {
  const text = group.find(({ recipe }) => recipe.picture === undefined);
  const picture = group.find(({ recipe }) => recipe.picture !== undefined);
  const [first, second] = [text, picture].filter((one) => one !== undefined);
  if (first === undefined) throw new RangeError('a model has at least one endpoint');
  // What only one of the two makes cannot be said of a model; where they have nothing in common, pictures are left out.
  const common = second === undefined ? undefined : commonOf(first, second);
  const kept = second === undefined || common === undefined ? [first] : [first, second];
  const { offers, orientations } = common ?? offeredBy(first);
  const taking = kept.find(({ recipe }) => recipe.picture !== undefined);
  const writing = kept.find(({ recipe }) => recipe.picture === undefined);
  return {
    id,
    label: labelOf(id),
    offers,
    orientations,
    promptLength: Math.min(...kept.map(({ promptLength }) => promptLength)),
    images: taking === undefined ? 0 : 1,
    imageLimits: SORA_COMMON.imageLimits,
    styles: [],
    storyboard: false,
    edit: false,
    ...(id === full ? {} : { aliases: [full] }),
    gatewayModel: writeRecipes({
      ...(writing === undefined ? {} : { text: writing.recipe }),
      ...(taking === undefined ? {} : { picture: taking.recipe }),
    }),
    ...(writing === undefined ? { needsImage: true as const } : {}),
  };
}

interface Offered {
  readonly offers: readonly Offer[];
  readonly orientations: readonly Orientation[];
}

function offeredBy({ sizes, seconds, orientations }: Endpoint): Offered {
  return {
    offers: sizes.flatMap((size) =>
      seconds.map((one) => ({
        size,
        seconds: one,
        credits: Math.ceil(one / CREDIT_SECONDS) * (size === 'large' ? 2 : 1),
      })),
    ),
    orientations: orientations.length === 0 ? ['landscape'] : orientations,
  };
}

/** What both make. With a picture, a model that cannot be told a shape takes that of the picture. */
function commonOf(text: Endpoint, picture: Endpoint): Offered | undefined {
  const [one, other] = [offeredBy(text), offeredBy(picture)];
  const offers = one.offers.filter(({ size, seconds }) =>
    other.offers.some((offer) => offer.size === size && offer.seconds === seconds),
  );
  const orientations = one.orientations.filter(
    (orientation) =>
      picture.orientations.length === 0 || picture.orientations.includes(orientation),
  );
  return offers.length === 0 || orientations.length === 0 ? undefined : { offers, orientations };
}

/** `wan-2.7` reads as "Wan 2.7". */
function labelOf(id: string): string {
  return nameIn(id)
    .split(/[-_]+/u)
    .map((word) => `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`)
    .join(' ');
}
