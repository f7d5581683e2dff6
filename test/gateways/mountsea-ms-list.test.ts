import { describe, expect, it } from 'vitest';
import { startLocalMs } from '../../sandbox/gateways/index.ts';
import type { MsListShape } from '../../sandbox/gateways/ms/index.ts';
import type { JsonObject } from '../../src/core/gateway.ts';
import { createMountseaMs } from '../../src/gateways/mountsea-ms/client.ts';
import { readRecipes } from '../../src/gateways/mountsea-ms/recipe.ts';
import { failure, NOON, onlyOf, quietLog } from './samples.ts';
import { reply, type Script, serve } from './server.ts';

const KEY = 'ms-secret-0123456789';
const OTHER = 'ms-other-9876543210';
const { signal } = new AbortController();

function listing(baseUrl: string, now = () => NOON, apiKeys: readonly string[] = [KEY]) {
  const log = quietLog();
  const { list } = createMountseaMs({ apiKeys, baseUrl }, { log, now });
  if (list === undefined) throw new Error('it lists nothing');
  return { log, list: () => list({ signal }) };
}

/** The models that are made of a list. */
async function listed(...endpoints: readonly unknown[]) {
  await using server = await serve(reply(200, { endpoints }));
  return await listing(server.origin).list();
}

const properties = { prompt: { type: 'string' } };
const endpoint = (slug: string, more: JsonObject = {}, required: readonly string[] = []) => ({
  slug,
  input_schema: { type: 'object', properties: { ...properties, ...more }, required },
});
const text = (more: JsonObject = {}, required: readonly string[] = []) =>
  endpoint('alibaba/wan-2.7/text-to-video', more, required);
const image = (more: JsonObject = {}) =>
  endpoint('alibaba/wan-2.7/image-to-video', { image_url: { type: 'string' }, ...more });
const lengths = async (duration: JsonObject) =>
  onlyOf(await listed(text({ duration }))).offers.map(({ seconds }) => seconds);

