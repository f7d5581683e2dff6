/** What Slack puts into a text for a person, channel, group, date or link, and its three entities. Slack's documentation, "Formatting message text". */
const MARKUP =
  /<(?:([@#!])([^<>|]*)|((?:https?:\/\/|mailto:|tel:)[^<>|]*))(?:\|([^<>]*))?>|&(?:amp|lt|gt);/gu;

const ENTITY = /&(amp|lt|gt);/gu;
const CHARACTERS: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>' };

/**
 * A text as the person typed it: entities become characters, `<@U1|bob>` becomes `@bob`, `<https://x|label>` its label or,
 * where an address is wanted, the address. One pass, so that nothing is unescaped twice. Never throws; linear.
 */
export function readable(text: string, links: 'label' | 'address' = 'label'): string {
  return text.replace(
    MARKUP,
    (whole, sign?: string, name = '', address?: string, label?: string) => {
      if (sign !== undefined) return sign === '!' ? special(name, label) : sign + (label || name);
      if (address === undefined) return unescaped(whole);
      if (links === 'address') return unescaped(address);
      return unescaped(label || address.replace(/^(?:mailto|tel):/u, ''));
    },
  );
}

/** `<!here>`, `<!subteam^S1|@team>`, `<!date^…|in words>`. */
function special(name: string, label: string | undefined): string {
  const word = name.split('^')[0] ?? '';
  if (word === 'date' || label?.startsWith('@')) return unescaped(label ?? '');
  return `@${unescaped(label || word)}`;
}

function unescaped(text: string): string {
  return text.replace(ENTITY, (_, name: string) => CHARACTERS[name] ?? '');
}

/** `&`, `<` and `>` as Slack wants them in everything it is sent; nothing else may be escaped. Slack's documentation, "Formatting message text". */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
