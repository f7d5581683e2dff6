import type { types } from '@slack/bolt';
import {
  anchorText,
  cardText,
  costText,
  durationText,
  type Markup,
  type Notice,
  type Say,
  shortened,
  speak,
  spentMs,
  type Task,
  type Trouble,
  troubleText,
} from '../core/index.ts';
import { escaped } from './escaping.ts';
import { shownFile } from './files.ts';
import { taskButtons } from './own/task-buttons.ts';

/** What every message of ours is: the text for notifications and screen readers, and the blocks that are shown. */
export interface Message {
  readonly text: string;
  readonly blocks: types.KnownBlock[];
}

/** The button that opens the form again. */
export const OPEN_FORM = 'form_open';

/** The button that says yes to a price. */
export const CONFIRM = 'confirm';

/** Longest text of a section (Slack's documentation, "Section block": 3000), less room for the mark of a cut. */
const LONGEST_SECTION = 2990;

/** Longest address of a picture in a block (Slack's documentation, "Image block"). */
const LONGEST_PICTURE_URL = 3000;

/** Longest prompt in an alternative text, in characters. */
const ALT_PROMPT = 300;

/** Marks that could begin or end formatting, and others that look like them: Slack has no way to escape these. */
const LOOK_ALIKES: Readonly<Record<string, string>> = { '*': '∗', _: 'ˍ', '~': '∼', '`': 'ˋ' };

/** A mark inside a word such as `my_cat` formats nothing and stays. */
const FORMATTING = /(?<![\p{L}\p{N}])[*_~]|[*_~](?![\p{L}\p{N}])|`/gu;

/** Slack turns these into alarms where a client asks for it (`link_names`); we do not, and break them all the same. */
const BROADCAST = /@(?=channel|here|everyone|group)/giu;

const ZERO_WIDTH_SPACE = '\u200b';

/** How Slack writes what the core's texts are made of ("mrkdwn"; Slack's documentation, "Formatting message text"). */
export const mrkdwn: Markup = {
  plain: (text) =>
    escaped(
      text
        .replace(FORMATTING, (mark) => LOOK_ALIKES[mark] ?? mark)
        .replace(BROADCAST, `@${ZERO_WIDTH_SPACE}`)
        // At the start of a line it would make a quotation, escaped or not.
        .replace(/^>/gmu, '›'),
    ),
  code: (text) => `\`${escaped(text.replaceAll('`', 'ˋ').replace(/\s+/gu, ' '))}\``,
  // Typed as they are, in every language.
  option: (name) => name,
  bold: (text) => `*${text.replace(/\s+/gu, ' ').trim()}*`,
  time: (ms) =>
    `<!date^${Math.floor(ms / 1000)}^{date_short_pretty} {time}|${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC>`,
  channel: (id) => (/^[CDG][A-Z0-9]+$/u.test(id) ? `<#${id}>` : mrkdwn.plain(id)),
  user: (id) => {
    const user = id.split('/').at(-1) ?? '';
    return /^[UW][A-Z0-9]+$/u.test(user) ? `<@${user}>` : mrkdwn.plain(id);
  },
};

/** The root message. Mentions nobody. */
export function anchorMessage(task: Task): Message {
  return message(anchorText(task.requester.name, task.request.prompt, mrkdwn));
}

/** The card, with the picture beside it where there is one that Slack can show. `plainFile`: the buttons of the result stand here. */
export function cardMessage(
  notice: Extract<Notice, { kind: 'card' }>,
  picture: Picture | undefined,
  plainFile = false,
): Message {
  const say = speak(notice.task.requester.locale);
  const { task, facts, cost, status } = cardText(notice, say, mrkdwn);
  const lines = [task, facts, cost, status].filter((line) => line !== '').join('\n');
  const shown =
    picture === undefined
      ? message(lines)
      : message(lines, { type: 'image', ...picture, alt_text: say('card.picture') });
  const { state } = notice.task;
  const under = state === 'accepted' || state === 'running' || (state === 'succeeded' && plainFile);
  return under ? withBlocks(shown, taskButtons(notice.task)) : shown;
}

