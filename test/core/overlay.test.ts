import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { VideoModel } from '../../src/core/catalogue.ts';
import { NO_OVERLAY, overlaid, preferred, readOverlay } from '../../src/core/overlay.ts';
import { manyRuns } from '../support/hell-runs.ts';
import { soraModels } from '../support/models.ts';

const [sora, pro] = soraModels as readonly [VideoModel, VideoModel];
const gateways = [
  { name: 'mountsea', models: soraModels },
  { name: 'pmock', models: soraModels },
];
const listing = { name: 'mountsea-ms', models: [], list: () => [] };

function overlayOf(value: unknown, over: Parameters<typeof readOverlay>[1] = gateways) {
  const read = readOverlay(JSON.stringify(value), over);
  if ('problems' in read) throw new Error(read.problems.join('\n'));
  return read.overlay;
}

function problemsOf(text: string, over: Parameters<typeof readOverlay>[1] = gateways) {
  const read = readOverlay(text, over);
  return 'problems' in read ? read.problems : [];
}

describe('what CATALOGUE_FILE says goes over the models of a gateway', () => {
  it('changes, adds and retires, each at its gateway only', () => {
    const overlay = overlayOf({
      $schema: './catalogue.schema.json',
      mountsea: [
        { id: 'sora-2', retired: '2026-09-24' },
        { id: 'wan-2.2', durations: [5] },
      ],
    });
    const { models, unusable } = overlaid('mountsea', soraModels, overlay);
    expect(unusable).toEqual([]);
    expect(models.map(({ id, retired }) => [id, retired])).toEqual([
      ['sora-2', '2026-09-24'],
      ['sora-2-pro', undefined],
      ['wan-2.2', undefined],
    ]);
    expect(overlaid('pmock', soraModels, overlay)).toEqual({ models: soraModels, unusable: [] });
    expect(overlaid('mountsea', soraModels, NO_OVERLAY)).toEqual({
      models: soraModels,
      unusable: [],
    });
  });

  it('says which entries do not fit the list of a gateway any more', () => {
    const overlay = overlayOf(
      {
        'mountsea-ms': [
          { id: 'gone', credits: 5 },
          { id: 'gone-too', retired: '2026-01-01' },
          { id: 'sora-2', credits: { 99: 1 } },
          { id: 'whole', durations: [5] },
          { id: 'sora-2-pro', credits: 1 },
        ],
      },
      [listing],
    );
    const { models, unusable } = overlaid('mountsea-ms', soraModels, overlay);
    expect(unusable).toEqual([
      'CATALOGUE_FILE: mountsea-ms gone is not in its list, and cannot be added: durations: is missing; a new model needs it, or offers',
      'CATALOGUE_FILE: mountsea-ms sora-2 stays as it is: credits.99: no video of the model has 99 s',
    ]);
    expect(models.map(({ id }) => id)).toEqual(['sora-2', 'sora-2-pro', 'whole']);
    expect(models[0]).toEqual(sora);
    expect(models[1]?.offers).not.toEqual(pro.offers);
  });

  it('has an order of gateways for a model', () => {
    const overlay = overlayOf({ $preference: { 'sora-2': ['pmock', 'mountsea'] } });
    expect(preferred(overlay, 'sora-2')).toEqual(['pmock', 'mountsea']);
    for (const name of ['sora-2-pro', '__proto__', 'constructor', 'toString']) {
      expect(preferred(overlay, name)).toBeUndefined();
      expect(overlaid(name, [sora], overlay).models).toEqual([sora]);
    }
  });
});

