import { createHash } from 'node:crypto';
import { type APIEmbed, MessageFlags, type RESTPostAPIChannelMessageJSONBody } from 'discord.js';
import {
  anchorText,
  cardText,
  durationText,
  type Notice,
  shortened,
  speak,
  spentMs,
  type Task,
  type Trouble,
  threadName,
  troubleText,
} from '../core/index.ts';
import { cardRows, confirmRows, formRows, taskRows } from './buttons.ts';
import { cut, markup, maskedLink } from './markup.ts';

/** Limits of Discord's documentation: Create Message, Attachment Object, Start Thread from Message, Embed Limits. */
const LONGEST_CONTENT = 2000;
const LONGEST_ALT = 1024;
const LONGEST_THREAD_NAME = 100;
const LONGEST_URL = 2048;

/** What a message says; posts and edits both take it. */
export type Body = Pick<
  RESTPostAPIChannelMessageJSONBody,
  'content' | 'embeds' | 'flags' | 'allowed_mentions' | 'attachments' | 'components'
>;

type Card = Extract<Notice, { kind: 'card' }>;

const NO_FLAGS = 0 as MessageFlags;

/** Nobody, whatever the text says. An ordinary message of a bot would otherwise ping everyone that it names. */
const NOBODY = { parse: [] };

/** The same for every try at the same post, so that Discord itself drops the second one. At most 25 characters. `about`: the task, or the name of the file of this round. */
export function nonceOf(about: string, kind: 'anchor' | 'card' | 'result', more = ''): string {
  return createHash('sha256').update(`${kind} ${about} ${more}`).digest('base64url').slice(0, 25);
}

export function renderThreadName(task: Task): string {
  return cut(threadName(task.request.prompt, LONGEST_THREAD_NAME), LONGEST_THREAD_NAME);
}

/** The message that the thread hangs on. */
export function renderAnchor(task: Task): Body {
  return quiet(anchorLine(task));
}

/** The anchor without the prompt, for a server whose moderation blocks that. */
export function renderBareAnchor(task: Task): Body {
  return quiet(anchorText(task.requester.name, '…', markup));
}

/** The card, as a message of its own. */
export function renderCard(notice: Card, canEmbed: boolean): Body {
  return withWayOut(withPicture(cardLines(notice), notice.task, canEmbed), notice.task);
}

/** Anchor and card in one message, where there is no thread. */
export function renderAnchorCard(notice: Card, canEmbed: boolean): Body {
  const lines = `${anchorLine(notice.task)}\n${cardLines(notice)}`;
  return withWayOut(withPicture(lines, notice.task, canEmbed), notice.task);
}

/** An empty list takes the button off a card whose task ended. */
function withWayOut(body: Body, task: Task): Body {
  return { ...body, components: cardRows(task) };
}

/** The video, as an uploaded file. */
export function renderFile(task: Task, fileName: string): Body {
  const say = speak(task.requester.locale);
  const alt = say('result.alt', { prompt: shortened(task.request.prompt, LONGEST_ALT) });
  const file = { id: 0, filename: fileName, description: cut(alt, LONGEST_ALT) };
  return {
    ...result(task, readyLine(task)),
    attachments: [task.spoiler ? { ...file, is_spoiler: true } : file],
  };
}

/** Why a link has to do. `bytes` where the gateway told. */
export type WhyLink =
  | { readonly why: 'too large'; readonly bytes: number | undefined }
  | { readonly why: 'blocked' };

/**
 * The video as a link, which Discord unfurls. The link's text is the file's name, so that the post can be found again.
 * A URL too long for the text stands in an embed. Without one nobody can watch it yet, and the text says what to do.
 */
export function renderLink(
  task: Task,
  fileName: string,
  url: string | undefined,
  why: WhyLink,
): Body {
  const ready = readyLine(task);
  if (url === undefined) return result(task, `${ready}\n${closedLine(task, fileName, why)}`);
  const bareLink = maskedLink(fileName, url);
  const link = task.spoiler ? `||${bareLink}||` : bareLink;
  const whole = `${ready}\n${linkLine(task, link, why)}`;
  if (whole.length <= LONGEST_CONTENT) return result(task, whole);
  const bare = `${ready}\n${linkLine(task, markup.plain(fileName), why)}`;
  return { ...result(task, bare), embeds: [{ description: link }] };
}

/** Why there is no video: told to the person, where everyone sees it. */
export function renderFailure(task: Task): Body {
  const { title, text } = failureText(task);
  return result(task, `${markup.user(task.requester.id)} ${markup.bold(title)}\n${text}`);
}

/** The same for the person alone. */
export function renderPrivateFailure(task: Task): Body {
  const { locale } = task.requester;
  const body = renderTrouble({ code: 'task', failure: codeOf(task) }, locale);
  return { ...body, components: taskRows(task, locale) };
}

