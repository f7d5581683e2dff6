import type { DiscordMessage, Named, State } from '../../wire.ts';
import { act } from '../connection.ts';
import { button, h, keyedList, rebuilt, type Shown } from '../dom.ts';
import { exampleMenu, examplesOf, welcome } from '../examples.ts';
import { acceptDrops } from '../files.ts';
import { latestTask } from '../latest.ts';
import type { KnownKind, Reader } from '../markup/render.ts';
import { type MenuItem, moreButton } from '../menu.ts';
import { discordAddress } from '../message-address.ts';
import { followLinks } from '../message-links.ts';
import { personSwitch } from '../person.ts';
import { noticeRow } from '../rows.ts';
import { stayAtEnd } from '../scroller.ts';
import { discordComposer } from './composer.ts';
import { calls, messageBody } from './message.ts';
import { discordModals } from './modal.ts';
import { commandsFor, messageCommands } from './options.ts';
import { type DiscordRow, discordRows, type OpenThread } from './view.ts';

/** The Discord side: a channel with threads, and the composer. */
export function discordPane(first: State): Shown<State> {
  const { discord } = first;
  let state = first;
  const acting = personSwitch('discord', discord.people, () => redraw());
  const composer = discordComposer(
    discord.channel.name,
    () => reader(),
    () => goToEnd(),
  );
  const list = h('ol', { class: 'rows' });
  const latest = () => latestTask(state, 'discord');
  const examples = examplesOf('discord', latest, composer.write);
  const hint = welcome(
    'This is a Discord channel with the real bot in it. Try one, or type / below:',
    examples,
  );
  const content = h('div', { class: 'content-column' }, hint, list);
  const scroller = h(
    'div',
    {
      class: 'scroller',
      tabindex: 0,
      role: 'log',
      'aria-label': `Messages in #${discord.channel.name}`,
    },
    content,
  );
  const element = h(
    'section',
    { class: 'pane discord', 'aria-label': 'Discord' },
    rail(),
    h(
      'header',
      { class: 'pane-head' },
      h('h2', {}, 'Discord'),
      h('p', { class: 'channel' }, h('span', { class: 'hash' }, '#'), discord.channel.name),
      acting.element,
      ...exampleMenu(examples),
    ),
    scroller,
    composer.element,
  );
  const goToEnd = stayAtEnd(scroller, content, () => hint.hidden !== false);
  acceptDrops(element, composer.drop);
  followLinks(element, discordAddress, () => {}, composer.complain);

  const modals = discordModals(element, composer.focus);
  const around = (): Around => ({ reader: reader(), menu: menuOf, reply: composer.replyIn });
  let render = rows(list, around());
  function reader(): Reader {
    const names = new Map(discord.people.map(({ id, name }) => [id, name]));
    names.set(discord.botId, 'reelbot');
    const { id, locale } = acting.person;
    return { id, locale, nameOf: (one) => names.get(one), known };
  }
  function known(kind: KnownKind): readonly Named[] {
    const { people, roles, channels } = state.discord;
    if (kind === 'role') return roles;
    if (kind === 'mentionable') return [...people, ...roles];
    return kind === 'user' ? people : channels;
  }
  /** The message's menu, as it is now. */
  function menuOf(message: string): MenuItem[] {
    const { id: person, locale } = acting.person;
    return messageCommands(commandsFor(state.discord.commands, acting.person), locale).map(
      ({ name, label }) => ({
        label,
        detail: 'reelbot',
        choose: () => {
          const asked = act({ do: 'discord-message-command', person, message, name });
          void asked.then((failed) => composer.complain(failed ?? ''));
        },
      }),
    );
  }
  /** Another person sees other private messages and other mentions: everything is built anew. */
  function redraw(): void {
    list.replaceChildren();
    render = rows(list, around());
    update(state);
  }
  function update(next: State): void {
    state = next;
    composer.useCommands(commandsFor(next.discord.commands, acting.person));
    const shown = discordRows(next, acting.person.id);
    hint.hidden = shown.length > 0;
    render(shown);
    if (element.isConnected) modals(next.discord.modals, reader());
  }
  update(first);
  return { element, update };
}

/** The server's picture at the edge, by which one knows where one is. */
function rail(): HTMLElement {
  const home = h('span', { class: 'rail-tile home' });
  const server = h('span', { class: 'rail-tile here' }, 'RG');
  return h('div', { class: 'rail', 'aria-hidden': 'true' }, home, h('hr'), server);
}

/** What a message needs to know of the pane it stands in. */
interface Around {
  readonly reader: Reader;
  menu(message: string): MenuItem[];
  /** Makes the composer write into a thread. */
  reply(thread: string, name: string): void;
}

function rows(list: HTMLElement, around: Around): (rows: readonly DiscordRow[]) => void {
  return keyedList(
    list,
    ({ id }) => id,
    (row) => showRow(row, around),
  );
}

function showRow(row: DiscordRow, around: Around): Shown<DiscordRow> {
  if (row.kind === 'notice') return { element: noticeRow(row.notice), update: () => {} };
  const body = showMessage(row.shown, around, 'div');
  const element = h('li', { class: 'row' }, body.element);
  let thread: Shown<OpenThread> | undefined;
  const update = (next: DiscordRow) => {
    if (next.kind !== 'message') return;
    body.update(next.shown);
    if (next.thread === undefined) return;
    if (thread === undefined) {
      thread = showThread(next.thread, around);
      element.append(thread.element);
    } else thread.update(next.thread);
  };
  update(row);
  return { element, update };
}

function showMessage(
  shown: DiscordMessage,
  { reader, menu }: Around,
  tag: 'div' | 'li',
): Shown<DiscordMessage> {
  const { id } = shown.message;
  const inside = h('div');
  // Discord offers nothing on private messages.
  const more = shown.onlyFor === undefined && moreButton('Apps', () => menu(id));
  const element = h(tag, { class: 'message', 'data-message': id }, inside, more);
  const body = rebuilt(inside, shown, (now) => messageBody(now, reader));
  const flag = (now: DiscordMessage) => {
    element.classList.toggle('calls', calls(now, reader));
    element.classList.toggle('private', now.onlyFor !== undefined);
  };
  flag(shown);
  return {
    element,
    update(now) {
      body.update(now);
      flag(now);
    },
  };
}

/** The thread, open below its message. */
function showThread(first: OpenThread, around: Around): Shown<OpenThread> {
  const title = h('summary', {});
  const list = h('ol', { class: 'rows' });
  const { id, name: called } = first.thread;
  const answer = button('Reply in thread', { class: 'link' }, () => around.reply(id, called));
  const element = h(
    'details',
    { class: 'thread', open: true },
    title,
    list,
    h('p', { class: 'thread-reply' }, answer),
  );
  const render = keyedList<DiscordMessage>(
    list,
    ({ message }) => message.id,
    (shown) => showMessage(shown, around, 'li'),
  );
  const update = ({ thread, messages }: OpenThread) => {
    const count = messages.length === 1 ? '1 message' : `${messages.length} messages`;
    const name = h('strong', {}, thread.name);
    title.replaceChildren(name, h('span', { class: 'quiet' }, ` ${count}`));
    render(messages);
  };
  update(first);
  return { element, update };
}
