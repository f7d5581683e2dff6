import { expect } from 'vitest';
import type { Trouble } from '../../src/core/index.ts';
import { renderTrouble } from '../../src/discord/render.ts';
import { troubleMessage } from '../../src/slack/render.ts';

/** Whatever Slack takes for a mention, a link or a date in a text of ours. Its documentation, "Formatting message text". */
const SLACK_MARKUP = /<[@#!a-z]/iu;
const BROADCAST = /@(?:everyone|here|channel|group)/iu;

/** A text of people, as it stands in a message of ours on Slack: nothing in it can mention, link or be an unknown entity. */
export function expectTameOnSlack(text: string): void {
  expect(text).not.toMatch(SLACK_MARKUP);
  expect(text).not.toMatch(/[<>]|&(?!(?:amp|lt|gt);)/u);
  expect(text).not.toMatch(BROADCAST);
}

/** The same on Discord, once what a backslash stands before is taken away. */
export function expectTameOnDiscord(text: string): void {
  expect(text.replaceAll(/\\[^\p{L}\p{N}\s]/gu, '')).not.toMatch(/[\\*_~`|<>[\]()#:@/]/u);
  expect(text).not.toMatch(/@(?:everyone|here)/iu);
}

/** A refusal is said on both platforms: short enough, in words, and it pings nobody. */
export function expectTold(trouble: Trouble, locale: string): void {
  const slack = troubleMessage(trouble, locale);
  expect(slack.text).not.toBe('');
  expect(slack.text.length).toBeLessThanOrEqual(3000);
  expect(slack.text).not.toMatch(SLACK_MARKUP);
  expect(slack.text).not.toMatch(BROADCAST);
  const discord = renderTrouble(trouble, locale);
  expect(discord.content?.length).toBeGreaterThan(0);
  expect(discord.content?.length).toBeLessThanOrEqual(2000);
  expect(discord.content).not.toMatch(/<[@#]|@(?:everyone|here)/iu);
  expect(discord.allowed_mentions).toMatchObject({ parse: [] });
}

/** What a function throws, where it may throw nothing but that. */
export function orThrown<T>(read: () => T, kind: new (...args: never[]) => Error): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof kind) return undefined;
    throw error;
  }
}

/** It survives being stored, but for -0, which JSON has and does not write. */
export function expectStorable(value: unknown): void {
  const text = JSON.stringify(value);
  expect(JSON.stringify(JSON.parse(text))).toBe(text);
}

/** The JSON object that an input is; an empty one for everything else, since a draft or an event always is an object. */
export function objectIn(input: string): Readonly<Record<string, unknown>> {
  return asObject(JSON.parse(input));
}

export function asObject(value: unknown): Readonly<Record<string, unknown>> {
  const fits = typeof value === 'object' && value !== null && !Array.isArray(value);
  return fits ? (value as Readonly<Record<string, unknown>>) : {};
}
