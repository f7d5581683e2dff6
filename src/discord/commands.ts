import {
  type APIApplicationCommandBasicOption,
  type APIApplicationCommandOptionChoice,
  ApplicationCommandOptionType,
  ApplicationCommandType,
  ApplicationIntegrationType,
  InteractionContextType,
  type RESTPostAPIChatInputApplicationCommandsJSONBody,
  type RESTPostAPIContextMenuApplicationCommandsJSONBody,
} from 'discord.js';
import { choicesOf, type Option, type VideoModel } from '../core/index.ts';
import { AUTOCOMPLETE, choose, MOST_CHOICES, modelChoice, styleChoice } from './choices.ts';
import { fitting } from './command-size.ts';
import { choice, described, everywhere, inEnglish, type Text } from './localized.ts';

/** The one command that people type. */
export const COMMAND = 'sora';

/** The command in the menu of a message; payloads have this name whatever the reader's language. */
export const ANIMATE = inEnglish((say) => say('command.animate'));

/** Discord's documentation, Application Commands. */
const LONGEST_STRING = 6000;

/** PRIVATE_CHANNEL belongs to apps that people install for themselves, and there the bot cannot post for long enough. */
export const WHERE = {
  contexts: [InteractionContextType.Guild, InteractionContextType.BotDM],
  integration_types: [ApplicationIntegrationType.GuildInstall],
};

/** The command's definition, from the models that can be asked for; the same models always give the same definition. */
export function soraCommand(
  models: readonly VideoModel[],
): RESTPostAPIChatInputApplicationCommandsJSONBody {
  const command = (model: ReturnType<typeof modelChoice>) => ({
    type: ApplicationCommandType.ChatInput as const,
    name: COMMAND,
    ...described((say) => say('command.description')),
    options: optionsOf(models, model),
    ...WHERE,
  });
  return fitting(
    () => command(modelChoice(models)),
    () => command(AUTOCOMPLETE),
  );
}

/** "Animate this image", in the menu of a message. */
export function animateCommand(): RESTPostAPIContextMenuApplicationCommandsJSONBody {
  return {
    type: ApplicationCommandType.Message,
    name: ANIMATE,
    name_localizations: everywhere((say) => say('command.animate')),
    ...WHERE,
  };
}

function optionsOf(
  models: readonly VideoModel[],
  model: ReturnType<typeof modelChoice>,
): APIApplicationCommandBasicOption[] {
  const { seconds, sizes, orientations, styles } = choicesOf(models);
  const longest = Math.max(1, ...models.map((model) => model.promptLength));
  const text = ApplicationCommandOptionType.String;
  return [
    {
      ...named('prompt', (say) => say('option.prompt', { most: longest })),
      type: text,
      // Not required: without it the bot answers with the form.
      min_length: 1,
      max_length: Math.min(LONGEST_STRING, longest),
    },
    {
      ...named('model'),
      type: text,
      ...model,
    },
    {
      ...named('duration'),
      type: ApplicationCommandOptionType.Integer,
      ...fewOf(
        seconds.map((value) => choice(value, (say) => say('choice.seconds', { seconds: value }))),
      ),
    },
    {
      ...named('orientation'),
      type: text,
      ...choose(orientations.map((value) => choice(value, (say) => say(`choice.${value}`)))),
    },
    {
      ...named('size'),
      type: text,
      ...choose(sizes.map((value) => choice(value, (say) => say(`choice.${value}`)))),
    },
    {
      ...named('style'),
      type: text,
      ...styleChoice(styles),
    },
    // The filter looks at the name only; the core looks at the bytes.
    { ...named('image'), type: ApplicationCommandOptionType.Attachment, file_types: ['image'] },
    { ...named('storyboard'), type: ApplicationCommandOptionType.Boolean },
    { ...named('remove_watermark'), type: ApplicationCommandOptionType.Boolean },
    { ...named('edit'), type: text, min_length: 1, max_length: 500 },
  ];
}

/** `prompt` alone has a figure in its description. */
function named(option: 'prompt', text: Text): ReturnType<typeof described> & Named;
function named(option: Exclude<Option, 'prompt'>): ReturnType<typeof described> & Named;
function named(option: Option, text: Text = (say) => say(`option.${option as PlainOption}`)) {
  return {
    name: option,
    name_localizations: everywhere((say) => say(`name.${option}`)),
    ...described(text),
  };
}

type PlainOption = Exclude<Option, 'prompt'>;

interface Named {
  name: Option;
  name_localizations: Record<string, string>;
}

/** A number is quickly typed: where the choices do not fit there are none. */
function fewOf(choices: APIApplicationCommandOptionChoice<number>[]) {
  return choices.length === 0 || choices.length > MOST_CHOICES ? {} : { choices };
}
