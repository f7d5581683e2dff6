import type { SlackMessage } from '../../wire.ts';
import { act } from '../connection.ts';
import { type Child, h } from '../dom.ts';
import { type Json, textOf } from '../json.ts';
import { type Reader, renderMarks } from '../markup/render.ts';
import { slackMarks } from '../markup/slack.ts';
import { avatar, clockTime } from '../person.ts';
import { mediaFile } from '../player.ts';
import { privateNote } from '../rows.ts';
import { type Around, block } from './blocks.ts';
import { plain, slackControl } from './controls.ts';

/** The inside of a message; `botId` names who wrote what has no user. */
export function messageBody(message: SlackMessage, reader: Reader, botId: string): Child[] {
  const author = message.user === '' ? botId : message.user;
  const bot = author === botId;
  const name = reader.nameOf(author) ?? author;
  const head = h(
    'p',
    { class: 'head' },
    h('span', { class: 'name' }, name),
    bot && h('span', { class: 'badge' }, 'APP'),
    clockTime(Number(message.ts) * 1000),
  );
  const note =
    message.onlyFor !== undefined &&
    privateNote(() => void act({ do: 'slack-dismiss', ts: message.ts }));
  const inside = message.deleted
    ? [h('p', { class: 'quiet' }, 'This message was deleted.')]
    : content(message, reader);
  return [
    h(
      'div',
      { class: 'columns' },
      avatar(name, bot),
      h('div', { class: 'text' }, head, ...inside, note),
    ),
  ];
}

/** Blocks stand for the text, which then serves notifications only. */
function content(message: SlackMessage, reader: Reader): Child[] {
  const { text, blocks, files, edited } = message;
  const mark = edited && h('span', { class: 'edited' }, ' (edited)');
  const words =
    blocks.length > 0 || text === ''
      ? []
      : [h('div', { class: 'content' }, ...renderMarks(slackMarks(text), reader), mark)];
  const around = aroundOf(message, reader);
  return [
    ...words,
    ...blocks.map((one) => block(one, around)),
    ...files.map((file) => mediaFile(file)),
  ];
}

function aroundOf({ channel, ts }: SlackMessage, reader: Reader): Around {
  const press = (element: Json, within: Json, value?: string) => {
    const actionId = textOf(element, 'action_id');
    const blockId = textOf(within, 'block_id');
    void act({ do: 'slack-click', person: reader.id, channel, ts, actionId, blockId, value });
  };
  return {
    reader,
    press: (element, within) => press(element, within),
    control(element, within) {
      const name = plain(element.placeholder) || textOf(element, 'action_id');
      const changed = (value: string) => press(element, within, value);
      return slackControl(element, { name, optional: true, known: reader.known, changed })?.element;
    },
  };
}