/** What a block shows as a picture: Slack fetches an address itself, and opens its own files for whoever reads the message. */
type Picture = { readonly image_url: string } | { readonly slack_file: { readonly id: string } };

/** The picture that a task is made from; undefined where Slack could not show it. */
export function pictureOf(task: Task): Picture | undefined {
  const image = task.request.images[0];
  if (image === undefined) return undefined;
  if (image.closed) {
    const id = shownFile(image);
    return id === undefined ? undefined : { slack_file: { id } };
  }
  if (image.trusted || image.url.length > LONGEST_PICTURE_URL) return undefined;
  return { image_url: image.url };
}

/** A picture of the finished video, small, beside what is said of it. Slack fetches it from the gateway: where that wants its key, there is none. */
export function thumbnailOf(task: Task): types.ImageElement | undefined {
  const hidden = task.removed === true || task.video?.closed === true;
  const url = hidden ? undefined : task.video?.thumbnailUrl;
  const { protocol } = URL.parse(url ?? '') ?? {};
  if (url === undefined || !/^https?:$/u.test(protocol ?? '') || /\s/u.test(url)) return undefined;
  if (url.length > LONGEST_PICTURE_URL) return undefined;
  return { type: 'image', image_url: url, alt_text: altText(task) };
}

/** What is said beside the file. Mentions the person who asked, and nobody else. */
export function readyText(task: Task): string {
  const say = speak(task.requester.locale);
  return say('result.ready', {
    user: mrkdwn.user(task.requester.id),
    time: durationText(spentMs(task), say),
  });
}

/** What stands beside the file, and the buttons under it. */
export function readyMessage(task: Task): Message {
  return withBlocks(message(readyText(task)), taskButtons(task));
}

/** The alternative text of the video. */
export function altText(task: Task): string {
  const prompt = shortened(task.request.prompt, ALT_PROMPT);
  return speak(task.requester.locale)('result.alt', { prompt });
}

/**
 * The video as a link, where it cannot be a file; `bytes` when it is too large. The link carries the file's name. Without one (`url` undefined) nobody can
 * watch it yet, and the text says what to do.
 */
export function linkMessage(
  task: Task,
  fileName: string,
  url: string | undefined,
  reason: WhyLink,
): Message {
  const say = speak(task.requester.locale);
  const told =
    url === undefined
      ? closedText(say, mrkdwn.plain(fileName), reason)
      : linkText(say, linkTo(url, fileName), reason);
  return withBlocks(message(`${readyText(task)}\n${told}`), taskButtons(task));
}

/** Why a link has to do. `bytes` where the gateway told. */
export type WhyLink =
  | { readonly why: 'too large'; readonly bytes: number | undefined }
  | { readonly why: 'blocked' };

function linkText(say: Say, link: string, reason: WhyLink): string {
  if (reason.why === 'blocked') return say('result.link.blocked', { link });
  if (reason.bytes === undefined) return say('result.link.large', { link });
  return say('result.link', { size: megabytes(reason.bytes), link });
}

function closedText(say: Say, name: string, reason: WhyLink): string {
  if (reason.why === 'blocked') return say('result.closed.blocked', { name });
  if (reason.bytes === undefined) return say('result.closed.large', { name });
  return say('result.closed', { name, size: megabytes(reason.bytes) });
}

function megabytes(bytes: number): number {
  return Math.ceil(bytes / 2 ** 20);
}

function linkTo(url: string, label: string): string {
  const safe = url.replace(/[<>|\s]/gu, (character) => encodeURIComponent(character));
  return `<${escaped(safe)}|${escaped(label)}>`;
}

