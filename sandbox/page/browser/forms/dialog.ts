import { button, type Child, h, on } from '../dom.ts';

/** A form over the page, as its platform shows it. */
export interface FormDialog {
  readonly element: HTMLDialogElement;
  /** What the form asks, in the middle. */
  readonly body: HTMLElement;
  show(): void;
  /** Takes it away without a word to anybody. */
  remove(): void;
  complain(text: string): void;
  /** Other words on it; an empty `submit` leaves no way to submit. */
  rename(words: { title: string; cancel: string; submit: string }): void;
}

export interface DialogOptions {
  readonly title: string;
  /** Before the title, such as the app's picture. */
  readonly icon: Child;
  readonly cancel: string;
  /** Empty where there is nothing to submit. */
  readonly submit: string;
  /** Sends it; the buttons wait until it is done. */
  send(): Promise<void>;
  /** The person closed it: by the cross or another way. */
  left(how: 'cross' | 'cancel'): void;
  /** Takes the focus when what had it before is gone. */
  home(): void;
}

/**
 * A modal `<dialog>`: the browser keeps the focus inside, closes it on Escape and gives the focus back. While it is being
 * sent nothing can be sent again.
 */
export function formDialog(options: DialogOptions): FormDialog {
  const { title, icon, cancel, submit, send, left, home } = options;
  let how: 'cross' | 'cancel' = 'cancel';
  let gone = false;
  const cross = button('×', { class: 'cross', 'aria-label': 'Close' }, () => {
    how = 'cross';
    element.close();
  });
  const problem = h('p', { class: 'dialog-problem', role: 'alert' });
  const body = h('div', { class: 'dialog-body' });
  const go = h('button', { class: 'go' });
  const stay = button('', { class: 'cancel' }, () => element.close());
  const heading = h('h2');
  const form = h(
    'form',
    { novalidate: true, autocomplete: 'off' },
    h('header', {}, icon, heading, cross),
    body,
    problem,
    h('footer', {}, stay, go),
  );
  const element = h('dialog', { class: 'form-dialog' }, form);
  const complain = (text: string) => {
    problem.textContent = text;
  };
  const rename: FormDialog['rename'] = (words) => {
    heading.textContent = words.title;
    element.setAttribute('aria-label', words.title);
    stay.textContent = words.cancel;
    go.textContent = words.submit;
    go.hidden = words.submit === '';
  };
  rename({ title, cancel, submit });
  on(form, {
    submit: (event) => {
      event.preventDefault();
      if (go.hidden || go.disabled) return;
      complain('');
      go.disabled = true;
      void send().finally(() => {
        go.disabled = false;
      });
    },
  });
  /** The browser gives the focus back only to what is still there; a closed form may keep it. */
  const settle = () => {
    const { activeElement, body: nowhere } = document;
    if (activeElement === nowhere || element.contains(activeElement)) home();
  };
  on(element, {
    close: () => {
      if (!gone) left(how);
      settle();
    },
  });
  return {
    element,
    body,
    show: () => element.showModal(),
    remove() {
      gone = true;
      element.close();
      element.remove();
      settle();
    },
    complain,
    rename,
  };
}
