import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { svgOf } from './chart.ts';
import { pictureOf, proofPage } from './page.ts';
import { type Proof, recordings } from './record.ts';

/** Where the page stands, and below it the folder of the records. */
export const DOCS = new URL('../docs/', import.meta.url);

/** In which order the page tells of them; others come behind, by name. */
const ORDER = [
  ...['ack', 'whole', 'start', 'in-flight', 'memory', 'resume', 'quota', 'writes', 'following'],
  ...[
    'relay',
    'delivery',
    'operator',
    'processes',
    'simulation',
    'kills',
    'faults',
    'several',
    'soak',
  ],
];

/** Every file that is made of the records, by its path below `docs/`. */
export function filesOf(proofs: readonly Proof[]): Map<string, string> {
  const place = ({ name }: Proof) => (ORDER.includes(name) ? ORDER.indexOf(name) : ORDER.length);
  const sorted = proofs.toSorted(
    (one, other) => place(one) - place(other) || (one.name < other.name ? -1 : 1),
  );
  const pictures = sorted.flatMap(({ name, recorded }) =>
    recorded.findings.flatMap(({ charts = [] }) =>
      charts.map((chart) => [`proof/${pictureOf(name, chart)}`, svgOf(chart)] as const),
    ),
  );
  return new Map([['proof.md', proofPage(sorted)], ...pictures]);
}

/** Writes the page and its pictures from what is recorded, and takes away pictures that nothing shows any more. */
export async function writePage(docs: URL = DOCS): Promise<void> {
  const folder = new URL('proof/', docs);
  await mkdir(folder, { recursive: true });
  const files = filesOf(await recordings(folder));
  for (const [path, text] of files) await writeFile(new URL(path, docs), text);
  for (const name of await readdir(folder)) {
    const isLeft = name.endsWith('.svg') && !files.has(`proof/${name}`);
    if (isLeft) await rm(new URL(name, folder));
  }
}
