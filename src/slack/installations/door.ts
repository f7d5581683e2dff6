import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { HTTPReceiver, type InstallationStore } from '@slack/bolt';
import type { Logger } from '@slack/web-api';
import type { HttpRoutes, Log } from '../../core/index.ts';
import { clientOptions, type WorkspacesAccess } from '../client.ts';
import { reasonOf } from '../log.ts';
import { EVENTS_PATH, INSTALL_PATH, REDIRECT_PATH, SCOPES } from '../manifest.ts';
import { DEFAULT_LOCALE } from '../people.ts';
import { asInstallation, installedBy, NotUsable, type Place } from './installation.ts';
import type { Installations } from './keeper.ts';
import { answerOutcome, guard, installPage, type Outcome } from './pages.ts';
import { localeOfReader } from './reader.ts';
import { stateStoreOf } from './state.ts';

/** What Slack's library calls failures that every stranger can bring about. */
const OURS = /^slack_oauth_/u;
const REFUSED = 'slack_oauth_installer_authorization_error';
const AGAIN = new Set([
  'slack_oauth_invalid_state',
  'slack_oauth_missing_state',
  'slack_oauth_missing_code',
]);

interface DoorDeps {
  readonly http: HttpRoutes;
  readonly log: Log;
  readonly logger: Logger;
  readonly installations: Installations;
  readonly isOpen: () => boolean;
}

/** Slack's requests of every workspace, and the two pages of an installation. Adds its routes at once. */
export function workspacesDoor(access: WorkspacesAccess, deps: DoorDeps): HTTPReceiver {
  const { http, installations, isOpen, logger } = deps;
  const { signingSecret, clientId, clientSecret, stateSecret, publicUrl } = access.way;
  const redirectUri = publicUrl + REDIRECT_PATH;
  // Slack's library gives the first page nothing of the request it answers.
  const reader = new AsyncLocalStorage<string>();
  const receiver = new HTTPReceiver({
    signingSecret,
    endpoints: [EVENTS_PATH],
    logger: quieter(logger),
    clientId,
    clientSecret,
    redirectUri,
    scopes: [...SCOPES],
    installationStore: storeFor(installations),
    installerOptions: {
      installPath: INSTALL_PATH,
      redirectUriPath: REDIRECT_PATH,
      stateStore: stateStoreOf(stateSecret, redirectUri),
      // Browsers take a name with this beginning from this very host alone.
      stateCookieName: '__Host-slack-app-oauth-state',
      clientOptions: clientOptions(access, logger),
      authorizationUrl: new URL('/oauth/v2/authorize', access.apiUrl).href,
      renderHtmlForInstallPath: (url) => installPage(url, reader.getStore() ?? DEFAULT_LOCALE),
      callbackOptions: endings(deps.log, publicUrl + INSTALL_PATH),
    },
  });
  const serve = (request: IncomingMessage, response: ServerResponse) => {
    if (!isOpen()) return void response.writeHead(503).end();
    // A HEAD comes here as well, and Slack's library knows none.
    if (request.method === 'HEAD') return void response.writeHead(405).end();
    if (request.method === 'GET') guard(response);
    reader.run(localeOf(request), () => receiver.requestListener(request, response));
  };
  http.add('POST', EVENTS_PATH, serve);
  http.add('GET', INSTALL_PATH, serve);
  http.add('GET', REDIRECT_PATH, serve);
  return receiver;
}

/** How Slack's library keeps and finds what it installs. */
function storeFor(installations: Installations): InstallationStore {
  return {
    storeInstallation: async (installation) => {
      await installations.save(installedBy(installation));
    },
    fetchInstallation: async ({ teamId, enterpriseId, isEnterpriseInstall: isOrg }) => {
      const place: Place = { teamId, enterpriseId, isOrg };
      const installed = await installations.find(place);
      if (installed === undefined) throw new NotUsable('the app is not installed there');
      return asInstallation(installed);
    },
  };
}

type Endings = NonNullable<
  NonNullable<ConstructorParameters<typeof HTTPReceiver>[0]['installerOptions']>['callbackOptions']
>;

function endings(log: Log, again: string): Endings {
  return {
    success({ team, enterprise, isEnterpriseInstall }, _, request, response) {
      const { id, name = id } = team ?? enterprise ?? { id: 'Slack' };
      const installation = { team: team?.id, enterprise: enterprise?.id };
      log.info(
        { ...installation, org: isEnterpriseInstall === true },
        'Slack: installed in one more',
      );
      answerOutcome(response, { kind: 'done', name }, again, localeOf(request));
    },
    failure(error, _, request, response) {
      const outcome = outcomeOf(error);
      if (outcome.kind !== 'failed') log.info({ reason: reasonOf(error) }, 'Slack: not installed');
      answerOutcome(response, outcome, again, localeOf(request));
    },
  };
}

function localeOf({ headers }: IncomingMessage): string {
  return localeOfReader(headers['accept-language']);
}

function outcomeOf(error: Error & { readonly code: string }): Outcome {
  if (error instanceof NotUsable) return { kind: 'failed', reason: error.message };
  if (error.code === REFUSED) return { kind: 'refused' };
  return { kind: AGAIN.has(error.code) ? 'again' : 'failed' };
}

/** Without the library's own lines on what strangers do at a public address: `failure` logs these, and not as errors. */
function quieter(logger: Logger): Logger {
  return {
    ...logger,
    error(...parts: unknown[]) {
      const [first] = parts;
      const code = first instanceof Error && 'code' in first ? String(first.code) : '';
      if (!OURS.test(code)) logger.error(...parts);
    },
  };
}
