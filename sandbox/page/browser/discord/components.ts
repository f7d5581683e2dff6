import type { APIMessage } from 'discord-api-types/v10';
import { act } from '../connection.ts';
import { button, type Child, h } from '../dom.ts';
import { discordMarks } from '../markup/discord.ts';
import { type Reader, renderMarks } from '../markup/render.ts';

const ROW = 1;
const BUTTON = 2;
const TEXT = 10;
const LINK_STYLE = 5;

/** Buttons and texts; other components are named, so that nobody takes them for missing. */
export function components(message: APIMessage, reader: Reader): Child[] {
  return (message.components ?? []).map((component) => one(component, message.id, reader));
}

function one(component: unknown, message: string, reader: Reader): Child {
  const type = field(component, 'type');
  if (type === TEXT) {
    const marks = discordMarks(text(component, 'content'));
    return h('div', { class: 'content' }, ...renderMarks(marks, reader));
  }
  const inner = field(component, 'components');
  if (Array.isArray(inner)) {
    const name = type === ROW ? 'buttons' : 'container';
    return h('div', { class: name }, ...inner.map((each: unknown) => one(each, message, reader)));
  }
  return type === BUTTON
    ? pressable(component, message, reader)
    : h('p', { class: 'quiet' }, `[component ${type}]`);
}

function pressable(component: unknown, message: string, reader: Reader): HTMLElement {
  const label = text(component, 'label') || text(field(component, 'emoji'), 'name');
  const style = field(component, 'style');
  if (style === LINK_STYLE) {
    const away = { target: '_blank', rel: 'noopener noreferrer' };
    return h('a', { class: 'button', href: text(component, 'url'), ...away }, label);
  }
  const customId = text(component, 'custom_id');
  const disabled = field(component, 'disabled') === true;
  return button(label, { class: `button style-${style}`, disabled }, () => {
    void act({ do: 'discord-press', person: reader.id, message, customId });
  });
}

function field(value: unknown, name: string): unknown {
  return Reflect.get(Object(value), name);
}

function text(value: unknown, name: string): string {
  const found = field(value, name);
  return typeof found === 'string' ? found : '';
}
