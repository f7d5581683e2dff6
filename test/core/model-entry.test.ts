import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { VideoModel } from '../../src/core/catalogue.ts';
import {
  defaultsOf,
  type ModelEntry,
  modelOf,
  NEW_MODEL,
  readModelList,
} from '../../src/core/model-entry.ts';
import { manyRuns } from '../support/hell-runs.ts';
import { soraModels } from '../support/models.ts';

const [sora, pro] = soraModels as readonly [VideoModel, VideoModel];

/** The offers in short: `small 10: 3`. */
function sold(model: VideoModel): string {
  return model.offers
    .map(({ size, seconds, credits }) => `${size} ${seconds}: ${credits}`)
    .join(', ');
}

function made(entry: Partial<ModelEntry>, base?: VideoModel): VideoModel {
  const result = modelOf({ id: base?.id ?? 'new', ...entry }, base, NEW_MODEL);
  if ('problems' in result) throw new Error(result.problems.join('; '));
  return result.model;
}

function problems(entry: Partial<ModelEntry>, base?: VideoModel): readonly string[] {
  const result = modelOf({ id: base?.id ?? 'new', ...entry }, base, NEW_MODEL);
  return 'problems' in result ? result.problems : [];
}

describe('a new model', () => {
  it('takes from the defaults what its entry leaves open', () => {
    expect(made({ durations: [5, 10] })).toEqual({
      id: 'new',
      label: 'new',
      offers: [
        { size: 'small', seconds: 5, credits: 1 },
        { size: 'small', seconds: 10, credits: 1 },
      ],
      orientations: ['landscape'],
      promptLength: 5000,
      images: 0,
      imageLimits: NEW_MODEL.imageLimits,
      styles: [],
      storyboard: false,
      edit: false,
    });
  });

  it('is taken for one like the first of its gateway, but for what cannot be guessed', () => {
    const defaults = defaultsOf(soraModels);
    const result = modelOf({ id: 'sora-3', durations: [10] }, undefined, defaults);
    expect(result).toMatchObject({
      model: { orientations: ['landscape', 'portrait'], images: 1, styles: [], storyboard: false },
    });
    const framed = made({ durations: [5], sizes: ['720x1280'] });
    expect(defaultsOf([framed])).toMatchObject({ sizes: ['720x1280'], orientations: ['portrait'] });
  });

  it.each<[string, string[], string[], string[]]>([
    ['both', ['720x1280', '1280x720'], ['landscape', 'portrait'], ['small']],
    ['wide only', ['1280x720'], ['landscape'], ['small']],
    ['tall only', ['720x1280'], ['portrait'], ['small']],
    ['square only', ['512x512'], ['landscape'], ['small']],
    ['squares', ['512x512', '1024x1024'], ['landscape'], ['small', 'large']],
    ['tall and square', ['720x1280', '512x512'], ['portrait'], ['small']],
    [
      'two wide',
      ['1280x720', '1920x1080', '720x1280'],
      ['landscape', 'portrait'],
      ['small', 'large'],
    ],
    ['one wide twice', ['1280x720', '1280x720'], ['landscape'], ['small']],
  ])('has the sizes and orientations of its pixels: %s', (_, sizes, orientations, names) => {
    const model = made({ durations: [5], sizes });
    expect(model.orientations).toEqual(orientations);
    expect(model.offers.map(({ size }) => size)).toEqual(names);
    expect(model.frames).toHaveLength(new Set(sizes).size);
  });

  it('is priced by nothing, one price, seconds, size, or both', () => {
    const both = { durations: [10, 5], sizes: ['large', 'small'] };
    const cost = (credits: ModelEntry['credits']) =>
      sold(made(credits === undefined ? both : { ...both, credits }));
    expect(cost(undefined)).toBe('large 10: 1, large 5: 1, small 10: 1, small 5: 1');
    expect(cost(0)).toBe('large 10: 0, large 5: 0, small 10: 0, small 5: 0');
    expect(cost({ 5: 2, 10: 4 })).toBe('large 10: 4, large 5: 2, small 10: 4, small 5: 2');
    expect(cost({ small: 1, large: { 5: 3, 10: 6 } })).toBe(
      'large 10: 6, large 5: 3, small 10: 1, small 5: 1',
    );
  });

  it('can name its offers one by one', () => {
    const offers = [
      { size: 'large', seconds: 10, credits: 3 },
      { size: 'small', seconds: 25, credits: 8 },
    ] as const;
    expect(made({ offers: [...offers] }).offers).toEqual(offers);
  });

  it('can need a picture', () => {
    expect(made({ durations: [5], needsImage: true })).toMatchObject({
      needsImage: true,
      images: 1,
    });
    expect(made({ durations: [5], needsImage: false })).not.toHaveProperty('needsImage');
  });

  it.each<[Partial<ModelEntry>, string[]]>([
    [{}, ['durations: is missing; a new model needs it, or offers']],
    [{ durations: [5, 10], credits: { 5: 1 } }, ['credits: no price for 10 s small']],
    [{ durations: [5], credits: { 5: 1, 6: 1 } }, ['credits.6: no video of the model has 6 s']],
    [
      { durations: [5], credits: { small: 1, large: 2 } },
      ['credits.large: the model has no size large'],
    ],
    [
      { durations: [5], sizes: ['small', '1280x720'] },
      ['sizes: takes either pixels or small and large, not both'],
    ],
    [
      { durations: [5], sizes: ['1280x720'], orientations: ['portrait'] },
      ['orientations: no size is portrait'],
    ],
    [{ durations: [5], needsImage: true, images: 0 }, ['images: is 0, and needsImage is true']],
    [
      {
        durations: [5],
        credits: 1,
        sizes: ['small'],
        offers: [{ size: 'small', seconds: 5, credits: 1 }],
      },
      [
        'durations: not together with offers',
        'credits: not together with offers',
        'sizes: not together with offers, unless in pixels',
      ],
    ],
    [
      {
        sizes: ['1280x720'],
        offers: [
          { size: 'small', seconds: 5, credits: 1 },
          { size: 'small', seconds: 5, credits: 2 },
          { size: 'large', seconds: 5, credits: 2 },
        ],
      },
      [
        'offers[1]: 5 s small stands twice',
        'offers[2].size: the model has one size for each orientation, small',
      ],
    ],
  ])('that makes no sense is told: %j', (entry, told) => {
    expect(problems(entry)).toEqual(told);
  });
});

