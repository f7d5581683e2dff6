import { act } from '../connection.ts';
import { button, type Child, h } from '../dom.ts';
import { type Reader, renderMarks } from '../markup/render.ts';
import { slackMarks, unescaped } from '../markup/slack.ts';
import { localUrl } from '../media.ts';

type Json = Readonly<Record<string, unknown>>;

/** What a block needs to know of the message it stands in. */
export interface Around {
  readonly reader: Reader;
  readonly ts: string;
}

/** Block Kit, as far as messages of bots use it; other blocks are named, so that nobody takes them for missing. */
export function block(given: Json, around: Around): Child {
  switch (given.type) {
    case 'section':
      return section(given, around);
    case 'context':
      return h(
        'div',
        { class: 'context' },
        ...objects(given.elements).map((one) => element(one, given, around)),
      );
    case 'actions':
      return h(
        'div',
        { class: 'buttons' },
        ...objects(given.elements).map((one) => element(one, given, around)),
      );
    case 'header':
      return h('p', { class: 'header' }, ...texts(given.text, around.reader));
    case 'divider':
      return h('hr');
    case 'markdown':
      return h('div', { class: 'section' }, String(given.text));
    case 'image':
    case 'video':
      return picture(given);
    default:
      return h('p', { class: 'quiet' }, `[block ${String(given.type)}]`);
  }
}

function section(given: Json, around: Around): HTMLElement {
  const { text, fields, accessory } = given;
  const columns = objects(fields).map((one) => h('div', {}, ...texts(one, around.reader)));
  return h(
    'div',
    { class: 'section' },
    h(
      'div',
      { class: 'section-text' },
      ...(text === undefined ? [] : texts(text, around.reader)),
      columns.length > 0 && h('div', { class: 'fields' }, ...columns),
    ),
    isObject(accessory) && h('div', { class: 'accessory' }, element(accessory, given, around)),
  );
}

/** An element of a section, a context or an actions block. */
function element(given: Json, within: Json, around: Around): Child {
  switch (given.type) {
    case 'mrkdwn':
    case 'plain_text':
      return h('span', {}, ...texts(given, around.reader));
    case 'image':
      return picture(given);
    case 'button':
      return pressable(given, within, around);
    default:
      return h('span', { class: 'quiet' }, `[${String(given.type)}]`);
  }
}

function pressable(given: Json, within: Json, { reader, ts }: Around): HTMLElement {
  const label = texts(given.text, reader);
  if (typeof given.url === 'string') {
    return h(
      'a',
      { class: 'button', href: given.url, target: '_blank', rel: 'noopener noreferrer' },
      ...label,
    );
  }
  const blockId = typeof within.block_id === 'string' ? within.block_id : undefined;
  const pressed = button('', { class: `button ${String(given.style ?? '')}` }, () => {
    void act({
      do: 'slack-click',
      person: reader.id,
      ts,
      actionId: String(given.action_id),
      blockId,
    });
  });
  pressed.append(...label);
  return pressed;
}

function picture({ image_url: url, thumbnail_url: thumbnail, alt_text: alt }: Json): Child {
  const address = String(url ?? thumbnail ?? '');
  const src = localUrl(address);
  const words = String(alt ?? '');
  // Nothing is loaded from elsewhere; the words stand in.
  if (src === undefined) return h('span', { class: 'missing-picture', title: address }, words);
  return h('img', { src, alt: words });
}

/** A text object. */
function texts(given: unknown, reader: Reader): Node[] {
  if (!isObject(given)) return [];
  const text = String(given.text ?? '');
  if (given.type === 'plain_text') return [document.createTextNode(unescaped(text))];
  return renderMarks(slackMarks(text), reader);
}

function objects(value: unknown): Json[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null;
}
