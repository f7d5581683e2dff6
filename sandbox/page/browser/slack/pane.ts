import type { Named, SlackMessage, State } from '../../wire.ts';
import { act } from '../connection.ts';
import { h, keyedList, rebuilt, type Shown } from '../dom.ts';
import { exampleMenu, examplesOf, welcome } from '../examples.ts';
import { acceptDrops } from '../files.ts';
import { latestTask } from '../latest.ts';
import type { KnownKind, Reader } from '../markup/render.ts';
import { type MenuItem, moreButton } from '../menu.ts';
import { slackAddress } from '../message-address.ts';
import { followLinks } from '../message-links.ts';
import { personSwitch } from '../person.ts';
import { noticeRow } from '../rows.ts';
import { stayAtEnd } from '../scroller.ts';
import { slackComposer } from './composer.ts';
import { appHome } from './home.ts';
import { messageBody } from './message.ts';
import { placeSwitch } from './places.ts';
import { type SlackRow, slackRows } from './view.ts';
import { slackViews } from './views.ts';

/** The Slack side: a channel with threads, the person's conversation with the bot, and the composer. */
export function slackPane(first: State): Shown<State> {
  const { slack } = first;
  let state = first;
  const acting = personSwitch('slack', slack.people, () => redraw());
  const places = placeSwitch(
    slack,
    () => acting.person.id,
    () => redraw(),
  );
  const anywhere = slack.shortcuts.filter(({ on }) => on === 'global');
  const composer = slackComposer(
    places.current,
    () => acting.person,
    anywhere,
    () => goToEnd(),
  );
  const list = h('ol', { class: 'rows' });
  const latest = () => latestTask(state, 'slack');
  const examples = examplesOf('slack', latest, (text, files) => composer.fill(text, files));
  const home = appHome((text) => composer.complain(text));
  const hint = welcome(
    'This is Slack with the same bot in it, in a channel and alone. Try one, or type below:',
    examples,
  );
  const title = h('p', { class: 'channel' });
  const content = h('div', { class: 'content-column' }, hint, list, home.element);
  const scroller = h(
    'div',
    {
      class: 'scroller',
      tabindex: 0,
      role: 'log',
      'aria-label': `Messages in ${places.current.name}`,
    },
    content,
  );
  const element = h(
    'section',
    { class: 'pane slack', 'aria-label': 'Slack' },
    h(
      'div',
      { class: 'rail' },
      h('span', { class: 'rail-tile', 'aria-hidden': 'true' }, 'R'),
      places.element,
    ),
    h(
      'header',
      { class: 'pane-head' },
      h('h2', {}, 'Slack'),
      title,
      acting.element,
      ...exampleMenu(examples),
    ),
    scroller,
    composer.element,
  );
  const goToEnd = stayAtEnd(scroller, content, () => hint.hidden !== false);
  acceptDrops(element, composer.drop);
  followLinks(element, slackAddress, places.show, composer.complain);

  const views = slackViews(element, composer.focus);
  const around = (): Around => ({ reader: reader(), botId: slack.botId, menu: menuOf });
  let render = rows(list, around());
  function reader(): Reader {
    const names = new Map(slack.people.map(({ id, name }) => [id, name]));
    names.set(slack.botId, 'Reelbot');
    const { id, locale } = acting.person;
    return { id, locale, nameOf: (one) => names.get(one), known };
  }
  function known(kind: KnownKind): readonly Named[] {
    const { people, groups, channels } = state.slack;
    if (kind === 'user') return people;
    if (kind === 'conversation') return [...channels, ...people];
    return kind === 'role' ? groups : channels;
  }
  /** The message's menu, as it is now. */
  function menuOf({ channel, ts, threadTs = ts }: SlackMessage): MenuItem[] {
    const shortcuts = state.slack.shortcuts.filter(({ on }) => on === 'message');
    const reply = () => composer.replyIn(threadTs, 'Replying in the thread');
    return [
      { label: 'Reply in thread', choose: reply },
      ...shortcuts.map(({ name, callbackId }) => ({
        label: name,
        detail: 'Reelbot',
        choose: () => {
          const person = acting.person.id;
          const asked = act({ do: 'slack-shortcut', person, callbackId, channel, ts });
          void asked.then((failed) => composer.complain(failed ?? ''));
        },
      })),
    ];
  }
  /** Another person or conversation shows other messages and other mentions: everything is built anew. */
  function redraw(): void {
    const { current } = places;
    list.replaceChildren();
    composer.usePlace(current);
    name();
    if (places.home) home.open(reader());
    render = rows(list, around());
    update(state);
    goToEnd();
  }
  /** Says where one is. */
  function name(): void {
    const { current } = places;
    const words = places.home ? 'Home of Reelbot' : `Messages in ${current.name}`;
    scroller.setAttribute('aria-label', words);
    title.textContent = places.home ? 'Reelbot · Home' : current.name;
    home.element.hidden = !places.home;
    list.hidden = places.home;
    composer.element.hidden = places.home;
  }
  function update(next: State): void {
    const back = next.bot.state === 'running' && state.bot.state !== 'running';
    state = next;
    // A bot that was away has not heard that its Home is open.
    if (back && places.home) home.open(reader());
    composer.useCommands(next.discord.commands);
    const shown = slackRows(next, acting.person.id, places.current.channel);
    hint.hidden = shown.length > 0 || places.home;
    render(shown);
    home.update(next.slack);
    places.update(next.slack);
    if (element.isConnected) views(next.slack.views, reader());
  }
  name();
  if (places.home) home.open(reader());
  update(first);
  return { element, update };
}

