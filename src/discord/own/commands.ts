import {
  ApplicationCommandOptionType,
  ApplicationCommandType,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord.js';
import { WHERE } from '../commands.ts';
import { described, everywhere, type Text } from '../localized.ts';

/** What people ask about their own things. Names of commands are the same in every language, as the texts say them. */
export const QUOTA = 'sora-quota';
export const TASK = 'sora-task';
export const HISTORY = 'sora-history';
export const PRIVACY = 'sora-privacy';

/** Longer ids are nobody's. */
const LONGEST_ID = 200;

/** `/sora-quota`, `/sora-task`, `/sora-history`, `/sora-privacy`. */
export function ownCommands(): RESTPostAPIChatInputApplicationCommandsJSONBody[] {
  const command = (name: string, text: Text) => ({
    type: ApplicationCommandType.ChatInput as const,
    name,
    ...described(text),
    ...WHERE,
  });
  const id = {
    type: ApplicationCommandOptionType.String as const,
    name: 'id',
    name_localizations: everywhere((say) => say('name.id')),
    ...described((say) => say('option.id')),
    required: true,
    min_length: 1,
    max_length: LONGEST_ID,
  };
  return [
    command(QUOTA, (say) => say('command.quota')),
    { ...command(TASK, (say) => say('command.task')), options: [id] },
    command(HISTORY, (say) => say('command.history')),
    {
      ...command(PRIVACY, (say) => say('command.privacy')),
      options: [sub('export'), sub('delete')],
    },
  ];
}

function sub(name: 'export' | 'delete') {
  return {
    type: ApplicationCommandOptionType.Subcommand as const,
    name,
    name_localizations: everywhere((say) => say(`sub.${name}`)),
    ...described((say) => say(`sub.${name}.text`)),
  };
}
