import { z } from 'zod';
import {
  type About,
  aboutVariables,
  type Reading,
  readVariables,
  type VariableGroup,
  variable,
} from '../core/index.ts';
import type { SlackAccess, WorkspacesAccess } from './client.ts';
import { readSealKeys } from './installations/seal.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Slack's own; another one serves tests and proxies. */
const API_URL = 'https://slack.com/api/';

/** A secret that signs has to be longer than anybody can guess. */
const SHORTEST_SECRET = 16;

const apiUrl = variable(
  z
    .url({ protocol: /^https?$/u, error: 'must be a URL that begins with http:// or https://' })
    .default(API_URL),
  {
    says: 'Web API root. Only tests and the sandbox change it.',
    example: 'http://127.0.0.1:4001/api/',
    standard: API_URL,
  },
);

const SIGNING_SECRET: About = {
  says: 'Signing secret (Basic Information, App Credentials): HTTP mode, POST /slack/events on PORT.',
  example: '0123456789abcdef0123456789abcdef',
};

const botToken = z
  .string()
  .regex(/^xoxb-\S+$/u, 'is the "Bot User OAuth Token", which begins with xoxb-');

const appToken = z
  .string()
  .regex(/^xapp-\S+$/u, 'is an "App-Level Token" with connections:write, which begins with xapp-');

/** It belongs to the whole program, which shows it. */
const PUBLIC_URL = 'PUBLIC_URL';

const oneWorkspace = z
  .object({
    SLACK_BOT_TOKEN: variable(botToken, {
      says: 'The bot’s token, xoxb-…. Turns Slack on, together with one of the next two.',
      example: 'xoxb-your-bot-token',
    }),
    SLACK_APP_TOKEN: variable(appToken.exactOptional(), {
      says: 'App-level token, xapp-…, with connections:write: Socket Mode, no public address needed.',
      example: 'xapp-1-your-app-token',
    }),
    SLACK_SIGNING_SECRET: variable(z.string().exactOptional(), SIGNING_SECRET),
    SLACK_API_URL: apiUrl,
  })
  .check(({ value, issues }) => {
    if (value.SLACK_APP_TOKEN !== undefined || value.SLACK_SIGNING_SECRET !== undefined) return;
    issues.push({
      code: 'custom',
      input: '',
      path: [],
      message:
        'SLACK_BOT_TOKEN needs SLACK_APP_TOKEN beside it (Socket Mode, no public address) or SLACK_SIGNING_SECRET (HTTP mode, POST /slack/events); e.g. SLACK_APP_TOKEN=xapp-1-your-app-token',
    });
  });

