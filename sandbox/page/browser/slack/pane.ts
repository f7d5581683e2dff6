import type { SlackMessage, State } from '../../wire.ts';
import { act } from '../connection.ts';
import { h, keyedList, rebuilt, type Shown } from '../dom.ts';
import { type Example, exampleMenu, welcome } from '../examples.ts';
import { acceptDrops } from '../files.ts';
import type { Reader } from '../markup/render.ts';
import { type MenuItem, moreButton } from '../menu.ts';
import { personSwitch } from '../person.ts';
import { noticeRow } from '../rows.ts';
import { samplePicture } from '../sample.ts';
import { stayAtEnd } from '../scroller.ts';
import { type SlackComposer, slackComposer } from './composer.ts';
import { messageBody } from './message.ts';
import { placeSwitch } from './places.ts';
import { type SlackRow, slackRows } from './view.ts';
import { slackViews } from './views.ts';

/** What a newcomer may try; the pictures are painted by the page. */
function examplesFor(composer: SlackComposer): Example[] {
  const command = (label: string): Example => ({ label, use: () => composer.fill(label) });
  return [
    command('/sora a cat running through tall grass'),
    command('/sora prompt:a lighthouse at dusk duration:15 orientation:portrait'),
    { ...command('/sora a whale glides by model:wan-2.7'), note: 'a model that its gateway lists' },
    { ...command('/sora'), note: 'alone it opens a form, which takes a picture too' },
    {
      label: '@reelbot the boat sails on + boat.png',
      note: 'a picture to start from; to Reelbot itself without @reelbot',
      use: async () => composer.fill('@reelbot the boat sails on', [await samplePicture('boat')]),
    },
    {
      label: 'Which one? + boat.png, moon.png',
      note: 'send it, then on the message: ⋯ → Animate this image',
      async use() {
        const pictures = [await samplePicture('boat'), await samplePicture('moon')];
        composer.fill('Which one?', pictures);
      },
    },
    command('/sora help'),
  ];
}

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
  const examples = examplesFor(composer);
  const hint = welcome(
    'This is Slack with the same bot in it, in a channel and alone. Try one, or type below:',
    examples,
  );
  const content = h('div', { class: 'content-column' }, hint, list);
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
      'header',
      { class: 'pane-head' },
      h('h2', {}, 'Slack'),
      places.element,
      acting.element,
      ...exampleMenu(examples),
    ),
    scroller,
    composer.element,
  );
  const goToEnd = stayAtEnd(scroller, content);
  acceptDrops(element, composer.drop);

  const views = slackViews(element, composer.focus);
  const around = (): Around => ({ reader: reader(), botId: slack.botId, menu: menuOf });
  let render = rows(list, around());
  function reader(): Reader {
    const names = new Map(slack.people.map(({ id, name }) => [id, name]));
    names.set(slack.botId, 'Reelbot');
    const { id, locale } = acting.person;
    return { id, locale, nameOf: (one) => names.get(one) };
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
    scroller.setAttribute('aria-label', `Messages in ${current.name}`);
    render = rows(list, around());
    update(state);
    goToEnd();
  }
  function update(next: State): void {
    state = next;
    composer.useCommands(next.discord.commands);
    const shown = slackRows(next, acting.person.id, places.current.channel);
    hint.hidden = shown.length > 0;
    render(shown);
    places.update(next.slack);
    if (element.isConnected) views(next.slack.views, reader());
  }
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
  const element = h(tag, { class: 'message' }, inside, more);
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
