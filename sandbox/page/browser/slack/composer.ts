import type { APIApplicationCommand } from 'discord-api-types/v10';
import type { Person, SlackShortcut } from '../../wire.ts';
import { act } from '../connection.ts';
import { choicesOf, takesFile, typable, words } from '../discord/options.ts';
import { button, h, on } from '../dom.ts';
import { fileTray, packed } from '../files.ts';
import { menuButton } from '../menu.ts';
import { replyLine } from '../reply.ts';
import { comboboxAttributes, suggestionList } from '../suggest.ts';
import type { Suggestion } from '../suggestion.ts';
import { type Completion, complete, type KeyHelp } from './completion.ts';

const LIST_ID = 'slack-suggestions';
const COMMAND = '/sora';

/** Slack's limit for one message. */
const MOST_FILES = 10;

/** A conversation to write into. */
export interface Place {
  readonly channel: string;
  /** As the composer calls it: `#videos`. */
  readonly name: string;
}

export interface SlackComposer {
  readonly element: HTMLElement;
  /** Writes the next message or command, with files, without sending it. */
  fill(text: string, files?: readonly File[]): void;
  /** Takes dropped files for the next message. */
  drop(files: readonly File[]): void;
  /** The next message goes into this thread. */
  replyIn(ts: string, name: string): void;
  /** From now on it writes here. */
  usePlace(place: Place): void;
  complain(text: string): void;
  focus(): void;
  /** The keys are those of the command registered with Discord: both sides take the same ones. */
  useCommands(commands: readonly APIApplicationCommand[]): void;
}

/**
 * @param shortcuts The app's shortcuts that need no message.
 * @param sent Something is on its way.
 */
export function slackComposer(
  first: Place,
  person: () => Person,
  shortcuts: readonly SlackShortcut[],
  sent: () => void,
): SlackComposer {
  let place = first;
  let keys: readonly KeyHelp[] = [];
  let offer: Completion | undefined;
  const text = h('textarea', { rows: 1, ...comboboxAttributes(LIST_ID, '') });
  const list = suggestionList(LIST_ID, (item) => pick(item));
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
  const reply = replyLine(() => text.focus());
  const usePlace = (next: Place) => {
    place = next;
    reply.clear();
    text.placeholder = `Message ${next.name} — or /sora prompt:…`;
    text.setAttribute('aria-label', `Message ${next.name}`);
  };
  usePlace(first);
  const send = () => {
    const typed = text.value.trim();
    const { files } = tray;
    if (typed === '' && files.length === 0) return;
    text.value = '';
    list.hide();
    text.focus();
    sent();
    void deliver(typed, files).then((failed) => complain(failed ?? ''));
  };
  /** Slack runs a command in the conversation, never in a thread, and without files. */
  const deliver = async (typed: string, files: readonly File[]) => {
    const { id } = person();
    const { channel } = place;
    if (typed.startsWith('/')) return act({ do: 'slack-slash', person: id, text: typed, channel });
    tray.files = [];
    const threadTs = reply.to;
    const all = await packed(files);
    return act({ do: 'slack-say', person: id, text: typed, channel, threadTs, files: all });
  };
  const suggest = () => {
    complain('');
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
  const offered = () =>
    shortcuts.map(({ name, callbackId }) => ({
      label: name,
      detail: 'Reelbot',
      choose: () => {
        const asked = act({ do: 'slack-shortcut', person: person().id, callbackId });
        void asked.then((failed) => complain(failed ?? ''));
      },
    }));
  const opener = { text: '⚡', label: 'Shortcuts', look: 'upload' };
  const run = shortcuts.length === 0 ? [] : menuButton(opener, 'Shortcuts', offered);
  const go = button('Send', { class: 'send' }, send);
  const box = h('div', { class: 'box' }, tray.button, tray.input, ...run, text, go);
  const element = h(
    'div',
    { class: 'composer' },
    list.element,
    reply.element,
    tray.element,
    box,
    problem,
  );
  on(element, {
    paste: (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0) return;
      event.preventDefault();
      tray.add(files);
    },
  });
  return {
    element,
    drop: tray.add,
    replyIn: reply.use,
    usePlace,
    complain,
    focus: () => text.focus(),
    fill(value, files = []) {
      tray.files = files;
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
/** Text names people and channels by itself. */
const READER = { locale: ENGLISH, known: () => [] };
const BOOLEAN = 5;

function keysOf(commands: readonly APIApplicationCommand[]): KeyHelp[] {
  const sora = typable(commands, ENGLISH).find(({ name }) => `/${name}` === COMMAND);
  return (sora?.options ?? []).map((option) => ({
    key: option.name,
    description: takesFile(option) ? 'Link to a picture' : words(option, ENGLISH),
    values: option.type === BOOLEAN ? YES_NO : choicesOf(option, READER).map(asTyped),
  }));
}

/** Slack's text takes the value itself; Discord's name for it explains. */
function asTyped({ value, label }: Suggestion): Suggestion {
  return { value, label: value, detail: label === value ? '' : label };
}
