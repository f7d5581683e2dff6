import type { OptionInput } from '../../wire.ts';
import { h, on } from '../dom.ts';
import { comboboxAttributes, type SuggestionList } from '../suggest.ts';
import { matching, type Suggestion } from '../suggestion.ts';
import { createField, type Field } from './field.ts';
import {
  asksBot,
  choicesOf,
  nameOf,
  type Option,
  type OptionReader,
  type Typable,
  takesFile,
  words,
} from './options.ts';

/** The type of an option that takes text. */
const TEXT = 3;

/** A command being filled in, one field per option, as in Discord. */
export interface CommandForm {
  readonly element: HTMLElement;
  /** A line of the completion list was chosen. */
  pick(item: Suggestion): void;
  /** Puts a value in, adding the option where needed. */
  fill(name: string, text: string): void;
  /** Takes a dropped or pasted file; false where the command takes none. */
  attach(file: File): boolean;
  focus(): void;
  send(): Promise<void>;
}

export interface FormEvents {
  /** Asks the bot what the option being typed could be. */
  ask(
    values: Readonly<Record<string, string | number | boolean>>,
    focused: string,
  ): Promise<readonly Suggestion[]>;
  send(options: Readonly<Record<string, OptionInput>>): void;
  /** Back to plain text. */
  leave(): void;
  complain(text: string): void;
}

