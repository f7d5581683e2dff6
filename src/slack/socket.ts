import { SocketModeReceiver } from '@slack/bolt';
import type { Logger } from '@slack/web-api';
import type { Clock, Log } from '../core/index.ts';
import { clientOptions, type SlackAccess } from './client.ts';
import { reasonOf } from './log.ts';
import { within } from './within.ts';

/** Longest wait for Slack's `hello`, and for its goodbye, ms. */
const HELLO_MS = 15_000;
const GOODBYE_MS = 2000;

/** Waits before a connection is tried again, ms: none at first, then growing. */
const AGAIN_FIRST_MS = 500;
const AGAIN_MOST_MS = 30_000;

/** A Socket Mode connection that comes back by itself. */
export interface SocketLink {
  readonly receiver: SocketModeReceiver;
  /** Rejects when the first connection cannot be made. */
  start(): Promise<void>;
  /** Slack has said hello, and the connection has not broken since. */
  isUp(): boolean;
  stop(): Promise<void>;
}

/**
 * Socket Mode, with a reconnection of its own: that of @slack/socket-mode 3.1.0 is deaf for five seconds each time Slack renews the connection, and
 * ends the process with an unhandled rejection when Slack cannot be reached then.
 */
export function socketLink(
  access: SlackAccess & { readonly way: { readonly appToken: string } },
  { logger, log, clock }: { logger: Logger; log: Log; clock: Clock },
): SocketLink {
  const receiver = new SocketModeReceiver({
    appToken: access.way.appToken,
    logger,
    autoReconnectEnabled: false,
    // Without these options of its own, the client inside would call slack.com.
    installerOptions: { clientOptions: clientOptions(access, logger) },
    // Commands answer for themselves; to acknowledge here would reject once the connection is gone.
    processEventErrorHandler: async ({ error }) => {
      log.error({ reason: reasonOf(error) }, 'Slack: an event could not be handled');
      return false;
    },
  });
  const { client } = receiver;
  guardMessages(receiver, log);
  let wanted = false;
  let up = false;
  let wake = () => {};
  let returning: Promise<void> | undefined;

  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      const cancel = clock.after(ms, resolve);
      wake = () => {
        cancel();
        resolve();
      };
    });
  const open = async () => {
    const connected = client.start().catch((error: unknown) => {
      throw error ?? new Error('the connection was closed');
    });
    await within(connected, HELLO_MS, () => void client.disconnect());
  };
  const comeBack = async () => {
    for (let tries = 0; wanted; tries += 1) {
      const most = Math.min(AGAIN_MOST_MS, AGAIN_FIRST_MS * 2 ** (tries - 1));
      if (tries > 0) await pause(most * (0.5 + Math.random() / 2));
      if (!wanted) return;
      try {
        await open();
        // Stopped while it was being made.
        if (!wanted) return void (await client.disconnect());
        log.info({ platform: 'slack', tries: tries + 1 }, 'Slack: connected again');
        return;
      } catch (error) {
        log.warn({ reason: reasonOf(error), tries: tries + 1 }, 'Slack: no connection yet');
      }
    }
  };
  client.on('connected', () => {
    up = true;
  });
  client.on('disconnected', () => {
    up = false;
    if (!wanted || returning !== undefined) return;
    returning = comeBack().finally(() => {
      returning = undefined;
    });
  });
  return {
    receiver,
    async start() {
      await open();
      wanted = true;
    },
    isUp: () => up,
    async stop() {
      wanted = false;
      wake();
      await within(Promise.all([client.disconnect(), returning]), GOODBYE_MS).catch(
        () => undefined,
      );
    },
  };
}

/** A frame that is not what it should be rejects inside the client, where nobody catches it. */
function guardMessages({ client }: SocketModeReceiver, log: Log): void {
  const listeners = client.listeners('ws_message');
  client.removeAllListeners('ws_message');
  client.on('ws_message', (...frame: unknown[]) => {
    for (const listener of listeners) {
      Promise.resolve(Reflect.apply(listener, client, frame)).catch((error: unknown) => {
        log.warn({ reason: reasonOf(error) }, 'Slack: a message made no sense');
      });
    }
  });
}
