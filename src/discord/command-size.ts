/** Most characters of a command with all that is below it (Discord's documentation, Application Commands). */
export const LARGEST_COMMAND = 8000;

type Translations = Readonly<Record<string, string | null | undefined>> | null | undefined;

/** A command, an option or a choice, as far as it counts. */
interface Counted {
  readonly name: string;
  readonly name_localizations?: Translations;
  readonly description?: string | undefined;
  readonly description_localizations?: Translations;
  readonly value?: string | number;
  readonly options?: readonly Counted[] | undefined;
  readonly choices?: readonly Counted[] | undefined;
}

/** How much of that a command takes: names, descriptions and values; of a text in several languages the longest counts. */
export function sizeOf(node: Counted): number {
  const { name, name_localizations: names, description = '', value = '' } = node;
  const own =
    longest(name, names) +
    longest(description, node.description_localizations) +
    String(value).length;
  const below = [...(node.options ?? []), ...(node.choices ?? [])];
  return below.reduce((sum, one) => sum + sizeOf(one), own);
}

function longest(text: string, translations: Translations): number {
  const all = [text, ...Object.values(translations ?? {})];
  return Math.max(...all.map((one) => one?.length ?? 0));
}

/** The command, or the smaller one where it is too large for Discord. */
export function fitting<Command extends Counted>(
  whole: () => Command,
  smaller: () => Command,
): Command {
  const command = whole();
  return sizeOf(command) <= LARGEST_COMMAND ? command : smaller();
}
