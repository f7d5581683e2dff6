import type { APIApplicationCommandOptionChoice } from 'discord.js';
import { choicesOf, costText, type Say, speak, styleName, type VideoModel } from '../core/index.ts';
import { choice, LONGEST_CHOICE } from './localized.ts';

/** Discord's documentation, Application Commands. */
export const MOST_CHOICES = 25;

export const AUTOCOMPLETE = { autocomplete: true } as const;

type Choice = APIApplicationCommandOptionChoice<string>;

/** The models to choose from, each with what it costs at least. */
export function modelChoice(models: readonly VideoModel[]) {
  const listed = toldApart(models);
  const priced = listed.map((model) => choice(model.id, (say) => pricedName(model, say)));
  // Where long names are cut to the same, the price may be what is too much.
  return choose(
    haveOwnNames(priced) ? priced : listed.map(({ id, label }) => choice(id, () => label)),
  );
}

export function styleChoice(styles: readonly string[]) {
  return choose(styles.map((id) => choice(id, (say) => styleName(id, say))));
}

/** Choices where they fit, else autocomplete, which people are not confined to. */
export function choose(choices: Choice[]) {
  if (choices.length === 0) return {};
  const fits =
    choices.length <= MOST_CHOICES &&
    choices.every(({ name, value }) => name !== '' && isValue(value)) &&
    haveOwnNames(choices);
  return fits ? { choices } : AUTOCOMPLETE;
}

/**
 * What the person may choose from while typing into an option with autocomplete: at most 25 values that contain what was
 * typed, those that begin with it first. A model is found by its other names too.
 */
export function suggestions(
  models: readonly VideoModel[],
  option: string,
  typed: string,
  locale: string,
): Choice[] {
  const wanted = typed.trim().toLowerCase();
  const say = speak(locale);
  const all =
    option === 'model'
      ? toldApart(models).flatMap((model) => modelSuggestion(model, say))
      : choicesOf(models).styles.map((id) => {
          const name = styleName(id, say);
          return { name, value: id, found: [name, id] };
        });
  const rank = ({ found }: { readonly found: readonly string[] }) => {
    const places = found.map((text) => text.toLowerCase().indexOf(wanted));
    if (places.includes(0)) return 0;
    return places.some((place) => place > 0) ? 1 : 2;
  };
  return all
    .map((one) => ({ ...one, rank: rank(one) }))
    .filter(({ name, value, rank }) => name !== '' && isValue(value) && rank < 2)
    .sort((a, b) => a.rank - b.rank)
    .slice(0, MOST_CHOICES)
    .map(({ name, value }) => ({ name: name.slice(0, LONGEST_CHOICE), value }));
}

/** An id that is too long for Discord is asked for by another name that is not. */
function modelSuggestion(model: VideoModel, say: Say) {
  const { id, aliases = [] } = model;
  const name = pricedName(model, say);
  const value = [id, ...aliases].find(isValue);
  return value === undefined ? [] : [{ name, value, found: [name, id, ...aliases] }];
}

function isValue(value: string): boolean {
  return value !== '' && value.length <= LONGEST_CHOICE;
}

function pricedName({ label, offers, needsImage }: VideoModel, say: Say): string {
  const least = costText(Math.min(...offers.map(({ credits }) => credits)), say);
  const cost = needsImage === true ? `${least} · ${say('choice.needs-image')}` : least;
  const whole = (name: string) => say('choice.model', { label: name, cost });
  return whole(label.slice(0, Math.max(0, LONGEST_CHOICE - whole('').length)));
}

/** Two models may be called the same, where two gateways name theirs: then their ids tell. */
function toldApart(models: readonly VideoModel[]): VideoModel[] {
  const count = new Map<string, number>();
  for (const { label } of models) count.set(label, (count.get(label) ?? 0) + 1);
  return models.map((model) => {
    const { id, label } = model;
    return count.get(label) === 1 ? model : { ...model, label: `${id} · ${label}` };
  });
}

/** Discord refuses two choices of one name. */
function haveOwnNames(choices: readonly Choice[]): boolean {
  const languages = Object.keys(choices[0]?.name_localizations ?? {});
  const names = [
    choices.map(({ name }) => name),
    ...languages.map((tag) =>
      choices.map((one) => Reflect.get(Object(one.name_localizations), tag)),
    ),
  ];
  return names.every((list) => new Set(list).size === list.length);
}
