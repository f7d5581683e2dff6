import { ErrorCode, LogLevel, WebClient } from '@slack/web-api';

/** What Slack says of a token, for whoever sets the bot up. */
export type TokenOwner =
  | { readonly state: 'ok'; readonly name: string; readonly team: string }
  /** Slack refuses the token; `code` is Slack's word for why. */
  | { readonly state: 'refused'; readonly code: string }
  /** It could not be asked; `reason` holds no token. */
  | { readonly state: 'unreachable'; readonly reason: string };

/** How long Slack may take, ms. */
const ASK_MS = 10_000;

/** Asks Slack whose token that is; changes nothing. Never rejects. */
export async function ownerOfToken(token: string, apiUrl: string): Promise<TokenOwner> {
  const client = new WebClient(token, {
    slackApiUrl: apiUrl,
    timeout: ASK_MS,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logLevel: LogLevel.ERROR,
    logger: SILENT,
  });
  try {
    const { user = 'the bot', team = 'its workspace' } = await client.auth.test();
    return { state: 'ok', name: user, team };
  } catch (error) {
    const { code, data } = error as { code?: unknown; data?: { error?: unknown } };
    if (code === ErrorCode.PlatformError) {
      return { state: 'refused', code: String(data?.error ?? 'no reason given') };
    }
    const reason = error instanceof Error ? error.message : String(error);
    return { state: 'unreachable', reason: reason.replaceAll(token, '…') };
  }
}

/** What it would log is in the answer. */
const SILENT = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  setName() {},
  getLevel: () => LogLevel.ERROR,
};
