import type { SlackState } from '../../wire.ts';
import { button, h } from '../dom.ts';
import { remember, remembered } from '../settings.ts';
import type { Place } from './composer.ts';

/** Which of the person's conversations is shown, or the app's Home. */
export interface PlaceSwitch {
  readonly element: HTMLElement;
  readonly current: Place;
  /** Whether the app's Home is shown instead of a conversation. */
  readonly home: boolean;
  /** Shows the conversation with this id. */
  show(channel: string): void;
  /** Notes what is new elsewhere. */
  update(slack: SlackState): void;
}

type Kind = 'channel' | 'direct' | 'home';

/** The channel, the person's own conversation with the bot, and the app's Home. */
export function placeSwitch(
  first: SlackState,
  person: () => string,
  changed: () => void,
): PlaceSwitch {
  let slack = first;
  const before = remembered('slack-place');
  let kind: Kind = before === 'direct' || before === 'home' ? before : 'channel';
  /** The latest message that was seen in each conversation. */
  const seen = new Map<string, number>();
  const channelPlace: Place = { channel: first.channel.id, name: `#${first.channel.name}` };
  const own = (): Place | undefined => {
    const found = slack.direct.find((one) => one.person === person());
    return found === undefined ? undefined : { channel: found.channel, name: 'Reelbot' };
  };
  const current = () => (kind === 'channel' ? channelPlace : (own() ?? channelPlace));
  const use = (next: Kind) => {
    kind = next;
    remember('slack-place', next);
    changed();
  };
  const tab = (label: string, icon: HTMLElement, which: Kind, called = label) => {
    const shown = button('', { class: 'place', 'aria-label': called }, () => use(which));
    shown.append(icon, h('span', { class: 'place-name' }, label));
    return shown;
  };
  const sign = (text: string) => h('span', { class: 'place-icon', 'aria-hidden': 'true' }, text);
  const channel = tab(channelPlace.name, sign('#'), 'channel');
  const bot = h('span', { class: 'avatar bot', 'aria-hidden': 'true' });
  const direct = tab('Reelbot', bot, 'direct');
  const home = tab('Home', sign('⌂'), 'home', 'App Home');
  const mark = (one: HTMLElement, place: Place | undefined, which: Kind) => {
    one.hidden = place === undefined;
    if (place === undefined) return;
    const here = kind === which;
    const last = latest(slack, place.channel, person());
    const known = seen.get(place.channel);
    if (here || known === undefined) seen.set(place.channel, last);
    const fresh = !here && known !== undefined && last > known;
    one.setAttribute('aria-pressed', String(here));
    one.classList.toggle('unread', fresh);
    one.title = fresh ? 'There is something new here' : '';
  };
  const update = (next: SlackState) => {
    slack = next;
    mark(channel, channelPlace, 'channel');
    mark(direct, own(), 'direct');
    home.setAttribute('aria-pressed', String(kind === 'home'));
  };
  update(first);
  return {
    element: h(
      'div',
      { class: 'places', role: 'group', 'aria-label': 'Conversation' },
      channel,
      direct,
      home,
    ),
    get current() {
      return current();
    },
    get home() {
      return kind === 'home';
    },
    show(channel) {
      const wanted = channel === channelPlace.channel ? 'channel' : 'direct';
      if (kind !== wanted) use(wanted);
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
