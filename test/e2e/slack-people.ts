import type { LocalEphemeral, LocalMessage, LocalView } from '../../sandbox/slack/types.ts';
import type { Sandbox } from './harness.ts';
import { shownOnSlack } from './people.ts';
import { PATIENCE_MS } from './steps.ts';

/** One person in the Slack workspace, who types, presses and reads. */
export interface SlackPerson {
  readonly id: string;
  /** Types `/sora …`; resolves when it is acknowledged. */
  sora(text: string): Promise<void>;
  /** Types a prompt, and waits for the thread; resolves to its root. */
  ask(prompt: string): Promise<LocalMessage>;
  /** Waits for the next private message after those that were read before. */
  told(): Promise<LocalEphemeral>;
  /** The same, as text without Slack's marks. */
  read(): Promise<string>;
  press(message: Pick<LocalMessage, 'channel' | 'ts'>, actionId: string): Promise<void>;
  pressIn(view: LocalView, actionId: string): Promise<void>;
  /** Waits for a modal that says this. */
  modal(words: string): Promise<LocalView>;
}

/** Somebody new in the channel. */
export function slackPerson(
  { slack }: Sandbox,
  about: Parameters<Sandbox['slack']['addUser']>[0],
): SlackPerson {
  const { id } = slack.addUser(about);
  slack.channels.get(slack.ids.channel)?.members.add(id);
  const wait = (what: string) => ({ what: `${what} for ${about.name}`, timeoutMs: PATIENCE_MS });
  let seen = 0;
  const told = async () => {
    const message = await slack.waitFor(() => slack.ephemerals(id)[seen], wait('a private answer'));
    seen += 1;
    return message;
  };
  const acknowledged = async (delivery: Promise<{ outcome: string }>) => {
    const { outcome } = await delivery;
    if (outcome !== 'acknowledged') throw new Error(`${about.name} got ${outcome}`);
  };
  return {
    id,
    sora: (text) => acknowledged(slack.slash({ command: '/sora', text, user: id })),
    async ask(prompt) {
      await acknowledged(slack.slash({ command: '/sora', text: prompt, user: id }));
      return await slack.waitFor(
        () => slack.messages().find(({ text }) => text.endsWith(`: ${prompt}`)),
        wait('a thread'),
      );
    },
    told,
    read: async () => shownOnSlack((await told()).text),
    press: ({ channel, ts }, actionId) =>
      acknowledged(slack.click({ actionId, channel, ts, user: id })),
    pressIn: (view, actionId) => acknowledged(slack.click({ actionId, viewId: view.id, user: id })),
    modal: (words) =>
      slack.waitFor(
        () => slack.views(id).find(({ view }) => JSON.stringify(view).includes(words)),
        wait(`a modal with "${words}"`),
      ),
  };
}

/** The bot's messages with a video in a thread, oldest first. */
export function videosIn({ slack }: Sandbox, root: LocalMessage): LocalMessage[] {
  return slack
    .replies(root.channel, root.ts)
    .filter(({ files }) => files.some(({ state }) => state === 'completed'));
}

/** Waits for so many videos in a thread; resolves to the last. */
export async function videoIn(sandbox: Sandbox, root: LocalMessage, count = 1) {
  return await sandbox.slack.waitFor(
    () => {
      const all = videosIn(sandbox, root);
      return all.length === count && all.at(-1);
    },
    { what: `${count} videos in a thread`, timeoutMs: PATIENCE_MS },
  );
}

/** The card of the first task in a thread. */
export function cardIn({ slack }: Sandbox, root: LocalMessage): LocalMessage | undefined {
  return slack.replies(root.channel, root.ts).find(({ metadata }) => {
    const payload = metadata?.event_payload as { part?: string } | undefined;
    return payload?.part === 'card';
  });
}

/** Names of the buttons of a message. */
export function buttonsOf({ blocks }: Pick<LocalMessage, 'blocks'>): string[] {
  const found = JSON.stringify(blocks ?? []).matchAll(/"action_id":"(\w+)"/gu);
  return [...found].map(([, name]) => name ?? '');
}
