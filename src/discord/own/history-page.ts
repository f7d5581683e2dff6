import { type APIEmbed, MessageFlags } from 'discord.js';
import { type HistoryPage, historyLine, shortened, speak, type Task } from '../../core/index.ts';
import { linkOf } from '../address.ts';
import { pageRows } from '../buttons.ts';
import { cut, markup, maskedLink } from '../markup.ts';
import { type Body, renderPrivate } from '../render.ts';

/** Limits of Discord's documentation, Create Message and Embed Limits. */
const LONGEST_CONTENT = 2000;
const LONGEST_EMBED = 4096;
const LONGEST_EMBEDS = 6000;
const LONGEST_URL = 2048;

/** Small pictures on a page: the newest ones. With the rows between them that is at most ten embeds, as many as Discord takes. */
const MOST_PICTURES = 4;

/** How much of the prompts is shown, the most that fits. */
const PROMPTS = [60, 40, 24, 12, 6, 1] as const;

/** A page of somebody's tasks, for that person alone: every row, whatever becomes of its prompt. */
export function renderHistory({ tasks, page, more }: HistoryPage, locale: string): Body {
  const say = speak(locale);
  const components = pageRows(page, more, locale);
  const title = say('history.title');
  if (tasks.length === 0) {
    return { ...renderPrivate(title, [say('history.none')]), embeds: [], components };
  }
  const pictured = picturedOf(tasks);
  const plain = rowsOf(tasks, locale, PROMPTS[0]);
  const whole = renderPrivate(title, plain);
  const fits = [markup.bold(title), ...plain].join('\n').length <= LONGEST_CONTENT;
  if (fits && pictured.size === 0) return { ...whole, embeds: [], components };
  const embeds = embedsOf(fittingRows(tasks, locale), pictured);
  return {
    ...renderPrivate(title, []),
    // The flag that hides previews would hide these too.
    flags: MessageFlags.Ephemeral,
    embeds,
    components,
  };
}

interface Row {
  readonly task: Task;
  readonly text: string;
}

function rowsOf(tasks: readonly Task[], locale: string, most: number): string[] {
  return tasks.map((task) => rowOf(task, locale, most));
}

function rowOf(task: Task, locale: string, most: number, room = Infinity): string {
  const say = speak(locale);
  const line = historyLine(task, say, markup, most);
  const url = linkOf(task.address);
  const link = url === undefined ? '' : ` · ${maskedLink(say('task.thread'), url)}`;
  return `${cut(line, room - link.length)}${link}`;
}

/** The rows with as much of the prompts as there is room for; in the worst case cut, but never without their link. */
function fittingRows(tasks: readonly Task[], locale: string): Row[] {
  const size = (rows: readonly string[]) => rows.reduce((sum, { length }) => sum + length + 1, 0);
  const rows = PROMPTS.map((most) => rowsOf(tasks, locale, most));
  const room = Math.floor(LONGEST_EMBEDS / tasks.length) - 1;
  const texts =
    rows.find((one) => size(one) <= LONGEST_EMBEDS) ??
    tasks.map((task) => rowOf(task, locale, PROMPTS[0], room));
  return tasks.map((task, index) => ({ task, text: texts[index] ?? '' }));
}

/** The newest tasks that have a picture. What was deleted or is to be hidden shows none. */
function picturedOf(tasks: readonly Task[]): ReadonlySet<Task> {
  const able = tasks.filter((task) => !task.removed && !task.spoiler && pictureOf(task) !== '');
  return new Set(able.slice(0, MOST_PICTURES));
}

function pictureOf({ video }: Task): string {
  // Of a video behind its gateway's key nothing is shown that people would have to fetch there.
  const url = video?.closed === true ? '' : (video?.thumbnailUrl ?? '');
  const usable = /^https?:$/u.test(URL.parse(url)?.protocol ?? '') && url.length <= LONGEST_URL;
  return usable ? url : '';
}

/** An embed for each row with a picture, and one for the rows between two of them. */
function embedsOf(rows: readonly Row[], pictured: ReadonlySet<Task>): APIEmbed[] {
  const embeds: APIEmbed[] = [];
  let open: string[] = [];
  const close = () => {
    if (open.length > 0) embeds.push({ description: open.join('\n') });
    open = [];
  };
  for (const { task, text } of rows) {
    if (pictured.has(task)) {
      close();
      const description = shortened(task.request.prompt, 100);
      embeds.push({ description: text, thumbnail: { url: pictureOf(task), description } });
    } else {
      if ([...open, text].join('\n').length > LONGEST_EMBED) close();
      open.push(text);
    }
  }
  close();
  return embeds;
}
