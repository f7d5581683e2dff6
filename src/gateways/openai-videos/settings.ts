import type { VideoModel } from '../../core/catalogue.ts';
import { type GatewayLimits, readVariables } from '../../core/gateway.ts';
import { readModelFile } from '../model-file.ts';
import type { VideosSettings } from './client.ts';
import { DIALECTS, type Dialect, type DialectName, type Manner } from './dialects.ts';
import type { ServerVariables } from './family.ts';
import { MODEL_DEFAULTS, OPENAI_MODELS, unsayable } from './models.ts';
import { PREFIX, saysNothing, type Variables, variables } from './variables.ts';

/** The one place where OpenAI itself answers. */
const OPENAI_HOST = 'api.openai.com';

const EXAMPLE =
  '[{"id":"wan-2.2","durations":[5,10],"sizes":["1280x720","720x1280"],"images":1,"credits":2}]';

const OFF = { state: 'off' } as const;

/** One server's settings, or every problem with its variables; problems name the variables as the operator wrote them. */
export function settingsOf({
  name,
  prefix,
  env,
}: ServerVariables): { settings: VideosSettings } | { problems: readonly string[] } {
  const reading = saysNothing(env) ? OFF : readVariables(variables, env);
  if (reading.state !== 'on') {
    return { problems: reading.state === 'off' ? [] : named(reading.problems, prefix) };
  }
  const { value } = reading;
  const dialect = DIALECTS[value.OPENAI_VIDEOS_DIALECT];
  const manner = mannerOf(value, dialect);
  const models = modelsOf(value, dialect);
  const problems = [
    ...mannerProblems(manner, value.OPENAI_VIDEOS_DIALECT),
    ...('problems' in models ? models.problems : []),
    ...(value.OPENAI_VIDEOS_WEBHOOK_SECRET !== undefined && dialect.hooks !== true
      ? [`${PREFIX}WEBHOOK_SECRET: only a server of dialect openai sends webhooks`]
      : []),
  ];
  if (problems.length > 0 || 'problems' in models) return { problems: named(problems, prefix) };
  const settings: VideosSettings = {
    name,
    dialect: value.OPENAI_VIDEOS_DIALECT,
    baseUrl: value.OPENAI_VIDEOS_BASE_URL,
    apiKeys: value.OPENAI_VIDEOS_API_KEY ?? [],
    manner,
    fit: value.OPENAI_VIDEOS_IMAGE_FIT,
    headers: value.OPENAI_VIDEOS_HEADERS ?? {},
    models: models.models,
    limits: limitsOf(value),
    ...(value.OPENAI_VIDEOS_WEBHOOK_SECRET === undefined
      ? {}
      : { webhookSecret: value.OPENAI_VIDEOS_WEBHOOK_SECRET }),
  };
  return { settings };
}

function named(problems: readonly string[], prefix: string): string[] {
  return problems.map((problem) => problem.replaceAll(PREFIX, prefix));
}

/** Whoever asks for JSON and says nothing of pictures has them sent in JSON. */
function mannerOf(value: Variables, dialect: Dialect): Manner {
  const encoding = value.OPENAI_VIDEOS_ENCODING ?? dialect.encoding;
  const inJson = encoding === 'json' && dialect.image === 'file' ? 'object' : dialect.image;
  return {
    encoding,
    image: value.OPENAI_VIDEOS_IMAGE ?? inJson,
    seconds: value.OPENAI_VIDEOS_SECONDS ?? dialect.seconds,
  };
}

function mannerProblems({ encoding, image }: Manner, dialect: DialectName): string[] {
  if (encoding === 'json' && image === 'file') {
    return [`${PREFIX}IMAGE: file cannot be sent as json; set ${PREFIX}ENCODING to auto`];
  }
  if (encoding === 'multipart' && image === 'object') {
    const why = `${dialect} is sent forms`;
    return [
      `${PREFIX}IMAGE: object has no place in a form, and ${why}; set ${PREFIX}ENCODING to auto`,
    ];
  }
  return [];
}

function modelsProblem(problem: string): string {
  const where = '; its path begins where the bot is started, e.g. models.json';
  return `${PREFIX}MODELS: ${problem}${problem.includes('does not exist') ? where : ''}`;
}

/** Undefined models: the server is asked for them. */
function modelsOf(
  {
    OPENAI_VIDEOS_MODELS: path,
    OPENAI_VIDEOS_BASE_URL: baseUrl,
    OPENAI_VIDEOS_DIALECT: name,
  }: Variables,
  dialect: Dialect,
): { models: readonly VideoModel[] | undefined } | { problems: string[] } {
  if (path !== undefined) {
    const read = readModelFile(path, MODEL_DEFAULTS);
    const problems = 'problems' in read ? read.problems : unsayable(read.models);
    if (problems.length === 0 && 'models' in read) return read;
    return { problems: problems.map(modelsProblem) };
  }
  if (dialect.lists === true) return { models: undefined };
  if (name === 'openai' && new URL(baseUrl).hostname === OPENAI_HOST)
    return { models: OPENAI_MODELS };
  const why = 'is missing: this server does not tell what it makes. Name a JSON file such as';
  return { problems: [`${PREFIX}MODELS: ${why} ${EXAMPLE}`] };
}

function limitsOf({
  OPENAI_VIDEOS_MAX_RUNNING: running,
  OPENAI_VIDEOS_RATE: perSecond,
}: Variables): GatewayLimits {
  return {
    ...(running === undefined ? {} : { running }),
    ...(perSecond === undefined ? {} : { perSecond }),
  };
}