/** A refusal, for the person alone; with a button that opens the form again, where one is kept. */
export function renderTrouble(trouble: Trouble, locale: string, keptId?: string): Body {
  const { title, text } = troubleText(trouble, locale, markup);
  return {
    ...privateBody(`${markup.bold(title)}\n${text}`),
    ...(keptId === undefined ? {} : { components: formRows(keptId, locale) }),
  };
}

/** The question before something dear is bought; `keptId`: under which the request is kept. */
export function renderConfirm(
  trouble: Extract<Trouble, { code: 'confirm' }>,
  locale: string,
  keptId: string,
  changeable: boolean,
): Body {
  const components = confirmRows(keptId, trouble.cost, locale, changeable);
  return { ...renderTrouble(trouble, locale), components };
}

/** Lines for one person alone, as many as fit. */
export function renderPrivate(title: string, lines: readonly string[]): Body {
  return privateBody(fitting([markup.bold(title), ...lines], LONGEST_CONTENT));
}

/** A message for one person alone. */
export function privateBody(content: string): Body {
  return {
    content: cut(content, LONGEST_CONTENT),
    flags: MessageFlags.Ephemeral | MessageFlags.SuppressEmbeds,
    allowed_mentions: NOBODY,
  };
}

/** Whole lines up to so many characters; a first line that is too long by itself is cut. */
export function fitting(lines: readonly string[], most: number): string {
  let text = cut(lines[0] ?? '', most);
  for (const line of lines.slice(1)) {
    if (text.length + 1 + line.length > most) break;
    text += `\n${line}`;
  }
  return text;
}

function anchorLine(task: Task): string {
  return anchorText(task.requester.name, task.request.prompt, markup);
}

/** The task in bold, what was asked and what it costs in small print, and how it stands. */
function cardLines(notice: Card): string {
  const { task, facts, cost, status } = cardText(
    notice,
    speak(notice.task.requester.locale),
    markup,
  );
  return [
    ...(task === '' ? [] : [markup.bold(task)]),
    ...[facts, cost].flatMap((line) => (line === '' ? [] : [`-# ${line}`])),
    ...(status === '' ? [] : [status]),
  ].join('\n');
}

function readyLine(task: Task): string {
  const say = speak(task.requester.locale);
  const time = durationText(spentMs(task), say);
  return say('result.ready', { user: markup.user(task.requester.id), time });
}

function linkLine(task: Task, link: string, reason: WhyLink): string {
  const say = speak(task.requester.locale);
  if (reason.why === 'blocked') return say('result.link.blocked', { link });
  if (reason.bytes === undefined) return say('result.link.large', { link });
  return say('result.link', { size: megabytes(reason.bytes), link });
}

function closedLine(task: Task, fileName: string, reason: WhyLink): string {
  const say = speak(task.requester.locale);
  const name = markup.plain(fileName);
  if (reason.why === 'blocked') return say('result.closed.blocked', { name });
  if (reason.bytes === undefined) return say('result.closed.large', { name });
  return say('result.closed', { name, size: megabytes(reason.bytes) });
}

function megabytes(bytes: number): string {
  return String(Math.ceil((bytes / 2 ** 20) * 10) / 10);
}

function failureText(task: Task) {
  return troubleText({ code: 'task', failure: codeOf(task) }, task.requester.locale, markup);
}

function codeOf(task: Task) {
  return task.failure?.code ?? 'lost';
}

/** A message without notifications and without previews of links. */
function quiet(content: string): Body {
  return {
    content: cut(content, LONGEST_CONTENT),
    flags: MessageFlags.SuppressEmbeds,
    allowed_mentions: NOBODY,
  };
}

/** A message that notifies the person who asked, and nobody else. */
function notifying(task: Task, content: string): Body {
  return {
    content: cut(content, LONGEST_CONTENT),
    allowed_mentions: { parse: [], users: [task.requester.id] },
  };
}

/** The end of a task, with what can be done about it. */
function result(task: Task, content: string): Body {
  return { ...notifying(task, content), components: taskRows(task, task.requester.locale) };
}

/** The same message with the picture that the video is made from. */
function withPicture(content: string, task: Task, canEmbed: boolean): Body {
  const url = task.request.images[0]?.url;
  const body = quiet(content);
  if (url === undefined || url.length > LONGEST_URL || !canEmbed) return body;
  const caption = speak(task.requester.locale)('card.picture');
  const embed: APIEmbed = {
    description: caption,
    thumbnail: { url, description: caption },
  };
  // The flag that hides previews would hide this embed too; 0 takes it off where the anchor carried it.
  return { ...body, flags: NO_FLAGS, embeds: [embed] };
}
