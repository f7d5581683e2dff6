import type { State, Switch } from '../../wire.ts';
import { act } from '../connection.ts';
import { button, h, keyedList, on, type Shown } from '../dom.ts';
import { brokenNow, type FaultLine, linesFor, placesOf } from './shown.ts';

/**
 * What can be made to go wrong, one place at a time; what is wrong now stays in sight.
 * @param complain Says why something could not be done.
 */
export function faultSwitches(first: State, complain: (text: string) => void): Shown<State> {
  let switches: readonly Switch[] = [];
  const tell = (asked: Promise<string | undefined>) =>
    void asked.then((failed) => complain(failed ?? ''));
  const where = h('select', { 'aria-label': 'Where it goes wrong' });
  const list = h('ul', { class: 'switches' });
  const count = h('span', { class: 'fault-count' });
  const chips = h('ul', { class: 'fault-chips', 'aria-label': 'Broken now' });
  const heal = button('Heal everything', { class: 'act go-on' }, () => {
    // It goes away once nothing is wrong.
    summary.focus();
    tell(act({ do: 'heal' }));
  });
  const summary = h('summary', {}, h('strong', {}, 'Break something'), count);
  const render = keyedList<FaultLine>(
    list,
    ({ key }) => key,
    (line) => switchRow(line, tell),
  );
  const renderChips = keyedList<string>(
    chips,
    (words) => words,
    (words) => ({ element: h('li', {}, words), update: () => {} }),
  );
  const show = () => render(linesFor(switches, where.value));
  on(where, { change: show });
  const update = (state: State) => {
    if (state.switches === switches) return;
    const places = placesOf(state.switches);
    if (placesOf(switches).join() !== places.join()) {
      where.replaceChildren(...places.map((value) => h('option', { value }, value)));
    }
    switches = state.switches;
    const wrong = switches.filter(({ on: isOn }) => isOn);
    count.textContent = wrong.length === 0 ? 'nothing is broken' : `${wrong.length} on`;
    count.classList.toggle('some', wrong.length > 0);
    heal.hidden = wrong.length === 0;
    chips.hidden = wrong.length === 0;
    renderChips(brokenNow(switches));
    show();
  };
  update(first);
  const inside = h('div', { class: 'fault-body' }, h('label', {}, 'Where ', where), list);
  return {
    element: h('div', { class: 'faults' }, h('details', {}, summary, inside), chips, heal),
    update,
  };
}

function switchRow(
  first: FaultLine,
  tell: (asked: Promise<string | undefined>) => void,
): Shown<FaultLine> {
  let line = first;
  const box = h('input', { type: 'checkbox', role: 'switch' });
  on(box, {
    change: () => {
      const [one] = line.all;
      if (one === undefined) return;
      const { kind, fault } = one;
      tell(act({ do: 'switch', kind, fault, where: line.where, on: box.checked }));
    },
  });
  const element = h(
    'li',
    {},
    h(
      'label',
      { class: 'switch' },
      box,
      h(
        'span',
        {},
        h('span', { class: 'switch-label' }, first.label),
        h('span', { class: 'switch-about' }, first.explains),
      ),
    ),
  );
  const update = (now: FaultLine) => {
    line = now;
    const wrong = now.all.filter(({ on: isOn }) => isOn).length;
    box.checked = wrong === now.all.length;
    box.indeterminate = wrong > 0 && wrong < now.all.length;
  };
  update(first);
  return { element, update };
}
