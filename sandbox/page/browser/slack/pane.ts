import type { SlackMessage, State } from '../../wire.ts';
import { h, keyedList, rebuilt, type Shown } from '../dom.ts';
import type { Reader } from '../markup/render.ts';
import { personSwitch } from '../person.ts';
import { noticeRow, welcome } from '../rows.ts';
import { stayAtEnd } from '../scroller.ts';
import { slackComposer } from './composer.ts';
import { messageBody } from './message.ts';
import { type SlackRow, slackRows } from './view.ts';

const EXAMPLES = [
  '/sora a cat running through tall grass',
  '/sora prompt:a lighthouse at dusk duration:15 orientation:portrait',
  '/sora help',
];

/** The Slack side: a channel with threads, and the composer. */
export function slackPane(first: State): Shown<State> {
  const { slack } = first;
  let state = first;
  const acting = personSwitch('slack', slack.people, () => redraw());
  const composer = slackComposer(slack.channel.name, () => acting.person);
  const list = h('ol', { class: 'rows' });
  const hint = welcome(
    'This is a Slack channel with the same bot in it. Try one, or type below:',
    EXAMPLES.map((text) => ({ label: text, use: () => composer.fill(text) })),
  );
  const content = h('div', { class: 'content-column' }, hint, list);
  const scroller = h(
    'div',
    {
      class: 'scroller',
      tabindex: 0,
      role: 'log',
      'aria-label': `Messages in #${slack.channel.name}`,
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
      h('p', { class: 'channel' }, `#${slack.channel.name}`),
      acting.element,
    ),
    scroller,
    composer.element,
  );
  stayAtEnd(scroller, content);

  let render = rows(list, reader(), slack.botId);
  function reader(): Reader {
    const names = new Map(slack.people.map(({ id, name }) => [id, name]));
    names.set(slack.botId, 'Reelbot');
    const { id, locale } = acting.person;
    return { id, locale, nameOf: (one) => names.get(one) };
  }
  /** Another person sees other private messages and other mentions: everything is built anew. */
  function redraw(): void {
    list.replaceChildren();
    render = rows(list, reader(), slack.botId);
    update(state);
  }
  function update(next: State): void {
    state = next;
    composer.useCommands(next.discord.commands);
    const shown = slackRows(next, acting.person.id);
    hint.hidden = shown.length > 0;
    render(shown);
  }
  update(first);
  return { element, update };
}

function rows(list: HTMLElement, reader: Reader, botId: string) {
  return keyedList<SlackRow>(
    list,
    ({ id }) => id,
    (row) => showRow(row, reader, botId),
  );
}

function showRow(row: SlackRow, reader: Reader, botId: string): Shown<SlackRow> {
  if (row.kind === 'notice') return { element: noticeRow(row.notice), update: () => {} };
  const show = (message: SlackMessage, tag: 'div' | 'li') =>
    showMessage(message, reader, botId, tag);
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
  reader: Reader,
  botId: string,
  tag: 'div' | 'li',
): Shown<SlackMessage> {
  const element = h(tag, { class: 'message' });
  const body = rebuilt(element, message, (now) => messageBody(now, reader, botId));
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
