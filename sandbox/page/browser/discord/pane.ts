import type { DiscordMessage, State } from '../../wire.ts';
import { act } from '../connection.ts';
import { button, h, keyedList, rebuilt, type Shown } from '../dom.ts';
import { type Example, exampleMenu, welcome } from '../examples.ts';
import { acceptDrops } from '../files.ts';
import type { Reader } from '../markup/render.ts';
import { type MenuItem, moreButton } from '../menu.ts';
import { personSwitch } from '../person.ts';
import { noticeRow } from '../rows.ts';
import { samplePicture } from '../sample.ts';
import { stayAtEnd } from '../scroller.ts';
import { type DiscordComposer, discordComposer } from './composer.ts';
import { calls, messageBody } from './message.ts';
import { discordModals } from './modal.ts';
import { messageCommands } from './options.ts';
import { type DiscordRow, discordRows, type OpenThread } from './view.ts';

/** What a newcomer may try; the pictures are painted by the page. */
function examplesFor(composer: DiscordComposer): Example[] {
  const command = (values: Readonly<Record<string, string>>): Example => ({
    label: `/sora ${Object.entries(values)
      .map(([name, value]) => `${name}:${value}`)
      .join(' ')}`,
    use: () => composer.fill('sora', values),
  });
  return [
    command({ prompt: 'a paper boat in the rain, seen from above' }),
    command({ prompt: 'a lighthouse at dusk', duration: '15', orientation: 'portrait' }),
    {
      label: '/sora prompt:the boat sails on image:boat.png',
      note: 'a picture to start from',
      async use() {
        composer.fill('sora', { prompt: 'the boat sails on' });
        composer.drop([await samplePicture('boat')]);
      },
    },
    {
      label: '/sora prompt:the moon sets model:wan-2.2-local image:moon.png',
      note: 'a model of a server of your own; the picture is made to fit its frame',
      async use() {
        composer.fill('sora', { prompt: 'the moon sets', model: 'wan-2.2-local' });
        composer.drop([await samplePicture('moon')]);
      },
    },
    {
      label: '/sora',
      note: 'alone it opens a form, which takes a picture too',
      use: () => composer.fill('sora', {}),
    },
    {
      label: 'Which one? + boat.png, moon.png',
      note: 'send it, then on the message: ⋯ → Animate this image',
      async use() {
        const pictures = [await samplePicture('boat'), await samplePicture('moon')];
        composer.write('Which one?', pictures);
      },
    },
  ];
}

/** The Discord side: a channel with threads, and the composer. */
export function discordPane(first: State): Shown<State> {
  const { discord } = first;
  let state = first;
  const acting = personSwitch('discord', discord.people, () => redraw());
  const composer = discordComposer(
    discord.channel.name,
    () => acting.person,
    () => goToEnd(),
  );
  const list = h('ol', { class: 'rows' });
  const examples = examplesFor(composer);
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
    h(
      'header',
      { class: 'pane-head' },
      h('h2', {}, 'Discord'),
      h('p', { class: 'channel' }, `#${discord.channel.name}`),
      acting.element,
      ...exampleMenu(examples),
    ),
    scroller,
    composer.element,
  );
  const goToEnd = stayAtEnd(scroller, content);
  acceptDrops(element, composer.drop);

  const modals = discordModals(element, composer.focus);
  const around = (): Around => ({ reader: reader(), menu: menuOf, reply: composer.replyIn });
  let render = rows(list, around());
  function reader(): Reader {
    const names = new Map(discord.people.map(({ id, name }) => [id, name]));
    names.set(discord.botId, 'reelbot');
    const { id, locale } = acting.person;
    return { id, locale, nameOf: (one) => names.get(one) };
  }
  /** The message's menu, as it is now. */
  function menuOf(message: string): MenuItem[] {
    const { id: person, locale } = acting.person;
    return messageCommands(state.discord.commands, locale).map(({ name, label }) => ({
      label,
      detail: 'reelbot',
      choose: () => {
        const asked = act({ do: 'discord-message-command', person, message, name });
        void asked.then((failed) => composer.complain(failed ?? ''));
      },
    }));
  }
  /** Another person sees other private messages and other mentions: everything is built anew. */
  function redraw(): void {
    list.replaceChildren();
    render = rows(list, around());
    update(state);
  }
  function update(next: State): void {
    state = next;
    composer.useCommands(next.discord.commands);
    const shown = discordRows(next, acting.person.id);
    hint.hidden = shown.length > 0;
    render(shown);
    if (element.isConnected) modals(next.discord.modals, reader());
  }
  update(first);
  return { element, update };
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
  const element = h(tag, { class: 'message' }, inside, more);
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
