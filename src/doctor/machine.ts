import { stat } from 'node:fs/promises';
import { type Examination, type Finding, ok, skipped, warn, wrong } from '../core/examination.ts';

/** What `package.json` says under "engines", and what the bot is made for. */
const LEAST = [22, 19] as const;
const MADE_FOR = 24;

/** Anybody but the owner. */
const OTHERS = 0o077;

/** The Node that runs the bot. @param version such as `24.21.0` */
export function nodeExamination(version: string): Examination {
  return { check: 'node', look: async () => [nodeFinding(version)] };
}

function nodeFinding(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major >= MADE_FOR || (major === LEAST[0] && minor >= LEAST[1])) return ok(`Node ${version}.`);
  return wrong(
    `The bot needs Node ${MADE_FOR}, or ${LEAST.join('.')} at least, and this is ${version}.`,
    'Run it as `npm start` after `npm ci` without --omit=optional: that brings the right Node along.',
  );
}

/** The file with the secrets is the owner's alone. */
export function envFileExamination(path: string, platform = process.platform): Examination {
  return { check: '.env', look: async () => [await envFileFinding(path, platform)] };
}

async function envFileFinding(path: string, platform: string): Promise<Finding> {
  const found = await stat(path).catch((error: unknown) => {
    if (isMissing(error)) return undefined;
    throw error;
  });
  if (found === undefined) {
    return skipped('There is no .env here: what is set comes from the environment.');
  }
  // Windows has no such bits.
  if (platform === 'win32' || (found.mode & OTHERS) === 0)
    return ok('Its owner alone can read it.');
  const mode = (found.mode & 0o777).toString(8);
  return warn(
    `It holds secrets, and others on this machine can open it (mode ${mode}).`,
    'Run `chmod 600 .env`.',
  );
}

export function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