describe('a change of a model', () => {
  it('leaves alone what it does not name', () => {
    expect(made({}, pro)).toEqual(pro);
    expect(made({ label: 'Other' }, sora)).toEqual({ ...sora, label: 'Other' });
    const retired = made({ retired: '2026-09-24', aliases: ['s2'], gatewayModel: 'x' }, sora);
    expect(retired).toEqual({ ...sora, retired: '2026-09-24', aliases: ['s2'], gatewayModel: 'x' });
    expect(made({ aliases: [] }, retired)).not.toHaveProperty('aliases');
    expect(made({ label: 'Other' }, retired)).toMatchObject({ retired: '2026-09-24' });
    expect(made({ retired: false }, retired)).not.toHaveProperty('retired');
  });

  it.each<[Partial<ModelEntry>, string]>([
    [{ credits: 7 }, 'small 10: 7, small 15: 7, small 25: 7, large 10: 7, large 15: 7'],
    [{ credits: { 15: 7 } }, 'small 10: 3, small 15: 7, small 25: 8, large 10: 6, large 15: 7'],
    [{ credits: { large: 7 } }, 'small 10: 3, small 15: 5, small 25: 8, large 10: 7, large 15: 7'],
    [{ durations: [25, 10] }, 'small 25: 8, small 10: 3, large 10: 6'],
    [
      { durations: [10, 20], credits: { 20: 9 } },
      'small 10: 3, small 20: 9, large 10: 6, large 20: 9',
    ],
    [
      { sizes: ['large', 'small'] },
      'large 10: 6, large 15: 9, small 10: 3, small 15: 5, small 25: 8',
    ],
    [{ sizes: ['1280x720'] }, 'small 10: 3, small 15: 5, small 25: 8'],
    [
      { sizes: ['small', 'large'], durations: [25], credits: { large: 16 } },
      'small 25: 8, large 25: 16',
    ],
  ])('reprices and sells what it names: %j', (entry, expected) => {
    expect(sold(made(entry, pro))).toBe(expected);
  });

  it('keeps each size its own default length', () => {
    const odd = { ...pro, offers: pro.offers.toReversed() };
    expect(made({ promptLength: 10 }, odd).offers).toEqual(odd.offers);
    expect(sold(made({ credits: 1 }, odd))).toBe(
      'large 15: 1, large 10: 1, small 25: 1, small 15: 1, small 10: 1',
    );
  });

  it('goes from pixels to words and back', () => {
    const framed = made({ sizes: ['1280x720', '720x1280'] }, sora);
    expect(framed.frames).toHaveLength(2);
    expect(made({ sizes: ['small'] }, framed)).toEqual(sora);
  });

  it.each<[Partial<ModelEntry>, string]>([
    [{ durations: [10, 20] }, 'credits: no price for 20 s small, 20 s large'],
    [{ sizes: ['small', 'large'], durations: [25] }, 'credits: no price for 25 s large'],
    [{ credits: { 20: 1 } }, 'credits.20: no video of the model has 20 s'],
    [{ credits: { large: { 25: 1 } } }, 'credits.large.25: no video of the model has 25 s'],
  ])('that makes no sense is told: %j', (entry, told) => {
    expect(problems(entry, pro)).toEqual([told]);
  });
});

