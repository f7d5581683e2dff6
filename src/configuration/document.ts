import type { AboutVariable, VariableGroup } from '../core/configuration.ts';
import { isSecret } from './secrets.ts';

/** Longest line of a comment in `.env.example`, characters. */
const LINE = 160;

const EXAMPLE_INTRO = [
  'Copy to .env and fill in, or let `npm run setup` ask. An empty variable counts as not set; a part with none of its variables set is off. Lines with a # before the name show defaults.',
  'Durations: 500ms, 5s, 50m, 24h. Several keys of one gateway stand with commas between them and are used in turn; one without credit is set aside for a while.',
  'The same as a page: docs/configuration.md. Both are made from the code by `npm run docs:configuration`.',
];

/** The text of `.env.example`: every variable with a comment, ready to be copied. */
export function exampleFile(groups: readonly VariableGroup[]): string {
  const sections = groups.map(({ part, intro, variables }) =>
    [
      `# --- ${part} ---`,
      ...(intro === undefined ? [] : comment(intro)),
      ...variables.flatMap((one) => [...comment(explained(one)), line(one)]),
    ].join('\n'),
  );
  return `${[EXAMPLE_INTRO.flatMap(comment).join('\n'), ...sections].join('\n\n')}\n`;
}

/** What it is for, what holds without it, and what it may look like where nothing else shows it. */
function explained({ name, says, example, standard, otherwise }: AboutVariable): string {
  const without = otherwise === undefined ? '' : ` Default: ${otherwise}.`;
  const isMade = example.startsWith('$(');
  const shows = standard === undefined && (isMade || !isSecret(name)) && !says.includes(example);
  return `${says}${without}${shows ? ` E.g. ${example}` : ''}`;
}

function line({ name, standard = '', preset }: AboutVariable): string {
  return standard === '' || preset === true ? `${name}=${standard}` : `# ${name}=${standard}`;
}

/** Lines of a comment, broken between words. */
function comment(text: string): string[] {
  const lines: string[] = [];
  let now = '#';
  for (const word of text.split(' ')) {
    if (now.length + word.length >= LINE) {
      lines.push(now);
      now = '#';
    }
    now += ` ${word}`;
  }
  return [...lines, now];
}

const PAGE_INTRO = `# Configuration

Made from the code by \`npm run docs:configuration\`; a test holds it to that. The same as a file to copy: [.env.example](../.env.example).

\`npm run setup\` asks for what is needed and writes \`.env\`; \`npm run doctor\` checks what is there. By hand: environment variables, or lines of \`.env\`, which \`npm start\` reads.

- An empty variable counts as not set. A part with none of its variables set is off.
- What is wrong stops the start with every problem in one message: the variable, what is wrong with it, and an example. A value is never repeated there. A name that differs
  from one of these by a slip, such as a letter left out, is a problem too.
- Durations: \`500ms\`, \`5s\`, \`50m\`, \`24h\`.
- Several keys of one gateway stand with commas between them and are used in turn; one without credit is set aside for a while.
- 🔑 marks secrets: their values, and the password in \`STORE_URL\`, are cut out of every line of the log.
`;

/** The text of docs/configuration.md. */
export function configurationPage(groups: readonly VariableGroup[]): string {
  const sections = groups.map(({ part, intro, variables }) =>
    [
      `## ${part}`,
      '',
      ...(intro === undefined ? [] : [coded(intro), '']),
      '| variable | default | meaning | example |',
      '|---|---|---|---|',
      ...variables.map(row),
    ].join('\n'),
  );
  return `${[PAGE_INTRO.trimEnd(), ...sections].join('\n\n')}\n`;
}

function row({ name, says, example, standard, otherwise }: AboutVariable): string {
  const without = standard === undefined ? coded(otherwise ?? '–') : `\`${standard}\``;
  const cells = [
    isSecret(name) ? `\`${name}\` 🔑` : `\`${name}\``,
    without,
    linked(coded(says)),
    `\`${example}\``,
  ];
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}

/** Names of variables, addresses, paths and methods, as code. */
function coded(text: string): string {
  return text.replace(
    /\b(?:GET|POST) \/[\w/{}-]*|\bPOST PUBLIC_URL\/[\w/-]+|\b(?:https?|sqlite|rediss?(?:\+\w+)?):\/\/[^\s,;]*|\b[A-Z]{2,}(?:_[A-Z]+)+(?:=[^\s,;]+)?|\bopenssl rand -base64 32|\bnpm run \w+|(?<=\s)\/(?:sora-admin|admin|v1\/\w+)\b/gu,
    (code) => `\`${code}\``,
  );
}

/** `docs/NAME.md` as a link from beside it. */
function linked(text: string): string {
  return text.replace(/\bdocs\/([\w-]+\.md)/gu, '[$1]($1)');
}
