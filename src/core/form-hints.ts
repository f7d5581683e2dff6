import type { VideoModel } from './catalogue.ts';
import type { Say } from './words/index.ts';

/** What stands at a field of the form besides its name, if anything. */
type Hint = { readonly hint?: string };

/** Where not everything that can be bought fits into one list. */
export function offerHint(models: readonly VideoModel[], shown: number, say: Say): Hint {
  const all = models.reduce((sum, { offers }) => sum + offers.length, 0);
  return shown < all ? { hint: say('form.offer.some') } : {};
}

export function styleHint(models: readonly VideoModel[], say: Say): Hint {
  const able = models.filter((model) => model.styles.length > 0);
  return able.length === models.length
    ? {}
    : { hint: say('form.style.some', { models: labelsOf(able) }) };
}

/** `kept`: what the picture that stays is called. */
export function pictureHint(
  models: readonly VideoModel[],
  kept: string | undefined,
  say: Say,
): string {
  if (kept !== undefined) return say('form.image.kept', { name: kept });
  const needing = models.filter(({ needsImage }) => needsImage === true);
  if (needing.length === 0) return say('form.image.hint');
  return needing.length === models.length
    ? say('form.image.needed')
    : say('form.image.some', { models: labelsOf(needing) });
}

function labelsOf(models: readonly VideoModel[]): string {
  return models.map(({ label }) => label).join(', ');
}
