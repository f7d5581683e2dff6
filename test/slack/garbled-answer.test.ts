import { inspect } from 'node:util';
import { expect, it } from 'vitest';
import { startLocalSlack } from '../../sandbox/slack/index.ts';
import { clientsFor } from '../../src/slack/client.ts';
import { reasonOf, redacted, slackLogger } from '../../src/slack/log.ts';

const PROMPT = 'a paper boat in the rain';
const GARBLED = `\ufffd"ok":true,"message":{"text":"${PROMPT}"}}`;

it('an answer that is no JSON is quoted in no error, since people wrote what stands there', async ({
  onTestFinished,
}) => {
  const slack = await startLocalSlack();
  onTestFinished(() => slack.close());
  const silent = { debug() {}, info() {}, warn() {}, error() {} };
  const { posts } = clientsFor(slack, slackLogger(silent));
  slack.fail({ method: 'chat.postMessage', body: GARBLED });
  const error: unknown = await posts.chat
    .postMessage({ channel: slack.ids.channel, text: PROMPT })
    .catch((one: unknown) => one);
  expect(error).toBeInstanceOf(Error);
  expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(PROMPT);
  expect(reasonOf(error)).toBe('An API error occurred: not JSON');
});

it.each([
  ['An API error occurred: not_in_channel', 'An API error occurred: not_in_channel'],
  [
    `x (error: WebAPIPlatformError: An API error occurred: ${GARBLED})`,
    'x (error: WebAPIPlatformError: An API error occurred: not JSON',
  ],
  [`An API error occurred: ok":true,"text":"${PROMPT}"`, 'An API error occurred: not JSON'],
  ['(An API error occurred: invalid_auth) twice', '(An API error occurred: invalid_auth) twice'],
])('what the libraries say of it: %s', (text, said) => {
  expect(redacted(text)).toBe(said);
});
