import { DiscordAPIError, type RESTPutAPIApplicationCommandsJSONBody, Routes } from 'discord.js';
import { z } from 'zod';
import {
  type Examination,
  type Finding,
  ok,
  skipped,
  type VideoModel,
  warn,
  wrong,
} from '../core/index.ts';
import type { Asking } from './doctor.ts';
import { withToken } from './doctor-answers.ts';
import { inviteLink } from './invite.ts';
import { sameCommands } from './register.ts';

/** Everything that the bot registers for these models. */
export type CommandsOf = (models: readonly VideoModel[]) => RESTPutAPIApplicationCommandsJSONBody;

/** Missing Access (Discord's documentation, JSON Error Codes): the bot is not in that server. */
const MISSING_ACCESS = 50001;
const UNKNOWN_GUILD = 10004;

const application = z.object({ id: z.string() });
const named = z.array(z.looseObject({ name: z.string(), type: z.number().default(1) }));

/** Whether what people can type is what this version has, where DISCORD_GUILD_ID says or everywhere. */
export function commandsExamination(asking: Asking, commandsOf: CommandsOf): Examination {
  return {
    check: 'discord: commands',
    look: (signal) =>
      withToken(asking, async () => {
        const { rest, settings, deps } = asking;
        const guild = settings.DISCORD_GUILD_ID;
        const answer = await rest.get(Routes.currentApplication(), { signal });
        const { id } = application.parse(answer);
        const route =
          guild === undefined
            ? Routes.applicationCommands(id)
            : Routes.applicationGuildCommands(id, guild);
        const query = new URLSearchParams({ with_localizations: 'true' });
        let registered: unknown;
        try {
          registered = await rest.get(route, { query, signal });
        } catch (error) {
          if (!isStranger(error)) throw error;
          return [
            wrong(
              `The bot is not in the server of DISCORD_GUILD_ID.`,
              `Invite it: ${inviteLink(id)}`,
            ),
          ];
        }
        const models = await deps.models();
        // Without a model the definitions say nothing; another line tells of that.
        if (models.length === 0) return [skipped('It needs a model that can be asked for.')];
        const differences = differencesOf(registered, commandsOf(models), guild);
        return [await commandsFinding(differences, asking)];
      }),
  };
}

function isStranger(error: unknown): boolean {
  return (
    error instanceof DiscordAPIError &&
    (error.code === MISSING_ACCESS || error.code === UNKNOWN_GUILD)
  );
}

/** In words: `missing: sora, sora-task`. Empty where all is equal. */
function differencesOf(
  registered: unknown,
  wanted: RESTPutAPIApplicationCommandsJSONBody,
  guild: string | undefined,
): string[] {
  const scope = guild === undefined ? 'global' : 'guild';
  if (sameCommands(registered, wanted, scope)) return [];
  const known = named.parse(registered);
  const keyOf = ({ name, type }: { name: string; type?: number | undefined }) =>
    `${type ?? 1} ${name}`;
  const twins = new Map(known.map((one) => [keyOf(one), one]));
  const isOther = (command: (typeof wanted)[number]) => {
    const twin = twins.get(keyOf(command));
    return twin !== undefined && !sameCommands([twin], [command], scope);
  };
  const ours = new Set(wanted.map(keyOf));
  return [
    inWords(
      'missing',
      wanted.filter((one) => !twins.has(keyOf(one))),
    ),
    inWords('not as they should be', wanted.filter(isOther)),
    inWords(
      'not the bot’s',
      known.filter((one) => !ours.has(keyOf(one))),
    ),
  ].flat();
}

function inWords(what: string, commands: readonly { readonly name: string }[]): string[] {
  return commands.length === 0 ? [] : [`${what}: ${commands.map(({ name }) => name).join(', ')}`];
}

/** A bot that is started registers by itself, unless it is told not to. */
async function commandsFinding(
  differences: readonly string[],
  { settings, deps }: Pick<Asking, 'settings' | 'deps'>,
): Promise<Finding> {
  const where = settings.DISCORD_GUILD_ID === undefined ? 'everywhere' : 'in DISCORD_GUILD_ID';
  if (differences.length === 0) return ok(`They are registered ${where}, and as they should be.`);
  const says = `What is registered ${where} differs. ${differences.join('; ')}.`;
  if (settings.DISCORD_REGISTER === 'off') {
    return wrong(says, 'Run `npm run register`: DISCORD_REGISTER=off keeps the bot from doing it.');
  }
  if (await deps.isRunning()) {
    return wrong(says, 'Run `npm run register`, and look in the log of the bot why it could not.');
  }
  return warn(says, 'Start the bot, which registers them, or run `npm run register`.');
}
