import type { APIApplicationCommand } from 'discord-api-types/v10';
import type { Person } from '../../wire.ts';
import { act } from '../connection.ts';
import { h, on } from '../dom.ts';
import { comboboxAttributes, suggestionList } from '../suggest.ts';
import { matching, type Suggestion } from '../suggestion.ts';
import { type CommandForm, commandForm } from './command-form.ts';
import { takesFile, typable } from './options.ts';

const LIST_ID = 'discord-suggestions';

/** Where one types: messages, and commands after `/`. */
export interface DiscordComposer {
  readonly element: HTMLElement;
  /** Opens a command with values by option name. */
  fill(name: string, values: Readonly<Record<string, string>>): void;
  /** Takes a dropped file. */
  drop(file: File): void;
  useCommands(commands: readonly APIApplicationCommand[]): void;
}

export function discordComposer(channel: string, person: () => Person): DiscordComposer {
  let commands: readonly APIApplicationCommand[] = [];
  let form: CommandForm | undefined;
  const text = h('textarea', {
    rows: 1,
    placeholder: `Message #${channel} — type / for commands`,
    ...comboboxAttributes(LIST_ID, `Message #${channel}`),
  });
  const box = h('div', { class: 'box' }, text);
  const problem = h('p', { class: 'problem', role: 'alert' });
  const list = suggestionList(LIST_ID, (item) => pick(item));
  const element = h('div', { class: 'composer' }, list.element, box, problem);
  const complain = (what: string) => {
    problem.textContent = what;
  };
  const offered = () => typable(commands, person().locale);

  const leave = () => {
    // The command may be sent after the person has gone on to write elsewhere.
    const here = box.contains(document.activeElement);
    form = undefined;
    box.replaceChildren(text);
    text.value = '';
    if (here) text.focus();
    list.hide();
    complain('');
  };
  const openCommand = (name: string): CommandForm | undefined => {
    const command = offered().find((one) => one.name === name);
    if (command === undefined) return undefined;
    const opened = commandForm(command, person().locale, list, LIST_ID, {
      send: (options) => {
        void act({ do: 'discord-slash', person: person().id, name, options }).then((failed) => {
          if (failed !== undefined) complain(failed);
          else if (form === opened) leave();
        });
      },
      leave,
      complain,
    });
    form = opened;
    box.replaceChildren(opened.element);
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
    const named = offered().find(({ name }) => typed.startsWith(`${name} `));
    if (named !== undefined) {
      const opened = openCommand(named.name);
      const [first] = named.options;
      const rest = typed.slice(named.name.length).trim();
      if (first !== undefined && rest !== '') opened?.fill(first.name, rest);
      opened?.focus();
      return;
    }
    const lines = offered().map(({ name, description }) => ({
      value: name,
      label: `/${name}`,
      detail: description,
    }));
    list.show(text, matching(lines, typed), { title: 'Commands of reelbot', first: true });
  };
  const say = () => {
    const words = text.value.trim();
    if (words === '') return;
    if (words.startsWith('/')) {
      complain(`There is no command ${words.split(' ', 1)[0]}.`);
      return;
    }
    text.value = '';
    void act({ do: 'discord-say', person: person().id, text: words }).then((failed) =>
      complain(failed ?? ''),
    );
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
  const drop = (file: File) => {
    const command = offered().find(({ options }) => options.some(takesFile));
    const target = form ?? (command === undefined ? undefined : openCommand(command.name));
    if (target?.attach(file) === true) target.focus();
  };
  on(element, {
    paste: (event) => {
      const [file] = event.clipboardData?.files ?? [];
      if (file === undefined) return;
      event.preventDefault();
      drop(file);
    },
  });
  return {
    element,
    fill(name, values) {
      const opened = openCommand(name);
      for (const [option, value] of Object.entries(values)) opened?.fill(option, value);
      opened?.focus();
      list.hide();
    },
    drop,
    useCommands(next) {
      commands = next;
    },
  };
}
