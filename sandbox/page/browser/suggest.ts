import { h, on } from './dom.ts';
import type { Suggestion } from './suggestion.ts';

/** A completion list for whichever field has the focus; the field stays focused, as in every combobox. */
export interface SuggestionList {
  readonly element: HTMLElement;
  readonly active: Suggestion | undefined;
  readonly open: boolean;
  /** Shows a list for a field; an empty one hides it. With `first` the first line is active at once. */
  show(
    field: HTMLElement,
    items: readonly Suggestion[],
    options: { title: string; first: boolean },
  ): void;
  hide(): void;
  /** Moves through the lines, round and round. */
  move(by: 1 | -1): void;
}

export function suggestionList(id: string, pick: (item: Suggestion) => void): SuggestionList {
  const list = h('ul', { role: 'listbox', id, 'aria-label': 'Suggestions' });
  const title = h('p', { class: 'suggest-title' });
  const element = h('div', { class: 'suggest', hidden: true }, title, list);
  let items: readonly Suggestion[] = [];
  let at = -1;
  let field: HTMLElement | undefined;

  const mark = () => {
    for (const [index, line] of [...list.children].entries()) {
      line.setAttribute('aria-selected', String(index === at));
      if (index === at) line.scrollIntoView({ block: 'nearest' });
    }
    if (at < 0) field?.removeAttribute('aria-activedescendant');
    else field?.setAttribute('aria-activedescendant', `${id}-${at}`);
  };
  const hide = () => {
    element.hidden = true;
    items = [];
    at = -1;
    field?.setAttribute('aria-expanded', 'false');
    field?.removeAttribute('aria-activedescendant');
  };
  const line = (item: Suggestion, index: number) => {
    const row = h(
      'li',
      { role: 'option', id: `${id}-${index}` },
      h('span', { class: 'suggest-label' }, item.label),
      h('span', { class: 'suggest-detail' }, item.detail),
    );
    return on(row, {
      // Before the click would take the focus out of the field.
      mousedown: (event) => {
        event.preventDefault();
        pick(item);
      },
    });
  };
  return {
    element,
    get active() {
      return items[at];
    },
    get open() {
      return !element.hidden;
    },
    show(for_, next, options) {
      if (field !== for_) field?.setAttribute('aria-expanded', 'false');
      field = for_;
      if (next.length === 0) return hide();
      items = next;
      at = options.first ? 0 : -1;
      title.textContent = options.title;
      list.replaceChildren(...next.map(line));
      element.hidden = false;
      for_.setAttribute('aria-expanded', 'true');
      mark();
    },
    hide,
    move(by) {
      if (items.length === 0) return;
      at = at < 0 && by < 0 ? items.length - 1 : (at + by + items.length) % items.length;
      mark();
    },
  };
}

/** What a field with a completion list says of itself. */
export function comboboxAttributes(listId: string, label: string) {
  return {
    role: 'combobox',
    'aria-autocomplete': 'list',
    'aria-expanded': 'false',
    'aria-controls': listId,
    'aria-label': label,
    autocomplete: 'off',
    spellcheck: 'false',
  };
}
