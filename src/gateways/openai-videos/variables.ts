import { z } from 'zod';
import { baseUrlVariable, keysVariable, maxRunningVariable, rateVariable } from '../variables.ts';
import { DIALECT_NAMES, ENCODINGS, IMAGE_MODES, SECONDS_TYPES } from './dialects.ts';
import { secretBytes } from './webhook.ts';

/** What every variable of the family begins with. */
export const PREFIX = 'OPENAI_VIDEOS_';

/** One of some words; the problem lists them. */
function oneOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum(words, { error: `takes one of ${words.join(', ')}` });
}

/** Headers that are ours or undici's. */
const NOT_TO_BE_SET: readonly string[] = [
  ...['content-type', 'content-length', 'transfer-encoding', 'host', 'connection', 'accept'],
  ...['accept-encoding', 'range', 'expect', 'upgrade', 'te', 'trailer', 'keep-alive'],
];

/** `Name: value`, several with `;` or line breaks between them. Names in lower case. */
const headersVariable = z.string().transform((text, context): Record<string, string> => {
  const lines = text.split(/[;\n]/u).map((line) => line.trim());
  const given = lines.filter((line) => line !== '');
  const pairs = given.flatMap((line) => {
    const [, name, value] = /^([\w!#$%&'*+.^`|~-]+)\s*:\s*([\x20-\x7e]+)$/u.exec(line) ?? [];
    return name === undefined || value === undefined ? [] : [[name.toLowerCase(), value] as const];
  });
  if (pairs.length < given.length || pairs.length === 0) {
    context.addIssue(
      'takes headers such as X-Team: video; X-Plan: a, with ; or line breaks between them',
    );
    return z.NEVER;
  }
  const taken = pairs.find(([name]) => NOT_TO_BE_SET.includes(name));
  if (taken !== undefined) {
    context.addIssue(`must not set the header ${taken[0]}, which is the bot's own`);
    return z.NEVER;
  }
  return Object.fromEntries(pairs);
});

const webhookSecretVariable = z.string().transform((text, context) => {
  const bytes = secretBytes(text);
  if (bytes !== undefined) return bytes;
  context.addIssue('takes the secret as the dashboard shows it: whsec_ and Base64');
  return z.NEVER;
});

/** What stands in `.env.example`: who leaves it there has said nothing. */
const DEFAULTS = { OPENAI_VIDEOS_DIALECT: 'openai', OPENAI_VIDEOS_IMAGE_FIT: 'cover' } as const;

/** Whether nothing is set but what holds anyway. */
export function saysNothing(env: Readonly<Record<string, string | undefined>>): boolean {
  const defaults: Readonly<Record<string, string>> = DEFAULTS;
  return Object.entries(env).every(([name, value]) => {
    const text = value?.trim() ?? '';
    return text === '' || text === defaults[name];
  });
}

/** The variables of one server; those of others have its name behind the prefix. */
export const variables = z.object({
  OPENAI_VIDEOS_BASE_URL: baseUrlVariable,
  OPENAI_VIDEOS_API_KEY: keysVariable.optional(),
  OPENAI_VIDEOS_DIALECT: oneOf(DIALECT_NAMES).default(DEFAULTS.OPENAI_VIDEOS_DIALECT),
  OPENAI_VIDEOS_MODELS: z.string().optional(),
  OPENAI_VIDEOS_ENCODING: oneOf(ENCODINGS).optional(),
  OPENAI_VIDEOS_IMAGE: oneOf(IMAGE_MODES).optional(),
  OPENAI_VIDEOS_SECONDS: oneOf(SECONDS_TYPES).optional(),
  OPENAI_VIDEOS_IMAGE_FIT: oneOf(['cover', 'contain', 'error']).default(
    DEFAULTS.OPENAI_VIDEOS_IMAGE_FIT,
  ),
  OPENAI_VIDEOS_HEADERS: headersVariable.optional(),
  OPENAI_VIDEOS_MAX_RUNNING: maxRunningVariable.optional(),
  OPENAI_VIDEOS_RATE: rateVariable.optional(),
  OPENAI_VIDEOS_WEBHOOK_SECRET: webhookSecretVariable.optional(),
});

export type Variables = z.output<typeof variables>;

/** `BASE_URL`, `API_KEY` and so on; the longest first, since some end like others. */
export const SUFFIXES: readonly string[] = Object.keys(variables.shape)
  .map((name) => name.slice(PREFIX.length))
  .sort((a, b) => b.length - a.length);
