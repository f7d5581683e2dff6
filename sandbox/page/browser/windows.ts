import { button, h, on } from './dom.ts';
import { remember, remembered } from './settings.ts';

/** What the page shows: on a narrow screen one of them at a time. */
export type WindowName = 'discord' | 'slack' | 'happens';

const LABELS: Readonly<Record<WindowName, string>> = {
  discord: 'Discord',
  slack: 'Slack',
  happens: 'What happens',
};

/** The line where one types, or, in the app's Home, which has none, the place to read. */
const COMPOSER =
  '.composer:not([hidden]) :is(textarea, .adder), .scroller:has(+ .composer[hidden])';

/** What gets the focus in each window. */
const FIRST: Readonly<Record<WindowName, string>> = {
  discord: COMPOSER,
  slack: COMPOSER,
  happens: 'select',
};

/** The line of tabs of a narrow screen, and the button that shows or hides the panel on a wide one. */
export interface Windows {
  readonly tabs: HTMLElement;
  readonly toggle: HTMLElement;
  /** For the keyboard: the way into each window without all that lies before it. */
  readonly skips: HTMLElement;
  /** Something is new in a window, which may not be the one that shows. */
  news(name: WindowName): void;
  /** Whatever is being used is the one to show. */
  follow(name: WindowName, element: HTMLElement): void;
}

/** Style sheets do the rest: they see the window in use and the panel's state at the body. */
export function windows(): Windows {
  const { body } = document;
  const tabs = Object.entries(LABELS).map(([name, label]) => ({
    name: name as WindowName,
    element: button(label, { class: 'tab' }, () => use(name as WindowName)),
  }));
  const use = (name: WindowName) => {
    body.dataset.window = name;
    for (const one of tabs) {
      one.element.setAttribute('aria-pressed', String(one.name === name));
      if (one.name === name) one.element.classList.remove('unread');
    }
  };
  const toggle = button(
    'What really happens',
    { class: 'toggle', 'aria-controls': 'happens' },
    () => show(body.dataset.panel !== 'open'),
  );
  const show = (open: boolean) => {
    body.dataset.panel = open ? 'open' : 'closed';
    toggle.setAttribute('aria-expanded', String(open));
    remember('panel', open ? 'open' : 'closed');
  };
  const elements = new Map<WindowName, HTMLElement>();
  const jump = (name: WindowName) => {
    if (name === 'happens') show(true);
    use(name);
    elements.get(name)?.querySelector<HTMLElement>(FIRST[name])?.focus();
  };
  const skips = Object.entries(LABELS).map(([name, label]) =>
    button(`Go to ${label}`, { class: 'skip' }, () => jump(name as WindowName)),
  );
  use('discord');
  show(remembered('panel') !== 'closed');
  return {
    tabs: h('nav', { class: 'tabs', 'aria-label': 'Windows' }, ...tabs.map((one) => one.element)),
    toggle,
    skips: h('nav', { class: 'skips', 'aria-label': 'Skip to' }, ...skips),
    news(name) {
      const tab = tabs.find((one) => one.name === name)?.element;
      tab?.classList.toggle('unread', body.dataset.window !== name);
    },
    follow(name, element) {
      elements.set(name, element);
      on(element, { focusin: () => use(name) });
    },
  };
}
