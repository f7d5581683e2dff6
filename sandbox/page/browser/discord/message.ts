import type { APIMessage } from 'discord-api-types/v10';
import type { DiscordMessage } from '../../wire.ts';
import { act } from '../connection.ts';
import { type Child, h } from '../dom.ts';
import { discordMarks } from '../markup/discord.ts';
import { type Reader, renderMarks } from '../markup/render.ts';
import { avatar, clockTime } from '../person.ts';
import { mediaFile } from '../player.ts';
import { privateNote } from '../rows.ts';
import { components } from './components.ts';
import { embed } from './embed.ts';

const SUPPRESS_EMBEDS = 4;
const LOADING = 128;
/** Of an attachment. */
const SPOILER = 8;
const THREAD_STARTER = 21;
/** The type of an interaction. */
const COMMAND = 2;

/** The inside of a message. */
export function messageBody({ message, onlyFor }: DiscordMessage, reader: Reader): Child[] {
  const { author, timestamp, flags = 0 } = message;
  const name = reader.nameOf(author.id) ?? author.global_name ?? author.username;
  const bot = author.bot === true;
  const head = h(
    'p',
    { class: 'head' },
    h('span', { class: bot ? 'name bot' : 'name' }, name),
    bot && h('span', { class: 'badge' }, 'APP'),
    clockTime(Date.parse(timestamp)),
  );
  const inside = (flags & LOADING) === 0 ? content(message, reader) : [thinking(name)];
  const note =
    onlyFor !== undefined &&
    privateNote(() => void act({ do: 'discord-dismiss', message: message.id }));
  return [
    usedCommand(message, reader),
    h(
      'div',
      { class: 'columns' },
      avatar(name, bot),
      h('div', { class: 'text' }, head, ...inside, note),
    ),
  ];
}

/** Whether the message calls the reader. */
export function calls({ message }: DiscordMessage, reader: Reader): boolean {
  return message.mention_everyone || message.mentions.some(({ id }) => id === reader.id);
}

function content(message: APIMessage, reader: Reader): Child[] {
  const { flags = 0, attachments, edited_timestamp: edited } = message;
  const marks = discordMarks(message.type === THREAD_STARTER ? '' : message.content);
  const mark = edited !== null && h('span', { class: 'edited' }, ' (edited)');
  const embeds = (flags & SUPPRESS_EMBEDS) === 0 ? message.embeds : [];
  return [
    marks.length > 0 && h('div', { class: 'content' }, ...renderMarks(marks, reader), mark),
    ...embeds.map((one) => embed(one, reader)),
    ...attachments.map(
      ({ filename, content_type: type, url, description, size, flags: bits = 0 }) =>
        mediaFile({
          name: filename,
          mimetype: type ?? '',
          url,
          alt: description ?? '',
          size,
          spoiler: filename.startsWith('SPOILER_') || (bits & SPOILER) !== 0,
        }),
    ),
    ...components(message, reader),
  ];
}

function thinking(name: string): HTMLElement {
  const dots = h('span', { class: 'dots', 'aria-hidden': 'true' }, h('i'), h('i'), h('i'));
  return h('p', { class: 'thinking' }, dots, `${name} is thinking…`);
}

/** "Ana used /sora", above the first answer to a command; answers to buttons and forms have no such line. */
function usedCommand({ interaction_metadata: from }: APIMessage, reader: Reader): Child {
  if (from?.type !== COMMAND) return undefined;
  const name = reader.nameOf(from.user.id) ?? from.user.global_name ?? from.user.username;
  const command = 'name' in from ? String(from.name) : 'a command';
  // Names of chat commands have no capitals; those of a message's menu usually do.
  const slash = command === command.toLowerCase() ? '/' : '';
  return h(
    'p',
    { class: 'used' },
    avatar(name, false),
    h('strong', {}, name),
    ' used ',
    h('span', { class: 'mention' }, `${slash}${command}`),
  );
}
