import { REST, Routes } from 'discord.js';
import type { Examination, ExaminationDeps } from '../core/index.ts';
import { once } from '../core/index.ts';
import { applicationExamination } from './doctor-application.ts';
import { type CommandsOf, commandsExamination } from './doctor-commands.ts';
import { gatewayExamination } from './doctor-gateway.ts';
import { guildsExamination, tokenExamination } from './doctor-guilds.ts';
import type { Settings } from './variables.ts';

/** Longest wait for an answer, ms: less than a look has, so that one line says that Discord is silent, and the others that they wait for it. */
const ANSWER_MS = 8000;

/** What every look at Discord uses. */
export interface Asking {
  readonly rest: Pick<REST, 'get'>;
  readonly settings: Settings;
  readonly deps: ExaminationDeps;
  /** What `GET /users/@me` answers. Rejects when Discord refuses the token or cannot be reached. */
  readonly self: () => Promise<unknown>;
}

/** Everything about Discord that can be told without connecting, and without changing anything. */
export function examinations(
  settings: Settings,
  deps: ExaminationDeps,
  commandsOf: CommandsOf,
): Examination[] {
  // A question that is repeated tells nothing new.
  const rest = new REST({ api: settings.DISCORD_API_URL, retries: 0, timeout: ANSWER_MS });
  rest.setToken(settings.DISCORD_TOKEN);
  const asking = { rest, settings, deps, self: once(() => rest.get(Routes.user())) };
  return [
    tokenExamination(asking),
    applicationExamination(asking),
    gatewayExamination(asking),
    guildsExamination(asking),
    commandsExamination(asking, commandsOf),
  ];
}
