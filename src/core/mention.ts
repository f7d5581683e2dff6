/**
 * A character mention: `@` and a handle of ASCII letters, digits, `_`, `-` or `.` that ends in none of the marks.
 * Not after such a character: that is an e-mail address. ASCII only, because in a script without spaces nobody can
 * tell where a handle would end.
 */
const MENTION = /(?<![A-Za-z0-9_.+-])@[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?/gu;

/** Puts a space on both sides of every character mention, as Mountsea's document asks. Done twice it changes nothing more. */
export function spaceMentions(prompt: string): string {
  return prompt.replace(MENTION, (mention, at: number, whole: string) => {
    const before = whole.slice(0, at).at(-1);
    const after = whole.at(at + mention.length);
    const left = before === undefined || /\s/u.test(before) ? '' : ' ';
    const right = after === undefined || /\s/u.test(after) ? '' : ' ';
    return `${left}${mention}${right}`;
  });
}
