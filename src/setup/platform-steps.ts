import type { Check, Choice } from './asker.ts';
import type { ManifestFile } from './manifest-file.ts';
import { askOptional, askVariable, type Setup } from './question.ts';

export type PlatformName = 'discord' | 'slack';

const CHOICES: readonly Choice<PlatformName>[] = [
  { value: 'discord', label: 'Discord' },
  { value: 'slack', label: 'Slack' },
];

/** Any of these set: the platform is meant. */
const SIGNS = {
  discord: ['DISCORD_TOKEN'],
  slack: ['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN', 'SLACK_CLIENT_ID'],
} as const satisfies Record<PlatformName, readonly string[]>;

/** Where people type their commands: at least one. Resolves to those that are chosen. */
export async function askForPlatforms(
  setup: Setup,
  manifest: ManifestFile,
): Promise<readonly PlatformName[]> {
  const { ask, draft, mode } = setup;
  const on = CHOICES.map(({ value }) => value).filter((name) =>
    SIGNS[name].some((sign) => draft.isSet(sign)),
  );
  const chosen =
    mode === 'missing' && on.length > 0
      ? on
      : await ask.several('Where shall the bot be? (space chooses, enter goes on)', CHOICES, on);
  for (const name of on.filter((one) => !chosen.includes(one))) {
    ask.say(
      'info',
      `${name} stays on as long as ${SIGNS[name][0]} is set: empty it to switch it off.`,
    );
  }
  if (chosen.includes('discord')) await askForDiscord(setup);
  if (chosen.includes('slack')) await askForSlack(setup, manifest);
  return chosen;
}

async function askForDiscord(setup: Setup): Promise<void> {
  const { ask, draft } = setup;
  const isNew = !draft.isSet('DISCORD_TOKEN');
  if (isNew) {
    ask.note(
      [
        '1. https://discord.com/developers/applications: New Application',
        '2. Bot: Reset Token, and copy it. No privileged intent is needed.',
      ].join('\n'),
      'Discord',
    );
  }
  await askVariable(setup, 'DISCORD_TOKEN', { message: 'The bot’s token' });
  const guild = {
    message: 'The id of one server, if the commands shall be there alone and at once',
    placeholder: '123456789012345678, or nothing: everywhere',
  };
  await askOptional(setup, 'DISCORD_GUILD_ID', guild, isNew);
}

async function askForSlack(setup: Setup, manifest: ManifestFile): Promise<void> {
  const { ask, draft } = setup;
  if (draft.isSet('SLACK_CLIENT_ID')) {
    ask.say(
      'info',
      'Slack is set up for many workspaces: docs/slack-workspaces.md says what belongs to that.',
    );
    return;
  }
  const isNew = !draft.isSet('SLACK_BOT_TOKEN');
  const way = await askForWay(setup);
  const origin = way === 'http' ? await askForAddress(setup) : undefined;
  await writeManifest(setup, manifest, origin);
  if (isNew) {
    ask.note(
      [
        '1. https://api.slack.com/apps: Create New App, From a manifest;',
        `   paste what is in ${manifest.path}`,
        '2. Install to Workspace; the Bot User OAuth Token begins with xoxb-',
        way === 'socket'
          ? '3. Basic Information, App-Level Tokens: one with connections:write (xapp-)'
          : '3. Basic Information, App Credentials: the Signing Secret',
      ].join('\n'),
      'Slack',
    );
  }
  await askVariable(setup, 'SLACK_BOT_TOKEN', { message: 'The bot token, xoxb-…' });
  if (way === 'socket') {
    await askVariable(setup, 'SLACK_APP_TOKEN', { message: 'The app-level token, xapp-…' });
  } else await askVariable(setup, 'SLACK_SIGNING_SECRET', { message: 'The signing secret' });
}

/** One that somebody changed is not overwritten unasked. */
async function writeManifest(
  { ask }: Setup,
  manifest: ManifestFile,
  origin?: string,
): Promise<void> {
  const state = await manifest.state(origin);
  if (state === 'same') return;
  const question = `${manifest.path} is not what this version makes. Write it anew?`;
  if (state === 'other' && !(await ask.confirm(question, true))) return;
  await manifest.write(origin);
  ask.say('info', `The manifest of the Slack app is in ${manifest.path}.`);
}

async function askForWay({ ask, draft, mode }: Setup): Promise<'socket' | 'http'> {
  const isHttp = !draft.isSet('SLACK_APP_TOKEN') && draft.isSet('SLACK_SIGNING_SECRET');
  const now = isHttp ? 'http' : 'socket';
  if (mode === 'missing' && (isHttp || draft.isSet('SLACK_APP_TOKEN'))) return now;
  const choices = [
    { value: 'socket', label: 'Socket Mode', hint: 'needs no public address' },
    { value: 'http', label: 'HTTP', hint: 'needs an https address that leads to this machine' },
  ] as const;
  return await ask.choose('How shall Slack reach the bot?', choices, now);
}

async function askForAddress(setup: Setup): Promise<string> {
  await askVariable(setup, 'PUBLIC_URL', {
    message: 'The address at which the internet reaches the bot',
    placeholder: 'https://bot.example.org',
    also: isEncrypted,
  });
  return setup.draft.get('PUBLIC_URL');
}

const isEncrypted: Check = (answer) =>
  /^https:/iu.test(answer) ? undefined : 'takes an https address here: Slack calls no other';