describe('mistakes in CATALOGUE_FILE', () => {
  it('are all told at once, with their places', () => {
    const text = `{
      "mountse": [], "$prefer": 1, "__proto__": [], "constructor": 3,
      "pmock": {"id": "sora-2"},
      "mountsea": [
        {"id": "sora-2", "credits": {"20": 1}, "durations": [10, 4000]},
        {"id": "sora-3"},
        {"id": "sora-2-pro", "aliases": ["SORA-2"], "credit": 1},
        {"id": "sora-2-pro", "aliases": ["SORA-2"]},
        {"id": "sora-2-pro"}
      ],
      "$preference": {"sora-9": ["pmock", "nobody", "pmock"]}
    }`;
    expect(problemsOf(text)).toEqual([
      'mountsea[0].durations[1]: takes seconds, a whole number from 1 to 3600',
      'mountsea[2]: has no field credit (did you mean credits?)',
      'mountsea[4].id: sora-2-pro stands at mountsea[3] already',
      'mountsea[1].durations: is missing; a new model needs it, or offers (mountsea has no sora-3; did you mean sora-2?)',
      'pmock: takes a list of models in [ ]',
      'mountse: no gateway mountse (did you mean mountsea?) is switched on; there is mountsea, pmock',
      '$prefer: is no field',
      '__proto__: no gateway __proto__ is switched on; there is mountsea, pmock',
      'constructor: no gateway constructor is switched on; there is mountsea, pmock',
      'mountsea[3].aliases: SORA-2 is a name of sora-2',
      '$preference.sora-9: no gateway has sora-9 (did you mean sora-2?)',
      '$preference.sora-9[1]: no gateway nobody is switched on; there is mountsea, pmock',
      '$preference.sora-9[2]: pmock stands twice',
    ]);
  });

  it.each<[string, string]>([
    ['[]', 'takes an object such as {"mountsea":[{"id":"sora-2","credits":2}]}'],
    ['null', 'takes an object such as {"mountsea":[{"id":"sora-2","credits":2}]}'],
    ['{\n"mountsea": [}', 'line 2, column 14: a value should stand here'],
    ['{"$preference":[]}', '$preference: takes an object such as {"sora-2":["pmock","mountsea"]}'],
    [
      '{"$preference":{"sora-2":"pmock"}}',
      '$preference.sora-2: takes a list of gateways such as ["pmock", "mountsea"]',
    ],
    ['{"$preferences":{}}', '$preferences: is no field; did you mean $preference?'],
    [
      '{"two words":[]}',
      '["two words"]: no gateway two words is switched on; there is mountsea, pmock',
    ],
  ])('%s', (text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
  });

  it('takes the id of a model in $preference, not another name', () => {
    const text = '{"mountsea":[{"id":"sora-2","aliases":["s"]}],"$preference":{"s":["pmock"]}}';
    expect(problemsOf(text)).toEqual(['$preference.s: takes the id, sora-2']);
  });

  it('lets the same model have the same other name at two gateways', () => {
    const one = [{ id: 'sora-2', aliases: ['s'] }];
    expect(overlayOf({ mountsea: one, pmock: one }).models).toEqual({ mountsea: one, pmock: one });
  });

  it('waits for the list of a gateway before it judges what an entry changes', () => {
    const text =
      '{"mountsea-ms":[{"id":"veo","credits":5,"aliases":["sora-2"]},{"id":"wan","durations":[0]}],"$preference":{"kling":["mountsea-ms"]}}';
    expect(problemsOf(text, [...gateways, listing])).toEqual([
      'mountsea-ms[1].durations[0]: takes seconds, a whole number from 1 to 3600',
      'mountsea-ms[0].aliases: sora-2 is a name of sora-2',
    ]);
  });
});

it('never throws, whatever it reads, and what it reads can be applied', () => {
  const fields = [
    'id',
    'durations',
    'sizes',
    'credits',
    'retired',
    'aliases',
    'images',
    '__proto__',
  ];
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.constantFrom('sora-2', 'new', '2026-01-01', '1280x720'),
    fc.array(fc.integer({ min: 0, max: 30 })),
    fc.integer({ min: 0, max: 9 }),
  );
  const entry = fc.dictionary(fc.constantFrom(...fields), value);
  const named = fc
    .tuple(fc.constantFrom('sora-2', 'sora-2-pro', 'x'), entry)
    .map(([id, rest]) => ({ ...rest, id }));
  const keys = fc.constantFrom('mountsea', 'pmock', '$preference', '$schema', '__proto__');
  const file = fc.dictionary(
    keys,
    fc.oneof(value, fc.array(fc.oneof(named, entry), { maxLength: 3 })),
  );
  let applied = 0;
  fc.assert(
    fc.property(
      fc.oneof(
        fc.json(),
        fc.string(),
        file.map((one) => JSON.stringify(one)),
      ),
      (text) => {
        const read = readOverlay(text, gateways);
        if ('problems' in read) {
          expect(read.problems.length).toBeGreaterThan(0);
          return;
        }
        applied += 1;
        for (const { name, models } of gateways) {
          expect(overlaid(name, models, read.overlay).unusable).toEqual([]);
        }
      },
    ),
    manyRuns(),
  );
  expect(applied).toBeGreaterThan(50);
});
