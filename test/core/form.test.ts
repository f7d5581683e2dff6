import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { VideoModel } from '../../src/core/catalogue.ts';
import { route } from '../../src/core/catalogue.ts';
import {
  draftToMend,
  FIELDS,
  type FormField,
  fieldOf,
  formOf,
  isMendable,
  readForm,
} from '../../src/core/form.ts';
import { OPTIONS, problem } from '../../src/core/problem.ts';
import { readRequest } from '../../src/core/read-request.ts';
import { speak } from '../../src/core/words/index.ts';
import { manyRuns } from '../support/hell-runs.ts';
import { soraModels } from '../support/models.ts';

const fieldsOf = (...given: Parameters<typeof formOf>) =>
  Object.fromEntries(formOf(...given).fields.map((field) => [field.name, field]));

const choicesOf = (field: FormField | undefined) => (field?.kind === 'choice' ? field.choices : []);

const chosenOf = (field: FormField | undefined) =>
  field?.kind === 'choice' ? field.chosen : undefined;

/** What a person sends who changes nothing but the prompt. */
function asShown(models: readonly VideoModel[], draft: object, prompt = 'a boat') {
  const fields = fieldsOf(models, { ...draft }, 'en-US');
  const offer = chosenOf(fields.offer);
  const orientation = chosenOf(fields.orientation);
  return readForm(
    { ...draft },
    { prompt, offer, orientation, style: chosenOf(fields.style) },
    undefined,
  );
}

