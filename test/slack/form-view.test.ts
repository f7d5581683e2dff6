import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { stateValues } from '../../sandbox/slack/view-state.ts';
import { blocksOf, checkView } from '../../sandbox/slack/views.ts';
import { createWorld, type World } from '../../sandbox/slack/world.ts';
import {
  type Draft,
  formOf,
  languages,
  type PictureChoices,
  readForm,
  type Trouble,
  type VideoModel,
} from '../../src/core/index.ts';
import { readMemory, writeMemory } from '../../src/slack/form/memory.ts';
import { errorsFor, readState } from '../../src/slack/form/state.ts';
import { formView } from '../../src/slack/form/view.ts';
import { manyRuns } from '../support/hell-runs.ts';
import { soraModels } from '../support/models.ts';

let world: World;

beforeEach(() => {
  world = createWorld({});
});

/** The modal for a draft, as Slack would take it or refuse it. */
function shown(
  models: readonly VideoModel[],
  draft: Draft,
  more: { locale?: string; pictures?: PictureChoices | undefined; metadata?: string } = {},
) {
  const form = formOf(models, draft, more.locale ?? 'en-US', more.pictures);
  const view = formView(form, more.metadata ?? '{}');
  if (view === undefined) throw new Error('no view');
  const fields = JSON.parse(JSON.stringify(view));
  checkView(world, fields);
  return fields;
}

/** What comes back when nobody changes anything. */
function readBack(view: { blocks: object[] }, kept: Draft, prompt?: string): Draft {
  const given = prompt === undefined ? {} : { prompt };
  const values = stateValues(blocksOf({ ...view }), given, () => ({}));
  const filled = readState(JSON.parse(JSON.stringify(values)));
  if (filled === undefined) throw new Error('not read');
  return readForm(kept, filled.values, undefined);
}

const anything = fc.anything({ withNullPrototype: true });
const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.string({ maxLength: 5000 }));
const anyDraft: fc.Arbitrary<Draft> = fc.dictionary(
  fc.constantFrom(
    ...['prompt', 'model', 'duration', 'size', 'orientation', 'style', 'image', 'storyboard', 'x'],
  ),
  fc.oneof(text, fc.integer(), fc.constantFrom('sora-2', 'sora-2-pro', 'comic', '15'), anything),
);

const anyPictures: fc.Arbitrary<PictureChoices> = fc.record({
  pictures: fc.uniqueArray(
    fc.record({ id: fc.string({ minLength: 1, maxLength: 100 }), name: text }),
    { minLength: 1, maxLength: 40, selector: ({ id }) => id },
  ),
});

const offer = fc.record({
  size: fc.constantFrom('small', 'large'),
  seconds: fc.integer({ min: 1, max: 60 }),
  credits: fc.nat(),
});
const anyModels: fc.Arbitrary<VideoModel[]> = fc.uniqueArray(
  fc.record({
    id: fc.string({ minLength: 1, maxLength: 60 }),
    label: fc.string({ maxLength: 200 }),
    offers: fc.uniqueArray(offer, {
      minLength: 1,
      maxLength: 12,
      selector: ({ size, seconds }) => `${size} ${seconds}`,
    }) as fc.Arbitrary<VideoModel['offers']>,
    orientations: fc.constantFrom(['landscape', 'portrait'] as const, ['portrait'] as const),
    promptLength: fc.integer({ min: 1, max: 10_000 }),
    images: fc.nat({ max: 2 }),
    imageLimits: fc.constantFrom(
      { bytes: 1, types: ['image/png', 'image/x'], pixels: { least: 1, edge: 1, total: 1 } },
      { bytes: 1, types: [], pixels: { least: 1, edge: 1, total: 1 } },
    ),
    styles: fc.uniqueArray(fc.string({ minLength: 1, maxLength: 90 }), { maxLength: 40 }),
    storyboard: fc.boolean(),
    edit: fc.boolean(),
  }),
  { minLength: 1, maxLength: 8, selector: ({ id }) => id },
);

