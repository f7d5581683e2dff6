import type { Markup } from '../core/index.ts';

/** How texts are written where Slack knows no formatting: at the fields of a form. */
export const plain: Markup = {
  plain: (text) => text,
  code: (text) => text,
  bold: (text) => text,
  time: (ms) => `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`,
  channel: (id) => id,
  user: (id) => id,
  option: (name, say) => say(`name.${name}`),
};
