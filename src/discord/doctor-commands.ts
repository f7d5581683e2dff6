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
import { differencesOf } from './differences.ts';
import type { Asking } from './doctor.ts';
import { withToken } from './doctor-answers.ts';
import { inviteLink } from './invite.ts';
import { comparable, registeredAt } from './register.ts';

/** Everything that the bot registers for these models. */
export type CommandsOf = (models: readonly VideoModel[]) => RESTPutAPIApplicationCommandsJSONBody;

/** Missing Access (Discord's documentation, JSON Error Codes): the bot is not in that server. */
const MISSING_ACCESS = 50001;
const UNKNOWN_GUILD = 10004;

const application = z.object({ id: z.string() });

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
        let registered: unknown;
        try {
          registered = await registeredAt(rest, { applicationId: id, guildId: guild }, signal);
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
        const differences = inWords(registered, commandsOf(models), guild);
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

/** What a person is told of each kind of difference. */
const WORDS = [
  ['added', 'missing'],
  ['changed', 'not as they should be'],
  ['removed', 'not the bot’s'],
] as const;

/** `missing: sora, sora-task`. Empty where all is equal. Throws when something else than Discord answered. */
function inWords(
  registered: unknown,
  wanted: RESTPutAPIApplicationCommandsJSONBody,
  guild: string | undefined,
): string[] {
  const scope = guild === undefined ? 'global' : 'guild';
  const [theirs, ours] = [comparable(registered, scope), comparable(wanted, scope)];
  if (theirs === undefined || ours === undefined) throw new Error('it answers with no commands');
  const changes = differencesOf(theirs, ours);
  return WORDS.flatMap(([kind, says]) => {
    const names = changes.filter((one) => one.kind === kind).map(({ name }) => name);
    return names.length === 0 ? [] : [`${says}: ${names.join(', ')}`];
  });
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
