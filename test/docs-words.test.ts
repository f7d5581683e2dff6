import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Task } from '../src/core/task.ts';
import { en } from '../src/core/words/en.ts';
import { speak } from '../src/core/words/index.ts';
import { cardText, type Markup } from '../src/core/words/texts.ts';
import { SUBCOMMANDS } from '../src/discord/admin/command.ts';
import { readCommand } from '../src/slack/commands.ts';

/** What the pages for people in the chat say that they will read there. */
const using = readFileSync('docs/using.md', 'utf8');
const administering = readFileSync('docs/administering.md', 'utf8');

/** Words in bold, but for those that begin an entry of a list: those are headings of it. */
function labelsIn(text: string): string[] {
  const prose = text.replaceAll(/^- \*\*.+?\*\*/gmu, '');
  return [...prose.matchAll(/\*\*(.+?)\*\*/gu)].map(([, label = '']) => label);
}

/** The texts of the bot, with anything in the place of what is filled in; not those that are little else. */
const worded = Object.values(en).filter((text) =>
  /\p{L}{3}/u.test(text.replaceAll(/\{\w+\}/gu, '')),
);
const texts = worded.map(
  (text) =>
    new RegExp(
      `^${text.replaceAll(/[.*+?^$()[\]|\\]/gu, '\\$&').replaceAll(/\{\w+\}/gu, '.+')}$`,
      'u',
    ),
);

const isSaid = (label: string) => texts.some((text) => text.test(label));

describe.each([
  ['docs/using.md', using],
  ['docs/administering.md', administering],
])('%s', (_, text) => {
  it('calls what can be pressed as it is called there', () => {
    const labels = labelsIn(text);
    expect(labels.length).toBeGreaterThan(3);
    expect(labels.filter((label) => !isSaid(label))).toEqual([]);
    expect(['Send once more', 'a: b'].filter(isSaid)).toEqual([]);
  });
});

describe('docs/using.md', () => {
  const say = speak('en-US');
  const same = (text: string) => text;
  const markup: Markup = {
    plain: same,
    code: same,
    bold: same,
    time: String,
    channel: same,
    user: same,
    option: same,
  };
  const task: Task = {
    id: '8c1f02d4kq3v',
    taskId: 'task_9f2c41',
    state: 'running',
    delivery: 'none',
    request: {
      model: 'sora-2',
      prompt: 'a paper boat in the rain',
      images: [],
      orientation: 'landscape',
      size: 'small',
      duration: 10,
      removeWatermark: false,
      storyboard: false,
    },
    requester: { platform: 'discord', id: '1', name: 'Ana', locale: 'en-US' },
    address: {},
    anchored: true,
    gateways: ['mountsea'],
    gateway: 'mountsea',
    cost: 1,
    wallets: [],
    createdAt: 0,
    deadlineAt: 1,
    tries: 0,
  };
  const left = [{ kind: 'user', limit: 10, used: 1, left: 9, unit: 'day', resetsAt: 0 }] as const;
  const card = (more: object) =>
    cardText({ kind: 'card', task, left, repeated: false, ...more }, say, markup);

  it('shows the card as it is', () => {
    const progress = { fraction: 0.61, estimated: true, leftMs: 61_000 };
    expect(using).toContain(`\n${Object.values(card({ progress })).join('\n')}\n`);
    const { taskId: _, ...queued } = task;
    const waiting = { place: 3, waitMs: 240_000 };
    const { status } = card({ task: { ...queued, state: 'accepted' }, waiting });
    expect(using).toContain(`\n${status}\n`);
  });

  it('has examples that Slack’s command reads as it says', () => {
    const typed = [...using.matchAll(/^\/sora (.+)$/gmu)].map(([, text = '']) => readCommand(text));
    expect(typed.length).toBeGreaterThan(3);
    for (const one of typed) expect(one).toMatchObject({ kind: 'request', problems: [] });
    expect(typed).toContainEqual(
      expect.objectContaining({
        draft: { model: 'sora-2-pro', style: 'comic', prompt: 'a duel at noon' },
      }),
    );
    for (const slip of ['lenght:10 prompt:a', 'durration:10 prompt:a']) {
      expect(readCommand(slip)).toMatchObject({ problems: [{ key: 'option.unknown' }] });
    }
  });

  it('quotes failures as they are told', () => {
    const [, section = ''] = using.split('## When there is no video');
    const rows = [...section.matchAll(/^\| (?!it says|-)(.+?) \|/gmu)].map(([, row = '']) => row);
    const told = rows.flatMap((row) => row.split(/, (?=The)/u));
    expect(told.length).toBeGreaterThan(5);
    expect(told.filter((title) => !isSaid(title))).toEqual([]);
  });
});

describe('docs/administering.md', () => {
  it('tells of every subcommand, and of no other', () => {
    const [, settings = ''] = administering.split('## Settings');
    const [table = ''] = settings.split('\n\n- **');
    const listed = [...table.matchAll(/^\| [^|]+ \| ([^|]+) \|/gmu)].flatMap(([, cell = '']) =>
      [...cell.matchAll(/`(\w+)`/gu)].map(([, name = '']) => name),
    );
    const spoken = [...administering.matchAll(/`\/sora-admin (\w+)`/gu)].map(([, one = '']) => one);
    expect([...new Set([...listed, ...spoken])].sort()).toEqual([...SUBCOMMANDS].sort());
  });
});
