import type { Markup } from '../../core/index.ts';

/** Text and nothing else: the page escapes it. Times are UTC. */
export const plain: Markup = {
  plain: (text) => text,
  code: (text) => text,
  bold: (text) => text,
  time: (ms) => `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`,
  channel: (id) => id,
  user: (id) => id,
  option: (name) => name,
};
