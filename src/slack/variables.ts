import { z } from 'zod';
import { type Reading, readVariables } from '../core/index.ts';
import type { SlackAccess, WorkspacesAccess } from './client.ts';
import { readSealKeys } from './installations/seal.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Slack's own; another one serves tests and proxies. */
const API_URL = 'https://slack.com/api/';

/** A secret that signs has to be longer than anybody can guess. */
const SHORTEST_SECRET = 16;

const apiUrl = z.url({ protocol: /^https?$/u }).default(API_URL);

const oneWorkspace = z
  .object({
    SLACK_BOT_TOKEN: z
      .string()
      .startsWith('xoxb-', 'is the "Bot User OAuth Token", which begins with xoxb-'),
    SLACK_APP_TOKEN: z
      .string()
      .startsWith(
        'xapp-',
        'is an "App-Level Token" with connections:write, which begins with xapp-',
      )
      .exactOptional(),
    SLACK_SIGNING_SECRET: z.string().exactOptional(),
    SLACK_API_URL: apiUrl,
  })
  .check(({ value, issues }) => {
    if (value.SLACK_APP_TOKEN !== undefined || value.SLACK_SIGNING_SECRET !== undefined) return;
    issues.push({
      code: 'custom',
      input: '',
      path: [],
      message:
        'SLACK_BOT_TOKEN needs SLACK_APP_TOKEN beside it (Socket Mode, no public address) or SLACK_SIGNING_SECRET (HTTP mode, POST /slack/events)',
    });
  });

const everyWorkspace = z
  .object({
    SLACK_CLIENT_ID: z.string().regex(/^\d+\.\d+$/u, 'is two numbers with a dot between them'),
    SLACK_CLIENT_SECRET: z.string(),
    SLACK_STATE_SECRET: z
      .string()
      .min(SHORTEST_SECRET, `takes a random text of ${SHORTEST_SECRET} characters or more`),
    SLACK_SIGNING_SECRET: z.string(),
    ENCRYPTION_KEY: z.string().transform((text, context) => {
      const keys = readSealKeys(text);
      if (keys !== undefined) return keys;
      context.addIssue(
        'takes 32 bytes in base64 or hex, as `openssl rand -base64 32` makes them; older keys may stand behind, with commas',
      );
      return z.NEVER;
    }),
    PUBLIC_URL: z.string(),
    SLACK_API_URL: apiUrl,
  })
  .check(({ value, issues }) => {
    const local = value.SLACK_API_URL !== API_URL;
    if (local || /^https:/iu.test(value.PUBLIC_URL)) return;
    const message = 'takes an https address: Slack sends nobody back to another one';
    issues.push({ code: 'custom', input: '', path: ['PUBLIC_URL'], message });
  });

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
        publicUrl: value.PUBLIC_URL.replace(/\/+$/u, ''),
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
