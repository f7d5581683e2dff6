import type { State } from '../../wire.ts';
import { h, type Shown } from '../dom.ts';
import { botControls, speedControl } from './bot.ts';
import { faultSwitches } from './faults.ts';
import { taskCards, taskFilter } from './tasks.ts';
import { timeline } from './timeline.ts';
import { walletBars } from './wallets.ts';

/** What really happens: the bot, its tasks and wallets, every call, and what can be made to go wrong. */
export function happensPanel(first: State): Shown<State> {
  const problem = h('p', { class: 'problem', role: 'alert' });
  const complain = (text: string) => {
    problem.textContent = text;
  };
  const choose = (task: string | undefined) => {
    for (const part of [filter, cards, calls]) part.only(task);
  };
  const filter = taskFilter(first, choose);
  const cards = taskCards(first, choose);
  const calls = timeline(first);
  const parts = [
    botControls(first, complain),
    speedControl(first, complain),
    faultSwitches(first, complain),
    cards,
    walletBars(first),
    calls,
  ];
  const [bot, speed, faults, tasks, wallets, sequence] = parts.map(({ element }) => element);
  const element = h(
    'section',
    { class: 'panel', id: 'happens', 'aria-label': 'What really happens' },
    h('header', { class: 'panel-head' }, h('h2', {}, 'What really happens'), filter.element),
    h(
      'div',
      { class: 'panel-side' },
      h('div', { class: 'panel-world' }, bot, speed, faults, problem),
      tasks,
      wallets,
    ),
    sequence,
  );
  return {
    element,
    update(state) {
      filter.update(state);
      for (const part of parts) part.update(state);
    },
  };
}
