import { type Draft, nearest, OPTIONS, type Option, type Problem, problem } from '../core/index.ts';
import { readable } from './escaping.ts';
import { type Subcommand, subcommandIn } from './own/subcommands.ts';
import { type Key, keyAt, quotedAt, spaceEnd, wordEnd } from './scan.ts';

/** What somebody typed after `/sora`. */
export type Typed =
  | { readonly kind: 'help' }
  | { readonly kind: 'question'; readonly asked: Subcommand }
  | {
      readonly kind: 'request';
      readonly draft: Draft;
      /** Of the text itself: an option given twice, an option that does not exist. */
      readonly problems: readonly Problem[];
      /** Whether the prompt was given by its name, so that nobody can have meant anything else. */
      readonly named: boolean;
    };

/** Texts that ask for help. */
const HELP = new Set(['help', '?', '？']);

/** What people put between options although nothing asks for it. Tried from the start of a row only, which keeps the time linear. */
const SEPARATORS = /(?<![,;，；、])[,;，；、]+$/u;

/**
 * Reads the text of `/sora`. Never throws; the time is linear in the length.
 *
 * - `key:value` for the names of OPTIONS, in any order and any case, at the start of a word; `：` does as well, and there
 *   may be a space after it. A value is one word or quoted: "…", '…', “…”, ‘…’, «…», 「…」, with `\` before a quote that
 *   belongs to it. Only `prompt:` runs on without quotes, up to the next known key.
 * - What belongs to no key is the prompt. A text without any key is the prompt as it stands, colons, quotes and all.
 * - Any other `word:value` (ASCII letters, nothing between colon and value, no `://`) is a colon in a prompt, except
 *   (1) where the word is nearly a known key, wherever it stands outside quotes, and (2) where it stands among options, that is
 *   at the very start or right after a value that has ended, and there is a known key too. Then it is pointed out as an unknown
 *   option: to refuse costs nothing, and to make the wrong video costs credits. Quotes around the prompt keep it as it is.
 */
export function readCommand(text: string): Typed {
  if (HELP.has(readable(text).trim().toLowerCase())) return { kind: 'help' };
  const asked = subcommandIn(text);
  if (asked !== undefined) return { kind: 'question', asked };
  const { entries, free } = collect(text);
  const draft = new Map<string, string>();
  const problems = new Map<string, Problem>();
  const keyed = entries.some(({ key }) => key.kind !== 'strange');
  for (const { key, value } of keyed ? entries : []) {
    if (key.kind !== 'known') problems.set(`unknown ${key.name}`, unknown(key.name));
    else if (draft.has(key.name)) problems.set(`twice ${key.name}`, twice(key.name));
    else draft.set(key.name, value);
  }
  const named = draft.has('prompt');
  const rest = keyed ? free.join(' ') : readable(text).trim();
  if (rest !== '') {
    if (draft.has('prompt')) problems.set('twice prompt', twice('prompt'));
    else draft.set('prompt', rest);
  }
  return {
    kind: 'request',
    draft: Object.fromEntries(draft),
    problems: [...problems.values()],
    named,
  };
}

interface Entry {
  readonly key: Key;
  readonly value: string;
}

/** Goes through the text once. */
function collect(text: string): { entries: Entry[]; free: string[] } {
  const entries: Entry[] = [];
  const free: string[] = [];
  const unclosed = new Set<string>();
  // The text that is running on: from where, up to where, and the prompt: key that it belongs to.
  let from: number | undefined;
  let to = 0;
  let owner: Key | undefined;
  const end = () => {
    const value = from === undefined ? '' : readable(text.slice(from, to)).trim();
    if (owner !== undefined) entries.push({ key: owner, value });
    else if (value !== '') free.push(value);
    from = undefined;
    owner = undefined;
  };
  let at = spaceEnd(text, 0);
  while (at < text.length) {
    const key = keyAt(text, at);
    if (key !== undefined && (key.kind !== 'strange' || (from === undefined && !owner))) {
      end();
      const start = spaceEnd(text, key.end);
      const prompt = key.kind === 'known' && key.name === 'prompt';
      const quoted = quotedAt(text, start, prompt, unclosed);
      if (quoted !== undefined) {
        entries.push({ key, value: readable(quoted.value, linksIn(key.name)) });
        at = quoted.end;
      } else if (prompt) {
        owner = key;
        at = start;
      } else {
        at = keyAt(text, start)?.kind === 'known' ? start : wordEnd(text, start);
        const value = readable(text.slice(start, at), linksIn(key.name));
        entries.push({ key, value: key.name === 'image' ? value : value.replace(SEPARATORS, '') });
      }
    } else {
      const quoted = from === undefined && !owner && quotedAt(text, at, true, unclosed);
      if (quoted) free.push(readable(quoted.value));
      else {
        from ??= at;
        to = wordEnd(text, at);
      }
      at = quoted ? quoted.end : to;
    }
    at = spaceEnd(text, at);
  }
  end();
  return { entries, free };
}

/** Slack shows a link by its label; a picture is fetched from its address. */
function linksIn(name: string): 'label' | 'address' {
  return name === 'image' ? 'address' : 'label';
}

function twice(name: string): Problem {
  const option = OPTIONS.find((known): known is Option => known === name);
  return problem(option, 'option.twice', { option: name });
}

function unknown(name: string): Problem {
  const allowed = OPTIONS.join(', ');
  return problem(undefined, 'option.unknown', {
    name,
    nearest: nearest(name, OPTIONS) ?? '',
    allowed,
  });
}
