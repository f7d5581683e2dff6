import { afterEach, describe, expect, it } from 'vitest';
import { type Boundary, expectUnpolluted } from '../support/hell.ts';
import { coreTexts } from '../support/hell-core.ts';
import { coreJson } from '../support/hell-core-json.ts';
import { corpora, corpusOf, inputOf } from '../support/hell-corpus.ts';
import { discordTexts } from '../support/hell-discord.ts';
import { discordJson } from '../support/hell-discord-json.ts';
import { gatewayBoundaries } from '../support/hell-gateways.ts';
import { operationsBoundaries } from '../support/hell-operations.ts';
import { slackTexts } from '../support/hell-slack.ts';
import { slackJson } from '../support/hell-slack-json.ts';

const boundaries: ReadonlyMap<string, Boundary> = new Map(
  [
    ...coreTexts,
    ...coreJson,
    ...discordTexts,
    ...discordJson,
    ...gatewayBoundaries,
    ...operationsBoundaries,
    ...slackTexts,
    ...slackJson,
  ].map((one) => [one.name, one]),
);

afterEach(expectUnpolluted);

describe('what broke something once, or could have', () => {
  it('belongs to a boundary', () => {
    expect([...boundaries.keys()]).toEqual(expect.arrayContaining([...corpora()]));
  });

  describe.each(corpora())('%s', (name) => {
    it.each(corpusOf(name))('$from', (entry) => {
      const became = boundaries.get(name)?.read(inputOf(entry));
      if (entry.becomes === undefined) expect(became).toBeTypeOf('string');
      else expect(became).toBe(entry.becomes);
    });
  });
});