describe('the list of models of mountsea-ms', () => {
  it.each<MsListShape>(['array', 'endpoints', 'data', 'items'])(
    'is read from a local server, however it is wrapped: %s',
    async (listShape) => {
      const local = await startLocalMs({ listShape, apiKey: KEY });
      try {
        const { list, log } = listing(`${local.baseUrl}/ms/v1`);
        const models = await list();
        expect(models.map(({ id }) => id)).toStrictEqual(['wan-2.7', 'veo-3.1', 'kling-v3']);
        const [wan, veo, kling] = models;
        expect(wan).toMatchObject({
          label: 'Wan 2.7',
          aliases: ['alibaba/wan-2.7'],
          offers: [
            { size: 'small', seconds: 5, credits: 1 },
            { size: 'small', seconds: 10, credits: 2 },
            { size: 'large', seconds: 5, credits: 2 },
            { size: 'large', seconds: 10, credits: 4 },
          ],
          orientations: ['landscape', 'portrait'],
          promptLength: 5000,
          images: 1,
          styles: [],
          storyboard: false,
          edit: false,
        });
        expect(wan).not.toHaveProperty('needsImage');
        expect(veo?.offers.slice(0, 3).map(({ seconds }) => seconds)).toStrictEqual([8, 4, 6]);
        expect(veo?.images).toBe(0);
        expect(veo && readRecipes(veo).text).toStrictEqual({
          path: 'google/veo-3.1/text-to-video',
          prompt: 'prompt',
          seconds: { field: 'duration', as: { 4: '4s', 6: '6s', 8: '8s' } },
          size: { field: 'resolution', small: '720p', large: '4k' },
          shape: { field: 'aspect_ratio', landscape: '16:9', portrait: '9:16' },
        });
        expect(kling).toMatchObject({ needsImage: true, images: 1 });
        expect(kling?.offers.map(({ seconds }) => seconds)).toStrictEqual([5, 3, 8, 10, 15]);

        const before = local.requests.length;
        await list();
        // What was asked for an hour ago at most is not asked for again.
        expect(local.requests.length - before).toBe(1);
        expect(log.lines.filter((line) => line.includes('left out'))).toStrictEqual([]);
        expect(local.violations).toStrictEqual([]);
      } finally {
        await local.close();
      }
    },
  );

  it.each([401, 404])(
    'is empty where there is none (%i), and that is said once',
    async (status) => {
      await using server = await serve(reply(status, { message: 'no' }));
      const { list, log } = listing(server.origin);
      expect([await list(), await list()]).toStrictEqual([[], []]);
      expect(log.lines.filter((line) => line.includes('has no list of models'))).toHaveLength(1);
    },
  );

  it('is asked for with the next key where one is refused', async () => {
    await using server = await serve(({ headers, path }, response) => {
      const isFirst = headers.authorization === `Bearer ${KEY}`;
      const details = { input_schema: { properties } };
      const body = path.includes('?') ? [{ slug: 'a/b/text-to-video' }] : details;
      reply(isFirst ? 401 : 200, body)({} as never, response);
    });
    const { list } = listing(server.origin, undefined, [KEY, OTHER]);
    expect(await list()).toHaveLength(1);
    expect(server.seen.map(({ path }) => path)).toStrictEqual([
      '/endpoints?capability=video',
      '/endpoints?capability=video',
      '/endpoints/a/b/text-to-video',
    ]);
  });

  it.each([
    [403, {}, { reason: 'unauthorised' }],
    [429, {}, { accepted: 'no' }],
    [500, {}, { accepted: 'no' }],
    [200, '<html>', { reason: 'nonsense' }],
    [200, { total: 3 }, { reason: 'nonsense' }],
    [200, 'null', { reason: 'nonsense' }],
  ])('fails with %i %j, so that the one before stays', async (status, body, expected) => {
    await using server = await serve(reply(status, body));
    expect(await failure(listing(server.origin).list())).toMatchObject(expected);
  });

  it('is not half a list: a page that cannot be asked for fails all, one that is gone does not', async () => {
    const slugs = ['a/one/text-to-video', 'a/two/text-to-video'];
    let status = 500;
    const script: Script = ({ path }, response) => {
      if (path.includes('?')) reply(200, slugs)({} as never, response);
      else if (path.includes('one')) reply(status, {})({} as never, response);
      else reply(200, { data: { input_schema: { properties } } })({} as never, response);
    };
    await using server = await serve(script);
    const { list } = listing(server.origin);
    expect(await failure(list())).toMatchObject({ accepted: 'no' });
    status = 404;
    expect((await list()).map(({ id }) => id)).toStrictEqual(['two']);
  });

  it('asks for 60 pages at most, four at once, and again after an hour', async () => {
    let open = 0;
    let most = 0;
    const slugs = Array.from({ length: 80 }, (_, n) => `a/model-${n}/text-to-video`);
    await using server = await serve(({ path }, response) => {
      if (path.includes('?')) return reply(200, slugs)({} as never, response);
      open += 1;
      most = Math.max(most, open);
      response.on('finish', () => {
        open -= 1;
      });
      setImmediate(() => reply(200, { input_schema: { properties } })({} as never, response));
    });
    let now = NOON;
    const { list } = listing(server.origin, () => now);
    expect(await list()).toHaveLength(60);
    expect(server.seen).toHaveLength(61);
    expect(most).toBeLessThanOrEqual(4);
    await list();
    expect(server.seen).toHaveLength(82);
    now += 3_600_000;
    await list();
    expect(server.seen).toHaveLength(143);
  });
});

