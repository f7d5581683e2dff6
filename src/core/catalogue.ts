import type { Frame } from './frame.ts';
import type { ImageLimits } from './image.ts';
import { type Problem, problem } from './problem.ts';
import type { Orientation, Size, VideoRequest } from './request.ts';
import { shotsOf } from './storyboard.ts';

export type { Frame } from './frame.ts';
export type { ImageLimits } from './image.ts';
export type { Orientation, Size } from './request.ts';

/** One thing that can be bought of a model: a length at a size, and what it costs. */
export interface Offer {
  readonly size: Size;
  readonly seconds: number;
  /** Credits of the person's wallet. */
  readonly credits: number;
}

/** A model as data. Cross-field rules are rows of `offers`: what is not listed cannot be asked for. */
export interface VideoModel {
  readonly id: string;
  /** What people read in a choice. */
  readonly label: string;
  /** The first of a size is its default length; the first of all is the default size. */
  readonly offers: readonly Offer[];
  /** The first is the default. */
  readonly orientations: readonly Orientation[];
  /** Longest prompt, in characters (code points). */
  readonly promptLength: number;
  /** Most pictures that one request may carry. */
  readonly images: number;
  readonly imageLimits: ImageLimits;
  /** Style ids; empty: the model has none. */
  readonly styles: readonly string[];
  readonly storyboard: boolean;
  /** Whether an earlier video can be edited by its edit id. */
  readonly edit: boolean;
  /** The day the model went away, YYYY-MM-DD. From that day on nothing is sent to it. */
  readonly retired?: string;
  /** Other names that people may type for it. */
  readonly aliases?: readonly string[];
  /** What the gateway calls it, where that is not the id. */
  readonly gatewayModel?: string;
  /** The exact pictures that the gateway makes; size and orientation choose among them (`frame.ts`). Absent: it is told size and orientation. */
  readonly frames?: readonly Frame[];
  /** It makes videos of a picture only. */
  readonly needsImage?: true;
}

/** The model of that name: its id, or one of its other names in any spelling. */
export function modelNamed(models: readonly VideoModel[], name: string): VideoModel | undefined {
  const typed = name.toLowerCase();
  return (
    models.find(({ id }) => id === name) ??
    models.find(({ id, aliases = [] }) =>
      [id, ...aliases].some((one) => one.toLowerCase() === typed),
    )
  );
}

/** What routing needs to know of a gateway. */
export interface Catalogue {
  readonly name: string;
  readonly models: readonly VideoModel[];
}

/** A gateway that can serve a request, and what it costs there. */
export interface Route {
  readonly gateway: string;
  readonly model: VideoModel;
  readonly cost: number;
}

/** All models that can be asked for today, each id once, in the order of the gateways: also one that only a later gateway still serves. */
export function modelsOnOffer(catalogues: readonly Catalogue[], now: number): VideoModel[] {
  const byId = new Map<string, VideoModel | undefined>();
  for (const model of catalogues.flatMap(({ models }) => models)) {
    const one = byId.get(model.id) ?? (isRetired(model, now) ? undefined : model);
    byId.set(model.id, one);
  }
  return [...byId.values()].filter((model) => model !== undefined);
}

/** Every value that some model on offer takes: what a form or a list of choices may show. */
export function choicesOf(models: readonly VideoModel[]): {
  seconds: number[];
  sizes: Size[];
  orientations: Orientation[];
  styles: string[];
} {
  const offers = models.flatMap((model) => model.offers);
  return {
    seconds: unique(offers.map((offer) => offer.seconds)).sort((a, b) => a - b),
    sizes: unique(offers.map((offer) => offer.size)),
    orientations: unique(models.flatMap((model) => model.orientations)),
    styles: unique(models.flatMap((model) => model.styles)),
  };
}

/**
 * The gateways that can serve a request, in the order given; or what has to change, told of the gateway that comes closest.
 */
export function route(
  catalogues: readonly Catalogue[],
  request: VideoRequest,
  now: number,
): { routes: readonly Route[] } | { problems: readonly Problem[] } {
  const onOffer = modelsOnOffer(catalogues, now);
  const routes: Route[] = [];
  let closest: readonly Problem[] | undefined;
  let retired: VideoModel | undefined;
  for (const { name, models } of catalogues) {
    const model = models.find((candidate) => candidate.id === request.model);
    if (model === undefined) continue;
    if (isRetired(model, now)) {
      retired = model;
      continue;
    }
    const problems = problemsOf(model, request, onOffer);
    const offer = offerOf(model, request);
    if (problems.length === 0 && offer !== undefined) {
      routes.push({ gateway: name, model, cost: offer.credits });
    } else if (closest === undefined || problems.length < closest.length) closest = problems;
  }
  if (routes.length > 0) return { routes };
  if (closest !== undefined) return { problems: closest };
  const allowed = onOffer.map((model) => model.id).join(', ');
  const key = retired === undefined ? 'model.unknown' : 'model.retired';
  return { problems: [problem('model', key, { model: typed(request.model), allowed })] };
}

