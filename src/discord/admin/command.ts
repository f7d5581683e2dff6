import {
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandSubcommandOption,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  ChannelType,
  InteractionContextType,
  PermissionFlagsBits,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
} from 'discord.js';
import { languages, type VideoModel } from '../../core/index.ts';
import { AUTOCOMPLETE, modelChoice } from '../choices.ts';
import { fitting } from '../command-size.ts';
import { choice, described, everywhere } from '../localized.ts';

export const ADMIN = 'sora-admin';

/** The subcommands, in the order in which they are listed. */
export const SUBCOMMANDS = [
  'show',
  'limit',
  'role',
  'grant',
  'reset',
  'block',
  'unblock',
  'channels',
  'model',
  'gateways',
  'words',
  'spoiler',
  'language',
  'keep',
  'confirm',
  'pause',
  'resume',
  'settings',
  'log',
] as const;

export type Subcommand = (typeof SUBCOMMANDS)[number];

/** Options for one channel each: as many as one command may name. */
export const CHANNEL_OPTIONS = ['channel', 'channel-2', 'channel-3', 'channel-4', 'channel-5'];

/** The largest numbers that the core takes. */
const MOST_CREDITS = 1_000_000_000;
const MOST_DAYS = 3650;

/** Where people can ask for videos; a thread counts as its channel. */
const CHANNELS = [
  ChannelType.GuildText,
  ChannelType.GuildVoice,
  ChannelType.GuildAnnouncement,
  ChannelType.GuildStageVoice,
  ChannelType.GuildForum,
  ChannelType.GuildMedia,
] as const;

/**
 * `/sora-admin`. Discord shows it to those who may manage the server, until the server's own admins decide otherwise; who really may use
 * it, the core decides with every command.
 */
export function adminCommand(
  models: readonly VideoModel[],
): RESTPostAPIChatInputApplicationCommandsJSONBody {
  return fitting(
    () => commandOf(optionsOf(modelChoice(models))),
    () => commandOf(optionsOf(AUTOCOMPLETE)),
  );
}

function commandOf(options: Partial<Record<Subcommand, Options>>) {
  return {
    type: ApplicationCommandType.ChatInput as const,
    name: ADMIN,
    ...described((say) => say('command.admin')),
    default_member_permissions: PermissionFlagsBits.ManageGuild.toString(),
    contexts: [InteractionContextType.Guild],
    integration_types: [ApplicationIntegrationType.GuildInstall],
    options: SUBCOMMANDS.map(
      (name): APIApplicationCommandSubcommandOption => ({
        type: ApplicationCommandOptionType.Subcommand,
        name,
        name_localizations: everywhere((say) => say(`sub.${name}`)),
        ...described((say) => say(`sub.${name}.text`)),
        ...(options[name] === undefined ? {} : { options: options[name] }),
      }),
    ),
  };
}

type Options = APIApplicationCommandBasicOption[];

/** What each subcommand asks for; required options first. */
function optionsOf(model: ReturnType<typeof modelChoice>): Partial<Record<Subcommand, Options>> {
  const person = {
    ...named('person'),
    type: ApplicationCommandOptionType.User as const,
    required: true,
  };
  const credits = {
    type: ApplicationCommandOptionType.Integer as const,
    min_value: 0,
    max_value: MOST_CREDITS,
  };
  const state = {
    ...named('state'),
    type: ApplicationCommandOptionType.String as const,
    required: true,
    choices: (['on', 'off'] as const).map((one) => choice(one, (say) => say(`param.state.${one}`))),
  };
  return {
    limit: limitOptions(),
    role: [
      { ...named('role'), type: ApplicationCommandOptionType.Role as const, required: true },
      { ...named('credits'), ...credits },
    ],
    grant: [person, { ...named('credits', 'more'), ...credits, min_value: 1, required: true }],
    reset: [person],
    block: [person],
    unblock: [person],
    channels: channelOptions(),
    model: [
      {
        ...named('model'),
        type: ApplicationCommandOptionType.String as const,
        required: true,
        ...model,
      },
      state,
    ],
    spoiler: [state],
    language: [
      {
        ...named('language'),
        type: ApplicationCommandOptionType.String as const,
        choices: Object.keys(languages).map(language),
      },
    ],
    keep: [
      {
        ...named('days'),
        type: ApplicationCommandOptionType.Integer as const,
        min_value: 1,
        max_value: MOST_DAYS,
      },
    ],
    confirm: [
      {
        ...named('from'),
        type: ApplicationCommandOptionType.Integer as const,
        min_value: 1,
        max_value: MOST_CREDITS,
      },
    ],
  };
}

function limitOptions(): Options {
  return [
    {
      ...named('whom'),
      type: ApplicationCommandOptionType.String as const,
      required: true,
      choices: (['user', 'scope'] as const).map((one) =>
        choice(one, (say) => say(`param.whom.${one}`)),
      ),
    },
    {
      ...named('credits'),
      type: ApplicationCommandOptionType.Integer as const,
      min_value: 0,
      max_value: MOST_CREDITS,
    },
    {
      ...named('per'),
      type: ApplicationCommandOptionType.String as const,
      choices: (['day', 'week', 'month'] as const).map((one) =>
        choice(one, (say) => say(`admin.unit.${one}`)),
      ),
    },
  ];
}

function channelOptions(): Options {
  const rule = {
    ...named('rule'),
    type: ApplicationCommandOptionType.String as const,
    required: true,
    choices: [
      choice('only', (say) => say('admin.channels.only')),
      choice('except', (say) => say('admin.channels.except')),
      choice('all', (say) => say('param.rule.all')),
    ],
  };
  const channels = CHANNEL_OPTIONS.map((name, index) => ({
    type: ApplicationCommandOptionType.Channel as const,
    name,
    name_localizations: everywhere((say) => name.replace('channel', say('param.channel'))),
    ...described((say) => say(index === 0 ? 'param.channel.text' : 'param.channel.next')),
    channel_types: [...CHANNELS],
  }));
  return [rule, ...channels];
}

type Param =
  | 'whom'
  | 'credits'
  | 'per'
  | 'role'
  | 'person'
  | 'rule'
  | 'model'
  | 'state'
  | 'language'
  | 'days'
  | 'from';

/** An option's name and description; `text` where that is another one's. */
function named(name: Param, text: Param | 'more' = name) {
  return {
    name,
    name_localizations: everywhere((say) => say(`param.${name}`)),
    ...described((say) => say(`param.${text}.text`)),
  };
}

/** A language under its own name, whoever reads it. */
function language(tag: string) {
  return choice(tag, () => new Intl.DisplayNames([tag], { type: 'language' }).of(tag) ?? tag);
}
