import type { FileInput } from '../wire.ts';
import { button, h, on } from './dom.ts';
import { sizeText } from './player.ts';

/** Files that somebody has chosen, shown with a way to take each back. */
export interface FileTray {
  /** The chosen files. */
  readonly element: HTMLElement;
  /** Opens the browser's file picker. */
  readonly button: HTMLButtonElement;
  readonly input: HTMLInputElement;
  files: readonly File[];
  add(files: Iterable<File>): void;
}

export interface TrayOptions {
  /** What the files are for, as a screen reader says it. */
  readonly label: string;
  readonly buttonText: string;
  /** As in `<input accept>`; everything when left out. */
  readonly accept?: string | undefined;
  readonly most: number;
  complain(text: string): void;
  changed?(): void;
}

export function fileTray(options: TrayOptions): FileTray {
  const { label, accept, most, complain } = options;
  let chosen: readonly File[] = [];
  const list = h('ul', { class: 'tray', 'aria-label': `${label}: chosen`, hidden: true });
  const input = h('input', {
    type: 'file',
    hidden: true,
    tabindex: -1,
    accept,
    multiple: most > 1,
    'aria-label': label,
  });
  const pick = button(options.buttonText, { class: 'upload' }, () => input.click());
  const set = (files: readonly File[]) => {
    for (const image of list.querySelectorAll('img')) URL.revokeObjectURL(image.src);
    chosen = files;
    list.hidden = files.length === 0;
    list.replaceChildren(...files.map((file) => chip(file, () => remove(file))));
    options.changed?.();
  };
  const remove = (file: File) => {
    complain('');
    set(chosen.filter((one) => one !== file));
    pick.focus();
  };
  const add = (files: Iterable<File>) => {
    const [...given] = files;
    const fitting = given.filter((file) => accepts(accept, file));
    const wrong = given.find((file) => !fitting.includes(file));
    // Where there is room for one, another takes its place.
    const all = most === 1 ? fitting.slice(0, 1) : [...chosen, ...fitting];
    if (wrong !== undefined) complain(`${wrong.name} is no file of this kind (${accept}).`);
    else if (all.length > most || (most === 1 && fitting.length > 1)) {
      complain(most === 1 ? 'Only one file fits here.' : `No more than ${most} files fit here.`);
    } else complain('');
    if (fitting.length > 0) set(all.slice(0, most));
  };
  on(input, {
    change: () => {
      add(input.files ?? []);
      // So that the same file can be chosen again.
      input.value = '';
    },
  });
  return {
    element: list,
    button: pick,
    input,
    get files() {
      return chosen;
    },
    set files(files) {
      set(files);
    },
    add,
  };
}

function chip(file: File, remove: () => void): HTMLElement {
  const picture = file.type.startsWith('image/');
  return h(
    'li',
    {},
    picture && h('img', { src: URL.createObjectURL(file), alt: '' }),
    h('span', { class: 'tray-name' }, file.name),
    h('span', { class: 'size' }, sizeText(file.size)),
    button('×', { class: 'remove', 'aria-label': `Remove ${file.name}` }, remove),
  );
}

/** Whether a file is of a kind: `.png` or `image/*`, several with commas. */
function accepts(accept: string | undefined, { name, type }: File): boolean {
  if (accept === undefined || accept === '') return true;
  return accept.split(',').some((kind) => {
    if (kind.startsWith('.')) return name.toLowerCase().endsWith(kind.toLowerCase());
    return type.startsWith(kind.replace('*', ''));
  });
}

/** Lets files be dropped on an element; what lies in a dialog is the dialog's own. */
export function acceptDrops(element: HTMLElement, drop: (files: readonly File[]) => void): void {
  const show = (yes: boolean) => element.classList.toggle('dropping', yes);
  // A dialog stands inside its pane, and over it.
  const elsewhere = ({ target }: Event) =>
    target instanceof Element && target.closest('dialog') !== element.closest('dialog');
  on(element, {
    dragover: (event) => {
      event.preventDefault();
      if (elsewhere(event)) return;
      event.stopPropagation();
      show(true);
    },
    dragleave: (event) => {
      if (!element.contains(event.relatedTarget as Node | null)) show(false);
    },
    drop: (event) => {
      event.preventDefault();
      show(false);
      if (elsewhere(event)) return;
      event.stopPropagation();
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length > 0) drop(files);
    },
  });
}

/** Files as they travel to the sandbox. */
export function packed(files: readonly File[]): Promise<FileInput[]> {
  return Promise.all(
    files.map(async (file) => ({ file: file.name, base64: await base64Of(file) })),
  );
}

async function base64Of(file: File): Promise<string> {
  const reader = new FileReader();
  const read = Promise.withResolvers<string>();
  reader.onload = () => read.resolve(String(reader.result));
  reader.onerror = () => read.reject(reader.error);
  reader.readAsDataURL(file);
  const url = await read.promise;
  return url.slice(url.indexOf(',') + 1);
}
