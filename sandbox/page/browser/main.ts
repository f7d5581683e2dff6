import type { State } from '../wire.ts';
import { connect } from './connection.ts';
import { discordPane } from './discord/pane.ts';
import { h, type Shown } from './dom.ts';
import { useMedia } from './media.ts';
import { happensPanel } from './panel/panel.ts';
import { slackPane } from './slack/pane.ts';
import { themeSwitch } from './theme.ts';
import { windows } from './windows.ts';

const around = windows();
const banner = h('p', { class: 'banner', role: 'status', hidden: true });
const main = h('main', {}, h('p', { class: 'loading' }, 'Connecting to the sandbox …'));
document.body.append(
  around.skips,
  h(
    'header',
    { class: 'top' },
    h('h1', {}, h('span', { class: 'sign', 'aria-hidden': 'true' }), 'Reelbot sandbox'),
    h(
      'p',
      { class: 'quiet' },
      'the real bot · local Discord, Slack and gateways · nothing leaves this machine',
    ),
    around.toggle,
    themeSwitch(),
  ),
  around.tabs,
  banner,
  main,
);

// A file that misses its place would otherwise open instead of the page.
for (const kind of ['dragover', 'drop']) addEventListener(kind, (event) => event.preventDefault());

let away = false;
let state: State | undefined;
let parts: readonly Shown<State>[] = [];
/** The media paths tell one run of the sandbox from the next. */
let run = '';

connect(
  (next) => {
    if (state !== undefined && state.discord.messages !== next.discord.messages)
      around.news('discord');
    if (state !== undefined && state.slack.messages !== next.slack.messages) around.news('slack');
    state = next;
    const same = JSON.stringify(next.media);
    if (run === same) for (const part of parts) part.update(next);
    else {
      run = same;
      build(next);
    }
    showBanner();
  },
  (connected) => {
    away = !connected;
    showBanner();
  },
);

/** Builds everything anew: at the start, and when another run of the sandbox answers. */
function build(first: State): void {
  useMedia(first.media);
  const shown = [
    { name: 'discord', part: discordPane(first) },
    { name: 'slack', part: slackPane(first) },
    { name: 'happens', part: happensPanel(first) },
  ] as const;
  for (const { name, part } of shown) around.follow(name, part.element);
  parts = shown.map(({ part }) => part);
  main.replaceChildren(...parts.map(({ element }) => element));
  // Forms that were open open again, which they can only on the page.
  for (const part of parts) part.update(first);
}

function showBanner(): void {
  const text = away
    ? 'The sandbox does not answer. Start it again with "npm run sandbox".'
    : botText();
  banner.hidden = text === '';
  if (banner.textContent !== text) banner.textContent = text;
}

function botText(): string {
  if (state === undefined || state.bot.state === 'running') return '';
  const { bot } = state;
  if (bot.state === 'starting') return 'The bot is starting …';
  if (bot.state === 'ending') return 'The bot is ending …';
  const next = bot.state === 'restarting' ? 'is started again' : 'waits for you to start it';
  return `The bot is not running and ${next}. ${bot.detail}`;
}
