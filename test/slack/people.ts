import type { Delivery, LocalEphemeral, LocalView } from '../../sandbox/slack/types.ts';
import type { Bot } from './bot.ts';

/** The one open form. */
export async function openedForm(bot: Bot): Promise<LocalView> {
  return await bot.slack.waitFor(() => bot.slack.views()[0], { what: 'the form' });
}

/** What one person was told privately last. */
export async function toldTo(
  bot: Bot,
  user: string = bot.slack.ids.users.alice,
  count = 1,
): Promise<LocalEphemeral> {
  return await bot.slack.waitFor(
    () => {
      const all = bot.slack.ephemerals(user);
      return all.length >= count && all.at(-1);
    },
    { what: 'a private message' },
  );
}

/** Sends the form; by default with a prompt. */
export async function fill(
  bot: Bot,
  view: LocalView,
  values: Parameters<Bot['slack']['submit']>[0]['values'] = { prompt: 'a paper boat' },
): Promise<Delivery> {
  return await bot.slack.submit({ viewId: view.id, values });
}

/** Presses the button of a refusal. */
export async function press(
  bot: Bot,
  message: Pick<LocalEphemeral, 'channel' | 'ts'>,
  user?: string,
): Promise<Delivery> {
  const { channel, ts } = message;
  return await bot.slack.click({ actionId: 'form_open', channel, ts, user });
}

/** Whether a message has the button. */
export function hasButton({ blocks }: Pick<LocalEphemeral, 'blocks'>): boolean {
  return JSON.stringify(blocks).includes('"action_id":"form_open"');
}

/** What a field of the form begins with. */
export function initial({ view }: LocalView, name: string): unknown {
  const blocks = view.blocks as { block_id: string; element: Record<string, unknown> }[];
  const element = blocks.find((block) => block.block_id === name)?.element;
  const option = element?.initial_option as { value?: string } | undefined;
  return option?.value ?? element?.initial_value;
}

/** The element of a field. */
export function element({ view }: LocalView, name: string): Record<string, unknown> | undefined {
  const blocks = view.blocks as { block_id: string; element: Record<string, unknown> }[];
  return blocks.find((block) => block.block_id === name)?.element;
}

/** The first bytes of a PNG are enough here: the core looks at them, and it is not here. */
export const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
