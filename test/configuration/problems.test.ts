import { describe, expect, it } from 'vitest';
import { isSecret } from '../../src/configuration/secrets.ts';
import { BadEnvironment, readSettings, variableGroups } from '../../src/env.ts';
import { gatewayModules } from '../../src/gateways/index.ts';
import { platformModules } from '../../src/platforms.ts';

const modules = { platforms: platformModules, gateways: gatewayModules };
const groups = variableGroups(modules);
const variables = groups.flatMap((group) => group.variables);
const names = variables.map(({ name }) => name);

/** What turns each part on, so that each of its variables is looked at. */
const discord = { DISCORD_TOKEN: 'right-token' };
const mountsea = { MOUNTSEA_API_KEY: 'right-key' };
const slack = { SLACK_BOT_TOKEN: 'xoxb-right', SLACK_APP_TOKEN: 'xapp-right' };
const workspaces = {
  SLACK_CLIENT_ID: '1.2',
  SLACK_CLIENT_SECRET: 'right-secret',
  SLACK_STATE_SECRET: 'right-state-secret',
  SLACK_SIGNING_SECRET: 'right-signing',
  ENCRYPTION_KEY: Buffer.alloc(32, 1).toString('base64'),
  PUBLIC_URL: 'https://bot.example.org',
};
const pmock = {
  PMOCK_ACCESS_KEY: 'right-access',
  PMOCK_SECRET_KEY: 'right-secret',
  PMOCK_TASK_PATH: '/{taskId}',
};
const videos = {
  OPENAI_VIDEOS_BASE_URL: 'http://127.0.0.1:8000/v1',
  OPENAI_VIDEOS_DIALECT: 'vllm-omni',
};

type Env = Readonly<Record<string, string>>;

/** The rest of a configuration in which that variable is read. */
function around(name: string): Env {
  const base = { ...discord, ...mountsea };
  if (/^(?:SLACK_(?:CLIENT|STATE)_|ENCRYPTION_KEY)/u.test(name)) return { ...base, ...workspaces };
  if (name.startsWith('SLACK_')) return { ...base, ...slack };
  if (name.startsWith('PMOCK_')) return { ...base, ...pmock };
  if (/^OPENAI_VIDEOS_(?:WEBHOOK_SECRET|DIALECT)$/u.test(name)) {
    return {
      ...base,
      OPENAI_VIDEOS_BASE_URL: 'https://api.openai.com/v1',
      OPENAI_VIDEOS_DIALECT: 'openai',
    };
  }
  if (name.startsWith('OPENAI_VIDEOS_')) return { ...base, ...videos };
  if (name === 'GATEWAYS') return { ...base, ...pmock };
  if (name === 'ROLE') return { ...base, STORE_URL: 'redis://127.0.0.1' };
  if (name === 'SHARD_IDS') return { ...base, SHARD_COUNT: '16' };
  if (name === 'SHARD_COUNT') return { ...base, SHARD_IDS: '0' };
  return base;
}

function problemsOf(env: Env): readonly string[] {
  try {
    readSettings(env, modules);
    return [];
  } catch (error) {
    if (error instanceof BadEnvironment) return error.problems;
    throw error;
  }
}

/** They take any text. */
const anything = [
  'SLACK_SIGNING_SECRET',
  'SLACK_CLIENT_SECRET',
  'SLACK_CONFIG_TOKEN',
  'CATALOGUE_FILE',
  'OTEL_SERVICE_NAME',
  'IMAGE_PRIVATE_HOSTS',
];

const address = ['wr0ng', 'ftp://wr0ng.example', 'https://user:wr0ng@host.example'];
const key = ['wr0ng key', 'wr0ng,,key'];
const many = ['wr0ng', '0', '-1', '1.5', '99999999'];
const rate = ['wr0ng', '0/s', '5/d'];
const limit = ['wr0ng', '10', '10/year', '-1/day'];
const duration = ['wr0ng', '5', '0s', '5d'];
const word = ['wr0ng'];

