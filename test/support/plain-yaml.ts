/** What plain YAML holds. */
export type Plain = string | null | Plain[] | { [key: string]: Plain };

interface Line {
  /** Spaces before it. */
  readonly depth: number;
  readonly text: string;
}

/**
 * Reads YAML of the plain kind that our own files are written in: maps and lists two spaces deeper than what they belong to, anchors of whole maps,
 * JSON for what is in brackets and quotes; everything else is text. Throws at every line that it does not understand.
 */
export function plainYaml(text: string): Plain[] {
  return text.split(/^---$/mu).map((part) => {
    const lines = part
      .split('\n')
      .filter((line) => !/^\s*(?:#.*)?$/u.test(line))
      .map((line) => ({ depth: line.search(/\S/u), text: line.trim() }));
    const anchors = new Map<string, Plain>();
    const value = block(lines, 0, anchors);
    if (lines[0] !== undefined) throw new Error(`not understood: ${lines[0].text}`);
    return value;
  });
}

/** Takes the lines of one map or list from the front. */
function block(lines: Line[], depth: number, anchors: Map<string, Plain>): Plain {
  return lines[0]?.text.startsWith('- ') === true
    ? list(lines, depth, anchors)
    : map(lines, depth, anchors);
}

function list(lines: Line[], depth: number, anchors: Map<string, Plain>): Plain[] {
  const items: Plain[] = [];
  for (let [line] = lines; line?.depth === depth; [line] = lines) {
    if (!line.text.startsWith('- ')) throw new Error(`not an item: ${line.text}`);
    const text = line.text.slice(2);
    if (entryOf(text) === undefined) {
      lines.shift();
      items.push(scalar(text, anchors));
    } else {
      lines[0] = { depth: depth + 2, text };
      items.push(map(lines, depth + 2, anchors));
    }
  }
  return items;
}

function map(lines: Line[], depth: number, anchors: Map<string, Plain>): Plain {
  const merged: Record<string, Plain> = {};
  const own: Record<string, Plain> = {};
  for (let [line] = lines; line?.depth === depth; [line] = lines) {
    const entry = entryOf(line.text);
    if (entry === undefined) throw new Error(`not an entry: ${line.text}`);
    lines.shift();
    const [key, text] = entry;
    if (key in own) throw new Error(`twice: ${key}`);
    const [, anchor] = /^&(\w+)$/u.exec(text) ?? [];
    const opens = text === '' || anchor !== undefined;
    const deeper = lines[0]?.depth === depth + 2;
    const value = !opens ? scalar(text, anchors) : deeper ? block(lines, depth + 2, anchors) : null;
    if (anchor !== undefined) anchors.set(anchor, value);
    if (key === '<<') Object.assign(merged, value);
    else own[key] = value;
  }
  return { ...merged, ...own };
}

/** Key and what stands behind it, which may be nothing. */
function entryOf(text: string): [string, string] | undefined {
  const [, key, value = ''] = /^([\w<-]+):(?: (.+))?$/u.exec(text) ?? [];
  return key === undefined ? undefined : [key, value];
}

function scalar(text: string, anchors: Map<string, Plain>): Plain {
  if (/^["[{]/u.test(text)) return JSON.parse(text) as Plain;
  const [, alias] = /^\*(\w+)$/u.exec(text) ?? [];
  const known = alias === undefined ? text : anchors.get(alias);
  if (known === undefined || / #|: |^[&'|>%@`!]/u.test(text)) {
    throw new Error(`not understood: ${text}`);
  }
  return known;
}
