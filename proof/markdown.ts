/** More notes than these are folded away. */
const FEW_NOTES = 3;

/** As text of Markdown in one line, whatever stands in it. Code between backticks stays code. */
export function escaped(text: string): string {
  const parts = text.replaceAll(/\s+/gu, ' ').split(/(`[^`]+`)/u);
  const inText = (part: string) =>
    part
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll(/[\\`*[\]|~]/gu, (one) => `\\${one}`);
  return parts
    .map((part, nth) => (nth % 2 === 1 ? part.replaceAll('|', '\\|') : inText(part)))
    .join('');
}

/** Cells are Markdown already. A column in which nothing stands is left out. */
export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const used = head.map((_, column) => rows.some((row) => (row[column] ?? '') !== ''));
  const line = (cells: readonly string[]) =>
    `| ${cells.filter((_, nth) => used[nth]).join(' | ')} |`;
  const rule = `|${'---|'.repeat(used.filter(Boolean).length)}`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}

/** What GitHub makes of a heading. */
export function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .replaceAll(' ', '-');
}

/** 100000 as 100,000, wherever it stands in the text. */
export function grouped(text: string): string {
  return text.replaceAll(/(?<![\d.])\d{5,}/gu, (digits) =>
    digits.replaceAll(/\B(?=(?:\d{3})+$)/gu, ','),
  );
}

/** Sentences as a list, what is laid out in columns as it is; folded away where it is long. */
export function notesOf(notes: readonly string[]): string[] {
  const parts = groupsOf(notes).map(({ inColumns, lines }) =>
    inColumns
      ? ['```text', ...lines.map((line) => line.replaceAll('`', "'").trimEnd()), '```'].join('\n')
      : lines.map(itemOf).join('\n'),
  );
  if (notes.length <= FEW_NOTES) return parts;
  const summary = '<details><summary>How it was measured, and what else was seen</summary>';
  return [summary, ...parts, '</details>'];
}

/** An item of a list: with its own number where it has one. */
function itemOf(line: string): string {
  const text = escaped(line.trim());
  return /^\d+\. /u.test(text) ? text : `- ${text.replace(/^[#>+-]/u, '\\$&')}`;
}

/** Notes that belong together; an empty one only parts others. */
function groupsOf(notes: readonly string[]): { inColumns: boolean; lines: string[] }[] {
  const groups: { inColumns: boolean; lines: string[] }[] = [];
  for (const note of notes.flatMap((text) => text.split('\n'))) {
    const inColumns = / {3}/u.test(note.trimEnd());
    const last = groups.at(-1);
    if (note.trim() === '') {
      if (last?.inColumns) last.lines.push('');
    } else if (last?.inColumns === inColumns) last.lines.push(note);
    else groups.push({ inColumns, lines: [note] });
  }
  for (const { lines } of groups) while (lines.at(-1) === '') lines.pop();
  return groups;
}
