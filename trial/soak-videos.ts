import type { Interaction, LocalDiscordEvent } from '../sandbox/discord/index.ts';
import type { Delivery, LocalMessage } from '../sandbox/slack/types.ts';
import { en } from '../src/core/words/en.ts';
import type { Sandbox } from '../test/e2e/harness.ts';

type DiscordMessage = Extract<LocalDiscordEvent, { type: 'message' }>['message'];

/** A video in the chat, with its button "Again". */
export interface Shown {
  /** What it was made from. */
  readonly prompt: string;
  press(): Promise<Interaction | Delivery>;
}

/** The latest video of each person, until its button is pressed. */
export interface Videos {
  /** By the platform's id of the person; undefined where there is none to press. */
  take(person: string): Shown | undefined;
  clear(): void;
}

export function watchVideos({ discord, slack }: Sandbox): Videos {
  const latest = new Map<string, () => Shown | undefined>();
  discord.subscribe((event) => {
    if (event.type !== 'message' || event.action !== 'created') return;
    const { id, mentions, attachments } = event.message;
    const [person] = mentions;
    if (person === undefined || attachments.length === 0) return;
    latest.set(person.id, () => {
      const message = discord.message(id);
      return message && onDiscord(discord, message, person.id);
    });
  });
  slack.subscribe((event) => {
    if (event.type !== 'message') return;
    const { message } = event;
    const [person] = message.pinged.users;
    if (person !== undefined) latest.set(person, () => onSlack(slack, message, person));
  });
  return {
    take(person) {
      const shown = latest.get(person)?.();
      latest.delete(person);
      return shown;
    },
    clear: () => latest.clear(),
  };
}

function onDiscord(
  discord: Sandbox['discord'],
  message: DiscordMessage,
  person: string,
): Shown | undefined {
  const prompt = promptIn(message.attachments[0]?.description);
  const customId = /"(v1:again:\w+)"/u.exec(JSON.stringify(message.components))?.[1];
  if (prompt === undefined || customId === undefined) return undefined;
  return {
    prompt,
    press: () => discord.press({ message: message.id, customId, user: { id: person } }),
  };
}

function onSlack(
  slack: Sandbox['slack'],
  { files, blocks, channel, ts }: LocalMessage,
  person: string,
): Shown | undefined {
  const prompt = promptIn(files[0]?.altText);
  const actionId = 'task_again';
  if (prompt === undefined || !JSON.stringify(blocks ?? []).includes(actionId)) return undefined;
  return { prompt, press: () => slack.click({ actionId, channel, ts, user: person }) };
}

/** In the text of a video for those who cannot see it. */
function promptIn(text: string | null | undefined): string | undefined {
  const [before = ''] = en['result.alt'].split('{prompt}');
  return text?.startsWith(before) === true ? text.slice(before.length) : undefined;
}

/** How many videos stand in the chats, by what they were made from. */
export function videosByPrompt({ discord, slack }: Sandbox): Map<string, number> {
  const onDiscord = discord
    .channels()
    .flatMap(({ id }) => discord.messages(id))
    .flatMap(({ attachments }) => attachments.map(({ description }) => description));
  const files = slack.files().filter(({ state }) => state === 'completed');
  const texts = [...onDiscord, ...files.map(({ altText }) => altText)];
  const prompts = texts.flatMap((text) => promptIn(text) ?? []);
  return new Map(
    [...Map.groupBy(prompts, (prompt) => prompt)].map(([one, all]) => [one, all.length]),
  );
}
