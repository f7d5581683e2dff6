import { type Mark, type Rule, readMarks, type Wrapping } from './marks.ts';

const RULES: readonly Rule[] = [
  [/```([\s\S]+?)```/y, ([, text = '']) => ({ type: 'code-block', text: unescaped(text.trim()) })],
  [/`([^`\n]+)`/y, ([, text = '']) => ({ type: 'code', text: unescaped(text) })],
  [/<([^<>\n]+)>/y, ([, inside = '']) => angle(inside)],
  [/(?<![\p{L}\p{N}])\*(?=\S)([^*\n]*[^*\s])\*(?![\p{L}\p{N}])/uy, wrap('bold')],
  [/(?<![\p{L}\p{N}])_(?=\S)([^_\n]*[^_\s])_(?![\p{L}\p{N}])/uy, wrap('italic')],
  [/(?<![\p{L}\p{N}])~(?=\S)([^~\n]*[^~\s])~(?![\p{L}\p{N}])/uy, wrap('strike')],
  [/(?<=^|\n)(?:&gt;|>) ?([^\n]*)(?:\n|$)/y, wrap('quote')],
  [/\n/y, () => ({ type: 'break' })],
];

/** Reads Slack's mrkdwn. Never throws. */
export function slackMarks(text: string): Mark[] {
  return readMarks(text, RULES, unescaped);
}

/** `&amp;`, `&lt;` and `&gt;`, the only entities that Slack knows. */
export function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

function wrap(type: Wrapping): Rule[1] {
  return ([, inner = '']) => ({ type, inner: slackMarks(inner) });
}

/** What stands between angle brackets: a person, a channel, a command, a link. */
function angle(inside: string): Mark | undefined {
  const bar = inside.indexOf('|');
  const target = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? undefined : unescaped(inside.slice(bar + 1));
  const sign = target.charAt(0);
  if (sign === '@') return { type: 'user', id: target.slice(1) };
  if (sign === '#') return { type: 'channel', text: `#${label ?? target.slice(1)}` };
  if (sign === '!') return special(target.slice(1), label);
  const url = unescaped(target);
  if (!/^(?:https?:|mailto:)/.test(url) || !URL.canParse(url)) return undefined;
  return { type: 'link', url, inner: [{ type: 'text', text: label ?? url }] };
}

function special(command: string, label: string | undefined): Mark {
  const [name = '', seconds = '', format = ''] = command.split('^');
  if (name === 'date' && /^\d{1,12}$/.test(seconds)) {
    return { type: 'time', seconds: Number(seconds), format };
  }
  if (['here', 'channel', 'everyone'].includes(name))
    return { type: 'broadcast', text: `@${name}` };
  return { type: 'text', text: label ?? command };
}
