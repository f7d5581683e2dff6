import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Recorded } from '../bench/figures.ts';

/** A measurement or trial by its name, as it was recorded last. */
export interface Proof {
  readonly name: string;
  readonly recorded: Recorded;
}

/** JSON has no NaN: what could not be measured is null there. */
const number = z
  .number()
  .nullable()
  .transform((value) => value ?? Number.NaN);

const axis = z.strictObject({ label: z.string(), log: z.boolean().exactOptional() });

const chart = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]+$/u),
  title: z.string(),
  x: axis,
  y: axis,
  lines: z.array(z.strictObject({ name: z.string(), points: z.array(z.tuple([number, number])) })),
});

const figure = z.strictObject({
  name: z.string(),
  value: number,
  unit: z.string(),
  runs: z.array(number).exactOptional(),
  aim: z.number().exactOptional(),
  least: z.number().exactOptional(),
  guard: z.enum(['lower', 'higher']).exactOptional(),
  why: z.string().exactOptional(),
});

const findings = z.strictObject({
  title: z.string(),
  figures: z.array(figure),
  notes: z.array(z.string()),
  charts: z.array(chart).exactOptional(),
  failed: z.boolean().exactOptional(),
});

const schema = z.strictObject({
  command: z.string(),
  machine: z.strictObject({
    date: z.iso.datetime(),
    node: z.string(),
    system: z.string(),
    cores: z.number(),
    processor: z.string(),
    memoryGib: z.number(),
    disk: z.string(),
    load: z.number(),
    commit: z.string(),
  }),
  flags: z.string().exactOptional(),
  findings: z.array(findings),
});

/** The text of its file: the same for the same findings. */
export function textOf(recorded: Recorded): string {
  const rounded = (_: string, value: unknown) => (typeof value === 'number' ? round(value) : value);
  return `${JSON.stringify(recorded, rounded, 2)}\n`;
}

/** Whole numbers stay as they are, others keep five digits that count. */
function round(value: number): number {
  if (Number.isInteger(value)) return value;
  return Math.abs(value) >= 10_000 ? Math.round(value) : Number(value.toPrecision(5));
}

/** Throws an Error that names what is wrong in the text. */
export function recordedIn(text: string): Recorded {
  return schema.parse(JSON.parse(text));
}

/** Writes its file. @param folder ends with a slash */
export async function record({ name, recorded }: Proof, folder: URL): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(new URL(`${name}.json`, folder), textOf(recorded));
}

/** Everything that is recorded in a folder, by name. Throws an Error that names the file where one cannot be read. */
export async function recordings(folder: URL): Promise<Proof[]> {
  const files = await readdir(folder).catch(() => []);
  const names = files.filter((file) => file.endsWith('.json')).sort();
  return await Promise.all(
    names.map(async (file) => {
      const text = await readFile(new URL(file, folder), 'utf8');
      try {
        return { name: file.slice(0, -'.json'.length), recorded: recordedIn(text) };
      } catch (cause) {
        throw new Error(`docs/proof/${file} is not as it should be`, { cause });
      }
    }),
  );
}