/** Why there is no video: in the thread with a mention, or privately without. */
export function failureMessage(task: Task, place: 'thread' | 'private'): Message {
  const { locale, id } = task.requester;
  const trouble: Trouble = { code: 'task', failure: task.failure?.code ?? 'internal' };
  const said = troubleMessage(trouble, locale);
  const mention = speak(locale)('result.failed', { user: mrkdwn.user(id) });
  const shown = place === 'private' ? said : message(`${mention}\n${said.text}`);
  return withBlocks(shown, taskButtons(task));
}

/** A refusal or failure: its kind in bold, and the next step. `kept`: a button opens the form with what was kept under this id. */
export function troubleMessage(trouble: Trouble, locale: string, kept?: string): Message {
  const { title, text } = troubleText(trouble, locale, mrkdwn);
  const said = message(`${mrkdwn.bold(title)}\n${text}`);
  if (kept === undefined) return said;
  return withBlocks(said, [{ type: 'actions', elements: [formButton(kept, speak(locale))] }]);
}

/** Asks whether this is really wanted for its price, and offers to change it. `mendable`: the form can hold it. */
export function confirmMessage(
  trouble: Extract<Trouble, { code: 'confirm' }>,
  locale: string,
  kept: string,
  mendable: boolean,
): Message {
  const say = speak(locale);
  const cost = costText(trouble.cost, say);
  const confirm: types.Button = {
    type: 'button',
    action_id: CONFIRM,
    style: 'primary',
    text: { type: 'plain_text', text: say('button.confirm', { cost }), emoji: false },
    value: kept,
  };
  const elements = mendable ? [confirm, formButton(kept, say)] : [confirm];
  return withBlocks(troubleMessage(trouble, locale), [{ type: 'actions', elements }]);
}

function formButton(kept: string, say: Say): types.Button {
  const text = { type: 'plain_text', text: say('form.open'), emoji: false } as const;
  return { type: 'button', action_id: OPEN_FORM, text, value: kept };
}

/** A message with more below it. */
export function withBlocks(shown: Message, more: readonly types.KnownBlock[]): Message {
  return more.length === 0 ? shown : { ...shown, blocks: [...shown.blocks, ...more] };
}

/** Only the person who typed the command sees it. */
export function privately({ text, blocks }: Message): Message & { response_type: 'ephemeral' } {
  return { response_type: 'ephemeral', text, blocks };
}

/** One section. `verbatim`: Slack makes no links and no channel names out of words (its documentation, "Text object"). */
export function message(text: string, accessory?: types.ImageElement): Message {
  const cut = cutMrkdwn(text, LONGEST_SECTION);
  const section: types.SectionBlock = {
    type: 'section',
    text: { type: 'mrkdwn', text: cut, verbatim: true },
    ...(accessory === undefined ? {} : { accessory }),
  };
  return { text: cut, blocks: [section] };
}

/** Lines as sections, as few as hold them. Empty ones at the edge of a section are left out. */
export function sectionsOf(lines: readonly string[]): types.SectionBlock[] {
  const parts: string[] = [];
  for (const line of lines) {
    const text = cutMrkdwn(line, LONGEST_SECTION);
    const last = parts.at(-1);
    if (last === undefined || last.length + text.length >= LONGEST_SECTION) parts.push(text);
    else parts[parts.length - 1] = `${last}\n${text}`;
  }
  const texts = parts.map((part) => part.trim()).filter((part) => part !== '');
  return texts.map((text) => ({ type: 'section', text: { type: 'mrkdwn', text, verbatim: true } }));
}

/** At most `most` characters and the mark of a cut; no character, entity or `<…>` is cut in two. */
export function cutMrkdwn(text: string, most: number): string {
  return text.length <= most ? text : `${whole(text.slice(0, most))}…`;
}

/** Without the half of a character, an entity or a `<…>` at the end. */
function whole(text: string): string {
  return text.replace(/[\ud800-\udbff]$/u, '').replace(/(?:&[a-z]{0,3}|<[^<>]*)$/u, '');
}
