import type { APIApplicationCommand } from 'discord-api-types/v10';
import { act, choicesFor } from '../connection.ts';
import { button, h, on } from '../dom.ts';
import { readCommand } from '../example-list.ts';
import { fileTray, packed } from '../files.ts';
import type { Reader } from '../markup/render.ts';
import { type ReplyLine, replyLine } from '../reply.ts';
import { comboboxAttributes, suggestionList } from '../suggest.ts';
import { matching, type Suggestion } from '../suggestion.ts';
import { type CommandForm, commandForm } from './command-form.ts';
import { typable } from './options.ts';

const LIST_ID = 'discord-suggestions';
/** Discord's limit for one message. */
const MOST_FILES = 10;

/** Where one types: messages, and commands after `/`. */
export interface DiscordComposer {
  readonly element: HTMLElement;
  /** Writes the next message or command, with files, without sending it. */
  write(words: string, files: readonly File[]): void;
  /** Takes dropped files: into the command being typed, or for the next message. */
  drop(files: readonly File[]): void;
  /** The next message goes into this thread. */
  replyIn(thread: string, name: string): void;
  complain(text: string): void;
  focus(): void;
  useCommands(commands: readonly APIApplicationCommand[]): void;
}

/** @param sent Something is on its way. */
export function discordComposer(
  channel: string,
  reader: () => Reader,
  sent: () => void,
): DiscordComposer {
  let commands: readonly APIApplicationCommand[] = [];
  let form: CommandForm | undefined;
  const text = h('textarea', {
    rows: 1,
    placeholder: `Message #${channel} — type / for commands`,
    ...comboboxAttributes(LIST_ID, `Message #${channel}`),
  });
  const problem = h('p', { class: 'problem', role: 'alert' });
  const complain = (what: string) => {
    problem.textContent = what;
  };
  const tray = fileTray({
    label: 'Upload files',
    buttonText: '+',
    most: MOST_FILES,
    complain,
    changed: () => text.focus(),
  });
  tray.button.setAttribute('aria-label', 'Upload files');
  const go = button('', { class: 'send', 'aria-label': 'Send' }, () => {
    if (form === undefined) say();
    else void form.send();
  });
  const box = h('div', { class: 'box' }, tray.button, tray.input, text, go);
  const list = suggestionList(LIST_ID, (item) => pick(item));
  const reply: ReplyLine = replyLine(() => text.focus());
  const element = h(
    'div',
    { class: 'composer' },
    list.element,
    reply.element,
    tray.element,
    box,
    problem,
  );
  const offered = () => typable(commands, reader().locale);

  const leave = () => {
    // The command may be sent after the person has gone on to write elsewhere.
    const here = box.contains(document.activeElement);
    form = undefined;
    box.replaceChildren(tray.button, tray.input, text, go);
    text.value = '';
    if (here) text.focus();
    list.hide();
    complain('');
  };
  const openCommand = (name: string): CommandForm | undefined => {
    const command = offered().find((one) => one.name === name);
    if (command === undefined) return undefined;
    const opened = commandForm(command, reader(), list, LIST_ID, {
      async ask(options, focused) {
        const person = reader().id;
        const asked = { do: 'discord-autocomplete', person, name, options, focused } as const;
        const choices = await choicesFor(asked);
        return choices.map((one) => ({ value: String(one.value), label: one.name, detail: '' }));
      },
      send: (options) => {
        sent();
        void act({ do: 'discord-slash', person: reader().id, name, options }).then((failed) => {
          if (failed !== undefined) complain(failed);
          else if (form === opened) leave();
        });
      },
      leave,
      complain,
    });
    form = opened;
    box.replaceChildren(opened.element, go);
    const [first] = tray.files;
    // What was meant for a message serves the command, where it takes a file.
    if (first !== undefined && opened.attach(first)) tray.files = tray.files.slice(1);
    return opened;
  };
  const pick = (item: Suggestion) => {
    if (form !== undefined) form.pick(item);
    else openCommand(item.value)?.focus();
  };
  const suggest = () => {
    complain('');
    const typed = /^\/(.*)$/s.exec(text.value)?.[1];
    if (typed === undefined) return list.hide();
    // "/sora " opens it, and what follows a pasted "/sora " is the first option's text.
    const isNamed = (words: string) => typed.startsWith(`${words} `);
    const named = offered().find(({ name, label }) => isNamed(name) || isNamed(label));
    if (named !== undefined) {
      const opened = openCommand(named.name);
      const [first] = named.options;
      const used = isNamed(named.name) ? named.name : named.label;
      const rest = typed.slice(used.length).trim();
      if (first !== undefined && rest !== '') opened?.fill(first.name, rest);
      opened?.focus();
      return;
    }
    const lines = offered().map(({ name, label, description }) => ({
      value: name,
      label: `/${label}`,
      detail: description,
    }));
    list.show(text, matching(lines, typed), { title: 'Commands of reelbot', first: true });
  };
  const say = () => {
    const words = text.value.trim();
    const { files } = tray;
    if (words === '' && files.length === 0) return;
    if (words.startsWith('/')) {
      complain(`There is no command ${words.split(' ', 1)[0]}.`);
      return;
    }
    text.value = '';
    tray.files = [];
    sent();
    const channel = reply.to;
    void packed(files)
      .then((all) =>
        act({ do: 'discord-say', person: reader().id, text: words, files: all, channel }),
      )
      .then((failed) => complain(failed ?? ''));
  };
  on(text, {
    input: suggest,
    blur: () => list.hide(),
    keydown: (event) => {
      if (event.isComposing) return;
      const { active } = list;
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        if (!list.open) return;
        event.preventDefault();
        list.move(event.key === 'ArrowDown' ? 1 : -1);
      } else if (event.key === 'Enter' && !event.shiftKey) {
        event.preventDefault();
        if (active === undefined) say();
        else pick(active);
      } else if (event.key === 'Tab' && !event.shiftKey && active !== undefined) {
        event.preventDefault();
        pick(active);
      } else if (event.key === 'Escape') list.hide();
    },
  });
  const drop = (files: readonly File[]) => {
    const [first] = files;
    if (first === undefined) return;
    if (form === undefined) tray.add(files);
    else if (form.attach(first)) form.focus();
    else complain('This command takes no file.');
  };
  on(element, {
    paste: (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      drop(files);
    },
  });
  return {
    element,
    write(words, files) {
      if (form !== undefined) leave();
      const command = readCommand(words);
      const opened = command === undefined ? undefined : openCommand(command.name);
      if (command === undefined || opened === undefined) {
        tray.files = files;
        text.value = words;
        text.focus();
        return;
      }
      for (const [option, value] of Object.entries(command.values)) opened.fill(option, value);
      const [first] = files;
      if (first !== undefined) opened.attach(first);
      opened.focus();
      list.hide();
    },
    drop,
    replyIn: (thread, name) => {
      if (form !== undefined) leave();
      reply.use(thread, `Replying in ${name}`);
    },
    complain,
    focus: () => (form ?? text).focus(),
    useCommands(next) {
      commands = next;
    },
  };
}
