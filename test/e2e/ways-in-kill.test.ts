import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { png } from '../images/pictures.ts';
import { type Bot, type Sandbox, startSandbox } from './harness.ts';
import { expectWell } from './people.ts';
import { killAt } from './steps.ts';

/** Requests that came as a message or from one, in a thread that people had begun: a kill may not post there twice either. */
let sandbox: Sandbox;
let bot: Bot;
let people = 0;

beforeAll(async () => {
  // The gateway does not fetch the picture: while the bot is dead it could not, and would say so.
  sandbox = await startSandbox();
  bot = await sandbox.start();
});
afterAll(() => sandbox.close());
afterEach(() => expectWell(bot));

const bytes = png(64, 64);

interface Asked {
  readonly prompt: string;
  readonly threadTs: string;
}

/** Ways to ask with a picture in somebody's thread. */
const ways = {
  async mention(): Promise<Asked> {
    const { slack } = sandbox;
    const { user, prompt } = somebody();
    const { message: root } = await slack.say({ text: 'a thread', user });
    const text = `<@${slack.ids.botUser}> ${prompt}`;
    const files = [{ name: 'boat.png', bytes }];
    await slack.say({ text, user, threadTs: root.ts, files });
    return { prompt, threadTs: root.ts };
  },
  async shortcut(): Promise<Asked> {
    const { slack } = sandbox;
    const { user, prompt } = somebody();
    const files = [{ name: 'boat.png', bytes }];
    const { message } = await slack.say({ text: 'look', user, files });
    await slack.shortcut({ callbackId: 'animate', user, ts: message.ts });
    const view = await slack.waitFor(() => slack.views(user).at(-1), { what: 'a form' });
    await slack.submit({ viewId: view.id, values: { prompt } });
    return { prompt, threadTs: message.ts };
  },
};

function somebody() {
  people += 1;
  const { slack } = sandbox;
  const { id: user } = slack.addUser({ name: `person-${people}` });
  slack.channels.get(slack.ids.channel)?.members.add(user);
  return { user, prompt: `boat number ${people}` };
}

/** What the bot wrote in the thread. */
function own({ threadTs }: Asked) {
  const { slack } = sandbox;
  return slack
    .replies(slack.ids.channel, threadTs)
    .filter(({ user }) => user === slack.ids.botUser);
}

/** The moments at which Slack has done its part, and the bot does not know. */
const moments = {
  'the card is posted': 'chat.postMessage',
  'the video is posted': 'files.completeUploadExternal',
} as const;

describe.each(Object.keys(ways) as (keyof typeof ways)[])('a %s', (way) => {
  it.each(Object.keys(moments) as (keyof typeof moments)[])(
    'is answered once in its thread although the bot is killed when %s',
    async (moment) => {
      const { slack, mountsea } = sandbox;
      const creates = mountsea.creates.length;
      const killed = killAt(
        bot,
        slack,
        (event) => event.type === 'request' && event.request.method === moments[moment],
      );
      const asked = await ways[way]();
      await killed;
      bot = await sandbox.start();
      await slack.waitFor(() => own(asked).some(({ files }) => files.length > 0), {
        what: 'the video',
        timeoutMs: 20_000,
      });
      await bot.line(({ msg }) => msg === 'task delivered');
      const videos = own(asked).filter(({ files }) => files.length > 0);
      expect(videos).toHaveLength(1);
      // The anchor of a shortcut says who asked for what; a mention says so itself.
      expect(own(asked)).toHaveLength(way === 'shortcut' ? 3 : 2);
      expect(mountsea.creates).toHaveLength(creates + 1);
      expect(mountsea.creates.at(-1)?.body.prompt).toBe(asked.prompt);
    },
  );
});
