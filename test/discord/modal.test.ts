import fc from 'fast-check';
import { expect, test } from 'vitest';
import { modalData } from '../../sandbox/discord/schemas/modal.ts';
import { type Draft, formOf, readForm, type VideoModel } from '../../src/core/index.ts';
import { formIdOf, readFormId, readModal, renderModal } from '../../src/discord/modal.ts';
import { soraModels } from '../support/models.ts';
import { fieldsOf, rendered } from './forms.ts';

const [first = soraModels[0] as VideoModel] = soraModels;

test('the form of /sora: five fields, each with a label, filled in with what is known', () => {
  const modal = rendered({ prompt: 'a boat', model: 'sora-2', duration: 15, style: 'comic' });
  expect(modal).toMatchObject({ custom_id: 'form', title: 'Make a video' });
  const fields = fieldsOf(modal);
  expect(Object.keys(fields)).toEqual(['prompt', 'offer', 'orientation', 'style', 'image']);
  expect(fields.prompt).toMatchObject({
    type: 18,
    label: 'Prompt',
    description: expect.stringContaining('@name'),
    component: { type: 4, style: 2, value: 'a boat', min_length: 1, max_length: 4000 },
  });
  expect(fields.offer?.component).toMatchObject({ type: 3, options: { length: 7 } });
  expect(fields.offer?.component).not.toHaveProperty('required');
  expect(fields.style).toMatchObject({
    description: 'Works with Sora 2',
    component: { required: false, min_values: 0 },
  });
  expect(fields.image?.component).toEqual({
    type: 19,
    custom_id: 'image',
    required: false,
    min_values: 0,
    max_values: 1,
    file_types: ['.png', '.jpg', '.jpeg', '.webp'],
  });
  expect(modalData.safeParse(modal).error).toBeUndefined();
});

test('a shorter limit of the models is the limit, except for what was typed already', () => {
  const models = [{ ...first, promptLength: 20 }];
  const most = (prompt: string) =>
    fieldsOf(renderModal(formOf(models, { prompt }, 'en-US'), 'form')).prompt?.component;
  expect(most('a boat')).toMatchObject({ max_length: 20 });
  expect(most('a boat that is far too long')).toMatchObject({
    max_length: 27,
    value: 'a boat that is far too long',
  });
});

test('without models there is still a form that Discord takes', () => {
  const modal = renderModal(formOf([], {}, 'en-US'), 'form');
  expect(Object.keys(fieldsOf(modal))).toEqual(['prompt']);
  expect(modalData.safeParse(modal).error).toBeUndefined();
});

const drafts = fc.record(
  {
    prompt: fc.string({ unit: 'binary', minLength: 1, maxLength: 4000 }).map((text) => text.trim()),
    offer: fc.constantFrom(
      ...soraModels.flatMap(({ id, offers }) =>
        offers.map(({ size, seconds }) => ({ model: id, size, duration: seconds })),
      ),
    ),
    orientation: fc.constantFrom('landscape', 'portrait'),
    style: fc.constantFrom('anime', 'comic'),
    storyboard: fc.boolean(),
    remove_watermark: fc.boolean(),
    edit: fc.stringMatching(/^[a-z0-9_]{1,40}$/u),
    image: fc.record({
      url: fc.webUrl(),
      trusted: fc.boolean(),
      name: fc.string({ maxLength: 200 }),
      bytes: fc.nat(),
      expiresAt: fc.nat(),
    }),
  },
  { requiredKeys: ['prompt', 'offer', 'orientation'] },
);

test('any draft becomes a form that Discord takes, and comes back from it unchanged', () => {
  fc.assert(
    fc.property(drafts, ({ offer, ...rest }) => {
      fc.pre(rest.prompt !== '' && rest.prompt.isWellFormed());
      const draft: Draft = { ...rest, ...offer };
      const modal = rendered(draft);
      expect(modalData.safeParse(modal).error).toBeUndefined();
      const { values, images } = readModal({ components: untouched(modal) });
      expect(images).toEqual([]);
      expect(readForm(draft, values, undefined)).toEqual(draft);
    }),
    { numRuns: 300 },
  );
});

test('a form is one that Discord takes whatever the draft and the catalogue are', () => {
  const strange = fc.dictionary(
    fc.constantFrom('prompt', 'model', 'duration', 'size', 'orientation', 'style', 'image'),
    fc.oneof(fc.anything(), fc.string({ unit: 'binary', maxLength: 5000 })),
  );
  const model = fc.record({
    id: fc.string({ minLength: 1, maxLength: 150 }),
    label: fc.string({ maxLength: 150 }),
    promptLength: fc.integer({ min: 1, max: 20_000 }),
    styles: fc.array(fc.string({ maxLength: 120 }), { maxLength: 40 }),
    images: fc.nat({ max: 2 }),
  });
  fc.assert(
    fc.property(strange, fc.array(model, { maxLength: 40 }), (draft, rows) => {
      const models = rows.map((row): VideoModel => ({ ...first, ...row }));
      for (const locale of ['en-US', 'zh-CN']) {
        const modal = renderModal(formOf(models, draft, locale), 'form');
        expect(modalData.safeParse(modal).error).toBeUndefined();
      }
    }),
    { numRuns: 200 },
  );
});

test('reads what has the right shape, and takes the rest for not filled in', () => {
  const label = (component: object) => ({ type: 18, component });
  const components = [
    label({ type: 4, custom_id: 'prompt', value: 'a boat' }),
    label({ type: 3, custom_id: 'style', values: [] }),
    label({ type: 3, custom_id: 'orientation', values: 7 }),
    label({ type: 19, custom_id: 'image', values: ['1', '2'] }),
    label({ type: 4, custom_id: '__proto__', value: 'x' }),
    { type: 10 },
    null,
  ];
  expect(read(components)).toEqual({ values: { prompt: 'a boat' }, images: ['1', '2'] });
  for (const wrong of [undefined, null, 'x', {}, [[]], [{ component: { custom_id: 1 } }]]) {
    expect(read(wrong)).toEqual({ values: {}, images: [] });
  }
  fc.assert(fc.property(fc.anything(), (anything) => void read(anything)));
});

test('custom ids are read back, and others are nobody’s', () => {
  for (const id of [undefined, '1', '140000000000000001']) {
    expect(readFormId(formIdOf(id))).toEqual({ keptId: id });
    expect(formIdOf(id).length).toBeLessThanOrEqual(100);
  }
  const hostile = ['', 'form:', 'form:a', 'form:1:2', 'FORM', 'form:-1', ' form', 'form\n', 'x'];
  for (const id of [...hostile, `form:${'1'.repeat(90)}`]) expect(readFormId(id)).toBeUndefined();
});

function read(components: unknown) {
  return readModal({ components: components as Parameters<typeof readModal>[0]['components'] });
}

/** What Discord sends when nobody touched anything. */
function untouched(modal: ReturnType<typeof rendered>) {
  return Object.values(fieldsOf(modal)).map(({ component }) => {
    const { custom_id } = component;
    if ('options' in component) {
      const chosen = component.options.filter((option) => 'default' in option && option.default);
      const values = chosen.map(({ value }) => value);
      return { type: 18 as const, component: { type: 3 as const, custom_id, values } };
    }
    if ('value' in component) {
      const { value = '' } = component;
      return { type: 18 as const, component: { type: 4 as const, custom_id, value } };
    }
    return { type: 18 as const, component: { type: 19 as const, custom_id, values: [] } };
  });
}
