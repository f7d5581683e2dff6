import type { SlackState } from '../../wire.ts';
import { button, h } from '../dom.ts';
import { remember, remembered } from '../settings.ts';
import type { Place } from './composer.ts';

/** Which of the person's conversations is shown. */
export interface PlaceSwitch {
  readonly element: HTMLElement;
  readonly current: Place;
  /** Notes what is new elsewhere. */
  update(slack: SlackState): void;
}

const DIRECT = 'direct';

/** The channel and the person's own conversation with the bot. */
export function placeSwitch(
  first: SlackState,
  person: () => string,
  changed: () => void,
): PlaceSwitch {
  let slack = first;
  let direct = remembered('slack-place') === DIRECT;
  /** The latest message that was seen in each conversation. */
  const seen = new Map<string, number>();
  const home: Place = { channel: first.channel.id, name: `#${first.channel.name}` };
  const own = (): Place | undefined => {
    const found = slack.direct.find((one) => one.person === person());
    return found === undefined ? undefined : { channel: found.channel, name: 'Reelbot' };
  };
  const current = () => (direct ? (own() ?? home) : home);
  const use = (next: boolean) => {
    direct = next;
    remember('slack-place', next ? DIRECT : 'channel');
    changed();
  };
  const channel = button(home.name, { class: 'place' }, () => use(false));
  const dm = button('', { class: 'place' }, () => use(true));
  const sign = h('span', { class: 'avatar bot', 'aria-hidden': 'true' });
  dm.append(sign, 'Reelbot');
  const mark = (tab: HTMLElement, place: Place | undefined) => {
    tab.hidden = place === undefined;
    if (place === undefined) return;
    const here = place.channel === current().channel;
    const last = latest(slack, place.channel, person());
    const known = seen.get(place.channel);
    if (here || known === undefined) seen.set(place.channel, last);
    const fresh = !here && known !== undefined && last > known;
    tab.setAttribute('aria-pressed', String(here));
    tab.classList.toggle('unread', fresh);
    tab.title = fresh ? 'There is something new here' : '';
  };
  const update = (next: SlackState) => {
    slack = next;
    mark(channel, home);
    mark(dm, own());
  };
  update(first);
  return {
    element: h(
      'div',
      { class: 'places', role: 'group', 'aria-label': 'Conversation' },
      channel,
      dm,
    ),
    get current() {
      return current();
    },
    update,
  };
}

function latest({ messages }: SlackState, channel: string, person: string): number {
  const times = messages
    .filter((one) => one.channel === channel && (one.onlyFor ?? person) === person)
    .map(({ ts }) => Number(ts));
  return Math.max(0, ...times);
}
