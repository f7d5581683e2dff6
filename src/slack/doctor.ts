import { WebClient } from '@slack/web-api';
import { type Examination, type ExaminationDeps, once } from '../core/index.ts';
import { clientOptions, type SlackAccess, type WorkspacesAccess } from './client.ts';
import { eventsExamination } from './doctor-events.ts';
import { manifestExamination } from './doctor-manifest.ts';
import { appTokenExamination, scopesExamination, tokenExamination } from './doctor-tokens.ts';
import { clientExamination, pagesExamination, sealExamination } from './doctor-workspaces.ts';
import { slackLogger } from './log.ts';

/** Longest wait for an answer, ms: less than a look has, so that one line says that Slack is silent, and the others that they wait for it. */
const ANSWER_MS = 8000;

/** What every look at Slack uses. */
export interface Asking {
  readonly deps: ExaminationDeps;
  /** Calls once, with this token or with none. */
  readonly client: (token?: string) => WebClient;
  /** SLACK_CONFIG_TOKEN: an app configuration token, which reads the manifest. */
  readonly configToken: string | undefined;
}

/** What `auth.test` answers. Rejects when Slack refuses the token or cannot be reached. */
export type Self = () => Promise<Awaited<ReturnType<WebClient['auth']['test']>>>;

/** Everything about Slack that can be told without listening to it, and without changing anything. */
export function examinations(
  access: SlackAccess | WorkspacesAccess,
  deps: ExaminationDeps,
  configToken: string | undefined,
): Examination[] {
  const logger = slackLogger(deps.log);
  const client = (token?: string) =>
    new WebClient(token, clientOptions(access, logger, { timeout: ANSWER_MS }));
  const asking = { deps, client, configToken };
  if (!('botToken' in access)) {
    const { way } = access;
    return [
      clientExamination(asking, way),
      eventsExamination(asking),
      pagesExamination(asking, way),
      sealExamination(asking, way),
    ];
  }
  const self = once(() => client(access.botToken).auth.test());
  return [
    tokenExamination(self),
    scopesExamination(self),
    appTokenExamination(asking, access, self),
    ...(access.way.mode === 'http' ? [eventsExamination(asking)] : []),
    manifestExamination(asking, access, self),
  ];
}
