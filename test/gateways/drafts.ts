import fc from 'fast-check';
import { type Catalogue, route } from '../../src/core/catalogue.ts';
import type { StartContext, VideoGateway, VideoRequest } from '../../src/core/gateway.ts';
import { type Draft, readRequest } from '../../src/core/read-request.ts';
import { NOON } from './samples.ts';

const SORA_STYLES = [
  ...['anime', 'selfie', 'golden', 'handheld', 'festive', 'retro', 'news', 'chaos', 'vintage'],
  ...['comic', 'kakalaka', 'sitcom'],
];

/** Pieces that prompts are made of: mentions, shots, several scripts, characters beyond the BMP, halves of them, and arbitrary ones. */
const piece = fc.oneof(
  fc.constantFrom(' ', '\n', '\t', '.', '(', ')', '!', ',', '—', '"', '\\', '\u0000', '\ufeff'),
  fc.constantFrom('@anna', '@anna_2', '@a.b-c', '@', '@bob@anna', 'x@y.example', '<@123>', '@.'),
  fc.constantFrom(
    '[5s]',
    '[5.0 s]',
    '[2.5s]',
    '[99s]',
    '[0s]',
    'a cat',
    '一只猫',
    'кот',
    '猫@anna',
  ),
  fc.constantFrom('😀', '𝔘', '👨‍👩‍👧', '🇫🇷', 'é', '\ud83d', '\ude00', '\u202e'),
  fc.string({ unit: 'binary', maxLength: 20 }),
);

const prompt = fc.oneof(
  { weight: 4, arbitrary: fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')) },
  // About the limit of 5000 characters, where they are counted otherwise than JavaScript counts.
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.constantFrom('a', 'é', '猫', '😀', '𝔘'), fc.integer({ min: 4980, max: 5002 }))
      .map(([character, times]) => character.repeat(times)),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.array(piece, { maxLength: 20 }), fc.integer({ min: 4000, max: 4990 }))
      .map(([pieces, times]) => `${pieces.join('')}${'😀'.repeat(times)}`),
  },
);

const query = fc.oneof(
  fc.constantFrom(
    '',
    '?',
    '?ex=6a&is=6b&hm=ff',
    '?a=b&c=%20',
    '?q={a|b}^`[]\\',
    '?x=ü y',
    '?a#f#g',
  ),
  fc.string({ unit: 'binary', maxLength: 10 }).map((text) => `?${text}`),
);

const address = fc.oneof(
  fc.webUrl({ withQueryParameters: true, withFragments: true, validSchemes: ['http', 'https'] }),
  fc
    .tuple(
      fc.constantFrom('https://', 'http://', 'HTTPS://', ' https://', 'https:\\\\', 'https:'),
      fc.constantFrom(
        ...['cdn.example', 'CDN.Example:443', 'bücher.example', '[2001:db8::1]:8080', '例え.jp'],
        ...['user:p%40ss@host.example', '192.0.2.7', 'host.example:', 'a_b.example', '%41.example'],
      ),
      fc.oneof(
        fc.constantFrom('', '/', '/a b.png', '/ä/猫.png', '/%zz%4', '/a|b^c`d{e}[f]"<g>.png'),
        fc.string({ unit: 'binary', maxLength: 10 }).map((text) => `/${text}`),
      ),
      query,
    )
    .map((parts) => parts.join('')),
);

const picture = fc.oneof(
  address,
  fc.record({ url: address, trusted: fc.boolean() }),
  fc.array(fc.record({ url: address, trusted: fc.boolean() }), { maxLength: 2 }),
);

const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 30 });

/** Mostly one of these; now and then something else. */
const mostly = <A, B>(usual: readonly A[], other: fc.Arbitrary<B>) =>
  fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...usual) }, { weight: 1, arbitrary: other });

/** Anything that a platform could read from a person: most of it close to something that can be asked for. */
const draftFor = ({ models }: Pick<VideoGateway, 'models'>): fc.Arbitrary<Draft> =>
  fc.record(
    {
      prompt,
      model: mostly(['sora-2', 'sora-2-pro', 'SORA-2-Pro'], text),
      duration: mostly([10, 15, 25, '10', '15 s', '25秒'], fc.double()),
      orientation: mostly(['landscape', 'portrait', ' Portrait '], fc.constant('square')),
      size: mostly(['small', 'large', 'LARGE'], fc.constant('huge')),
      style: mostly([...SORA_STYLES, ' Comic', ''], text),
      image: picture,
      storyboard: mostly([true, false, 'yes', 'off', '是'], fc.constant('maybe')),
      remove_watermark: fc.constantFrom(true, false, 'true', '0'),
      ...(models.some(({ edit }) => edit)
        ? { edit: fc.oneof(text, fc.string({ minLength: 1, maxLength: 500 })) }
        : {}),
    },
    { requiredKeys: ['prompt'] },
  );

/** A request as the core hands it to a gateway. */
export interface Handed {
  readonly request: VideoRequest;
  readonly context: StartContext;
}

/** Every request that passes the core's own reading and routing for this gateway. */
export function requestsFor(gateway: VideoGateway): fc.Arbitrary<Handed> {
  const catalogues: readonly Catalogue[] = [gateway];
  return draftFor(gateway)
    .map((given) => handed(given, catalogues))
    .filter((one): one is Handed => one !== undefined);
}

function handed(given: Draft, catalogues: readonly Catalogue[]): Handed | undefined {
  const reading = readRequest(given, catalogues, NOON);
  const routing = 'request' in reading ? route(catalogues, reading.request, NOON) : undefined;
  if (!('request' in reading) || routing === undefined || !('routes' in routing)) return undefined;
  const [first] = routing.routes;
  if (first === undefined) return undefined;
  const pictures = reading.request.images.map(({ url }) => ({
    url,
    open: () => Promise.reject(new Error('only its address is needed')),
  }));
  const { signal } = new AbortController();
  return { request: reading.request, context: { key: 'k', signal, pictures, model: first.model } };
}
