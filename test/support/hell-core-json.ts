import { expect } from 'vitest';
import { formOf, isMendable, readForm } from '../../src/core/form.ts';
import { NEW_MODEL, readModelList } from '../../src/core/model-entry.ts';
import { readOverlay } from '../../src/core/overlay.ts';
import { OPTIONS } from '../../src/core/problem.ts';
import { readRequest } from '../../src/core/read-request.ts';
import { recorded } from '../../src/core/settings.ts';
import { languages } from '../../src/core/words/index.ts';
import type { Boundary } from './hell.ts';
import { asObject, expectStorable, expectTold, objectIn } from './hell-shown.ts';
import { soraModels } from './models.ts';

const catalogues = [{ name: 'one', models: soraModels }];
const LANGUAGES = Object.keys(languages);

/** A draft, from wherever it came. */
const request: Boundary = {
  name: 'core-request',
  takes: 'json',
  samples: [
    '{"prompt":"a boat @bob","model":"sora-2","duration":"15s","orientation":"Portrait","size":"small","style":"anime","storyboard":"ja","remove_watermark":"否"}',
    '{"prompt":"x","image":"https://x.example/a.png","edit":"e1","duration":10}',
    '{"prompt":"x","image":[{"url":"https://x.example/a.png","trusted":true,"name":"a","bytes":5,"file":{"id":"F1"}}]}',
    '{"promt":"x"}',
  ],
  pieces: [
    ...OPTIONS,
    'url',
    'trusted',
    'bytes',
    'file',
    'https://x.example/',
    'yes',
    '15',
    'nein',
  ],
  becomes: ['a request', 'refused'],
  read(input) {
    const draft = objectIn(input);
    const read = readRequest(draft, catalogues, 0);
    if ('problems' in read) {
      expect(read.problems.length).toBeGreaterThan(0);
      const locale = LANGUAGES[input.length % LANGUAGES.length] ?? 'en-US';
      expectTold({ code: 'invalid', problems: read.problems }, locale);
      return 'refused';
    }
    const { prompt, duration, images, orientation, size, storyboard } = read.request;
    expect(prompt.trim()).not.toBe('');
    expect(Number.isSafeInteger(duration) && duration > 0).toBe(true);
    expect(['landscape', 'portrait']).toContain(orientation);
    expect(['small', 'large']).toContain(size);
    expect(storyboard).toBeTypeOf('boolean');
    for (const { url } of images) expect(new URL(url).protocol).toMatch(/^https?:$/u);
    expectStorable(read.request);
    return 'a request';
  },
};

const form: Boundary = {
  name: 'core-form',
  takes: 'json',
  samples: [
    '{"kept":{"image":"https://x.example/","storyboard":true},"values":{"prompt":"x","offer":"10:small:sora-2","style":"anime"}}',
    '{"kept":{},"values":{"prompt":"x","offer":"7:huge:a:b:c","orientation":"portrait"}}',
  ],
  pieces: [
    'kept',
    'values',
    'prompt',
    'offer',
    'style',
    '10:large:sora-2-pro',
    '9:',
    ':x',
    'image',
  ],
  becomes: ['a request', 'refused'],
  read(input) {
    const { kept, values } = objectIn(input);
    const texts = Object.entries(asObject(values)).filter(([, one]) => typeof one === 'string');
    const draft = readForm(asObject(kept), Object.fromEntries(texts), undefined);
    for (const key of Object.keys(draft)) expect(OPTIONS).toContain(key);
    // What a form gave can always be shown in a form again.
    const again = formOf(soraModels, draft, 'en-US');
    expect(again.fields.length).toBeGreaterThan(3);
    expect(isMendable({ code: 'invalid', problems: [] })).toBe(true);
    return 'problems' in readRequest(draft, catalogues, 0) ? 'refused' : 'a request';
  },
};

const gateways = [
  { name: 'one', models: soraModels },
  { name: 'two', models: [], list: () => [] },
];

const catalogue: Boundary = {
  name: 'core-catalogue',
  takes: 'json',
  samples: [
    '{"one":[{"id":"sora-2","credits":2},{"id":"new","durations":[5],"sizes":["1280x720"],"images":1}],"$preference":{"sora-2":["one"]}}',
    '{"two":[{"id":"veo","label":"Veo","credits":{"small":{"10":3}},"aliases":["v"],"retired":"2026-12-01"}]}',
    '{"one":[{"id":"x","offers":[{"size":"small","seconds":5,"credits":1}],"promptLength":10}]}',
  ],
  pieces: [
    'one',
    'two',
    '$preference',
    'id',
    'credits',
    'durations',
    'sizes',
    'offers',
    '1280x720',
  ],
  becomes: ['an overlay', 'problems'],
  read(input) {
    const read = readOverlay(input, gateways);
    if ('problems' in read) {
      for (const one of read.problems) expect(one.length > 0 && one.length < 2000).toBe(true);
      return 'problems';
    }
    expectStorable(read.overlay);
    return 'an overlay';
  },
};

const modelFile: Boundary = {
  name: 'core-model-file',
  takes: 'json',
  samples: [
    '[{"id":"wan-2.2","durations":[5,10],"sizes":["1280x720","720x1280"],"images":1,"credits":2}]',
    '[{"id":"a","durations":[5]},{"id":"b","durations":[5],"needsImage":true,"images":1}]',
  ],
  pieces: [
    'id',
    'durations',
    'sizes',
    'images',
    'credits',
    'label',
    'styles',
    'small',
    '99999x99999',
  ],
  becomes: ['models', 'problems'],
  read(input) {
    const read = readModelList(input, NEW_MODEL);
    if ('problems' in read) {
      for (const one of read.problems) expect(one.length > 0 && one.length < 2000).toBe(true);
      return 'problems';
    }
    for (const { id, offers, promptLength } of read.models) {
      expect(id).not.toBe('');
      expect(promptLength).toBeGreaterThan(0);
      for (const { seconds, credits } of offers) {
        expect(Number.isSafeInteger(seconds) && seconds > 0 && credits >= 0).toBe(true);
      }
    }
    return 'models';
  },
};

const change: Boundary = {
  name: 'core-settings',
  takes: 'json',
  samples: [
    '{"credits":5,"unit":"day"}',
    '["a","b"]',
    '{"rule":"only","ids":["1"]}',
    '"de"',
    '30',
    'true',
    '{"role":5}',
  ],
  pieces: ['credits', 'unit', 'rule', 'ids', 'week', 'except'],
  becomes: ['a setting', 'nothing'],
  read(input) {
    const names = [
      'user',
      'roles',
      'blocked',
      'channels',
      'words',
      'language',
      'keepDays',
    ] as const;
    const read = names.flatMap((name) => recorded(name, input) ?? []);
    for (const one of read) expectStorable(one);
    return read.length > 0 ? 'a setting' : 'nothing';
  },
};

export const coreJson: readonly Boundary[] = [request, form, catalogue, modelFile, change];
