import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Draft } from '../../src/core/read-request.ts';
import { readRequest } from '../../src/core/read-request.ts';
import { manyRuns } from '../support/hell-runs.ts';
import { soraModels } from '../support/models.ts';

const catalogues = [{ name: 'mountsea', models: soraModels }];
const now = Date.UTC(2026, 10, 20);

const read = (draft: Draft) => readRequest(draft, catalogues, now);

function request(draft: Draft) {
  const outcome = read({ prompt: 'a boat', ...draft });
  if ('problems' in outcome) throw new Error(JSON.stringify(outcome.problems));
  return outcome.request;
}

function problems(draft: Draft) {
  const outcome = read(draft);
  return 'problems' in outcome
    ? outcome.problems.map(({ option, key }) => `${option}: ${key}`)
    : [];
}

describe('a request', () => {
  it('is complete when only a prompt is given, with every boolean explicit and no style', () => {
    expect(request({})).toEqual({
      model: 'sora-2',
      prompt: 'a boat',
      images: [],
      orientation: 'landscape',
      size: 'small',
      duration: 10,
      removeWatermark: false,
      storyboard: false,
    });
  });

  it('holds every option of both documents', () => {
    expect(
      request({
        model: 'sora-2-pro',
        duration: 15,
        orientation: 'portrait',
        size: 'large',
        style: 'comic',
        image: { url: 'https://cdn.test/a.png?ex=1&hm=2', trusted: true, name: 'a.png' },
        storyboard: true,
        remove_watermark: true,
        edit: 'e1',
      }),
    ).toEqual({
      model: 'sora-2-pro',
      prompt: 'a boat',
      images: [{ url: 'https://cdn.test/a.png?ex=1&hm=2', trusted: true, name: 'a.png' }],
      orientation: 'portrait',
      size: 'large',
      duration: 15,
      removeWatermark: true,
      storyboard: true,
      styleId: 'comic',
      editId: 'e1',
    });
  });

  it('takes the default length of the size that was chosen', () => {
    expect(request({ model: 'sora-2-pro', size: 'large' }).duration).toBe(10);
  });

  it.each([
    ['15', 15],
    ['15s', 15],
    [' 15 S ', 15],
    ['15秒', 15],
    [15, 15],
  ])('reads the duration %j', (typed, seconds) => {
    expect(request({ duration: typed }).duration).toBe(seconds);
  });

  it.each([
    ['yes', true],
    ['Sí', true],
    ['oui', true],
    ['Ja', true],
    ['sim', true],
    ['はい', true],
    ['예', true],
    ['nein', false],
    ['não', false],
    ['non', false],
    ['いいえ', false],
    ['아니요', false],
    ['TRUE', true],
    ['on', true],
    ['1', true],
    ['no', false],
    ['False', false],
    [true, true],
  ])('reads the flag %j', (typed, value) => {
    expect(request({ remove_watermark: typed }).removeWatermark).toBe(value);
  });

  it('reads words in any case', () => {
    expect(request({ orientation: 'Portrait', size: ' SMALL ' })).toMatchObject({
      orientation: 'portrait',
      size: 'small',
    });
  });

  it('takes a typed link as untrusted', () => {
    expect(request({ image: 'https://pictures.test/a.png' }).images).toEqual([
      { url: 'https://pictures.test/a.png', trusted: false },
    ]);
  });

  it.each([
    [{ prompt: '' }, 'prompt: prompt.empty'],
    [{ prompt: '  \n ' }, 'prompt: prompt.empty'],
    [{}, 'prompt: prompt.empty'],
    [{ prompt: 'x', duration: 'long' }, 'duration: duration.number'],
    [{ prompt: 'x', duration: 10.5 }, 'duration: duration.number'],
    [{ prompt: 'x', duration: -10 }, 'duration: duration.number'],
    [{ prompt: 'x', orientation: 'square' }, 'orientation: orientation.unknown'],
    [{ prompt: 'x', size: 'huge' }, 'size: size.unknown'],
    [{ prompt: 'x', storyboard: 'maybe' }, 'storyboard: boolean'],
    [{ prompt: 'x', remove_watermark: 'perhaps' }, 'remove_watermark: boolean'],
    [{ prompt: 'x', edit: '' }, 'edit: edit.empty'],
    [{ prompt: 'x', image: 'not a link' }, 'image: image.url'],
    [{ prompt: 'x', image: 'file:///etc/passwd' }, 'image: image.url'],
    [{ prompt: 'x', image: 'javascript:alert(1)' }, 'image: image.url'],
    [{ prompt: 'x', lenght: '15' }, 'undefined: option.unknown'],
  ])('refuses %j', (draft, expected) => {
    expect(problems(draft)).toEqual([expected]);
  });

  it('names the option that an unknown one most likely meant, and what a choice may be', () => {
    const outcome = read({ prompt: 'x', durration: '15' });
    expect(outcome).toMatchObject({
      problems: [{ values: { name: 'durration', nearest: 'duration' } }],
    });
    expect(read({ prompt: 'x', size: 'huge' })).toMatchObject({
      problems: [{ values: { size: 'huge', allowed: 'small, large' } }],
    });
    expect(read({ prompt: 'x', duration: 'long' })).toMatchObject({
      problems: [{ values: { allowed: '10, 15, 25' } }],
    });
  });

  it('tells everything that is wrong at once', () => {
    expect(problems({ prompt: '', size: 'huge', storyboard: 'maybe' })).toEqual([
      'prompt: prompt.empty',
      'size: size.unknown',
      'storyboard: boolean',
    ]);
  });

  it('never throws, whatever it is given', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.anything()), (draft) => {
        const outcome = read(draft);
        expect('request' in outcome || outcome.problems.length > 0).toBe(true);
      }),
      manyRuns(),
    );
  });
});
