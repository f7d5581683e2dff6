import { describe, expect, it } from 'vitest';
import { choicesOf, modelsOnOffer, route, type VideoModel } from '../../src/core/catalogue.ts';
import type { VideoRequest } from '../../src/core/request.ts';
import { soraModels } from '../support/models.ts';

const now = Date.UTC(2026, 10, 20);
const mountsea = { name: 'mountsea', models: soraModels };

const base: VideoRequest = {
  model: 'sora-2',
  prompt: 'a boat',
  images: [],
  orientation: 'landscape',
  size: 'small',
  duration: 10,
  removeWatermark: false,
  storyboard: false,
};

function outcome(change: Partial<VideoRequest>, catalogues = [mountsea]) {
  const found = route(catalogues, { ...base, ...change }, now);
  if ('routes' in found) return found.routes.map(({ gateway, cost }) => `${gateway} ${cost}`);
  return found.problems.map(({ option, key }) => `${option}: ${key}`);
}

const image = { url: 'https://a.test/a.png', trusted: true };

describe('what a model allows', () => {
  it.each<[Partial<VideoRequest>, string]>([
    [{}, 'mountsea 1'],
    [{ duration: 15 }, 'mountsea 2'],
    [{ model: 'sora-2-pro' }, 'mountsea 3'],
    [{ model: 'sora-2-pro', duration: 15 }, 'mountsea 5'],
    [{ model: 'sora-2-pro', duration: 25 }, 'mountsea 8'],
    [{ model: 'sora-2-pro', size: 'large' }, 'mountsea 6'],
    [{ model: 'sora-2-pro', size: 'large', duration: 15 }, 'mountsea 9'],
    [{ styleId: 'comic', storyboard: true, editId: 'e', images: [image] }, 'mountsea 1'],
    [{ prompt: '🎬'.repeat(5000) }, 'mountsea 1'],
    [{ storyboard: true, prompt: '[5s] a [5s] b' }, 'mountsea 1'],
    [{ storyboard: false, prompt: '[50s] just text' }, 'mountsea 1'],
  ])('%j goes', (change, expected) => {
    expect(outcome(change)).toEqual([expected]);
  });

  it.each<[Partial<VideoRequest>, string]>([
    [{ duration: 25 }, 'duration: duration.needs'],
    [{ duration: 12 }, 'duration: duration.other'],
    [{ size: 'large' }, 'size: size.needs'],
    [{ model: 'sora-2-pro', size: 'large', duration: 25 }, 'duration: duration.size'],
    [{ model: 'sora-9' }, 'model: model.unknown'],
    [{ prompt: 'x'.repeat(5001) }, 'prompt: prompt.long'],
    [{ images: [image, image] }, 'image: image.many'],
    [{ styleId: 'baroque' }, 'style: style.other'],
    [{ model: 'sora-2-pro', styleId: 'comic' }, 'style: style.none'],
    [{ model: 'sora-2-pro', storyboard: true }, 'storyboard: storyboard.none'],
    [{ model: 'sora-2-pro', editId: 'e' }, 'edit: edit.none'],
    [{ storyboard: true, prompt: '[5s] a [6s] b' }, 'storyboard: storyboard.long'],
  ])('%j does not', (change, expected) => {
    expect(outcome(change)).toEqual([expected]);
  });

  it('says what would work', () => {
    const found = route([mountsea], { ...base, duration: 25 }, now);
    expect(found).toMatchObject({
      problems: [{ values: { duration: 25, able: 'sora-2-pro (small)', allowed: '10, 15' } }],
    });
    const large = route(
      [mountsea],
      { ...base, model: 'sora-2-pro', size: 'large', duration: 25 },
      now,
    );
    expect(large).toMatchObject({ problems: [{ values: { sizes: 'small', allowed: '10, 15' } }] });
  });
});

describe('routing', () => {
  const [plain, pro] = soraModels as readonly [VideoModel, VideoModel];
  const pmock = { name: 'pmock', models: [{ ...plain, edit: false }, pro] };

  it('takes gateways in order, and passes over one that cannot serve the request', () => {
    expect(outcome({}, [pmock, mountsea])).toEqual(['pmock 1', 'mountsea 1']);
    expect(outcome({ editId: 'e' }, [pmock, mountsea])).toEqual(['mountsea 1']);
  });

  it('knows nothing of a model from the day it is retired', () => {
    const retired = { name: 'mountsea', models: [{ ...plain, retired: '2026-11-20' }, pro] };
    expect(outcome({}, [retired])).toEqual(['model: model.retired']);
    expect(outcome({}, [retired, pmock])).toEqual(['pmock 1']);
    expect(modelsOnOffer([retired], now).map(({ id }) => id)).toEqual(['sora-2-pro']);
    expect(modelsOnOffer([retired], now - 1).map(({ id }) => id)).toEqual(['sora-2', 'sora-2-pro']);
  });

  it('offers every value that some model takes, once', () => {
    expect(choicesOf(modelsOnOffer([mountsea, pmock], now))).toEqual({
      seconds: [10, 15, 25],
      sizes: ['small', 'large'],
      orientations: ['landscape', 'portrait'],
      styles: ['anime', 'comic'],
    });
  });
});