const stateSecret = z
  .string()
  .regex(/^(?!\$\()/u, 'is the command itself: put what it prints there')
  .min(SHORTEST_SECRET, `takes a random text of ${SHORTEST_SECRET} characters or more`);

const encryptionKey = z.string().transform((text, context) => {
  const keys = readSealKeys(text);
  if (keys !== undefined) return keys;
  context.addIssue(
    'takes 32 bytes in base64 or hex, as openssl rand makes them; older keys may stand behind, with commas',
  );
  return z.NEVER;
});

const everyWorkspace = z
  .object({
    SLACK_CLIENT_ID: variable(
      z.string().regex(/^\d+\.\d+$/u, 'is two numbers with a dot between them'),
      {
        says: 'OAuth client id: every workspace may install the bot (docs/slack-workspaces.md). Instead of the two tokens above; needs the three below, SLACK_SIGNING_SECRET and PUBLIC_URL.',
        example: '1234567890.1234567890123',
      },
    ),
    SLACK_CLIENT_SECRET: variable(z.string(), {
      says: 'OAuth client secret.',
      example: '0123456789abcdef0123456789abcdef',
    }),
    SLACK_STATE_SECRET: variable(stateSecret, {
      says: `Signs the state of an installation: ${SHORTEST_SECRET} random characters or more.`,
      example: '$(openssl rand -base64 32)',
    }),
    SLACK_SIGNING_SECRET: variable(z.string(), SIGNING_SECRET),
    ENCRYPTION_KEY: variable(encryptionKey, {
      says: 'Encrypts Slack’s tokens in the store: 32 bytes in base64 or hex. NEW,OLD to change it.',
      example: '$(openssl rand -base64 32)',
    }),
    [PUBLIC_URL]: variable(z.string(), {
      says: 'The bot’s address.',
      example: 'https://bot.example.org',
    }),
    SLACK_API_URL: apiUrl,
  })
  .check(({ value, issues }) => {
    const local = value.SLACK_API_URL !== API_URL;
    if (local || /^https:/iu.test(value.PUBLIC_URL)) return;
    const message =
      'takes an https address: Slack sends nobody back to another one; e.g. PUBLIC_URL=https://bot.example.org';
    issues.push({ code: 'custom', input: '', path: ['PUBLIC_URL'], message });
  });

/** Of no use to the bot itself. */
const forDoctor = z.object({
  SLACK_CONFIG_TOKEN: variable(z.string().optional(), {
    says: 'App configuration token, for npm run doctor alone: with it the app’s manifest is looked at (docs/doctor.md). It holds for 12 hours.',
    example: 'xoxe.xoxp-1-your-token',
  }),
});

export const group: VariableGroup = {
  part: 'Slack',
  variables: aboutVariables(oneWorkspace, everyWorkspace, forDoctor).filter(
    ({ name }) => name !== PUBLIC_URL,
  ),
};

/** What turns the installation by others on. */
const OAUTH = ['SLACK_CLIENT_ID', 'SLACK_CLIENT_SECRET', 'SLACK_STATE_SECRET'] as const;

/** What belongs to one workspace. */
const OWN = ['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN'] as const;

/** How the bot gets into Slack: one workspace by its token, or every one that installs it. */
export function readAccess(env: Environment): Reading<SlackAccess | WorkspacesAccess> {
  const isGiven = (name: string) => (env[name]?.trim() ?? '') !== '';
  return OAUTH.some(isGiven) ? readEvery(env, OWN.filter(isGiven)) : readOne(env);
}

/** A token of one workspace beside it is one mistake more: which of the two was meant, nobody can tell. */
function readEvery(env: Environment, tokens: readonly string[]): Reading<WorkspacesAccess> {
  const reading = readVariables(everyWorkspace, env);
  const tooMany = tokens.map(
    (name) =>
      `${name} is of one workspace, and ${OAUTH.join(', ')} are for every workspace that installs the app: drop ${name}, or drop those`,
  );
  if (tooMany.length > 0) {
    const others = reading.state === 'wrong' ? reading.problems : [];
    return { state: 'wrong', problems: [...tooMany, ...others] };
  }
  if (reading.state !== 'on') return reading;
  const { value } = reading;
  return {
    state: 'on',
    value: {
      apiUrl: withSlash(value.SLACK_API_URL),
      way: {
        mode: 'workspaces',
        signingSecret: value.SLACK_SIGNING_SECRET,
        clientId: value.SLACK_CLIENT_ID,
        clientSecret: value.SLACK_CLIENT_SECRET,
        stateSecret: value.SLACK_STATE_SECRET,
        publicUrl: value.PUBLIC_URL.replace(/(?<!\/)\/+$/u, ''),
        keys: value.ENCRYPTION_KEY,
      },
    },
  };
}

/**
 * With an app token it uses Socket Mode; with a signing secret alone, HTTP mode. With both, Socket Mode: an app token is made for nothing else, while
 * every app has a signing secret that people copy along.
 */
function readOne(env: Environment): Reading<SlackAccess> {
  const reading = readVariables(oneWorkspace, env);
  if (reading.state !== 'on') return reading;
  const { value } = reading;
  const { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken } = value;
  return {
    state: 'on',
    value: {
      botToken,
      apiUrl: withSlash(value.SLACK_API_URL),
      way:
        appToken === undefined
          ? { mode: 'http', signingSecret: value.SLACK_SIGNING_SECRET ?? '' }
          : { mode: 'socket', appToken },
    },
  };
}

function withSlash(url: string): string {
  return url.endsWith('/') ? url : `${url}/`;
}
