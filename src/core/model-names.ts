import type { Catalogue, VideoModel } from './catalogue.ts';

/** A model, and where its entry stands; undefined for one that no entry changes. */
export interface NamedModel {
  readonly model: Pick<VideoModel, 'id' | 'aliases'>;
  readonly at: string | undefined;
}

/** Names that would mean two models. The same model at several gateways is one model. */
export function nameProblems(models: readonly NamedModel[]): string[] {
  const owners = Map.groupBy(
    models.flatMap(({ model: { id, aliases = [] } }) =>
      [id, ...aliases].map((name) => ({ name: name.toLowerCase(), id })),
    ),
    ({ name }) => name,
  );
  return models.flatMap(({ model: { id, aliases = [] }, at }) =>
    aliases.flatMap((alias) => {
      const other = owners.get(alias.toLowerCase())?.find((owner) => owner.id !== id);
      if (at === undefined || other === undefined || isOwn(alias, id)) return [];
      return [`${at}.aliases: ${alias} is a name of ${other.id}`];
    }),
  );
}

/** No other name at all: the id goes before every alias. */
function isOwn(alias: string, id: string): boolean {
  return alias.toLowerCase() === id.toLowerCase();
}

/** A model has its other names at every gateway that serves it, wherever they were given: people do not choose the gateway. */
export function sharingNames(catalogues: readonly Catalogue[]): readonly Catalogue[] {
  const named = catalogues.flatMap(({ models }) => models).filter(({ aliases }) => aliases);
  if (named.length === 0) return catalogues;
  const byId = Map.groupBy(named, ({ id }) => id);
  return catalogues.map(({ name, models }) => ({
    name,
    models: models.map((model) => {
      const same = byId.get(model.id);
      if (same === undefined) return model;
      return { ...model, aliases: [...new Set(same.flatMap(({ aliases = [] }) => aliases))] };
    }),
  }));
}