describe('the form', () => {
  it('has its fields in one order, with words in the reader’s language', () => {
    expect(formOf(soraModels, {}, 'en-US').fields.map(({ name }) => name)).toEqual([...FIELDS]);
    expect(formOf(soraModels, {}, 'en-US')).toMatchObject({ title: 'Make a video' });
    expect(formOf(soraModels, {}, 'zh-TW')).toMatchObject({ title: '生成视频' });
    expect(formOf(soraModels, {}, 'en-US').fields.map(({ label }) => label)).toEqual([
      'Prompt',
      'Model and duration',
      'Orientation',
      'Style',
      'Picture',
    ]);
  });

  it('says where a picture is needed, and that not everything fits', () => {
    const [first, second] = soraModels;
    if (first === undefined || second === undefined) throw new Error('no models');
    const hints = (models: readonly VideoModel[], draft: object = {}) => {
      const { offer, image } = fieldsOf(models, { ...draft }, 'en-US');
      return [offer?.hint, image?.hint];
    };
    const needs = { ...second, needsImage: true as const };
    expect(hints(soraModels)).toEqual([undefined, expect.stringContaining('if you like')]);
    expect(hints([first, needs])).toEqual([undefined, 'PNG, JPEG or WebP. Needed for Sora 2 Pro']);
    expect(hints([needs])[1]).toBe('One to start from: PNG, JPEG or WebP');
    expect(hints([needs], { image: 'https://x.y/boat.png' })[1]).toContain('boat.png stays');
    const { offer } = fieldsOf([needs], {}, 'en-US');
    expect(choicesOf(offer)[0]?.description).toBe('small · 3 credits · needs a picture');
    const many = Array.from({ length: 30 }, (_, index) => ({ ...first, id: `m${index}` }));
    expect(hints(many)[0]).toBe(
      'Not everything fits here. Other models: type /sora model: and the name',
    );
    expect(speak('zh-CN')('form.offer.some').length).toBeLessThan(100);
  });

  it('offers every combination that can be bought, with its price, and no other', () => {
    const { offer } = fieldsOf(soraModels, {}, 'en-US');
    expect(choicesOf(offer)).toEqual([
      { value: '10:small:sora-2', label: 'Sora 2 · 10 s', description: 'small · 1 credit' },
      { value: '15:small:sora-2', label: 'Sora 2 · 15 s', description: 'small · 2 credits' },
      {
        value: '10:small:sora-2-pro',
        label: 'Sora 2 Pro · 10 s',
        description: 'small · 3 credits',
      },
      {
        value: '15:small:sora-2-pro',
        label: 'Sora 2 Pro · 15 s',
        description: 'small · 5 credits',
      },
      {
        value: '25:small:sora-2-pro',
        label: 'Sora 2 Pro · 25 s',
        description: 'small · 8 credits',
      },
      {
        value: '10:large:sora-2-pro',
        label: 'Sora 2 Pro · 10 s',
        description: 'large · 6 credits',
      },
      {
        value: '15:large:sora-2-pro',
        label: 'Sora 2 Pro · 15 s',
        description: 'large · 9 credits',
      },
    ]);
    expect(chosenOf(offer)).toBe('10:small:sora-2');
  });

  it.each([
    [{ model: 'sora-2-pro', duration: 15, size: 'large' }, '15:large:sora-2-pro'],
    [{ model: 'sora-2-pro', duration: '25' }, '25:small:sora-2-pro'],
    // What does not exist becomes what comes nearest: the model counts most.
    [{ model: 'sora-2', duration: 25 }, '10:small:sora-2'],
    [{ model: 'sora-9', duration: 15 }, '15:small:sora-2'],
    [{ size: 'large' }, '10:small:sora-2'],
  ])('begins with %j as %s', (draft, value) => {
    expect(chosenOf(fieldsOf(soraModels, draft, 'en-US').offer)).toBe(value);
  });

  it('says which models have styles where not all have', () => {
    expect(fieldsOf(soraModels, {}, 'en-US').style).toMatchObject({ hint: 'Works with Sora 2' });
    const [first] = soraModels;
    expect(fieldsOf(first ? [first] : [], {}, 'en-US').style).not.toHaveProperty('hint');
  });

  it('shows the pictures of a message in the place of the upload', () => {
    const pictures = [
      { id: 'F1', name: 'boat.png' },
      { id: 'F2', name: 'sea.jpg' },
    ];
    expect(fieldsOf(soraModels, {}, 'en-US', { pictures }).image).toMatchObject({
      kind: 'choice',
      required: true,
      chosen: 'F1',
      choices: [
        { value: 'F1', label: '1 · boat.png' },
        { value: 'F2', label: '2 · sea.jpg' },
      ],
    });
    expect(fieldsOf(soraModels, {}, 'en-US', { pictures, chosen: 'F2' }).image).toMatchObject({
      chosen: 'F2',
    });
  });

  it.each([
    [{ url: 'https://cdn.test/a/boat.png?ex=1', trusted: true, name: 'boat.png' }, 'boat.png'],
    ['https://cdn.test/a/sea.jpg?sig=1', 'sea.jpg'],
    ['https://cdn.test/', 'https://cdn.test/'],
  ])('says that a picture given before stays', (image, name) => {
    expect(fieldsOf(soraModels, { image }, 'en-US').image).toMatchObject({
      kind: 'file',
      types: ['png', 'jpg', 'jpeg', 'webp'],
      hint: `${name} stays unless you choose another`,
    });
  });

  it('has no picture field where no model takes one, and no style where none has styles', () => {
    const models = soraModels.map((model) => ({ ...model, images: 0, styles: [] }));
    expect(formOf(models, {}, 'en-US').fields.map(({ name }) => name)).toEqual([
      'prompt',
      'offer',
      'orientation',
    ]);
  });

  it('shows at most 25 choices, the first of every model among them', () => {
    const [first] = soraModels;
    const offers = Array.from({ length: 4 }, (_, index) => ({
      size: 'small' as const,
      seconds: index + 1,
      credits: 1,
    }));
    const models = Array.from({ length: 10 }, (_, index) => ({
      ...(first as VideoModel),
      id: `m${index}`,
      offers,
    }));
    const values = choicesOf(fieldsOf(models, {}, 'en-US').offer).map(({ value }) => value);
    expect(values).toHaveLength(25);
    for (const { id } of models) expect(values).toContain(`1:small:${id}`);
    // Even one that is not among them stays what was asked for.
    const asked = fieldsOf(models, { model: 'm9', duration: 4 }, 'en-US').offer;
    expect(chosenOf(asked)).toBe('4:small:m9');
    expect(choicesOf(asked)).toHaveLength(25);
  });

  it('can never be filled in with an offer that cannot be bought, whatever the catalogue', () => {
    const model = fc.record({
      id: fc.string({ minLength: 1, maxLength: 120 }),
      offers: fc.array(
        fc.record({
          size: fc.constantFrom('small' as const, 'large' as const),
          seconds: fc.integer({ min: 1, max: 60 }),
          credits: fc.nat(99),
        }),
        { maxLength: 12 },
      ),
      styles: fc.subarray(['anime', 'comic', 'a style']),
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(model, { selector: ({ id }) => id.trim(), maxLength: 8 }),
        (given) => {
          const [base] = soraModels;
          const models = given.map((more) => ({ ...(base as VideoModel), ...more }));
          const catalogues = [{ name: 'g', models }];
          for (const { value } of choicesOf(fieldsOf(models, {}, 'en-US').offer)) {
            const draft = readForm({}, { prompt: 'p', offer: value }, undefined);
            const read = readRequest(draft, catalogues, 0);
            if (!('request' in read)) {
              // An id that nobody could type either.
              expect(String(draft.model).trim()).toBe('');
              continue;
            }
            if (draft.model !== String(draft.model).trim()) continue;
            expect(route(catalogues, read.request, 0)).toHaveProperty('routes');
          }
        },
      ),
      manyRuns(),
    );
  });
});

