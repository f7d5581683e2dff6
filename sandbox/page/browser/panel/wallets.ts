import type { State, Wallet } from '../../wire.ts';
import { type Child, h, keyedList, rebuilt, type Shown } from '../dom.ts';
import { shownWallets } from './shown.ts';

interface Named {
  readonly wallet: Wallet;
  readonly name: string;
}

/** What people may still spend: those who have spent or hold something, or else the first of each side. */
export function walletBars(first: State): Shown<State> {
  const list = h('ul', { class: 'wallets' });
  const made = new Map<string, Named>();
  /** The same object as long as the wallet is the same. */
  const named = (wallet: Wallet, { discord, slack }: State): Named => {
    const known = made.get(wallet.person);
    if (known?.wallet === wallet) return known;
    const people = [...discord.people, ...slack.people];
    const name = people.find(({ id }) => id === wallet.person)?.name ?? wallet.person;
    made.set(wallet.person, { wallet, name });
    return made.get(wallet.person) ?? { wallet, name };
  };
  const render = keyedList<Named>(
    list,
    ({ wallet }) => wallet.person,
    (one) => rebuilt(h('li', { class: 'wallet' }), one, bar),
  );
  const update = (state: State) =>
    render(shownWallets(state.wallets).map((wallet) => named(wallet, state)));
  update(first);
  return {
    element: h('section', { class: 'panel-part', 'aria-label': 'Wallets' }, list),
    update,
  };
}

function bar({ wallet, name }: Named): Child[] {
  const { limit, spent, held, left, unit, side } = wallet;
  const track = h(
    'span',
    { class: 'wallet-track', 'aria-hidden': 'true' },
    h('span', { class: 'wallet-spent' }),
    h('span', { class: 'wallet-held' }),
  );
  // More may be spent than the limit is now.
  const whole = Math.max(limit, spent + held, 1);
  track.style.setProperty('--spent', `${(100 * spent) / whole}%`);
  track.style.setProperty('--held', `${(100 * held) / whole}%`);
  return [
    h('span', { class: `side-dot ${side}`, 'aria-hidden': 'true' }),
    h('strong', {}, name),
    track,
    h(
      'span',
      { class: 'wallet-words', title: `This ${unit}` },
      `${spent} spent · ${held} held · ${left} of ${limit} left`,
    ),
  ];
}