function offerOf(model: VideoModel, request: VideoRequest): Offer | undefined {
  return model.offers.find(
    ({ size, seconds }) => size === request.size && seconds === request.duration,
  );
}

function problemsOf(
  model: VideoModel,
  request: VideoRequest,
  onOffer: readonly VideoModel[],
): Problem[] {
  const problems: Problem[] = [];
  const length = [...request.prompt].length;
  if (length > model.promptLength) {
    problems.push(problem('prompt', 'prompt.long', { length, most: model.promptLength }));
  }
  if (request.images.length > model.images) {
    const key = model.images === 0 ? 'image.none' : 'image.many';
    problems.push(problem('image', key, { model: model.id, count: model.images }));
  }
  if (model.needsImage === true && request.images.length === 0) {
    problems.push(problem('image', 'image.needed', { model: model.id }));
  }
  if (!model.orientations.includes(request.orientation)) {
    problems.push(
      problem('orientation', 'orientation.other', {
        model: model.id,
        allowed: model.orientations.join(', '),
      }),
    );
  }
  problems.push(...offerProblems(model, request, onOffer));
  const { styleId } = request;
  if (styleId !== undefined && !model.styles.includes(styleId)) {
    problems.push(styleProblem(model, styleId, onOffer));
  }
  if (request.storyboard && !model.storyboard) {
    problems.push(
      problem('storyboard', 'storyboard.none', {
        model: model.id,
        able: able(onOffer, (other) => other.storyboard),
      }),
    );
  }
  if (request.editId !== undefined && !model.edit) {
    problems.push(
      problem('edit', 'edit.none', { model: model.id, able: able(onOffer, (other) => other.edit) }),
    );
  }
  if (request.storyboard) {
    const shots = shotsOf(request.prompt).reduce((sum, shot) => sum + shot.seconds, 0);
    if (shots > request.duration) {
      problems.push(
        problem('storyboard', 'storyboard.long', { shots, duration: request.duration }),
      );
    }
  }
  return problems;
}

function offerProblems(
  model: VideoModel,
  request: VideoRequest,
  onOffer: readonly VideoModel[],
): Problem[] {
  if (offerOf(model, request) !== undefined) return [];
  const { size, duration } = request;
  const seconds = unique(model.offers.map((offer) => offer.seconds)).sort((a, b) => a - b);
  const lengths = seconds.join(', ');
  if (!model.offers.some((offer) => offer.size === size)) {
    const sizes = unique(model.offers.map((offer) => offer.size)).join(', ');
    const others = able(onOffer, (other) => other.offers.some((offer) => offer.size === size));
    const key = others === '' ? 'size.other' : 'size.needs';
    return [problem('size', key, { size, model: model.id, allowed: sizes, able: others })];
  }
  if (!seconds.includes(duration)) {
    const others = unique(
      onOffer.flatMap((other) =>
        other.offers
          .filter((offer) => offer.seconds === duration)
          .map((offer) => `${other.id} (${offer.size})`),
      ),
    ).join(', ');
    const key = others === '' ? 'duration.other' : 'duration.needs';
    return [
      problem('duration', key, { duration, model: model.id, allowed: lengths, able: others }),
    ];
  }
  const atSize = model.offers.filter((offer) => offer.size === size).map((offer) => offer.seconds);
  const sizes = unique(
    model.offers.filter((offer) => offer.seconds === duration).map((offer) => offer.size),
  );
  return [
    problem('duration', 'duration.size', {
      duration,
      model: model.id,
      size,
      allowed: atSize.join(', '),
      sizes: sizes.join(', '),
    }),
  ];
}

function styleProblem(model: VideoModel, style: string, onOffer: readonly VideoModel[]): Problem {
  if (model.styles.length > 0) {
    return problem('style', 'style.other', {
      style: typed(style),
      allowed: model.styles.join(', '),
    });
  }
  return problem('style', 'style.none', {
    model: model.id,
    able: able(onOffer, (other) => other.styles.includes(style)),
  });
}

/** What somebody typed, short enough for a sentence. */
function typed(text: string): string {
  return text.slice(0, 100);
}

function able(models: readonly VideoModel[], test: (model: VideoModel) => boolean): string {
  return models
    .filter(test)
    .map((model) => model.id)
    .join(', ');
}

/** Whether its day has come. `now`: ms since the epoch. */
export function isRetired(model: VideoModel, now: number): boolean {
  return model.retired !== undefined && Date.parse(`${model.retired}T00:00:00Z`) <= now;
}

function unique<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
