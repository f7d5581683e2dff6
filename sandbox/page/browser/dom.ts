type Value = string | number | boolean | undefined;
type Handlers = { [K in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[K]) => void };
export type Child = Node | string | undefined | false;

/** Attributes; `true` writes an empty one, `false` and `undefined` leave it out. */
export type Attributes = Readonly<Record<string, Value>>;

/** Makes an element. Text is always text: there is no way to hand in markup. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.filter((child) => child !== undefined && child !== false));
  return element;
}

/** Adds listeners and hands the element back. */
export function on<E extends HTMLElement>(element: E, handlers: Handlers): E {
  for (const [name, handler] of Object.entries(handlers)) {
    element.addEventListener(name, handler as EventListener);
  }
  return element;
}

/** A button that does something. */
export function button(label: string, attributes: Attributes, press: () => void) {
  return on(h('button', { type: 'button', ...attributes }, label), { click: press });
}

/** Something on the page that follows a value. */
export interface Shown<T> {
  readonly element: HTMLElement;
  update(value: T): void;
}

/**
 * Keeps the children of `host` in step with a list. An element lives as long as its key does, so that a playing video, a
 * selection or the focus survive changes elsewhere.
 */
export function keyedList<T>(
  host: HTMLElement,
  key: (value: T) => string,
  create: (value: T) => Shown<T>,
): (values: readonly T[]) => void {
  let shown = new Map<string, Shown<T>>();
  return (values) => {
    const next = new Map<string, Shown<T>>();
    const kept = new Set(values.map(key));
    // Those first, so that nothing else has to move: a video that moves stops.
    for (const [id, item] of shown) if (!kept.has(id)) item.element.remove();
    let before: ChildNode | null = host.firstChild;
    for (const value of values) {
      const known = shown.get(key(value));
      const item = known ?? create(value);
      known?.update(value);
      next.set(key(value), item);
      if (item.element === before) before = before.nextSibling;
      else host.insertBefore(item.element, before);
    }
    shown = next;
  };
}

/** Shows a value by building it anew whenever it is another object than before. */
export function rebuilt<T>(
  element: HTMLElement,
  value: T,
  build: (value: T) => readonly Child[],
): Shown<T> {
  let last = value;
  const fill = (now: T) =>
    element.replaceChildren(
      ...build(now).filter((child) => child !== undefined && child !== false),
    );
  fill(value);
  return {
    element,
    update(now) {
      if (now === last) return;
      last = now;
      fill(now);
    },
  };
}
