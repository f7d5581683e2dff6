import type { AddressInfo } from 'node:net';
import { App, type Logger, LogLevel, SocketModeReceiver } from '@slack/bolt';
import type { LocalSlack } from '../../sandbox/slack/index.ts';

/** A Bolt app that talks to the local Slack, not yet started. */
export interface Bot {
  app: App;
  start(): Promise<{ http: string } | 'socket'>;
  stop(): Promise<void>;
  errors: Error[];
}

/** Refused tokens and cut sockets are what these tests are about; they need no log. */
export const silent: Logger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => LogLevel.ERROR,
  setName() {},
};

/** A real Bolt app in one of its two modes, set up as `testing.md` §3 says. */
export function boltApp(slack: LocalSlack, mode: 'socket' | 'http', retries = 2): Bot {
  const clientOptions = {
    slackApiUrl: slack.apiUrl,
    retryConfig: { retries, factor: 1, minTimeout: 10, maxTimeout: 10 },
  };
  const common = {
    token: slack.botToken,
    clientOptions,
    deferInitialization: true,
    convoStore: false,
    logger: silent,
  } as const;
  const app =
    mode === 'http'
      ? new App({ ...common, signingSecret: slack.signingSecret })
      : new App({
          ...common,
          receiver: new SocketModeReceiver({
            appToken: slack.appToken,
            clientPingTimeout: 200,
            logger: silent,
            installerOptions: { clientOptions: { slackApiUrl: slack.apiUrl } },
          }),
        });
  const errors: Error[] = [];
  app.error(async (error) => {
    errors.push(error);
  });
  return {
    app,
    errors,
    async start() {
      await app.init();
      const server = await app.start(0);
      if (mode === 'socket') return 'socket';
      const { port } = (server as { address(): AddressInfo }).address();
      return { http: `http://127.0.0.1:${port}/slack/events` };
    },
    async stop() {
      await app.stop();
    },
  };
}
