import { button, h, on } from './dom.ts';

/** A line of a menu. */
export interface MenuItem {
  readonly label: string;
  /** Whose it is, such as the app's name. */
  readonly detail?: string;
  choose(): void;
}

/** Between the button and its menu, in CSS pixels. */
const GAP = 4;

/**
 * The "⋯" of a message. The lines are asked for when it opens, so that they are the ones of this moment. The menu is a
 * popover: Escape and a click elsewhere close it, and nothing can cover it.
 */
export function moreButton(title: string, items: () => readonly MenuItem[]): HTMLElement {
  const opener = { text: '⋯', label: 'More actions', look: 'more' };
  return h('div', { class: 'tools' }, ...menuButton(opener, title, items));
}

/** A button with a menu: the two of them. */
export function menuButton(
  { text, label, look }: { text: string; label: string; look: string },
  title: string,
  items: () => readonly MenuItem[],
): readonly [HTMLElement, HTMLElement] {
  const menu = h('div', { class: 'menu', role: 'menu', popover: 'auto', 'aria-label': title });
  const opener = button(text, { class: look, 'aria-label': label, 'aria-haspopup': 'menu' }, () => {
    menu.replaceChildren(...lines(title, items(), () => menu.hidePopover()));
    menu.showPopover();
    place(menu, opener);
    entries(menu)[0]?.focus();
  });
  const keepInPlace = () => place(menu, opener);
  on(menu, {
    keydown: (event) => {
      const all = entries(menu);
      const { activeElement } = document;
      const at = activeElement instanceof HTMLElement ? all.indexOf(activeElement) : -1;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      const end = { Home: 0, End: all.length - 1 }[event.key];
      if (event.key === 'Tab') menu.hidePopover();
      const next = end ?? (step === undefined ? undefined : (at + step + all.length) % all.length);
      if (next === undefined) return;
      event.preventDefault();
      all[next]?.focus();
    },
    toggle: (event) => {
      const open = event.newState === 'open';
      opener.setAttribute('aria-expanded', String(open));
      if (open) addEventListener('resize', keepInPlace);
      else removeEventListener('resize', keepInPlace);
    },
  });
  return [opener, menu];
}

function lines(title: string, items: readonly MenuItem[], close: () => void): HTMLElement[] {
  const rows = items.map(({ label, detail, choose }) => {
    const line = button('', { role: 'menuitem', class: 'menu-item', tabindex: -1 }, () => {
      close();
      choose();
    });
    line.append(h('span', {}, label));
    if (detail !== undefined) line.append(h('span', { class: 'menu-detail' }, detail));
    return line;
  });
  const none = h('p', { class: 'menu-title' }, 'There is nothing to choose here.');
  return [
    h('p', { class: 'menu-title', 'aria-hidden': 'true' }, title),
    ...(rows.length === 0 ? [none] : rows),
  ];
}

function entries(menu: HTMLElement): HTMLElement[] {
  return [...menu.querySelectorAll<HTMLElement>('.menu-item')];
}

/** Below the button, or above it where there is more room, and never beyond the window. */
function place(menu: HTMLElement, opener: HTMLElement): void {
  const from = opener.getBoundingClientRect();
  const { width, height } = menu.getBoundingClientRect();
  const below = from.bottom + GAP + height <= innerHeight;
  const top = below ? from.bottom + GAP : Math.max(GAP, from.top - GAP - height);
  const left = Math.max(GAP, Math.min(from.right - width, innerWidth - width - GAP));
  menu.style.setProperty('top', `${top}px`);
  menu.style.setProperty('left', `${left}px`);
}
