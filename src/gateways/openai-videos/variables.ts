import { z } from 'zod';
import { aboutVariables, type VariableGroup, variable } from '../../core/gateway.ts';
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
    context.addIssue('takes headers, Name: value, with ; or line breaks between them');
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
  OPENAI_VIDEOS_BASE_URL: variable(baseUrlVariable, {
    says: 'Any server with the /v1/videos shape; ends before /videos. Turns on openai-videos.',
    example: 'http://127.0.0.1:8000/v1',
  }),
  OPENAI_VIDEOS_API_KEY: variable(keysVariable.optional(), {
    says: 'Its key; a server of your own may have none.',
    example: 'your-server-key',
  }),
  OPENAI_VIDEOS_DIALECT: variable(oneOf(DIALECT_NAMES).default(DEFAULTS.OPENAI_VIDEOS_DIALECT), {
    says: `Preset of its differences: ${DIALECT_NAMES.join(', ')}.`,
    example: 'vllm-omni',
    standard: DEFAULTS.OPENAI_VIDEOS_DIALECT,
  }),
  OPENAI_VIDEOS_MODELS: variable(z.string().optional(), {
    says: 'A JSON file with its models, see docs/catalogue.md. vllm-omni and sglang tell what they serve by themselves.',
    example: 'models.json',
  }),
  OPENAI_VIDEOS_ENCODING: variable(oneOf(ENCODINGS).optional(), {
    says: 'Instead of the preset’s: json, multipart or auto (a form where a file is attached).',
    example: 'auto',
    otherwise: 'the preset’s',
  }),
  OPENAI_VIDEOS_IMAGE: variable(oneOf(IMAGE_MODES).optional(), {
    says: 'Instead of the preset’s, how a picture is handed over: file, object, string (its address) or reference.',
    example: 'string',
    otherwise: 'the preset’s',
  }),
  OPENAI_VIDEOS_SECONDS: variable(oneOf(SECONDS_TYPES).optional(), {
    says: 'Instead of the preset’s: string or number.',
    example: 'number',
    otherwise: 'the preset’s',
  }),
  OPENAI_VIDEOS_IMAGE_FIT: variable(
    oneOf(['cover', 'contain', 'error']).default(DEFAULTS.OPENAI_VIDEOS_IMAGE_FIT),
    {
      says: 'A picture must have the video’s exact size. cover: cut what is too much; contain: black bars; error: refuse it.',
      example: 'contain',
      standard: DEFAULTS.OPENAI_VIDEOS_IMAGE_FIT,
    },
  ),
  OPENAI_VIDEOS_HEADERS: variable(headersVariable.optional(), {
    says: 'More headers for every request, with ; between them.',
    example: 'X-Team: video; X-Plan: a',
  }),
  OPENAI_VIDEOS_MAX_RUNNING: variable(maxRunningVariable.optional(), {
    says: 'Tasks there at once.',
    example: '4',
    otherwise: 'no limit of its own',
  }),
  OPENAI_VIDEOS_RATE: variable(rateVariable.optional(), {
    says: 'Requests: 5/s, 60/m or 1000/h.',
    example: '50/s',
    otherwise: '10/s',
  }),
  OPENAI_VIDEOS_WEBHOOK_SECRET: variable(webhookSecretVariable.optional(), {
    says: 'It may tell of finished videos at POST PUBLIC_URL/hooks/openai-videos (dialect openai), signed with this secret, as its dashboard shows it.',
    example: 'whsec_MDEyMzQ1Njc4OWFiY2RlZg==',
  }),
});

export const group: VariableGroup = {
  part: 'Servers of the /v1/videos shape',
  intro:
    'Further servers have a name behind the prefix: OPENAI_VIDEOS_GPU_BOX_BASE_URL turns on gpu-box, with all variables of its own.',
  variables: aboutVariables(variables),
  family: PREFIX,
};

export type Variables = z.output<typeof variables>;

/** `BASE_URL`, `API_KEY` and so on; the longest first, since some end like others. */
export const SUFFIXES: readonly string[] = Object.keys(variables.shape)
  .map((name) => name.slice(PREFIX.length))
  .sort((a, b) => b.length - a.length);
