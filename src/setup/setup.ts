import { inviteLink } from '../discord/invite.ts';
import { applicationIdIn } from '../discord/token.ts';
import type { Modules } from '../env.ts';
import { type Asker, Cancelled } from './asker.ts';
import { createDraft, type Draft } from './draft.ts';
import { readEnvText, type Values, withValues } from './env-file.ts';
import { askForGateways } from './gateway-steps.ts';
import { createManifestFile, type ManifestFile } from './manifest-file.ts';
import { checkOnline, type Found } from './online.ts';
import { askForLimits, askForStore } from './other-steps.ts';
import { askForPlatforms, type PlatformName } from './platform-steps.ts';
import type { Setup } from './question.ts';
import { isPrivate, readText, writePrivately } from './write-file.ts';

/** What `npm run setup` works with. */
export interface SetupDeps {
  readonly ask: Asker;
  readonly modules: Modules;
  /** `.env`. */
  readonly path: string;
  /** `manifest.json`. */
  readonly manifestPath: string;
  /** Aborted when the person ends it while nothing is being asked. */
  readonly signal: AbortSignal;
}

const NEW_FILE = `# Written by npm run setup; your own lines and comments stay when it runs again.
# Every variable that there is: docs/configuration.md
`;

/** Asks for what the bot needs and writes it. Resolves to the exit code; a person who ends it leaves every file as it was. */
export async function runSetup(deps: SetupDeps): Promise<number> {
  const { ask } = deps;
  const manifest = createManifestFile(deps.manifestPath);
  try {
    ask.begin('Reelbot: set up');
    const text = (await readText(deps.path)) ?? '';
    const isWritten = await asking(deps, manifest, text);
    if (!isWritten) await manifest.putBack();
    return isWritten ? 0 : 1;
  } catch (error) {
    await manifest.putBack();
    if (!(error instanceof Cancelled)) throw error;
    ask.cancelled('Nothing was changed.');
    return 1;
  }
}

async function asking(deps: SetupDeps, manifest: ManifestFile, text: string): Promise<boolean> {
  const { ask, modules, path, signal } = deps;
  const existing = readEnvText(text);
  const draft = createDraft(existing, modules);
  const mode = await modeOf(deps, existing);
  const setup: Setup = { ask, draft, mode };
  const platforms = await askForPlatforms(setup, manifest);
  await askForGateways(setup);
  await askForStore(setup);
  await askForLimits(setup);
  const found = await checkOnline(setup, platforms, signal);
  for (const problem of draft.problems()) ask.say('warn', problem);
  if (!(await writing(deps, draft, text))) {
    ask.end(`${path} is as it was.`);
    return false;
  }
  const invitation = platforms.includes('discord') ? invitationOf(draft, found) : undefined;
  // Not in a frame: a link that is broken over lines cannot be clicked.
  if (invitation !== undefined) ask.say('info', `Invite the bot to your server:\n${invitation}`);
  ask.end(`Next: ${nextSteps(draft, platforms)}`);
  return true;
}

async function modeOf({ ask, path }: SetupDeps, existing: Values): Promise<Setup['mode']> {
  const set = Object.keys(existing).filter((name) => (existing[name]?.trim() ?? '') !== '');
  if (set.length === 0) return 'all';
  ask.note(set.map((name) => `${name}: set`).join('\n'), `What ${path} has`);
  const choices = [
    { value: 'missing', label: 'Ask for what is missing or wrong' },
    { value: 'all', label: 'Go through everything' },
  ] as const;
  return await ask.choose('What shall be done?', choices, 'missing');
}

/** False: the person does not want it. */
async function writing({ ask, path }: SetupDeps, draft: Draft, text: string): Promise<boolean> {
  const names = Object.keys(draft.changes);
  if (names.length === 0) {
    ask.say('success', `Nothing is missing in ${path}.`);
    if (await isPrivate(path)) return true;
    await writePrivately(path, text);
    ask.say('info', `Others on this machine could read ${path}; now its owner alone can.`);
    return true;
  }
  // Before the question: whoever says yes shall not hear that it cannot be done.
  const next = withValues(text === '' ? NEW_FILE : text, draft.changes, draft.partOf);
  const question = `Write ${names.join(', ')} to ${path}, for your eyes only?`;
  if (!(await ask.confirm(question, true))) return false;
  await writePrivately(path, next);
  ask.say('success', `${path} is written; its owner alone can read it.`);
  return true;
}

function invitationOf(draft: Draft, { applicationId }: Found): string | undefined {
  const id = applicationId ?? applicationIdIn(draft.get('DISCORD_TOKEN'));
  return id === undefined ? undefined : inviteLink(id);
}

function nextSteps(draft: Draft, platforms: readonly PlatformName[]): string {
  const first = draft.problems().length > 0 ? 'mend what is said above, then ' : '';
  const slack = platforms.includes('slack') ? ', invite it to a channel of Slack' : '';
  return `${first}\`npm run doctor\` checks everything, \`npm start\` runs the bot${slack}; then type /sora.`;
}
