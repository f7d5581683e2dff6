import fc from 'fast-check';
import { expect, test } from 'vitest';
import { uriOf } from '../../src/gateways/uri.ts';
import { manyRuns } from '../support/hell-runs.ts';

test.each([
  ['https://cdn.example/a.png?ex=6a&is=6b&hm=ff', 'https://cdn.example/a.png?ex=6a&is=6b&hm=ff'],
  ['HTTPS://CDN.Example:443', 'https://cdn.example/'],
  ['https://bücher.example/ä b.png', 'https://xn--bcher-kva.example/%C3%A4%20b.png'],
  ['https://x.example/?q={a|b}^`[c]\\"', 'https://x.example/?q=%7Ba%7Cb%7D%5E%60%5Bc%5D%5C%22'],
  ['https://x.example/100%/%zz%41', 'https://x.example/100%25/%25zz%41'],
  ['https://x.example/a#b#c', 'https://x.example/a'],
  ['https://[2001:DB8::1]:8080/a[0]', 'https://[2001:db8::1]:8080/a%5B0%5D'],
  ['https://user:p%40ss@x.example/', 'https://user:p%40ss@x.example/'],
  ['https:\\\\x.example\\a', 'https://x.example/a'],
  ['no address', 'no address'],
])('%s: %s', (address, uri) => {
  expect(uriOf(address)).toBe(uri);
});

test('it leads to the same place, and done twice it changes nothing more', () => {
  const address = fc.webUrl({ withQueryParameters: true, withFragments: true });
  fc.assert(
    fc.property(address, (given) => {
      const [before, after] = [new URL(given), new URL(uriOf(given))];
      expect(after.host).toBe(before.host);
      expect(decodeURI(after.pathname)).toBe(decodeURI(before.pathname));
      expect(uriOf(uriOf(given))).toBe(uriOf(given));
    }),
    manyRuns(),
  );
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(uriOf(uriOf(`https://x.example/${text}`))).toBe(uriOf(`https://x.example/${text}`));
    }),
    manyRuns(),
  );
});
