import type { Sandbox } from '../test/e2e/harness.ts';

/** A message of the bot that everybody sees. */
interface Post {
  readonly id: string;
  /** The message that its thread hangs on; absent where it stands in a channel. */
  readonly thread: string | undefined;
  readonly text: string;
  /** Names of its files. */
  readonly files: readonly string[];
  /** It notified somebody: the end of a task. */
  readonly calls: boolean;
}

/** What stands of one command, on either platform. */
export interface Place {
  /** Messages that the thread hangs on. */
  readonly anchors: readonly Post[];
  /** Messages in the thread that notified somebody. */
  readonly ends: readonly Post[];
  /** What else stands in the thread. */
  readonly cards: readonly Post[];
}

/** The prompt of a text, and who typed it. */
export function promptIn(text: string): { prompt: string; person: string } | undefined {
  const found = /boat \d+-\d+ of (?:discord|slack) (\w+)$/u.exec(text);
  return found?.[1] === undefined ? undefined : { prompt: found[0], person: found[1] };
}

/** Everything that stands, by prompt. */
export function placesIn(sandbox: Sandbox): Map<string, Place> {
  const posts = [...onDiscord(sandbox), ...onSlack(sandbox)];
  const inThreads = Map.groupBy(
    posts.filter(({ thread }) => thread !== undefined),
    ({ thread }) => thread,
  );
  const anchors = Map.groupBy(
    posts.filter(({ thread, calls }) => thread === undefined && !calls),
    ({ text }) => promptIn(text)?.prompt,
  );
  const places = new Map<string, Place>();
  for (const [prompt, own] of anchors) {
    if (prompt === undefined) continue;
    const below = own.flatMap(({ id }) => inThreads.get(id) ?? []);
    places.set(prompt, {
      anchors: own,
      ends: below.filter(({ calls }) => calls),
      cards: below.filter(({ calls }) => !calls),
    });
  }
  return places;
}

function onDiscord({ discord }: Sandbox): Post[] {
  return discord.channels().flatMap(({ id: channel }) => {
    const thread = discord.thread(channel) === undefined ? undefined : channel;
    return discord
      .messages(channel)
      .filter(({ author }) => author.id === discord.ids.bot)
      .map(({ id, content, attachments, mentions }) => ({
        id,
        thread,
        text: content,
        files: attachments.map(({ filename }) => filename),
        calls: mentions.length > 0,
      }));
  });
}

function onSlack({ slack }: Sandbox): Post[] {
  return [...slack.channels.values()].flatMap(({ byTs }) =>
    [...byTs.values()]
      .filter(({ user }) => user === slack.ids.botUser)
      .map(({ ts, threadTs, text, files, pinged }) => ({
        id: ts,
        thread: threadTs,
        text,
        files: files.map(({ name }) => name),
        calls: pinged.users.length > 0,
      })),
  );
}