/** What a message needs to know of the pane it stands in. */
interface Around {
  readonly reader: Reader;
  readonly botId: string;
  menu(message: SlackMessage): MenuItem[];
}

function rows(list: HTMLElement, around: Around) {
  return keyedList<SlackRow>(
    list,
    ({ id }) => id,
    (row) => showRow(row, around),
  );
}

function showRow(row: SlackRow, around: Around): Shown<SlackRow> {
  if (row.kind === 'notice') return { element: noticeRow(row.notice), update: () => {} };
  const show = (message: SlackMessage, tag: 'div' | 'li') => showMessage(message, around, tag);
  const root = show(row.message, 'div');
  const title = h('summary', {});
  const list = h('ol', { class: 'rows' });
  const thread = h('details', { class: 'thread', open: true, hidden: true }, title, list);
  const render = keyedList<SlackMessage>(
    list,
    ({ ts }) => ts,
    (message) => show(message, 'li'),
  );
  const update = (next: SlackRow) => {
    if (next.kind !== 'message') return;
    root.update(next.message);
    thread.hidden = next.replies.length === 0;
    title.textContent = next.replies.length === 1 ? '1 reply' : `${next.replies.length} replies`;
    render(next.replies);
  };
  update(row);
  return { element: h('li', { class: 'row' }, root.element, thread), update };
}

function showMessage(
  message: SlackMessage,
  { reader, botId, menu }: Around,
  tag: 'div' | 'li',
): Shown<SlackMessage> {
  const inside = h('div');
  // Slack offers nothing on private messages.
  const own = message.onlyFor !== undefined;
  const more = !own && moreButton('Message actions', () => menu(message));
  const element = h(tag, { class: 'message', 'data-message': message.ts }, inside, more);
  const body = rebuilt(inside, message, (now) => messageBody(now, reader, botId));
  const flag = ({ pinged, onlyFor }: SlackMessage) => {
    element.classList.toggle('calls', pinged.includes(reader.id));
    element.classList.toggle('private', onlyFor !== undefined);
  };
  flag(message);
  return {
    element,
    update(now) {
      body.update(now);
      flag(now);
    },
  };
}
