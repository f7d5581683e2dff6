import type { APIApplicationCommand } from 'discord-api-types/v10';
import type { Person } from '../../wire.ts';
import { act } from '../connection.ts';
import { choicesOf, takesFile, typable, words } from '../discord/options.ts';
import { button, h, on } from '../dom.ts';
import { comboboxAttributes, suggestionList } from '../suggest.ts';
import type { Suggestion } from '../suggestion.ts';
import { type Completion, complete, type KeyHelp } from './completion.ts';

const LIST_ID = 'slack-suggestions';
const COMMAND = '/sora';

export interface SlackComposer {
  readonly element: HTMLElement;
  fill(text: string): void;
  /** The keys are those of the command registered with Discord: both sides take the same ones. */
  useCommands(commands: readonly APIApplicationCommand[]): void;
}

export function slackComposer(channel: string, person: () => Person): SlackComposer {
  let keys: readonly KeyHelp[] = [];
  let offer: Completion | undefined;
  const text = h('textarea', {
    rows: 1,
    placeholder: `Message #${channel} — or /sora prompt:…`,
    ...comboboxAttributes(LIST_ID, `Message #${channel}`),
  });
  const list = suggestionList(LIST_ID, (item) => pick(item));
  const problem = h('p', { class: 'problem', role: 'alert' });
  const send = () => {
    const typed = text.value.trim();
    if (typed === '') return;
    text.value = '';
    list.hide();
    const how = typed.startsWith('/') ? 'slack-slash' : 'slack-say';
    void act({ do: how, person: person().id, text: typed }).then((failed) => {
      problem.textContent = failed ?? '';
    });
    text.focus();
  };
  const suggest = () => {
    problem.textContent = '';
    offer = complete(text.value, text.selectionStart, COMMAND, keys);
    list.show(text, offer?.items ?? [], {
      title: offer?.title ?? '',
      first: offer?.first === true,
    });
  };
  const pick = (item: Suggestion) => {
    if (offer === undefined) return;
    text.setRangeText(item.value, offer.from, offer.to, 'end');
    text.focus();
    suggest();
  };
  on(text, {
    input: suggest,
    blur: () => list.hide(),
    keydown: (event) => {
      if (event.isComposing) return;
      const item = list.active ?? (event.key === 'Tab' ? offer?.items[0] : undefined);
      if (list.open && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
        event.preventDefault();
        list.move(event.key === 'ArrowDown' ? 1 : -1);
      } else if (event.key === 'Enter' && !event.shiftKey) {
        event.preventDefault();
        if (list.active === undefined) send();
        else pick(list.active);
      } else if (event.key === 'Tab' && !event.shiftKey && list.open && item !== undefined) {
        event.preventDefault();
        pick(item);
      } else if (event.key === 'Escape') list.hide();
    },
  });
  const go = button('Send', { class: 'send' }, send);
  const box = h('div', { class: 'box' }, text, go);
  return {
    element: h('div', { class: 'composer' }, list.element, box, problem),
    fill(value) {
      text.value = value;
      text.focus();
      list.hide();
    },
    useCommands(commands) {
      keys = keysOf(commands);
    },
  };
}

const YES_NO = ['yes', 'no'].map((value) => ({ value, label: value, detail: '' }));
const ENGLISH = 'en-US';
const BOOLEAN = 5;

function keysOf(commands: readonly APIApplicationCommand[]): KeyHelp[] {
  const sora = typable(commands, ENGLISH).find(({ name }) => `/${name}` === COMMAND);
  return (sora?.options ?? []).map((option) => ({
    key: option.name,
    description: takesFile(option) ? 'Link to a picture' : words(option, ENGLISH),
    values: option.type === BOOLEAN ? YES_NO : choicesOf(option, ENGLISH).map(asTyped),
  }));
}

/** Slack's text takes the value itself; Discord's name for it explains. */
function asTyped({ value, label }: Suggestion): Suggestion {
  return { value, label: value, detail: label === value ? '' : label };
}
