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
import {
  choicesOf,
  costText,
  type Option,
  type Say,
  speak,
  styleName,
  type VideoModel,
} from '../core/index.ts';
import {
  choice,
  described,
  everywhere,
  inEnglish,
  LONGEST_CHOICE,
  type Text,
} from './localized.ts';

/** The one command that people type. */
export const COMMAND = 'sora';

/** The command in the menu of a message; payloads have this name whatever the reader's language. */
export const ANIMATE = inEnglish((say) => say('command.animate'));

/** Limits of Discord's documentation, Application Commands. */
const MOST_CHOICES = 25;
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
  return {
    type: ApplicationCommandType.ChatInput,
    name: COMMAND,
    ...described((say) => say('command.description')),
    options: optionsOf(models),
    ...WHERE,
  };
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

/**
 * What the person may choose from while typing into an option with autocomplete: at most 25 values that contain what was
 * typed, those that begin with it first.
 */
export function suggestions(
  models: readonly VideoModel[],
  option: string,
  typed: string,
  locale: string,
): APIApplicationCommandOptionChoice<string>[] {
  const wanted = typed.trim().toLowerCase();
  const say = speak(locale);
  const all: { name: string; value: string }[] =
    option === 'model'
      ? models.map((model) => ({ name: priced(model, say), value: model.id }))
      : choicesOf(models).styles.map((id) => ({ name: styleName(id, say), value: id }));
  const rank = ({ name, value }: { name: string; value: string }) => {
    const places = [name, value].map((text) => text.toLowerCase().indexOf(wanted));
    if (places.includes(0)) return 0;
    return places.some((place) => place > 0) ? 1 : 2;
  };
  return all
    .filter((choice) => choice.value.length <= LONGEST_CHOICE && rank(choice) < 2)
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, MOST_CHOICES)
    .map(({ name, value }) => ({ name: name.slice(0, LONGEST_CHOICE), value }));
}

function optionsOf(models: readonly VideoModel[]): APIApplicationCommandBasicOption[] {
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
      ...modelChoice(models),
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
      ...choose(styles.map((id) => choice(id, (say) => styleName(id, say)))),
    },
    // The filter looks at the name only; the core looks at the bytes.
    { ...named('image'), type: ApplicationCommandOptionType.Attachment, file_types: ['image'] },
    { ...named('storyboard'), type: ApplicationCommandOptionType.Boolean },
    { ...named('remove_watermark'), type: ApplicationCommandOptionType.Boolean },
    { ...named('edit'), type: text, min_length: 1, max_length: 500 },
  ];
}

/** The models to choose from, each with what it costs at least. Discord refuses two choices of one name. */
export function modelChoice(models: readonly VideoModel[]) {
  const choices = models.map((model) => choice(model.id, (say) => priced(model, say)));
  const names = new Set(choices.map(({ name }) => name));
  const unique = names.size === choices.length;
  return choose(unique ? choices : models.map(({ id, label }) => choice(id, () => label)));
}

function priced({ label, offers }: VideoModel, say: Say): string {
  const cost = costText(Math.min(...offers.map(({ credits }) => credits)), say);
  const whole = (name: string) => say('choice.model', { label: name, cost });
  return whole(label.slice(0, Math.max(0, LONGEST_CHOICE - whole('').length)));
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

/** Choices where they fit, else autocomplete, which people are not confined to. */
function choose(choices: APIApplicationCommandOptionChoice<string>[]) {
  if (choices.length === 0) return {};
  const fits =
    choices.length <= MOST_CHOICES && choices.every(({ value }) => value.length <= LONGEST_CHOICE);
  return fits ? { choices } : { autocomplete: true as const };
}

/** A number is quickly typed: where the choices do not fit there are none. */
function fewOf(choices: APIApplicationCommandOptionChoice<number>[]) {
  return choices.length === 0 || choices.length > MOST_CHOICES ? {} : { choices };
}
