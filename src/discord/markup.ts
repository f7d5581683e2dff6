import type { Markup } from '../core/index.ts';

/** Breaks a name apart for Discord's parser; people see nothing of it. */
const ZERO_WIDTH_SPACE = '\u200B';

/**
 * What Discord gives a meaning to anywhere in a text: escapes, emphasis, code, spoilers, links and masked links, headings,
 * and everything that is written between angle brackets (mentions, emoji, timestamps, commands).
 */
const SPECIAL = /[\\*_~`|<>[\]()#:@/]/gu;

/** Discord's markdown. `plain` and `code` leave nothing that could mention, link or format. */
export const markup: Markup = {
  plain: (text) =>
    text
      .replace(SPECIAL, '\\$&')
      .replace(/@(?=everyone|here)/giu, `@${ZERO_WIDTH_SPACE}`)
      // Not `\s*`, which would run on over every empty line from each of them.
      .replace(/^([^\S\r\n\u2028\u2029]*)([-+])/gmu, '$1\\$2')
      .replace(/^([^\S\r\n\u2028\u2029]*\d+)\./gmu, '$1\\.'),
  // Nothing can be escaped within code, so what would end it or name somebody is changed instead.
  code: (text) => {
    const tame = text
      .replace(/`/gu, '\u02CB')
      .replace(/\s+/gu, ' ')
      .replace(/@(?=everyone|here)/giu, `@${ZERO_WIDTH_SPACE}`)
      .replace(/<(?=[@#:/a-z])/giu, `<${ZERO_WIDTH_SPACE}`);
    return `\`${tame}\``;
  },
  bold: (text) => `**${text}**`,
  // Discord shows the options under their localized names.
  option: (name, say) => say(`name.${name}`),
  time: (ms) => `<t:${Math.floor(ms / 1000)}:f>`,
  channel: (id) => (/^\d+$/u.test(id) ? `<#${id}>` : markup.plain(id)),
  user: (id) => (/^\d{1,20}$/u.test(id) ? `<@${id}>` : markup.plain(id)),
};

/**
 * A link with a text of its own. The URL is percent-encoded only where it would end the link: signed
 * addresses are left as they are.
 */
export function maskedLink(text: string, url: string): string {
  const parsed = URL.parse(url);
  // Discord links no other address, and others may hold spaces.
  if (parsed === null || !/^https?:$/u.test(parsed.protocol)) return markup.plain(url);
  const safe = parsed.href.replace(
    /[()`<>\\[\]]/gu,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `[${markup.plain(text)}](${safe})`;
}

/** Cut to at most `most` UTF-16 units, never within a character, and marked as cut. */
export function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  return `${text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/u, '')}…`;
}
