import type { RESTPutAPIApplicationCommandsJSONBody } from 'discord.js';
import type { VideoModel } from '../core/index.ts';
import { adminCommand } from './admin/command.ts';
import { animateCommand, soraCommand } from './commands.ts';
import { ownCommands } from './own/commands.ts';

/** Everything that is registered while these models can be asked for. */
export function commandsOf(models: readonly VideoModel[]): RESTPutAPIApplicationCommandsJSONBody {
  return [soraCommand(models), ...ownCommands(), adminCommand(models), animateCommand()];
}
