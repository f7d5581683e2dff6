import { z } from 'zod';
import type { OptionValue } from '../../discord/index.ts';
import type { Action, OptionInput, Person } from '../wire.ts';
import type { Servers } from '../world/servers.ts';
import type { DiscordBridge } from './discord.ts';
import type { Notices } from './notices.ts';
import type { SlackBridge } from './slack.ts';

const text = z.string().max(100_000);
const id = z.string().min(1).max(200);
const option = z.union([
  text,
  z.number(),
  z.boolean(),
  z.strictObject({ file: z.string().min(1).max(300), base64: z.base64() }),
]);

const schema = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('discord-slash'),
    person: id,
    name: z.string().min(1).max(100),
    options: z.record(z.string().max(100), option),
  }),
  z.strictObject({ do: z.literal('discord-say'), person: id, text }),
  z.strictObject({ do: z.literal('discord-press'), person: id, message: id, customId: id }),
  z.strictObject({ do: z.literal('discord-dismiss'), message: id }),
  z.strictObject({ do: z.literal('slack-slash'), person: id, text }),
  z.strictObject({ do: z.literal('slack-say'), person: id, text }),
  z.strictObject({
    do: z.literal('slack-click'),
    person: id,
    ts: id,
    actionId: z.string().max(300),
    blockId: z.string().max(300).optional(),
  }),
  z.strictObject({ do: z.literal('slack-dismiss'), ts: id }),
  z.strictObject({ do: z.literal('notice-dismiss'), id }),
]) satisfies z.ZodType<Action>;

/** Everything an action can reach. */
export interface Reach {
  readonly servers: Servers;
  readonly discord: DiscordBridge;
  readonly slack: SlackBridge;
  readonly notices: Notices;
}

/** Does what the page asks. Throws where a client would not let the person do it; the message says why. */
export async function act(reach: Reach, asked: unknown): Promise<void> {
  const read = schema.safeParse(asked);
  if (!read.success) throw new Error(`No such action: ${z.prettifyError(read.error)}`);
  const action: Action = read.data;
  const { servers, discord, slack, notices } = reach;
  switch (action.do) {
    case 'discord-slash':
      await servers.discord.slash({
        user: discordPerson(servers, action.person),
        name: action.name,
        options: optionsOf(action.options),
      });
      return;
    case 'discord-say':
      servers.discord.say({
        user: discordPerson(servers, action.person),
        content: action.text,
      });
      return;
    case 'discord-press':
      await servers.discord.press({
        user: discordPerson(servers, action.person),
        message: action.message,
        customId: action.customId,
      });
      return;
    case 'discord-dismiss':
      discord.dismiss(action.message);
      return;
    case 'slack-slash':
      startSlash(servers, action, notices);
      return;
    case 'slack-say':
      await servers.slack.say({ user: action.person, text: typed(action.text) });
      return;
    case 'slack-click':
      await servers.slack.click({
        user: action.person,
        ts: action.ts,
        actionId: action.actionId,
        blockId: action.blockId,
      });
      return;
    case 'slack-dismiss':
      slack.dismiss(action.ts);
      return;
    case 'notice-dismiss':
      notices.dismiss(action.id);
  }
}

/** Slack takes the command from the composer at once and tells later how it went. */
function startSlash(
  { slack }: Servers,
  { person, text: whole }: Extract<Action, { do: 'slack-slash' }>,
  notices: Notices,
): void {
  const [command = ''] = whole.split(/\s/, 1);
  if (command !== '/sora') {
    notices.add('slack', person, `${command} is not a valid command.`);
    return;
  }
  const sent = slack.slash({
    command,
    text: whole.slice(command.length).trim(),
    user: person,
  });
  sent.catch((error: unknown) => notices.add('slack', person, String(error)));
}

function discordPerson({ people }: Servers, person: string) {
  const known = people.discord.find((one): one is Person => one.id === person);
  if (known === undefined) throw new Error(`There is nobody with the id ${person}.`);
  const { id: userId, name, locale } = known;
  return { id: userId, name, locale: locale === 'zh-CN' ? locale : 'en-US' } as const;
}

function optionsOf(given: Readonly<Record<string, OptionInput>>): Record<string, OptionValue> {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => [
      name,
      typeof value === 'object'
        ? { attachment: { name: value.file, bytes: Buffer.from(value.base64, 'base64') } }
        : value,
    ]),
  );
}

/** Messages hold `&`, `<` and `>` escaped; commands are escaped by the local Slack. */
function typed(words: string): string {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
