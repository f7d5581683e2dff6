import type { APIMessage } from 'discord-api-types/v10';
import { act } from '../connection.ts';
import { button, type Child, h } from '../dom.ts';
import { checksControl, selectControl } from '../forms/choices.ts';
import { isJson, type Json, numberOf, objects, textOf } from '../json.ts';
import { discordMarks } from '../markup/discord.ts';
import { type Reader, renderMarks } from '../markup/render.ts';
import { localUrl } from '../media.ts';
import { veiled } from '../player.ts';
import { optionsOf } from './controls.ts';

const ROW = 1;
const BUTTON = 2;
const STRING_SELECT = 3;
const TEXT = 10;
const THUMBNAIL = 11;
const GALLERY = 12;
const SEPARATOR = 14;
const LINK_STYLE = 5;

/** Buttons, menus, texts and pictures; other components are named, so that nobody takes them for missing. */
export function components(message: APIMessage, reader: Reader): Child[] {
  return (message.components ?? []).map((component) => one(component, message.id, reader));
}

function one(component: unknown, message: string, reader: Reader): Child {
  if (!isJson(component)) return undefined;
  const { type, components: inner, accessory } = component;
  switch (type) {
    case TEXT: {
      const marks = discordMarks(textOf(component, 'content'));
      return h('div', { class: 'content' }, ...renderMarks(marks, reader));
    }
    case BUTTON:
      return pressable(component, message, reader);
    case STRING_SELECT:
      return menu(component, message, reader);
    case THUMBNAIL:
      return picture(component, 'thumbnail');
    case GALLERY:
      return h(
        'div',
        { class: 'gallery' },
        ...objects(component.items).map((item) => picture(item)),
      );
    case SEPARATOR:
      return h('hr');
    default:
  }
  if (!Array.isArray(inner)) return h('p', { class: 'quiet' }, `[component ${type}]`);
  const name = type === ROW ? 'buttons' : isJson(accessory) ? 'container beside' : 'container';
  const all = isJson(accessory) ? [...inner, accessory] : inner;
  return h('div', { class: name }, ...all.map((each: unknown) => one(each, message, reader)));
}

function pressable(component: Json, message: string, reader: Reader): HTMLElement {
  const label = textOf(component, 'label') || textOf(component.emoji, 'name');
  const { style } = component;
  if (style === LINK_STYLE) {
    const away = { target: '_blank', rel: 'noopener noreferrer' };
    return h('a', { class: 'button', href: textOf(component, 'url'), ...away }, label);
  }
  const customId = textOf(component, 'custom_id');
  const disabled = component.disabled === true;
  return button(label, { class: `button style-${style}`, disabled }, () => {
    void act({ do: 'discord-press', person: reader.id, message, customId });
  });
}

/** A choice is sent at once; where several may be chosen, by a button. */
function menu(component: Json, message: string, reader: Reader): HTMLElement {
  const customId = textOf(component, 'custom_id');
  const placeholder = textOf(component, 'placeholder') || 'Make a selection';
  const send = (values: readonly string[]) =>
    void act({ do: 'discord-press', person: reader.id, message, customId, values });
  const given = { name: placeholder, ...optionsOf(component), placeholder, clearable: false };
  if ((numberOf(component, 'max_values') ?? 1) === 1) {
    const control = selectControl({ ...given, changed: (value) => send([value]) });
    control.labelled?.toggleAttribute('disabled', component.disabled === true);
    return control.element;
  }
  const control = checksControl(given);
  const chosen = () => (Array.isArray(control.draft) ? control.draft.map(String) : []);
  const done = button('Choose', { class: 'button' }, () => send(chosen()));
  return h('div', { class: 'choices' }, control.element, done);
}

function picture(component: Json, name = ''): Child {
  const address = textOf(component.media, 'url');
  const src = localUrl(address);
  const alt = textOf(component, 'description');
  return src === undefined
    ? h('span', { class: 'missing-picture', title: address }, alt || 'picture')
    : shown(h('img', { class: name, src, alt: alt || 'picture' }), component.spoiler === true);
}

function shown(image: HTMLElement, spoiler: boolean): HTMLElement {
  return spoiler ? veiled(image) : image;
}