describe('an endpoint of mountsea-ms', () => {
  it.each([
    ['endpoint', { slug: 'a-b-text-to-video', endpoint: 'a/b/text-to-video' }],
    ['path', { path: '/ms/v1/run/a/b/text-to-video' }],
    ['id', { id: 'a/b/text-to-video' }],
    ['vendor, model and mode', { vendor: 'a', model: 'b', mode: 'text-to-video', id: 7 }],
  ])('is found by %s', async (_, names) => {
    const model = onlyOf(await listed({ ...text(), slug: undefined, ...names }));
    expect([model.id, model.aliases]).toStrictEqual(['b', ['a/b']]);
  });

  it.each([
    ['of something else', { ...text(), capability: 'image' }],
    ['that leads elsewhere', endpoint('../../text-to-video')],
    ['with too many parts', endpoint('a/b/c/text-to-video')],
    ['made of two pictures', endpoint('a/b/start-end-to-video')],
    ['without a schema', { slug: 'a/b/text-to-video', input_schema: [] }],
    ['without a prompt', { slug: 'a/b/text-to-video', input_schema: { properties: {} } }],
    ['without a picture', endpoint('a/b/image-to-video')],
    ['that wants what nobody here has', text({ voice: { type: 'string' } }, ['prompt', 'voice'])],
  ])('is left out: one %s', async (_, one) => {
    expect(await listed(one)).toStrictEqual([]);
  });

  it.each<[JsonObject, readonly number[]]>([
    [{ type: 'integer', enum: [5, 10] }, [5, 10]],
    [{ type: 'integer', enum: [10, 5], default: 10 }, [10, 5]],
    [{ enum: ['5', '10'], default: '10' }, [10, 5]],
    [{ enum: [-1, 5, 'auto'] }, [5]],
    [{ anyOf: [{ type: 'integer', enum: [4, 8] }, { type: 'null' }], default: null }, [4, 8]],
    [{ const: 8 }, [8]],
    [{ type: 'integer', minimum: 4, maximum: 15 }, [4, 5, 8, 10, 15]],
    [{ type: 'integer', minimum: 4, maximum: 15, default: 6 }, [6, 4, 5, 8, 10, 15]],
    [{ type: 'integer', minimum: 5, maximum: 30, multipleOf: 5 }, [5, 10, 15, 20, 30]],
    [{ type: ['integer', 'null'], maximum: 10 }, [5, 8, 10]],
    [{ type: 'number' }, [5]],
    [{ type: 'number', default: 8 }, [8]],
    [{ type: 'string', default: '8s' }, [8]],
    [{ type: 'string' }, [5]],
    [{ enum: [7, 9], default: 20 }, [7, 9]],
  ])('offers of the duration %j: %j', async (duration, expected) => {
    expect(await lengths(duration)).toStrictEqual(expected);
  });

  it('costs one credit for each 5 s begun, twice that for large', async () => {
    const model = onlyOf(
      await listed(
        text({
          duration: { enum: [4, 5, 6, 15] },
          resolution: { enum: ['1080p', '2K', '480p', '720p'] },
        }),
      ),
    );
    expect(model.offers.map(Object.values)).toStrictEqual([
      ...[4, 5, 6, 15].map((seconds, at) => ['small', seconds, [1, 1, 2, 3][at]]),
      ...[4, 5, 6, 15].map((seconds, at) => ['large', seconds, [2, 2, 4, 6][at]]),
    ]);
    expect(readRecipes(model).text?.size).toStrictEqual({
      field: 'resolution',
      small: '480p',
      large: '2K',
    });
  });

  it.each<[JsonObject, readonly string[]]>([
    [{}, ['landscape']],
    [{ aspect_ratio: { enum: ['16:9', '9:16'] } }, ['landscape', 'portrait']],
    [{ ratio: { enum: ['16:9', '9:16'], default: '9:16' } }, ['portrait', 'landscape']],
    [{ aspect_ratio: { enum: ['1:1', '9:16'] } }, ['portrait']],
    [{ aspect_ratio: { enum: ['1:1', 'auto'] } }, ['landscape']],
    [{ aspect_ratio: { type: 'string' } }, ['landscape', 'portrait']],
  ])('has the shapes of %j: %j', async (fields, expected) => {
    expect(onlyOf(await listed(text(fields))).orientations).toStrictEqual(expected);
  });

  it('gives what must be given its default or its only value', async () => {
    const more = { audio: { default: false }, mode: { enum: ['pro'] }, seed: { default: 1 } };
    const model = onlyOf(await listed(text(more, ['audio', 'mode', 'prompt'])));
    expect(readRecipes(model).text?.fixed).toStrictEqual({ audio: false, mode: 'pro' });
  });

  it('reads a schema of the whole body', async () => {
    const input = { type: 'object', properties: { text: { maxLength: 800 } } };
    const model = onlyOf(
      await listed({ slug: 'a/b/text-to-video', inputSchema: { properties: { input } } }),
    );
    expect(model.promptLength).toBe(800);
  });

  it('becomes one model with its sister, which does what both do', async () => {
    const model = onlyOf(
      await listed(
        text({ duration: { enum: [5, 10] }, resolution: { enum: ['720p', '4k'] } }),
        image({ duration: { enum: [10, 15] }, image_urls: { type: 'array' } }),
      ),
    );
    expect(model).toMatchObject({
      images: 1,
      promptLength: 2000,
      offers: [{ size: 'small', seconds: 10, credits: 2 }],
    });
    expect(Object.keys(readRecipes(model))).toStrictEqual(['text', 'picture']);
    const apart = onlyOf(
      await listed(text({ duration: { enum: [5] } }), image({ duration: { enum: [10] } })),
    );
    expect(apart.images).toBe(0);
  });

  it('takes the picture in the way that its field has', async () => {
    const inList = endpoint('a/b/image-to-video', { images: { type: 'array' } });
    const model = onlyOf(await listed(inList));
    expect(model.needsImage).toBe(true);
    expect(readRecipes(model).picture?.picture).toStrictEqual({ field: 'images', list: true });
  });

  it('has its vendor in its name where two have one in common', async () => {
    const models = await listed(
      endpoint('alibaba/wan-2.7/text-to-video'),
      endpoint('other/wan-2.7/text-to-video'),
      endpoint('other/veo-3.1-fast/text-to-video'),
    );
    expect(models.map(({ id, label }) => [id, label])).toStrictEqual([
      ['alibaba/wan-2.7', 'Wan 2.7'],
      ['other/wan-2.7', 'Wan 2.7'],
      ['veo-3.1-fast', 'Veo 3.1 Fast'],
    ]);
  });
});
