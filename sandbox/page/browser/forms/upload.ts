import { h } from '../dom.ts';
import { acceptDrops, fileTray } from '../files.ts';
import type { Control } from './control.ts';

export interface UploadOptions {
  readonly name: string;
  readonly accept: string | undefined;
  readonly most: number;
  readonly buttonText: string;
  readonly hint: string;
}

/** Files of this machine, chosen or dropped. */
export function uploadControl({ name, accept, most, buttonText, hint }: UploadOptions): Control {
  const problem = h('p', { class: 'field-problem', role: 'alert' });
  const complain = (text: string) => {
    problem.textContent = text;
  };
  const tray = fileTray({ label: name, buttonText, accept, most, complain });
  tray.button.setAttribute('aria-label', `${name}: ${buttonText}`);
  const zone = h('div', { class: 'drop-zone' }, h('span', {}, hint), tray.button, tray.input);
  const element = h('div', { class: 'upload-control' }, tray.element, zone, problem);
  acceptDrops(element, tray.add);
  return {
    kind: 'files',
    element,
    get draft() {
      return tray.files;
    },
    set draft(draft) {
      if (!Array.isArray(draft)) return;
      tray.add(draft.filter((item): item is File => item instanceof File));
    },
    focus: () => tray.button.focus({ preventScroll: true }),
  };
}
