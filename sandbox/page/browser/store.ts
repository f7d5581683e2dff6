import type { Change, State } from '../wire.ts';

/** The state after a change. Only what changed is another object; pure. */
export function apply(state: State, change: Change): State {
  const { discord, slack } = state;
  switch (change.kind) {
    case 'bot':
      return { ...state, bot: change.bot };
    case 'discord-message': {
      const messages = put(discord.messages, change.shown, ({ message }) => message.id);
      return { ...state, discord: { ...discord, messages } };
    }
    case 'discord-message-gone': {
      const messages = discord.messages.filter(({ message }) => message.id !== change.id);
      return { ...state, discord: { ...discord, messages } };
    }
    case 'discord-thread': {
      const threads = put(discord.threads, change.thread, ({ id }) => id);
      return { ...state, discord: { ...discord, threads } };
    }
    case 'discord-commands':
      return { ...state, discord: { ...discord, commands: change.commands } };
    case 'discord-modal': {
      const modals = put(discord.modals, change.modal, ({ id }) => id);
      return { ...state, discord: { ...discord, modals } };
    }
    case 'discord-modal-gone': {
      const modals = discord.modals.filter(({ id }) => id !== change.id);
      return { ...state, discord: { ...discord, modals } };
    }
    case 'slack-message': {
      const messages = put(slack.messages, change.message, ({ ts }) => ts);
      return { ...state, slack: { ...slack, messages } };
    }
    case 'slack-message-gone': {
      const messages = slack.messages.filter(({ ts }) => ts !== change.ts);
      return { ...state, slack: { ...slack, messages } };
    }
    case 'slack-view': {
      const views = put(slack.views, change.view, ({ id }) => id);
      return { ...state, slack: { ...slack, views } };
    }
    case 'slack-view-gone': {
      const views = slack.views.filter(({ id }) => id !== change.id);
      return { ...state, slack: { ...slack, views } };
    }
    case 'slack-home': {
      const homes = put(slack.homes, change.home, ({ person }) => person);
      return { ...state, slack: { ...slack, homes } };
    }
    case 'job':
      return { ...state, jobs: put(state.jobs, change.job, ({ taskId }) => taskId) };
    case 'notice':
      return { ...state, notices: put(state.notices, change.notice, ({ id }) => id) };
    case 'notice-gone':
      return { ...state, notices: state.notices.filter(({ id }) => id !== change.id) };
    default:
      return aroundTheWindows(state, change);
  }
}

/** The calls that are kept, here as in the sandbox. */
const MOST_CALLS = 500;

type Around = Extract<
  Change,
  { kind: 'call' | 'task' | 'task-gone' | 'wallet' | 'switch' | 'speed' }
>;

function aroundTheWindows(state: State, change: Around): State {
  switch (change.kind) {
    case 'call':
      return {
        ...state,
        calls: put(state.calls, change.call, ({ id }) => id).slice(-MOST_CALLS),
      };
    case 'task':
      return { ...state, tasks: put(state.tasks, change.task, ({ id }) => id) };
    case 'task-gone':
      return { ...state, tasks: state.tasks.filter(({ id }) => id !== change.id) };
    case 'wallet':
      return { ...state, wallets: put(state.wallets, change.wallet, ({ person }) => person) };
    case 'switch':
      return { ...state, switches: put(state.switches, change.switch, ({ id }) => id) };
    case 'speed':
      return { ...state, speed: change.speed };
  }
}

/** The list with a value in the place of the one with the same key, or at the end. */
function put<T>(list: readonly T[], value: T, key: (value: T) => string): T[] {
  const at = list.findIndex((one) => key(one) === key(value));
  return at < 0 ? [...list, value] : list.with(at, value);
}