describe('what comes back from the form', () => {
  it('is the request, with what the form does not show carried along', () => {
    const image = { url: 'https://cdn.test/a.png', trusted: true, name: 'a.png' };
    const draft = { model: 'sora-2', duration: 15, storyboard: true, edit: 'e1', image };
    expect(asShown(soraModels, draft)).toEqual({
      prompt: 'a boat',
      model: 'sora-2',
      duration: 15,
      size: 'small',
      orientation: 'landscape',
      storyboard: true,
      edit: 'e1',
      image,
    });
  });

  it('carries nothing along that nobody could mend there', () => {
    const draft = { storyboard: 'perhaps', remove_watermark: 'yes', edit: '', colour: 'red' };
    expect(asShown(soraModels, draft)).toEqual({
      prompt: 'a boat',
      model: 'sora-2',
      duration: 10,
      size: 'small',
      orientation: 'landscape',
      remove_watermark: 'yes',
    });
  });

  it('takes another picture in the place of the first, and drops a style that was taken away', () => {
    const first = { url: 'https://cdn.test/a.png', trusted: true };
    const second = { url: 'https://cdn.test/b.png', trusted: true };
    const kept = { image: first, style: 'comic' };
    expect(readForm(kept, { prompt: 'p', style: '' }, second)).toEqual({
      prompt: 'p',
      image: second,
    });
  });

  it('is never trusted: nonsense gives problems and no exception', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.string(),
        fc.string(),
        fc.string(),
        (prompt, offer, orientation, style) => {
          const draft = readForm({}, { prompt, offer, orientation, style }, undefined);
          const read = readRequest(draft, [{ name: 'g', models: soraModels }], 0);
          expect('request' in read || 'problems' in read).toBe(true);
        },
      ),
      manyRuns(0.2),
    );
  });

  it('finds a field for every problem', () => {
    for (const option of OPTIONS) expect(FIELDS).toContain(fieldOf(option));
    expect(fieldOf(undefined)).toBe('prompt');
  });
});

describe('a refused request', () => {
  const limits = { bytes: 1, types: [], pixels: { least: 1, edge: 1, total: 1 } };
  const draft = { prompt: 'p', image: 'https://cdn.test/a.png' };

  it('goes back into the form without a picture that was refused itself', () => {
    expect(draftToMend(draft, { code: 'image', fault: 'animated', limits })).toEqual({
      prompt: 'p',
    });
    const problems = [problem('image', 'image.many', { model: 'm', most: 1 })];
    expect(draftToMend(draft, { code: 'invalid', problems })).toEqual({ prompt: 'p' });
    expect(draftToMend(draft, { code: 'invalid', problems: [] })).toEqual(draft);
  });

  it('is offered again only where changing it can help', () => {
    expect(isMendable({ code: 'invalid', problems: [] })).toBe(true);
    expect(isMendable({ code: 'image', fault: 'animated', limits })).toBe(true);
    expect(isMendable({ code: 'store' })).toBe(false);
    expect(isMendable({ code: 'public-url' })).toBe(false);
  });
});