describe('a list of models', () => {
  const read = (text: string) => readModelList(text, NEW_MODEL);

  it('is read', () => {
    const text =
      '[{"id":"wan-2.2","durations":[5,10],"sizes":["1280x720","720x1280"],"images":1,"credits":2}]';
    expect(read(text)).toMatchObject({ models: [{ id: 'wan-2.2', images: 1 }] });
  });

  it.each<[string, string[]]>([
    ['{"models":[]}', ['takes a list of models in [ ]']],
    ['[]', ['the list has no model']],
    ['[{"id":"a",}]', ['line 1, column 11: a comma too many before }']],
    [
      '[{"id":"a b","duration":[5]},{"label":" x"},7,{"id":"c","durations":[5],"images":10,"retired":"2026-02-30"}]',
      [
        '[0].id: takes 1 to 100 characters without spaces',
        '[0]: has no field duration (did you mean durations?)',
        '[1].id: is missing',
        '[1].label: takes 1 to 100 characters on one line',
        '[2]: takes an object with fields such as id and label',
        '[3].images: takes a number of pictures from 0 to 9',
        '[3].retired: takes a day such as 2026-09-24, or false',
      ],
    ],
    [
      '[{"id":"a","durations":[1.5,0,3601,"5"],"credits":-1,"sizes":["1280*720"],"__proto__":{"id":"x"}}]',
      [
        '[0].durations[0]: takes seconds, a whole number from 1 to 3600',
        '[0].durations[1]: takes seconds, a whole number from 1 to 3600',
        '[0].durations[2]: takes seconds, a whole number from 1 to 3600',
        '[0].durations[3]: takes seconds, a whole number from 1 to 3600',
        '[0].sizes[0]: takes pixels such as 1280x720, from 10 to 9999 a side; or small or large',
        '[0].credits: takes credits, a whole number from 0 to 1000000',
        '[0]: has no field __proto__',
      ],
    ],
    [
      '[{"id":"a","durations":[5],"credits":{"smal":1}},{"id":"b","durations":[5],"credits":"2"}]',
      [
        '[0].credits: has no field smal (did you mean small?)',
        '[1].credits: takes a whole number, prices by seconds such as {"5":2,"10":4}, or prices by size such as {"small":2,"large":{"5":4}}',
      ],
    ],
    [
      '[{"id":"a","durations":[5],"aliases":["B"]},{"id":"b"},{"id":"b","durations":[5],"aliases":["x"]},{"id":"c","durations":[5],"aliases":["X"]}]',
      [
        '[2].id: b stands at [1] already',
        '[1].durations: is missing; a new model needs it, or offers',
      ],
    ],
    [
      '[{"id":"a","durations":[5],"aliases":["B","me"]},{"id":"b","durations":[5],"aliases":["ME","b"]}]',
      [
        '[0].aliases: B is a name of b',
        '[0].aliases: me is a name of b',
        '[1].aliases: ME is a name of a',
      ],
    ],
  ])('with mistakes is refused with each of them: %s', (text, told) => {
    expect(read(text)).toEqual({ problems: told });
  });

  it('names fifty mistakes at most', () => {
    const result = read(JSON.stringify(Array.from({ length: 1000 }, () => 1)));
    expect(result).toHaveProperty('problems.length', 51);
    expect(result).toHaveProperty('problems.50', 'and 950 more');
  });

  it('never throws, whatever it reads', () => {
    const fields = [
      'id',
      'durations',
      'sizes',
      'credits',
      'offers',
      'aliases',
      'retired',
      '__proto__',
    ];
    const near = fc.array(
      fc.dictionary(fc.constantFrom(...fields), fc.jsonValue({ maxDepth: 3 })),
      {
        maxLength: 4,
      },
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.json(),
          fc.string(),
          near.map((value) => JSON.stringify(value)),
        ),
        (text) => {
          const result = read(text);
          if ('problems' in result) expect(result.problems.length).toBeGreaterThan(0);
          else for (const model of result.models) expect(model.offers.length).toBeGreaterThan(0);
        },
      ),
      manyRuns(),
    );
  });
});
