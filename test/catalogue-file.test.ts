import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCatalogueFile, watchCatalogueFile } from '../src/catalogue-file.ts';
import { editorSchemas } from '../src/core/catalogue-schema.ts';
import type { Log } from '../src/core/log.ts';
import { NEW_MODEL, readModelList } from '../src/core/model-entry.ts';
import type { Overlay } from '../src/core/overlay.ts';
import { soraModels } from './support/models.ts';

const gateways = [
  { name: 'mountsea', models: soraModels },
  { name: 'pmock', models: soraModels },
  { name: 'openai-videos', models: [] },
];

let folder = '';
let path = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'catalogue-'));
  path = join(folder, 'catalogue.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Puts a whole file in place, as careful editors do: nobody ever reads half of it. */
function put(text: string): void {
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}

const costing = (credits: number) => JSON.stringify({ mountsea: [{ id: 'sora-2', credits }] });

describe('CATALOGUE_FILE at start', () => {
  it('is read', () => {
    writeFileSync(path, `\uFEFF${costing(5)}`);
    expect(readCatalogueFile(path, gateways)).toEqual({
      overlay: { models: { mountsea: [{ id: 'sora-2', credits: 5 }] }, preference: {} },
    });
  });

  it.each<[string, () => void, string]>([
    ['missing', () => {}, 'does not exist'],
    ['a folder', () => mkdirSync(path), 'is not a file'],
    ['too large', () => writeFileSync(path, ' '.repeat(2 ** 20 + 1)), 'is over 1 MiB'],
    [
      'UTF-16',
      () => writeFileSync(path, costing(5), 'utf16le'),
      'line 1, column 2: a name in double quotes should stand here',
    ],
    [
      'not UTF-8',
      () => writeFileSync(path, Buffer.from([0x7b, 0xff, 0x7d])),
      'is not text in UTF-8',
    ],
    ['a link to nothing', () => symlinkSync(join(folder, 'nothing'), path), 'does not exist'],
  ])('%s: the problem is told', (_, prepare, told) => {
    prepare();
    const problem = told.startsWith('line') ? told : `${path} ${told}`;
    expect(readCatalogueFile(path, gateways)).toEqual({
      problems: [problem],
    });
  });

  it('with mistakes: each is told', () => {
    writeFileSync(path, '{"mountsea":[{"id":"sora-2","credits":-1}],"nobody":[]}');
    expect(readCatalogueFile(path, gateways)).toEqual({
      problems: [
        'mountsea[0].credits: takes credits, a whole number from 0 to 1000000',
        'nobody: no gateway nobody is switched on; there is mountsea, pmock, openai-videos',
      ],
    });
  });
});

/** A watch under way; `next` waits for what it does next: the price that is in force, or the problems that it logs. */
function watching() {
  const seen: (number | readonly string[])[] = [];
  let wake = () => {};
  const note = (one: number | readonly string[]): void => {
    seen.push(one);
    wake();
  };
  const onOverlay = ({ models }: Overlay) => note(Number(models.mountsea?.[0]?.credits ?? 0));
  const nothing = () => {};
  const error = (fields: object) => note((fields as { problems: string[] }).problems);
  const log: Log = { debug: nothing, info: nothing, warn: nothing, error };
  const stop = watchCatalogueFile(path, gateways, onOverlay, log, 10);
  const next = async (): Promise<number | readonly string[]> => {
    for (;;) {
      const first = seen.shift();
      if (first !== undefined) return first;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return { next, stop, seen };
}

describe('CATALOGUE_FILE while the bot runs', () => {
  it('is in force as soon as it says something else, and a mistake changes nothing', async () => {
    put(costing(1));
    const { next, stop, seen } = watching();
    expect(await next()).toBe(1);
    put(costing(2));
    expect(await next()).toBe(2);
    put('{"mountsea":[{"id":"sora-2","credits":-1}]');
    expect(await next()).toEqual([
      'line 1, column 43: the file ends where a comma or } should stand',
    ]);
    put('{"mountsea":[{"id":"sora-2","credits":-1}]}');
    expect(await next()).toEqual([
      'mountsea[0].credits: takes credits, a whole number from 0 to 1000000',
    ]);
    put(costing(3));
    expect(await next()).toBe(3);
    expect(seen).toEqual([]);
    stop();
  });

  it('is followed when it is written in place, and when it is gone for a while', async () => {
    put(costing(1));
    const { next, stop } = watching();
    expect(await next()).toBe(1);
    writeFileSync(path, costing(2));
    // Half of it may be seen first.
    for (let seen = await next(); seen !== 2; ) seen = await next();
    rmSync(path);
    expect(await next()).toEqual([`${path} does not exist`]);
    put(costing(3));
    expect(await next()).toBe(3);
    stop();
  });

  it('is followed through the links of a ConfigMap', async () => {
    for (const [index, version] of ['v1', 'v2'].entries()) {
      mkdirSync(join(folder, version));
      writeFileSync(join(folder, version, 'catalogue.json'), costing(index + 1));
    }
    symlinkSync('v1', join(folder, 'data'));
    symlinkSync(join('data', 'catalogue.json'), path);
    const { next, stop } = watching();
    expect(await next()).toBe(1);
    symlinkSync('v2', join(folder, 'data-new'));
    renameSync(join(folder, 'data-new'), join(folder, 'data'));
    expect(await next()).toBe(2);
    stop();
  });

  it('calls nobody after the watch was stopped', async () => {
    put(costing(1));
    const stopped = watching();
    stopped.stop();
    const other = watching();
    expect(await other.next()).toBe(1);
    put(costing(2));
    expect(await other.next()).toBe(2);
    expect(stopped.seen).toEqual([1]);
    other.stop();
  });
});

/** Every example of the page, as an operator would copy it. */
const examples = [
  ...readFileSync('docs/catalogue.md', 'utf8').matchAll(/```json\n(.*?)```/gsu),
].map(([, text]) => text ?? '');

/** The validator that comes with openapi-backend; editors use one like it. */
const AJV = 'ajv/dist/2020';
const broughtAlong = createRequire(createRequire(import.meta.url).resolve('openapi-backend'));
const { default: Ajv } = broughtAlong(AJV) as {
  default: new (options: object) => { compile(schema: object): (value: unknown) => boolean };
};
const accepts = new Map(
  editorSchemas().map(({ name, text }) => [
    name,
    new Ajv({ strict: false, validateFormats: false }).compile(JSON.parse(text)),
  ]),
);
const acceptedBy = (name: string, value: unknown) => accepts.get(name)?.(value);

describe('docs', () => {
  it.each(editorSchemas())(
    'docs/$name is up to date (npm run catalogue:schema)',
    ({ name, text }) => {
      expect(readFileSync(join('docs', name), 'utf8')).toBe(text);
    },
  );

  it('has an example for each thing', () => {
    expect(examples.length).toBeGreaterThanOrEqual(8);
  });

  it.each(examples)('%s is read, and accepted by the schema', (text) => {
    if (text.startsWith('[')) {
      expect(readModelList(text, NEW_MODEL)).toHaveProperty('models');
      expect(acceptedBy('models.schema.json', JSON.parse(text))).toBe(true);
      return;
    }
    writeFileSync(path, text);
    expect(readCatalogueFile(path, gateways)).toHaveProperty('overlay');
    expect(acceptedBy('catalogue.schema.json', JSON.parse(text))).toBe(true);
  });

  it.each([
    { mountsea: [{ id: 'a b' }] },
    { mountsea: [{ credits: 1 }] },
    { mountsea: [{ id: 'a', credit: 1 }] },
    { mountsea: [{ id: 'a', retired: '2026-02-30' }] },
    { mountsea: [{ id: 'a', durations: [] }] },
    { mountsea: [{ id: 'a', sizes: ['1280*720'] }] },
    { mountsea: {} },
    { $preference: [] },
  ])('%j is marked by the schema as well', (value) => {
    expect(acceptedBy('catalogue.schema.json', value)).toBe(false);
  });
});
