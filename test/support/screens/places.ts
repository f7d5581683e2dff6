/** A text where a platform has a limit, in UTF-16 units as both count. */
export interface Placed {
  readonly text: string;
  readonly limit: number;
}

type Node = Readonly<Record<string, unknown>>;

/** Longest texts of Discord's documentation: Application Commands, Component Reference, Interaction Responses. */
const DISCORD = { name: 32, description: 100, choice: 100, title: 45, label: 45, option: 100 };
const DISCORD_BUTTON = 80;
const DISCORD_ATTACHMENT = 1024;

/** Longest texts of Slack's documentation: Modal views, Input block, Button element, Option object, Image element. */
const SLACK = { heading: 24, button: 75, option: 75, label: 2000 };

const LABEL = 18;
const BUTTON = 2;

/** The names and descriptions of a command in one language, with all that is below it. */
export function commandPlaces(node: Node, locale: string): Placed[] {
  const isChoice = 'value' in node;
  const name = translation(node.name_localizations, locale);
  const description = translation(node.description_localizations, locale);
  return [
    ...placed(name, isChoice ? DISCORD.choice : DISCORD.name),
    ...placed(description, DISCORD.description),
    ...below(node, (one) => commandPlaces(one, locale)),
  ];
}

/** The option and subcommand names that stand side by side, in one language. */
export function siblings(node: Node, locale: string): string[][] {
  const own = nodesIn(node.options).map((one) => translation(one.name_localizations, locale) ?? '');
  return [
    ...(own.length === 0 ? [] : [own]),
    ...nodesIn(node.options).flatMap((one) => siblings(one, locale)),
  ];
}

/** What has a limit on a message or form of Discord. */
export function discordPlaces(node: Node): Placed[] {
  const { type, title, label, description, custom_id: id } = node;
  const own = (): Placed[] => {
    if (type === BUTTON) return placed(label, DISCORD_BUTTON);
    if (type === LABEL) {
      return [...placed(label, DISCORD.label), ...placed(description, DISCORD.description)];
    }
    if (id !== undefined && title !== undefined) return placed(title, DISCORD.title);
    if ('filename' in node) return placed(description, DISCORD_ATTACHMENT);
    if ('value' in node && 'label' in node) {
      return [...placed(label, DISCORD.option), ...placed(description, DISCORD.option)];
    }
    return [];
  };
  return [...own(), ...below(node, discordPlaces)];
}

/** What has a limit on a message or view of Slack. */
export function slackPlaces(node: Node): Placed[] {
  const { type, text, label, hint, alt_text: alt, description } = node;
  const own = (): Placed[] => {
    if (type === 'modal') {
      return [node.title, node.submit, node.close].flatMap((one) =>
        placed(textIn(one), SLACK.heading),
      );
    }
    if (type === 'button') return placed(textIn(text), SLACK.button);
    if (type === 'input') {
      return [label, hint].flatMap((one) => placed(textIn(one), SLACK.label));
    }
    if (type === undefined && 'value' in node) {
      return [text, description].flatMap((one) => placed(textIn(one), SLACK.option));
    }
    return placed(alt, SLACK.label);
  };
  return [...own(), ...below(node, slackPlaces)];
}

function placed(text: unknown, limit: number): Placed[] {
  return typeof text === 'string' ? [{ text, limit }] : [];
}

function translation(translations: unknown, locale: string): string | undefined {
  const text: unknown = Reflect.get(Object(translations), locale);
  return typeof text === 'string' ? text : undefined;
}

function textIn(node: unknown): unknown {
  return Reflect.get(Object(node), 'text');
}

function below<T>(node: Node, work: (one: Node) => T[]): T[] {
  return Object.values(node).flatMap((value) => nodesIn(value).flatMap(work));
}

function nodesIn(value: unknown): Node[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((one): one is Node => typeof one === 'object' && one !== null);
}
