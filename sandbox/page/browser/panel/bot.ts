import type { BotState, Speed, State } from '../../wire.ts';
import { act } from '../connection.ts';
import { button, h, on, type Shown } from '../dom.ts';

const SPEEDS: readonly Speed[] = [1, 5, 20];

/** When a bot that was ended comes back: ms, or only by hand. */
const PAUSES = [
  { label: 'back at once', ms: 0 },
  { label: 'back in 3 s', ms: 3000 },
  { label: 'back on Start', ms: undefined },
] as const;

const WORDS: Readonly<Record<BotState['state'], string>> = {
  starting: 'starting …',
  running: 'running',
  ending: 'ending …',
  restarting: 'gone, back soon',
  stopped: 'gone',
};

/**
 * Whether the bot runs, and how to end it.
 * @param complain Says why something could not be done.
 */
export function botControls(first: State, complain: (text: string) => void): Shown<State> {
  const dot = h('span', { class: 'dot', 'aria-hidden': 'true' });
  const words = h('span', { role: 'status' });
  const pause = h('select', { 'aria-label': 'When the bot comes back' });
  for (const [index, { label }] of PAUSES.entries())
    pause.append(h('option', { value: index }, label));
  pause.value = '1';
  const tell = (asked: Promise<string | undefined>) =>
    void asked.then((failed) => complain(failed ?? ''));
  const startAfterMs = () => PAUSES[Number(pause.value)]?.ms;
  const kill = button('kill −9', { class: 'act danger', title: KILL }, () =>
    tell(act({ do: 'bot-kill', startAfterMs: startAfterMs() })),
  );
  const stop = button('Restart', { class: 'act', title: STOP }, () =>
    tell(act({ do: 'bot-stop', startAfterMs: startAfterMs() })),
  );
  const start = button('Start', { class: 'act go-on' }, () => tell(act({ do: 'bot-start' })));
  const element = h(
    'div',
    { class: 'panel-line', role: 'group', 'aria-label': 'The bot' },
    h('p', { class: 'bot-state' }, dot, h('strong', {}, 'Bot'), ' ', words),
    pause,
    start,
    kill,
    stop,
  );
  const update = ({ bot }: State) => {
    dot.className = `dot ${bot.state}`;
    words.title = bot.pid === undefined ? '' : `Process ${bot.pid}`;
    if (words.textContent !== WORDS[bot.state]) words.textContent = WORDS[bot.state];
    const gone = bot.state === 'stopped' || bot.state === 'restarting';
    stop.disabled = bot.state === 'ending';
    swap([kill, stop], start, gone);
  };
  update(first);
  return { element, update };
}

const KILL = 'Ends the process without a word. What it had begun goes on when it is back.';
const STOP = 'Asks it to end, waits for it, and starts it again.';

/** The button that starts the bot stands in for those that end it; so does the focus. */
function swap(ending: HTMLButtonElement[], start: HTMLButtonElement, gone: boolean): void {
  const { activeElement } = document;
  const focused = [...ending, start].some((one) => one === activeElement);
  start.hidden = !gone;
  for (const one of ending) one.hidden = gone;
  if (!focused) return;
  if (!gone && activeElement === start) ending[0]?.focus();
  if (gone && activeElement !== start) start.focus();
}

/** How much faster the gateways work. */
export function speedControl(first: State, complain: (text: string) => void): Shown<State> {
  const boxes = SPEEDS.map((factor) => {
    const input = h('input', { type: 'radio', name: 'speed', value: factor });
    on(input, {
      change: () => void act({ do: 'speed', factor }).then((failed) => complain(failed ?? '')),
    });
    return { factor, input, element: h('label', { class: 'speed' }, input, `${factor}×`) };
  });
  const element = h(
    'div',
    { class: 'panel-line', role: 'radiogroup', 'aria-label': 'Speed of the gateways' },
    h('strong', {}, 'Time'),
    ...boxes.map((box) => box.element),
    h('span', { class: 'quiet' }, 'at the gateways'),
  );
  const update = ({ speed }: State) => {
    for (const { factor, input } of boxes) input.checked = factor === speed;
  };
  update(first);
  return { element, update };
}
