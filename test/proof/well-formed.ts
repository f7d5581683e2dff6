const NAME = '[A-Za-z][\\w-]*';
const TAG = new RegExp(`^<(/?)(${NAME})((?: ${NAME}="[^"<]*")*)(/?)>`, 'u');
const TEXT = /^[^<&]*(?:&(?:amp|lt|gt|quot);[^<&]*)*/u;

/** What a parser of XML would refuse in a document of elements, attributes and text; undefined where there is nothing. */
export function malformed(xml: string): string | undefined {
  if (/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u.test(xml)) return 'a character';
  const open: string[] = [];
  let rest = xml.trimEnd();
  while (rest !== '') {
    const tag = TAG.exec(rest);
    const [found] = tag ?? TEXT.exec(rest) ?? [''];
    if (found === '') return `at ${rest.slice(0, 60)}`;
    rest = rest.slice(found.length);
    if (tag === null) continue;
    const [, end, name = '', attributes = '', alone] = tag;
    const names = [...attributes.matchAll(/ ([\w-]+)=/gu)].map(([, one]) => one);
    if (new Set(names).size !== names.length) return `an attribute twice in ${found}`;
    if (end === '/' && open.pop() !== name) return `${found} closes nothing`;
    if (end === '' && alone === '') open.push(name);
    if (open.length === 0 && rest !== '') return `${rest.slice(0, 60)} behind the end`;
  }
  return open.length === 0 ? undefined : `${open.join(', ')} not closed`;
}