describe('the modal', () => {
  it('is valid for any draft and any models', () => {
    fc.assert(
      fc.property(
        anyModels,
        anyDraft,
        fc.option(anyPictures, { nil: undefined }),
        fc.constantFrom(...Object.keys(languages)),
        (models, draft, pictures, locale) => {
          shown(models, draft, { pictures, locale });
        },
      ),
      manyRuns(0.2),
    );
  });

  it('reads back as the draft that it was made of', () => {
    const { offers } = soraModels[1] ?? { offers: [] };
    const complete = fc.record(
      {
        prompt: fc
          .string({ minLength: 1, maxLength: 3000 })
          .filter((prompt) => prompt.trim() === prompt),
        orientation: fc.constantFrom('landscape', 'portrait'),
        offer: fc.constantFrom(...offers),
        style: fc.option(fc.constantFrom('anime', 'comic'), { nil: undefined }),
        storyboard: fc.constantFrom('yes', true, 'no'),
        edit: fc.constantFrom('e-1', 'e-2'),
        image: fc.constantFrom('https://x.example/y.png', { url: 'https://y', trusted: true }),
      },
      { requiredKeys: ['prompt', 'orientation', 'offer'] },
    );
    fc.assert(
      fc.property(complete, ({ offer: { seconds, size }, style, ...given }) => {
        const draft: Draft = {
          ...given,
          model: 'sora-2-pro',
          duration: seconds,
          size,
          ...(style === undefined ? {} : { style }),
        };
        expect(readBack(shown(soraModels, draft), draft)).toEqual(draft);
      }),
      manyRuns(0.2),
    );
  });

  it('shows as much of a prompt as Slack takes, whole characters of it', () => {
    for (const prompt of ['🎬'.repeat(1600), `x${'🎬'.repeat(1600)}`, 'y'.repeat(9000)]) {
      const view = shown(soraModels, { prompt });
      const value: string = view.blocks[0].element.initial_value;
      expect(value.length).toBeGreaterThan(2997);
      expect(prompt.startsWith(value)).toBe(true);
      expect(value.isWellFormed()).toBe(true);
    }
  });

  it('says how much of a prompt fits', () => {
    const [model] = soraModels;
    if (model === undefined) throw new Error('no model');
    const most = (promptLength: number, prompt = '') =>
      shown([{ ...model, promptLength }], { prompt }).blocks[0].element.max_length;
    expect(most(500)).toBe(500);
    expect(most(5000)).toBe(3000);
    // A longer one that was typed already fits all the same; the core says what is wrong with it.
    expect(most(500, 'x'.repeat(600))).toBe(600);
  });

  it('is none where nothing is on offer', () => {
    expect(formView(formOf([], {}, 'en-US'), '')).toBeUndefined();
  });
});

describe('what it carries', () => {
  const where = { teamId: 'T1', channelId: 'C1', userId: 'U1' };
  const response = { responseUrl: 'https://hooks.slack.com/x', responseUntil: 7 };

  it('comes back', () => {
    const pictures = Array.from({ length: 25 }, (_, index) => ({
      id: `F0${index}`.padEnd(12, 'X'),
      name: '"🎬'.repeat(13),
    }));
    const memory = { where: { ...where, ...response, answerIn: '1.2' }, kept: 'k', pictures };
    const written = writeMemory(memory);
    expect(written.length).toBeLessThanOrEqual(3000);
    expect(readMemory(written, where)).toEqual(memory);
    expect(readMemory(written, { ...where, userId: 'U2' })).toBeUndefined();
  });

  it('goes without the response URL where that is too long for Slack', () => {
    const long = { ...where, responseUrl: `https://x/${'y'.repeat(3000)}`, responseUntil: 7 };
    const written = writeMemory({ where: long });
    expect(readMemory(written, where)).toEqual({ where });
  });

  it('is nothing else', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (written) => {
        expect(readMemory(written, where)).toBeUndefined();
      }),
      manyRuns(),
    );
  });
});

describe('what it brings back', () => {
  it('is read, whatever it is', () => {
    fc.assert(
      fc.property(fc.anything(), (values) => {
        const filled = readState(values);
        expect(filled === undefined || typeof filled.values === 'object').toBe(true);
      }),
      manyRuns(),
    );
  });

  it('is told to be wrong at fields that are there', () => {
    const troubles: Trouble[] = [
      { code: 'invalid', problems: [{ option: 'image', key: 'image.none', values: {} }] },
      { code: 'no-picture' },
      { code: 'stopping' },
      { code: 'task', failure: 'place' },
    ];
    for (const locale of Object.keys(languages)) {
      for (const trouble of troubles) {
        const errors = errorsFor(trouble, locale, new Set(['prompt']));
        expect(errors).toEqual({ prompt: expect.stringMatching(/.{5}/u) });
        expect(errors.prompt).not.toMatch(/[*<>]/u);
      }
    }
  });
});
