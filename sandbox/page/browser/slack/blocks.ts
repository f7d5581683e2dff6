import { button, type Child, h } from '../dom.ts';
import { isJson, type Json, objects, textOf } from '../json.ts';
import { type Reader, renderMarks } from '../markup/render.ts';
import { slackMarks, unescaped } from '../markup/slack.ts';
import { localUrl } from '../media.ts';

/** What a block needs to know of the message or modal it stands in. */
export interface Around {
  readonly reader: Reader;
  /** A button was pressed. */
  press(element: Json, block: Json): void;
  /** An input block, in a modal. */
  input?(block: Json): Child;
  /** A menu or the like outside an input block; undefined where it is unknown. */
  control(element: Json, block: Json): Child;
}

/** Block Kit, as far as bots use it here; other blocks are named, so that nobody takes them for missing. */
export function block(given: Json, around: Around): Child {
  const row = (name: string) =>
    h('div', { class: name }, ...objects(given.elements).map((one) => element(one, given, around)));
  switch (given.type) {
    case 'section':
      return section(given, around);
    case 'context':
      return row('context');
    case 'actions':
      return row('buttons');
    case 'header':
      return h('p', { class: 'header' }, ...texts(given.text, around.reader));
    case 'divider':
      return h('hr');
    case 'markdown':
      return h('div', { class: 'section' }, String(given.text));
    case 'image':
    case 'video':
      return framed(given, around);
    case 'input':
      return around.input?.(given);
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
    isJson(accessory) && h('div', { class: 'accessory' }, element(accessory, given, around)),
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
      return (
        around.control(given, within) ?? h('span', { class: 'quiet' }, `[${String(given.type)}]`)
      );
  }
}

function pressable(given: Json, within: Json, around: Around): HTMLElement {
  const label = texts(given.text, around.reader);
  if (typeof given.url === 'string') {
    return h(
      'a',
      { class: 'button', href: given.url, target: '_blank', rel: 'noopener noreferrer' },
      ...label,
    );
  }
  const pressed = button('', { class: `button ${String(given.style ?? '')}` }, () =>
    around.press(given, within),
  );
  pressed.append(...label);
  return pressed;
}

/** A picture in a block of its own, with its title. */
function framed(given: Json, { reader }: Around): HTMLElement {
  const title = texts(given.title, reader);
  return h(
    'figure',
    { class: 'block-picture' },
    title.length > 0 && h('figcaption', {}, ...title),
    picture(given),
  );
}

/** By its address; the sandbox has put in the one of a `slack_file`. */
function picture({ image_url: url, thumbnail_url: thumbnail, alt_text: alt }: Json): Child {
  const address = String(url ?? thumbnail ?? '');
  const src = localUrl(address);
  const words = String(alt ?? '');
  // Nothing is loaded from elsewhere; the words stand in.
  if (src === undefined) return h('span', { class: 'missing-picture', title: address }, words);
  return h('img', { src, alt: words });
}

/** A text object. */
export function texts(given: unknown, reader: Reader): Node[] {
  if (!isJson(given)) return [];
  const text = textOf(given, 'text');
  if (given.type === 'plain_text') return [document.createTextNode(unescaped(text))];
  return renderMarks(slackMarks(text), reader);
}
