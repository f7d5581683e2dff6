/**
 * Character mentions, one or several in a row: `@` and a handle of ASCII letters, digits, `_`, `-` or `.` that ends in a letter,
 * a digit or `_`. Not after such a character: that is an
 * e-mail address; nor after `<`: that is how chats write a mention of a person. ASCII only, because in a script without spaces nobody
 * can tell where a handle would end.
 */
const MENTIONS = /(?<![A-Za-z0-9_.+<-])(?:@[A-Za-z0-9_](?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?)+/gu;

/** Puts a space on both sides of every character mention, as Mountsea's document asks. Done twice it changes nothing more. */
export function spaceMentions(prompt: string): string {
  return prompt.replace(MENTIONS, (row, at: number, whole: string) => {
    const before = at === 0 ? undefined : whole.charAt(at - 1);
    const after = whole.at(at + row.length);
    const left = before === undefined || /\s/u.test(before) ? '' : ' ';
    const right = after === undefined || /\s/u.test(after) ? '' : ' ';
    return `${left}${row.replaceAll(/(?<=.)@/gu, ' @')}${right}`;
  });
}
