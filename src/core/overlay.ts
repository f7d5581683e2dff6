import type { Catalogue, VideoModel } from './catalogue.ts';
import {
  notTooMany,
  parsedBy,
  pathOf,
  preference,
  problemsOf,
  shortly,
  withNearest,
} from './entry-schema.ts';
import { readJson } from './json-text.ts';
import { defaultsOf, type ModelEntry, modelOf, readEntries } from './model-entry.ts';
import { type NamedModel, nameProblems } from './model-names.ts';
import { nearest } from './nearest.ts';

/** What CATALOGUE_FILE says. */
export interface Overlay {
  /** By the gateway's name. */
  readonly models: Readonly<Record<string, readonly ModelEntry[]>>;
  /** Gateways in the order of preference, by the model's id. */
  readonly preference: Readonly<Record<string, readonly string[]>>;
}

export const NO_OVERLAY: Overlay = { models: {}, preference: {} };

/** A gateway that is switched on, as the file is read against it. With `list` its models come at run time, and none of them is known yet. */
export interface OverlayGateway extends Catalogue {
  readonly list?: unknown;
}

/** The models of a gateway with the file's entries over them. `unusable`: a sentence for each entry that cannot be applied (any more). */
export function overlaid(
  gateway: string,
  own: readonly VideoModel[],
  overlay: Overlay,
): { models: VideoModel[]; unusable: string[] } {
  const models = new Map(own.map((model) => [model.id, model]));
  const unusable: string[] = [];
  for (const entry of Object.hasOwn(overlay.models, gateway)
    ? (overlay.models[gateway] ?? [])
    : []) {
    const base = models.get(entry.id);
    const made = modelOf(entry, base, defaultsOf(own));
    if ('model' in made) models.set(entry.id, made.model);
    // What is to be retired, and is gone already, is as it should be.
    else if (base !== undefined || typeof entry.retired !== 'string') {
      const what =
        base === undefined ? 'is not in its list, and cannot be added' : 'stays as it is';
      unusable.push(`CATALOGUE_FILE: ${gateway} ${entry.id} ${what}: ${made.problems.join('; ')}`);
    }
  }
  return { models: [...models.values()], unusable };
}

/** The gateways that the file prefers for a model. */
export function preferred({ preference }: Overlay, model: string): readonly string[] | undefined {
  return Object.hasOwn(preference, model) ? preference[model] : undefined;
}

/**
 * Reads the text of CATALOGUE_FILE against the gateways that are switched on. Problems are sentences with the place in the file, all of them at
 * once; a file with a problem is not used at all.
 */
export function readOverlay(
  text: string,
  gateways: readonly OverlayGateway[],
): { overlay: Overlay } | { problems: string[] } {
  const json = readJson(text);
  if ('problem' in json) return { problems: [json.problem] };
  const { value } = json;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { problems: ['takes an object such as {"mountsea":[{"id":"sora-2","credits":2}]}'] };
  }
  const problems: string[] = [];
  const models = new Map<string, readonly ModelEntry[]>();
  const named: NamedModel[] = [];
  const written = new Map(Object.entries(value));
  for (const gateway of gateways) {
    const list = written.get(gateway.name) ?? [];
    const read = readGateway(gateway, list, problems);
    if (read.entries.length > 0) models.set(gateway.name, read.entries);
    named.push(...read.named);
  }
  problems.push(...keyProblems([...written.keys()], gateways), ...nameProblems(named));
  const order = readPreference(written.get('$preference') ?? {}, gateways, named, problems);
  if (problems.length > 0) return { problems: notTooMany(problems) };
  return { overlay: { models: Object.fromEntries(models), preference: order } };
}

/** Keys that are neither a gateway's name nor ours. */
function keyProblems(keys: readonly string[], gateways: readonly OverlayGateway[]): string[] {
  const names = gateways.map(({ name }) => name);
  const ours = ['$schema', '$preference'];
  return keys
    .filter((key) => !names.includes(key) && !ours.includes(key))
    .map(
      (key) =>
        `${placeOf(key)}: ${key.startsWith('$') ? noField(key, ours) : noGateway(key, names)}`,
    );
}

function placeOf(key: string): string {
  return pathOf([key]).replace(/^\./u, '');
}

function noField(key: string, known: readonly string[]): string {
  const meant = nearest(key, known);
  return meant === undefined ? 'is no field' : `is no field; did you mean ${meant}?`;
}

function noGateway(name: string, known: readonly string[]): string {
  return `no gateway ${withNearest(name, known)} is switched on; there is ${known.join(', ')}`;
}

/** One gateway's entries, and all its models as the file has them. */
function readGateway(
  { name, models, list: lists }: OverlayGateway,
  list: unknown,
  problems: string[],
): { entries: ModelEntry[]; named: NamedModel[] } {
  const place = placeOf(name);
  const named = new Map<string, NamedModel>(
    models.map((model) => [model.id, { model, at: undefined }]),
  );
  if (!Array.isArray(list)) {
    problems.push(`${place}: takes a list of models in [ ]`);
    return { entries: [], named: [...named.values()] };
  }
  const read = readEntries(list, place);
  problems.push(...read.problems);
  for (const { entry, at } of read.entries) {
    const base = models.find(({ id }) => id === entry.id);
    const made = modelOf(entry, base, defaultsOf(models));
    if ('model' in made) named.set(entry.id, { model: made.model, at });
    // What it changes is known only when the gateway has listed its models.
    else if (base === undefined && lists !== undefined)
      named.set(entry.id, { model: entryNames(entry), at });
    else {
      const ids = models.map(({ id }) => id);
      const meant = base === undefined ? nearest(entry.id, ids) : undefined;
      const hint =
        meant === undefined ? '' : ` (${name} has no ${entry.id}; did you mean ${meant}?)`;
      problems.push(...made.problems.map((problem) => `${at}.${problem}${hint}`));
    }
  }
  return { entries: read.entries.map(({ entry }) => entry), named: [...named.values()] };
}

function entryNames({ id, aliases = [] }: ModelEntry): NamedModel['model'] {
  return { id, aliases };
}

/** Gateways by the model's id. A model that nobody has is a slip, unless some gateway has yet to list what it has. */
function readPreference(
  given: unknown,
  gateways: readonly OverlayGateway[],
  named: readonly NamedModel[],
  problems: string[],
): Overlay['preference'] {
  const parsed = parsedBy(preference, given);
  if ('error' in parsed) {
    problems.push(...problemsOf(parsed.error, '$preference'));
    return {};
  }
  const names = gateways.map(({ name }) => name);
  const ids = [...new Set(named.map(({ model }) => model.id))];
  const open = gateways.some(({ list }) => list !== undefined);
  for (const [model, order] of Object.entries(parsed.data)) {
    const at = `$preference${pathOf([model])}`;
    if (!ids.includes(model)) {
      const alias = named.find(({ model: { aliases = [] } }) => aliases.includes(model));
      if (alias !== undefined) problems.push(`${at}: takes the id, ${alias.model.id}`);
      else if (!open) problems.push(`${at}: no gateway has ${withNearest(model, ids)}`);
    }
    for (const [index, name] of order.entries()) {
      if (!names.includes(name)) problems.push(`${at}[${index}]: ${noGateway(name, names)}`);
      else if (order.indexOf(name) < index)
        problems.push(`${at}[${index}]: ${shortly(name)} stands twice`);
    }
  }
  return parsed.data;
}
