import type { Draft } from '../../src/core/index.ts';

/** Writes a draft as somebody would have to type it, the way Slack sends it on. */
export function format(draft: Draft): string {
  return Object.entries(draft)
    .map(([key, value]) => `${key}:${quoted(String(value))}`)
    .join(' ');
}

function quoted(value: string): string {
  const safe = value.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `"${safe.replace(/[\\"“”„＂‟]/gu, (character) => `\\${character}`)}"`;
}
