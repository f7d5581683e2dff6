import type { APIEmbed } from 'discord-api-types/v10';
import { h } from '../dom.ts';
import { discordMarks } from '../markup/discord.ts';
import { type Reader, renderMarks } from '../markup/render.ts';
import { localUrl } from '../media.ts';

/** An embed: title, text, fields, pictures. */
export function embed(given: APIEmbed, reader: Reader): HTMLElement {
  const { title, description, fields = [], image, thumbnail, footer, color } = given;
  const text = (words: string) => renderMarks(discordMarks(words), reader);
  const box = h(
    'article',
    { class: 'embed' },
    h(
      'div',
      { class: 'embed-text' },
      title !== undefined && h('p', { class: 'embed-title' }, ...text(title)),
      description !== undefined && h('p', {}, ...text(description)),
      ...fields.map(({ name, value }) =>
        h('p', {}, h('strong', {}, ...text(name)), h('br'), ...text(value)),
      ),
      footer !== undefined && h('p', { class: 'quiet' }, footer.text),
    ),
    picture(thumbnail, 'thumbnail', description ?? ''),
    picture(image, 'image', description ?? ''),
  );
  if (color !== undefined) {
    box.style.setProperty('--bar', `#${color.toString(16).padStart(6, '0')}`);
  }
  return box;
}

function picture(
  media: { url: string; description?: string } | undefined,
  kind: string,
  alt: string,
) {
  const src = media === undefined ? undefined : localUrl(media.url);
  return src !== undefined && h('img', { class: kind, src, alt: media?.description ?? alt });
}
