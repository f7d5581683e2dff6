import { z } from 'zod';
import { type PlatformModule, readVariables } from '../core/index.ts';
import { createSlack } from './app.ts';
import type { SlackAccess } from './client.ts';

/** Slack's own; another one serves tests and proxies. */
const API_URL = 'https://slack.com/api/';

const variables = z
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
    SLACK_API_URL: z.url({ protocol: /^https?$/u }).default(API_URL),
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

/**
 * Slack, for one workspace. With an app token it uses Socket Mode; with a signing secret alone, HTTP mode. With both, Socket Mode: an app token is
 * made for nothing else, while every app has a signing secret that people copy along.
 */
export const slack: PlatformModule = {
  name: 'slack',
  read(env) {
    const reading = readVariables(variables, env);
    if (reading.state !== 'on') return reading;
    const access = accessOf(reading.value);
    return { state: 'on', value: (deps) => createSlack(access, deps) };
  },
};

function accessOf(read: z.output<typeof variables>): SlackAccess {
  const { SLACK_BOT_TOKEN: botToken, SLACK_APP_TOKEN: appToken, SLACK_API_URL: url } = read;
  return {
    botToken,
    apiUrl: url.endsWith('/') ? url : `${url}/`,
    way:
      appToken === undefined
        ? { mode: 'http', signingSecret: read.SLACK_SIGNING_SECRET ?? '' }
        : { mode: 'socket', appToken },
  };
}
