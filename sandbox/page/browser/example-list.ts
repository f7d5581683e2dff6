import type { Side } from '../wire.ts';

/** A picture that the page paints by itself. */
export type Scene = 'boat' | 'moon';

/** Something to try, as data: the page makes buttons of them, and a test compares them with the README. */
export interface ExampleText {
  readonly side: Side;
  /** What is written into the composer; `ID` stands for the latest task's. */
  readonly text: string;
  /** What it shows, or what to do then. */
  readonly note?: string;
  /** Files that go along. */
  readonly pictures?: readonly Scene[];
  /** Asks for a video, or for something around one. */
  readonly about: 'video' | 'around';
}

const ANIMATE = 'send it, then on the message: ⋯ → Animate this image';

/** In the order in which they are offered. */
export const EXAMPLES: readonly ExampleText[] = [
  ...on('discord', 'video', [
    ['/sora prompt:a paper boat in the rain'],
    ['/sora prompt:a cat running model:sora-2 duration:15'],
    ['/sora prompt:a lighthouse at dusk orientation:portrait style:vintage'],
    ['/sora prompt:the boat sails on image:boat.png', 'a picture to start from', ['boat']],
    [
      '/sora prompt:the moon sets model:wan-2.2-local image:moon.png',
      'a model of a server of your own; the picture is made to fit its frame',
      ['moon'],
    ],
    [
      '/sora prompt:[5s] first scene [5s] second scene storyboard:True',
      'a storyboard: the prompt is read as shots',
    ],
    ['/sora', 'alone it opens a form, which takes a picture too'],
    ['Which one?', ANIMATE, ['boat', 'moon']],
  ]),
  ...on('discord', 'around', [
    ['/sora-quota', 'what is left, what it costs'],
    ['/sora-history', 'the last videos'],
    ['/sora-task id:ID', 'the latest task'],
    ['/sora-privacy export', 'what is kept about you'],
    ['/sora-admin show', 'for admins'],
    ['/sora-admin gateways', 'for admins'],
  ]),
  ...on('slack', 'video', [
    ['/sora prompt:a paper boat in the rain'],
    ['/sora prompt:a cat running model:sora-2 duration:15'],
    ['/sora a whale glides by model:wan-2.7', 'a model that its gateway lists'],
    ['/sora', 'alone it opens a form, which takes a picture too'],
    [
      '@reelbot the boat sails on',
      'a picture to start from; to Reelbot itself without @reelbot',
      ['boat'],
    ],
    ['Which one?', ANIMATE, ['boat', 'moon']],
  ]),
  ...on('slack', 'around', [
    ['/sora help'],
    ['/sora quota', 'what is left, what it costs'],
    ['/sora history', 'the last videos'],
    ['/sora task ID', 'the latest task'],
    ['/sora privacy', 'what is kept about you'],
    ['/sora admin', 'for admins'],
  ]),
];

type Line = readonly [text: string, note?: string, pictures?: readonly Scene[]];

function on(side: Side, about: ExampleText['about'], lines: readonly Line[]): ExampleText[] {
  return lines.map(([text, note, pictures]) => ({
    side,
    about,
    text,
    ...(note === undefined ? {} : { note }),
    ...(pictures === undefined ? {} : { pictures }),
  }));
}

/** A command as it is written: its name, with that of a subcommand, and the values by option. */
export interface WrittenCommand {
  readonly name: string;
  readonly values: Readonly<Record<string, string>>;
}

/** Reads `/name sub key:value key:value`, or nothing where it is no command; pure. */
export function readCommand(text: string): WrittenCommand | undefined {
  if (!text.startsWith('/')) return undefined;
  const [name = '', ...parts] = text.slice(1).split(/\s+(?=[a-z_]+:(?:\S|$))/);
  const pairs = parts.map((part) => {
    const colon = part.indexOf(':');
    return [part.slice(0, colon), part.slice(colon + 1)];
  });
  return { name: name.trim(), values: Object.fromEntries(pairs) };
}
