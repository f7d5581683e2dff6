import { readable } from '../escaping.ts';

/** Those that are one word, with nothing behind it. */
const WORDS = ['quota', 'history', 'privacy', 'admin'] as const;

/** What somebody may ask for instead of a video. */
export type Subcommand =
  | { readonly kind: (typeof WORDS)[number] }
  /** `id` is empty where none was typed. */
  | { readonly kind: 'task'; readonly id: string };

/** A task's id, as people copy it: with the marks of code around it, or without. Without `u`, by which case folding makes letters of `ſ` and `K`. */
const TASK = /^task(?:\s+`?([\w.:-]{4,200})`?)?$/i;

/** Our own ids hold no digit once in a hundred. */
const OWN_ID = /^[0-9abcdefghjkmnpqrstvwxyz]{12}$/u;

/** `admin` with the name that a part of the administration has on Discord: nobody pays for a video of that. */
const ADMIN =
  /^admin\s+(?:show|limit|role|grant|reset|block|unblock|channels|model|gateways|words|spoiler|language|keep|confirm|pause|resume|settings|log)$/iu;

/**
 * `quota`, `history`, `privacy` or `admin` with nothing behind it, `task` with one word that looks like an id. Everything else is for the prompt: "quota of fish
 * in the sea", "task force". An id holds a digit, which words do not, or is of our own form. `task` alone is no prompt either: to say that the id is
 * missing costs nothing, a video of it would. Linear in the length.
 */
export function subcommandIn(text: string): Subcommand | undefined {
  const typed = readable(text).trim();
  const word = WORDS.find((one) => one === typed.toLowerCase());
  if (word !== undefined) return { kind: word };
  if (ADMIN.test(typed)) return { kind: 'admin' };
  const [whole, id = ''] = TASK.exec(typed) ?? [];
  if (whole === undefined) return undefined;
  return id === '' || /\d/u.test(id) || OWN_ID.test(id) ? { kind: 'task', id } : undefined;
}