/** Values that a variable does not take. */
const wrong: Readonly<Record<string, readonly string[]>> = {
  DISCORD_TOKEN: ['Bot wr0ng'],
  DISCORD_API_URL: ['wr0ng', 'ftp://wr0ng.example'],
  DISCORD_GUILD_ID: ['wr0ng', '12'],
  DISCORD_REGISTER: word,
  SHARDS: many,
  SHARD_IDS: ['wr0ng', '3-1', '1,1', '99'],
  SHARD_COUNT: many,
  SLACK_BOT_TOKEN: ['wr0ng', 'xapp-wr0ng', 'xoxb-wr0ng token'],
  SLACK_APP_TOKEN: ['wr0ng', 'xoxb-wr0ng', 'xapp-wr0ng token'],
  SLACK_API_URL: ['wr0ng', 'ftp://wr0ng.example'],
  SLACK_CLIENT_ID: word,
  SLACK_STATE_SECRET: ['wr0ng'],
  ENCRYPTION_KEY: ['wr0ng'],
  GATEWAYS: ['wr0ng', 'pmock,openai-videos'],
  BALANCE_WARNING: many,
  MOUNTSEA_API_KEY: key,
  MOUNTSEA_BASE_URL: address,
  MOUNTSEA_USAGE_URL: address,
  MOUNTSEA_MS_URL: address,
  MOUNTSEA_MAX_RUNNING: many,
  MOUNTSEA_RATE: rate,
  PMOCK_ACCESS_KEY: key,
  PMOCK_SECRET_KEY: [...key, 'wr0ng,two'],
  PMOCK_BASE_URL: address,
  PMOCK_TASK_PATH: ['wr0ng', 'https://wr0ng.example/{taskId}'],
  PMOCK_MAX_RUNNING: many,
  PMOCK_RATE: rate,
  OPENAI_VIDEOS_BASE_URL: address,
  OPENAI_VIDEOS_API_KEY: key,
  OPENAI_VIDEOS_DIALECT: word,
  OPENAI_VIDEOS_MODELS: ['/wr0ng/models.json'],
  OPENAI_VIDEOS_ENCODING: word,
  OPENAI_VIDEOS_IMAGE: word,
  OPENAI_VIDEOS_SECONDS: word,
  OPENAI_VIDEOS_IMAGE_FIT: word,
  OPENAI_VIDEOS_HEADERS: ['wr0ng', 'host: wr0ng'],
  OPENAI_VIDEOS_MAX_RUNNING: many,
  OPENAI_VIDEOS_RATE: rate,
  OPENAI_VIDEOS_WEBHOOK_SECRET: ['wr0ng', 'whsec_wr0ng'],
  STORE_URL: ['wr0ng', 'mysql://wr0ng', 'redis://:wr0ng#1@cache'],
  QUOTA_USER: limit,
  QUOTA_SCOPE: limit,
  QUOTA_GLOBAL: limit,
  MAX_RUNNING_PER_USER: many,
  MAX_RUNNING: many,
  TASK_DEADLINE: duration,
  CHECK_FIRST: duration,
  CHECK_EVERY: duration,
  ROLE: word,
  PUBLIC_URL: [...address, 'https://bot.example/?wr0ng'],
  PORT: ['wr0ng', '99999', '-1'],
  HOST: ['http://wr0ng', 'wr0ng name'],
  ADMINS: ['wr0ng', 'discord:wr0ng', 'slack:T1', 'discord:123456789012345678 wr0ng'],
  LOG_LEVEL: word,
  ADMIN_TOKEN: ['wr0ng', 'wr0ng wr0ng wr0ng wr0ng wr0ng'],
  ADMIN_URL: address,
  OTEL_EXPORTER_OTLP_ENDPOINT: address,
  OTEL_EXPORTER_OTLP_HEADERS: ['wr0ng', 'a=b,wr0ng', 'a=%wr0ng', 'a b=wr0ng'],
};

const cases = Object.entries(wrong).flatMap(([name, values]) =>
  values.map((value) => ({ name, value })),
);

describe('a configuration mistake', () => {
  it('is tried with every variable', () => {
    expect([...Object.keys(wrong), ...anything].sort()).toEqual([...names].sort());
  });

  it.each(cases)('$name=$value', ({ name, value }) => {
    const [problem = '', ...others] = problemsOf({ ...around(name), [name]: value });
    const { example = '' } = variables.find((one) => one.name === name) ?? {};
    expect(others).toEqual([]);
    expect(problem).toMatch(new RegExp(`^${name}: \\S.{10,}`, 'u'));
    // Of gateways the example is made of those that are there.
    expect(problem).toContain(name === 'GATEWAYS' ? 'e.g. GATEWAYS=mountsea' : example);
    // GATEWAYS names what it does not know: it is no secret, and one of several.
    if (name !== 'GATEWAYS') expect(problem).not.toContain('wr0ng');
  });

  it.each(variables)('$name is right as in its example: $example', ({ name, example }) => {
    const env = { ...around(name), [name]: example };
    // A file that is not there is another mistake.
    const told = problemsOf(env).filter((one) => !one.includes('that does not exist'));
    // What people have to make themselves has no example: a text that stands here is known to everyone.
    if (example.startsWith('$(')) expect(told).toEqual([expect.stringContaining(example)]);
    else expect(told).toEqual([]);
  });

  it.each(variables.filter(({ standard }) => standard !== undefined))(
    '$name=$standard changes nothing',
    ({ name, standard = '' }) => {
      const { [name]: _, ...without } = around(name);
      const read = (env: Env) => {
        const { platforms, gateways, secrets, portGiven, ...settings } = readSettings(env, modules);
        return settings;
      };
      expect(read({ ...without, [name]: standard })).toEqual(read(without));
    },
  );

  it('says which variables are missing, and where to be asked for them', () => {
    const text = problemsOf({}).join('\n');
    for (const word of ['DISCORD_TOKEN', 'SLACK_BOT_TOKEN', 'MOUNTSEA_API_KEY', 'npm run setup']) {
      expect(text).toContain(word);
    }
  });

  it('has an example where something else is missing beside a variable', () => {
    const alone = problemsOf({ ...mountsea, SLACK_BOT_TOKEN: 'xoxb-right' });
    expect(alone).toEqual([expect.stringContaining('SLACK_APP_TOKEN=xapp-')]);
    const { PUBLIC_URL: _, ...hidden } = workspaces;
    const nowhere = problemsOf({ ...mountsea, ...hidden });
    expect(nowhere).toEqual(['PUBLIC_URL: is missing; e.g. PUBLIC_URL=https://bot.example.org']);
  });

  it.each(names.filter(isSecret))('%s is a secret, also where it is wrong', (name) => {
    const value = 'wr0ng-but-secret !';
    const told = problemsOf({ ...around(name), [name]: value }).join('\n');
    expect(told).not.toContain('wr0ng-but-secret');
  });
});
