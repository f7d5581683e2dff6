import { button } from './dom.ts';

/**
 * Covers what lies in `host` until somebody presses on it; until then nothing in it can be reached.
 * @param label What a screen reader says of the cover.
 */
export function covered<E extends HTMLElement>(host: E, inside: HTMLElement, label: string): E {
  inside.inert = true;
  host.classList.add('covered');
  const cover = button('', { class: 'cover', 'aria-label': label }, () => {
    inside.inert = false;
    host.classList.remove('covered');
    cover.remove();
    const next = inside.matches('video') ? inside : inside.querySelector<HTMLElement>('video, a');
    next?.focus();
  });
  host.append(cover);
  return host;
}
