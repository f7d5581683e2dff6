import { randomUUID } from 'node:crypto';
import { type Examination, type Finding, ok, skipped, warn, wrong } from '../core/index.ts';
import type { WorkspacesAccess } from './client.ts';
import type { Asking } from './doctor.ts';
import { refusalFinding } from './doctor-answers.ts';
import { refusalOf } from './failures.ts';
import { countInstallations } from './installations/safe.ts';
import { INSTALL_PATH, REDIRECT_PATH } from './manifest.ts';

type Way = WorkspacesAccess['way'];

/** What Slack says of the code once it knows the app (its documentation, oauth.v2.access). */
const NO_SUCH_CODE = 'invalid_code';
const NO_SUCH_ADDRESS = 'bad_redirect_uri';

/** Client id and secret, by exchanging a code that nobody was given: Slack looks at them first. */
export function clientExamination(
  { client }: Asking,
  { clientId, clientSecret, publicUrl }: Way,
): Examination {
  return {
    check: 'slack: client',
    async look() {
      try {
        await client().oauth.v2.access({
          client_id: clientId,
          client_secret: clientSecret,
          code: `doctor-${randomUUID()}`,
          redirect_uri: publicUrl + REDIRECT_PATH,
        });
      } catch (error) {
        if (refusalOf(error) === NO_SUCH_ADDRESS) {
          return [
            wrong(
              `The app has no redirect URL ${publicUrl}${REDIRECT_PATH}.`,
              'Add it under OAuth & Permissions of the app.',
            ),
          ];
        }
        if (refusalOf(error) !== NO_SUCH_CODE) {
          const mend = 'Copy both again from Basic Information of the app.';
          return [refusalFinding(error, 'SLACK_CLIENT_ID with SLACK_CLIENT_SECRET', mend)];
        }
      }
      return [ok('Slack knows the app, and takes its secret.')];
    },
  };
}

/** The page on which an installation begins, and the address to which Slack sends people back. */
export function pagesExamination({ deps }: Asking, { publicUrl }: Way): Examination {
  return {
    check: 'slack: redirect URL',
    async look(signal) {
      const register = `Redirect URL of the app is to be ${publicUrl}${REDIRECT_PATH}`;
      if (!(await deps.isRunning())) {
        return [skipped(`${register}; whether it answers can be told while the bot runs.`)];
      }
      return [await pageFinding(`${publicUrl}${INSTALL_PATH}`, register, signal)];
    },
  };
}

async function pageFinding(page: string, register: string, signal: AbortSignal): Promise<Finding> {
  const mend = 'Let the proxy pass `/slack/` on to PORT.';
  try {
    const response = await fetch(page, { signal, redirect: 'manual' });
    const text = await response.text();
    const isOurs = response.status === 200 && text.includes('/oauth/v2/authorize');
    if (isOurs) return ok(`${page} answers; ${register}.`);
    return wrong(`${page} answers ${response.status}, and not as this bot does.`, mend);
  } catch {
    signal.throwIfAborted();
    return wrong(`Nothing answers at ${page} as seen from here.`, mend);
  }
}

/** Whether ENCRYPTION_KEY opens what the store holds. */
export function sealExamination({ deps }: Asking, { keys }: Way): Examination {
  return {
    check: 'slack: installations',
    async look() {
      const vault = await deps.vault();
      if (vault === undefined) return [ok('None yet: nobody has installed the app.')];
      const { opened, stale, closed } = await countInstallations(vault, keys);
      if (closed.length > 0) {
        return [
          wrong(
            `ENCRYPTION_KEY does not open ${closed.length} of ${opened + closed.length}: ${closed.join(', ')}.`,
            'Add the key that they were sealed with behind a comma, or install the app there again.',
          ),
        ];
      }
      if (stale > 0) {
        return [
          warn(
            `${stale} of ${opened} are sealed with an old key.`,
            'Start the bot, which seals them anew; drop the old key after that.',
          ),
        ];
      }
      return [ok(`ENCRYPTION_KEY opens all ${opened}.`)];
    },
  };
}