export function commandForm(
  command: Typable,
  reader: OptionReader,
  list: SuggestionList,
  listId: string,
  events: FormEvents,
): CommandForm {
  const { locale } = reader;
  const fields: Field[] = [];
  const adder = h('input', { class: 'adder', ...comboboxAttributes(listId, 'Add an option') });
  const element = h('div', { class: 'command', role: 'group', 'aria-label': `/${command.label}` });
  element.append(h('span', { class: 'command-name' }, `/${command.label}`), adder);
  let focused: Field | undefined;

  const left = () => command.options.filter((one) => !fields.some(({ option }) => option === one));
  const add = (option: Option): Field => {
    const field = createField(option, reader, listId);
    fields.push(field);
    adder.before(field.element);
    adder.placeholder = placeholder(left().length);
    listen(field);
    return field;
  };
  const remove = (field: Field) => {
    fields.splice(fields.indexOf(field), 1);
    field.element.remove();
    adder.placeholder = placeholder(left().length);
    adder.focus();
  };
  const suggestValues = (field: Field) => {
    const choices = choicesOf(field.option, reader);
    const title = `${nameOf(field.option, locale)} — ${words(field.option, locale)}`;
    if (asksBot(field.option)) return void askBot(field, title);
    const done = choices.some(({ label }) => label === field.text);
    list.show(field.input, done ? [] : matching(choices, field.text), { title, first: true });
    events.complain('');
  };
  const askBot = async (field: Field, title: string) => {
    const typed = field.text;
    events.complain('');
    const values: Record<string, string | number | boolean> = {};
    for (const one of fields.filter(({ empty }) => !empty)) {
      const read = await one.value();
      if ('value' in read && typeof read.value !== 'object') values[one.option.name] = read.value;
    }
    values[field.option.name] = typed;
    const offers = await events.ask(values, field.option.name);
    // Somebody has typed on, or gone elsewhere.
    if (field.text !== typed || document.activeElement !== field.input) return;
    field.offers = offers;
    const done = offers.some(({ label }) => label === typed);
    list.show(field.input, done ? [] : offers, { title, first: true });
  };
  const suggestOptions = () => {
    const lines = left().map((option) => ({
      value: option.name,
      label: nameOf(option, locale),
      detail: words(option, locale),
    }));
    const first = adder.value !== '';
    list.show(adder, matching(lines, adder.value), { title: 'Options', first });
  };
  const open = (name: string): Field | undefined => {
    const known = fields.find(({ option }) => option.name === name);
    const option = left().find((one) => one.name === name);
    return known ?? (option === undefined ? undefined : add(option));
  };

  /** What is typed before any option is the first one's text, where that takes any text. */
  const takeAsText = (): boolean => {
    const [option] = command.options;
    const free = option?.type === TEXT && choicesOf(option, reader).length === 0;
    if (option === undefined || !free || !left().includes(option)) return false;
    const field = add(option);
    field.text = adder.value;
    adder.value = '';
    field.input.focus();
    return true;
  };

  /** `… duration:` typed into another field opens that option. */
  const splitOff = (field: Field): boolean => {
    const found = /(?:^|\s)([^\s:]+):$/.exec(field.text);
    const named = (option: Option) =>
      [option.name, nameOf(option, locale)].includes(found?.[1] ?? '');
    if (found === null) return false;
    if (found.index === 0 && named(field.option)) {
      field.text = '';
      return true;
    }
    const option = left().find(named);
    if (option === undefined) return false;
    field.text = field.text.slice(0, found.index);
    add(option).input.focus();
    return true;
  };
  const listen = (field: Field) => {
    on<HTMLElement>(field.input, {
      focus: () => {
        focused = field;
        suggestValues(field);
      },
      blur: () => list.hide(),
      input: () => {
        if (!splitOff(field)) suggestValues(field);
      },
      keydown: (event) => onKey(event, field),
    });
  };
  const pick = (item: Suggestion) => {
    const field = document.activeElement === adder ? undefined : focused;
    if (field === undefined) {
      adder.value = '';
      open(item.value)?.input.focus();
      return;
    }
    field.text = item.label;
    adder.focus();
  };
  const send = async () => {
    const values: Record<string, OptionInput> = {};
    for (const field of fields) {
      if (field.empty && field.option.required !== true) continue;
      const read = await field.value();
      if ('problem' in read) {
        field.input.focus();
        list.hide();
        events.complain(read.problem);
        return;
      }
      values[field.option.name] = read.value;
    }
    list.hide();
    events.send(values);
  };
  const onKey = (event: KeyboardEvent, field: Field | undefined) => {
    if (event.isComposing) return;
    const { active } = list;
    const text = field === undefined ? adder.value : field.text;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (!list.open) return;
      event.preventDefault();
      list.move(event.key === 'ArrowDown' ? 1 : -1);
    } else if (event.key === 'Enter' && !event.shiftKey) {
      // On the file picker's button, Enter opens it.
      if (field !== undefined && takesFile(field.option) && field.empty) return;
      event.preventDefault();
      if (active !== undefined) pick(active);
      else if (field !== undefined || text === '' || takeAsText()) void send();
    } else if (event.key === 'Tab' && !event.shiftKey && active !== undefined && text !== '') {
      event.preventDefault();
      pick(active);
    } else if (event.key === 'Escape') {
      event.preventDefault();
      if (list.open) list.hide();
      else events.leave();
    } else if (event.key === 'Backspace' && text === '') {
      event.preventDefault();
      const last = fields.at(-1);
      if (field === undefined && last !== undefined) last.input.focus();
      else if (field === undefined || field.option.required === true) events.leave();
      else remove(field);
    }
  };

  for (const option of command.options) if (option.required === true) add(option);
  adder.placeholder = placeholder(left().length);
  on(adder, {
    focus: suggestOptions,
    blur: () => list.hide(),
    input: () => {
      const named = adder.value.replace(/:$/, '');
      const exact = left().find((one) => [one.name, nameOf(one, locale)].includes(named));
      // No option's name has a space in it.
      if (/\S\s/.test(adder.value) && takeAsText()) return;
      if (exact === undefined || !adder.value.endsWith(':')) return suggestOptions();
      adder.value = '';
      add(exact).input.focus();
    },
    keydown: (event) => onKey(event, undefined),
  });
  return {
    element,
    pick,
    fill(name, text) {
      const field = open(name);
      if (field === undefined) return;
      const choice = choicesOf(field.option, reader).find(({ value }) => value === text);
      field.text = choice?.label ?? text;
    },
    attach(file) {
      const option = command.options.find(takesFile);
      const field = option === undefined ? undefined : open(option.name);
      field?.attach(file);
      return field !== undefined;
    },
    send,
    focus: () =>
      (fields.find(({ empty }) => empty)?.input ?? fields.at(-1)?.input ?? adder).focus(),
  };
}

function placeholder(count: number): string {
  return count === 0 ? '' : `+${count} optional`;
}
