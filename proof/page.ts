import {
  askedOf,
  type Chart,
  type Figure,
  type Findings,
  isMet,
  type Recorded,
  rangeOf,
  shown,
} from '../bench/figures.ts';
import { anchorOf, escaped, grouped, notesOf, tableOf } from './markdown.ts';
import type { Proof } from './record.ts';

const INTRO = `# Proof

What was measured and tried, and what came out: date, machine, command, figures and pictures. Programs of this project write this page, and nobody else
does; a test holds it to the records in \`docs/proof/\`. Anybody can do it again. It takes this checkout, and a \`redis-server\` for what runs on Redis.
Discord, Slack and the gateways are local servers that speak the real protocols, so no token is needed and nothing leaves the machine.

\`\`\`sh
npm ci
npm run bench              # the measurements; --help tells of each
npm run trial              # the trials: simulated worlds, kills, faults
npm run bench -- --record  # measures, and writes this page anew
\`\`\`

Times and sizes differ from machine to machine. Ratios were taken on one machine in one run, so they should not: \`npm run bench\` fails where one is
worse than the recorded one by more than the noise of both runs.
`;

/** The name of a chart's picture in `docs/proof/`. Two measurements may call a chart the same. */
export function pictureOf(name: string, chart: Chart): string {
  const isOwn = chart.name === name || chart.name.startsWith(`${name}-`);
  return `${isOwn ? chart.name : `${name}-${chart.name}`}.svg`;
}

/** The text of docs/proof.md: the same for the same records in the same order. */
export function proofPage(proofs: readonly Proof[]): string {
  const sections = proofs.flatMap(({ name, recorded }) =>
    recorded.findings.map((findings) => section(name, recorded, findings)),
  );
  return `${[INTRO.trimEnd(), ...summary(proofs), ...sections].join('\n\n')}\n`;
}

/** Everything that was asked for, beside what came out. */
function summary(proofs: readonly Proof[]): string[] {
  const all = proofs.flatMap(({ recorded }) => recorded.findings);
  if (all.length === 0) return ['Nothing has been recorded yet.'];
  const goals = all.flatMap(({ title, figures }) =>
    figures
      .filter((figure) => isMet(figure) !== undefined)
      .map((figure) => ({ title, figure, met: isMet(figure) === true })),
  );
  const alarms = all.filter(({ failed }) => failed === true).map(({ title }) => alarm(title));
  if (goals.length === 0) return alarms;
  const met = goals.filter((goal) => goal.met).length;
  const rest = met === goals.length ? '' : ' Beside the others stands why.';
  return [
    '## What was asked for',
    `${met} of ${goals.length} goals are met.${rest}`,
    ...alarms,
    tableOf(
      ['', 'asked for', 'measured', 'met?'],
      goals.map(({ title, figure, met: isSo }) => [
        `[${escaped(title)}](#${anchorOf(title)}): ${escaped(figure.name)}`,
        asked(figure),
        measured(figure),
        isSo ? 'yes' : `**no**${figure.why === undefined ? '' : `: ${escaped(figure.why)}`}`,
      ]),
    ),
  ];
}

function alarm(title: string): string {
  return `**${escaped(title)}: something was found that may not be.**`;
}

function section(name: string, recorded: Recorded, findings: Findings): string {
  const { title, figures, notes, charts = [], failed } = findings;
  const rows = figures.map((figure) => [
    escaped(figure.name),
    measured(figure),
    grouped(rangeOf(figure)),
    asked(figure),
    { true: 'yes', false: '**no**', undefined: '' }[`${isMet(figure)}`],
  ]);
  const head = ['', 'measured', 'range of runs', 'asked for', 'met?'];
  return [
    `## ${escaped(title)}`,
    whereOf(recorded),
    ...(failed === true ? [alarm(title)] : []),
    ...(rows.length === 0 ? [] : [tableOf(head, rows)]),
    ...charts.map((chart) => `![${escaped(chart.title)}](proof/${pictureOf(name, chart)})`),
    ...notesOf(notes),
  ].join('\n\n');
}

/** Command, date and machine. */
function whereOf({ command, machine, flags }: Recorded): string {
  const { date, cores, processor, memoryGib, system, disk, node, load, commit } = machine;
  const day = `${date.slice(0, 10)} ${date.slice(11, 16)} UTC`;
  const what = [
    `${cores} cores (${processor})`,
    `${memoryGib} GiB of memory`,
    system,
    `files on ${disk}`,
    `Node ${node.replace(/^v/u, '')}`,
    `load ${load} at the start`,
    `commit ${commit}`,
    ...(flags === undefined || flags === '' ? [] : [`flags of the bot's Node: ${flags}`]),
  ];
  return `\`${command}\`, ${day}: ${what.map(escaped).join(', ')}.`;
}

function measured({ value, unit }: Figure): string {
  return `${grouped(shown(value))} ${escaped(unit)}`.trim();
}

/** Of what may not happen at all people say "none", not "under 1". */
function asked(figure: Figure): string {
  const { value, aim, least, unit } = figure;
  const isCount = Number.isInteger(value) && !/[×x%]/u.test(unit);
  return aim === 1 && least === undefined && isCount ? 'none' : grouped(askedOf(figure));
}
