import type { APIMessage } from 'discord-api-types/v10';
import type { Interaction } from '../../sandbox/discord/index.ts';
import type { Acted, Answer, Task, TaskAction } from '../../src/core/index.ts';
import { draftOf } from '../../src/core/own-tasks.ts';
import { type Bot, card, failure, success } from './bot.ts';

/** A person who may manage the server. */
export const BOSS = { id: '140000000000000005', name: 'Boss', permissions: 1n << 5n };

export const TASK = '8c1f02d4kq3vx7ap';

interface Button {
  readonly label: string;
  readonly id: string;
}

/** The buttons of a message, in their order. */
export function buttonsOf(message: Pick<APIMessage, 'components'> | undefined): Button[] {
  const rows = JSON.parse(JSON.stringify(message?.components ?? []));
  return rows.flatMap((row: { components: { label: string; custom_id: string }[] }) =>
    row.components.map(({ label, custom_id: id }) => ({ label, id })),
  );
}

export const labelsOf = (message: Pick<APIMessage, 'components'> | undefined) =>
  buttonsOf(message).map(({ label }) => label);

/** Presses a button of a task on a message, whether it is still there or not, and waits for the first answer. */
export async function press(
  { discord }: Bot,
  message: APIMessage | string,
  action: string,
  more: Partial<Parameters<Bot['discord']['press']>[0]> = {},
): Promise<Interaction> {
  const customId = action.startsWith('v1:') ? action : `v1:${action}:${TASK}`;
  const pressed = await discord.press({ message, customId, stale: true, ...more });
  await discord.waitFor(() => pressed.callback);
  return pressed;
}

/** Waits for what the person alone is told. */
export async function told(bot: Pick<Bot, 'discord'>, interaction: Interaction): Promise<string> {
  const message = await bot.discord.waitFor(() =>
    interaction.messages.find(
      ({ flags = 0, content, embeds }) =>
        (flags & 64) !== 0 && (flags & 128) === 0 && (content !== '' || embeds.length > 0),
    ),
  );
  return message.content;
}

/** A task whose card and video stand in its thread, and what stands there. */
export async function finished(
  bot: Bot,
  more: Partial<Task> = {},
): Promise<{ task: Task; card: APIMessage; video: APIMessage }> {
  const { task: begun } = await bot.sora();
  const task = { ...begun, ...more };
  const at = await bot.platform.notify(task.address, card(task));
  const done = success({ ...task, address: at });
  const video = { url: 'https://videos.test/v.mp4', editId: 'e1' };
  const shown = await bot.platform.notify(at, { ...done, task: { ...done.task, video } });
  const ended = { ...done.task, video, address: shown, delivery: 'done' } as Task;
  await bot.platform.notify(shown, card(ended));
  const [thread] = bot.discord.threads();
  const [first, second] = bot.discord.messages(thread?.id ?? '');
  if (first === undefined || second === undefined) throw new Error('no card and video');
  return { task: ended, card: first, video: second };
}

/** The core lets the person do it. */
export function allows(bot: Bot, task: Task, more: Partial<Acted> = {}): TaskAction[] {
  const done: TaskAction[] = [];
  bot.core.act = async (_, action, __, pressId): Promise<Answer<Acted>> => {
    done.push(action);
    return { ok: true, task, draft: draftOf(task.request), commandId: pressId, ...more };
  };
  return done;
}

/** A failure that stands in the thread of its task. */
export async function failed(bot: Bot, more: Partial<Task>): Promise<APIMessage> {
  const { task } = await bot.sora();
  const at = await bot.platform.notify(task.address, card(task));
  const notice = failure(task);
  await bot.platform.notify(at, { ...notice, task: { ...notice.task, ...more } });
  const [thread] = bot.discord.threads();
  const message = bot.discord.messages(thread?.id ?? '').at(-1);
  if (message === undefined) throw new Error('no failure');
  return message;
}
