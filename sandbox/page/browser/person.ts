import type { Person, Side } from '../wire.ts';
import { h, on } from './dom.ts';
import { remember, remembered } from './settings.ts';

/** Who acts in a pane. */
export interface PersonSwitch {
  readonly element: HTMLElement;
  readonly person: Person;
}

export function personSwitch(
  side: Side,
  people: readonly Person[],
  changed: (person: Person) => void,
): PersonSwitch {
  const choose = h('select', { 'aria-label': 'Who acts here' });
  for (const one of people) choose.append(h('option', { value: one.id }, labelOf(one)));
  const known = remembered(`${side}-person`);
  let person = people.find(({ id }) => id === known) ?? people[0];
  if (person === undefined) throw new Error('There is nobody to act as.');
  choose.value = person.id;
  on(choose, {
    change: () => {
      person = people.find(({ id }) => id === choose.value) ?? person;
      if (person === undefined) return;
      remember(`${side}-person`, person.id);
      changed(person);
    },
  });
  const current = () => person as Person;
  return {
    element: h('label', { class: 'acting' }, h('span', {}, 'Acting as'), choose),
    get person() {
      return current();
    },
  };
}

/** Who it is, what they may do, and what they read. */
function labelOf({ name, roles, locale }: Person): string {
  return [name, ...roles, languageOf(locale)].filter((part) => part !== '').join(' · ');
}

/** The language in its own words; English, which most have, goes without saying. */
function languageOf(locale: string): string {
  // What translators test with: no language, so no browser has a name for it.
  if (locale === 'en-XA') return 'pseudo';
  if (locale.startsWith('en')) return '';
  const [language = locale] = locale.split('-');
  return new Intl.DisplayNames([locale], { type: 'language' }).of(language) ?? locale;
}

/** A coloured tile with an initial; the bot's is its sign. */
export function avatar(name: string, bot: boolean): HTMLElement {
  if (bot) return h('span', { class: 'avatar bot', 'aria-hidden': 'true' });
  const [initial = '?'] = name;
  const hue = [...name].reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0) * 47, 0) % 360;
  const tile = h('span', { class: 'avatar', 'aria-hidden': 'true' }, initial.toUpperCase());
  tile.style.setProperty('--hue', String(hue));
  return tile;
}

/** Hours and minutes, with the whole moment on hover. */
export function clockTime(ms: number): HTMLElement {
  const at = new Date(ms);
  const short = at.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
  return h('time', { datetime: at.toISOString(), title: at.toLocaleString() }, short);
}
