import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Bot, type Sandbox, startSandbox } from './harness.ts';
import { expectWell, shownOnSlack } from './people.ts';
import { buttonsOf, cardIn, slackPerson, videoIn, videosIn } from './slack-people.ts';
import { killAt, PATIENCE_MS } from './steps.ts';

/** What people do around their own videos, with the real program. */
let sandbox: Sandbox;
let bot: Bot;
let people = 0;

const ENV = { QUOTA_USER: '100/day', MAX_RUNNING_PER_USER: '1' };

beforeAll(async () => {
  sandbox = await startSandbox();
  bot = await sandbox.start(ENV);
});
afterAll(() => sandbox.close());
afterEach(() => expectWell(bot));

function somebody(more: object = {}) {
  people += 1;
  return slackPerson(sandbox, { name: `person-${people}`, ...more });
}

const taskFor = async (prompt: string) =>
  (await sandbox.tasks()).find(({ request }) => request.prompt === prompt);

/** A video that stands and is done with. */
async function made(prompt: string, person = somebody()) {
  const root = await person.ask(prompt);
  const video = await videoIn(sandbox, root);
  const task = await taskFor(prompt);
  await delivered(task?.id ?? '');
  return { person, root, video, id: task?.id ?? '', taskId: task?.taskId ?? '' };
}

/** Waits until nothing is left to do for a task, whichever bot did it. */
async function delivered(id: string): Promise<void> {
  await expect
    .poll(async () => (await sandbox.tasks()).find((task) => task.id === id)?.delivery, {
      timeout: PATIENCE_MS,
      interval: 200,
    })
    .toBe('done');
}

const creates = (prompt: string) =>
  sandbox.mountsea.creates.filter(({ body }) => body.prompt === prompt);

const wait = (what: string) => ({ what, timeoutMs: PATIENCE_MS });

describe('what people ask', () => {
  it('quota tells what is left, before and after', async () => {
    const person = somebody();
    await person.sora('quota');
    expect(await person.read()).toContain('you: 100 of 100 left today');
    await made('a boat for the quota', person);
    await person.sora('quota');
    const text = await person.read();
    expect(text).toContain('you: 99 of 100 left today');
    expect(text).toContain('10 s: 1 credit');
    expect(creates('quota')).toEqual([]);
  });

  it('task tells how it stands, by both ids, to whoever it belongs to', async () => {
    const { person, id, taskId } = await made('a boat to look up');
    for (const wanted of [id, `\`${taskId}\``]) {
      await person.sora(`task ${wanted}`);
      const told = await person.told();
      expect(shownOnSlack(told.text)).toContain('a boat to look up');
      expect(told.text).toContain('|Open the thread>');
      expect(buttonsOf(told)).toContain('task_send');
    }
    const other = somebody();
    await other.sora(`task ${id}`);
    expect(await other.read()).toContain('No such task');
    const admin = somebody({ admin: true });
    await admin.sora(`task ${id}`);
    expect(await admin.read()).toContain('a boat to look up');
  });

  it('history and the App Home show the same', async () => {
    const { slack } = sandbox;
    const { person } = await made('the first boat');
    await made('the second boat', person);
    await person.sora('history');
    const told = JSON.stringify((await person.told()).blocks);
    expect(told.indexOf('the second boat')).toBeLessThan(told.indexOf('the first boat'));
    expect(told).toContain('https://local.slack.com/archives/');
    expect(told).toContain('"image_url"');
    await slack.openHome(person.id);
    const home = await slack.waitFor(() => slack.views(person.id)[0], wait('the App Home'));
    expect(JSON.stringify(home.view)).toContain('the second boat');
    expect(JSON.stringify(home.view)).toContain('98 of 100 left today');
  });

  it('is for the prompt wherever it says more', async () => {
    const person = somebody();
    const root = await person.ask('quota of fish in the sea');
    await videoIn(sandbox, root);
    expect(creates('quota of fish in the sea')).toHaveLength(1);
  });
});

describe('the buttons under a video', () => {
  it('Again makes one more in the same thread, and a double click no third', async () => {
    const { person, root, video } = await made('a boat again');
    await Promise.all([person.press(video, 'task_again'), person.press(video, 'task_again')]);
    await videoIn(sandbox, root, 2);
    expect(creates('a boat again')).toHaveLength(2);
    expect(
      sandbox.slack.messages().filter(({ text }) => text.includes('a boat again')),
    ).toHaveLength(1);
  });

  it('Change opens the form, filled in', async () => {
    const { slack } = sandbox;
    const { person, root, video } = await made('a boat to change');
    await person.press(video, 'task_change');
    const form = await person.modal('a boat to change');
    await slack.submit({ viewId: form.id, values: { prompt: 'a changed boat' } });
    await videoIn(sandbox, root, 2);
    expect(creates('a changed boat')).toHaveLength(1);
  });

  it('Send again and Delete work for its person, after a restart', async () => {
    const { slack } = sandbox;
    const { person, root, video, id } = await made('a boat to send');
    await bot.stop();
    bot = await sandbox.start(ENV);
    await person.press(video, 'task_send');
    expect(await person.read()).toContain('It is being sent again.');
    const second = await videoIn(sandbox, root, 2);
    await delivered(id);
    const other = somebody();
    for (const action of ['task_send', 'task_delete', 'task_again', 'task_change']) {
      await other.press(second, action);
      expect(await other.read()).toContain('This belongs to somebody else');
    }
    await person.press(second, 'task_delete');
    expect(await person.read()).toContain('The video is deleted here.');
    expect(videosIn(sandbox, root)).toEqual([]);
    expect(
      slack
        .files()
        .filter(({ name }) => name.includes(id))
        .map(({ state }) => state),
    ).toEqual(['deleted', 'deleted']);
    await person.sora(`task ${id}`);
    expect(await person.read()).toContain('deleted');
    expect(await sandbox.purse(`user:slack:${slack.ids.team}/${person.id}:`)).toMatchObject({
      committed: 1,
    });
  });

  it('Delete works for an admin, and where somebody was quicker', async () => {
    const { root, video, id } = await made('a boat to moderate');
    sandbox.slack.deleteMessage(video.channel, video.ts);
    const admin = somebody({ owner: true });
    await admin.sora(`task ${id}`);
    await admin.press(await admin.told(), 'task_delete');
    expect(await admin.read()).toContain('The video is deleted here.');
    expect(videosIn(sandbox, root)).toEqual([]);
  });

  it('Again costs nothing where the bot may not write any more, and says why', async () => {
    const { slack } = sandbox;
    const { person, video } = await made('a boat without the bot');
    slack.setMember(slack.ids.channel, false);
    await person.press(video, 'task_again');
    const told = await person.told();
    slack.setMember(slack.ids.channel, true);
    expect(told.text).toContain('I cannot write in this channel');
    expect(buttonsOf(told)).toEqual(['task_again', 'task_change']);
    expect(creates('a boat without the bot')).toHaveLength(1);
    // Once the bot is back, the button of that answer does it.
    await person.press(told, 'task_again');
    await slack.waitFor(() => creates('a boat without the bot').length === 2, wait('a create'));
  });

  it('Send again finds another place where the thread was deleted', async () => {
    const { slack } = sandbox;
    const { person, root, video, id } = await made('a boat without a thread');
    const card = cardIn(sandbox, root);
    for (const one of [video, card, root]) slack.deleteMessage(root.channel, one?.ts ?? '');
    await person.sora(`task ${id}`);
    const told = await person.told();
    expect(told.text).not.toContain('Open the thread');
    await person.press(told, 'task_send');
    await person.read();
    const again = await slack.waitFor(
      () => slack.messages().find(({ files }) => files[0]?.name.includes(id)),
      wait('the video in the channel'),
    );
    await delivered(id);
    await person.press(again, 'task_delete');
    expect(await person.read()).toContain('The video is deleted here.');
    expect(slack.messages().some(({ ts }) => ts === again.ts)).toBe(false);
  });

  it('says so where the bot may not delete, and does nothing', async () => {
    const { slack } = sandbox;
    const { person, root, video } = await made('a boat that stays');
    slack.fail({ method: 'files.delete', error: 'missing_scope' });
    await person.press(video, 'task_delete');
    expect(await person.read()).toContain('I am not in this channel');
    expect(videosIn(sandbox, root)).toHaveLength(1);
    slack.clearFaults();
    await person.press(video, 'task_delete');
    expect(await person.read()).toContain('The video is deleted here.');
  });

  it('sends again exactly once, although the bot is killed at once', async () => {
    const { person, root, video, id } = await made('a boat to send through a kill');
    await person.press(video, 'task_send');
    await person.read();
    await bot.kill();
    bot = await sandbox.start(ENV);
    await delivered(id);
    expect(videosIn(sandbox, root)).toHaveLength(2);
    expect(creates('a boat to send through a kill')).toHaveLength(1);
  });

  it('sends again exactly once, although the bot is killed when Slack has the video', async () => {
    const { slack } = sandbox;
    const { person, root, video, id } = await made('a boat to send past a kill');
    const killed = killAt(
      bot,
      slack,
      (event) =>
        event.type === 'request' && event.request.method === 'files.completeUploadExternal',
    );
    await person.press(video, 'task_send');
    await killed;
    bot = await sandbox.start(ENV);
    await delivered(id);
    expect(videosIn(sandbox, root)).toHaveLength(2);
  });
});

describe('the button of a task under way', () => {
  it('stops following it, says that it is paid, and follows it again', async () => {
    const { mountsea, slack } = sandbox;
    mountsea.hold();
    const person = somebody();
    const root = await person.ask('a boat to stop');
    const card = await slack.waitFor(() => {
      const found = cardIn(sandbox, root);
      return found?.text.includes('Task `') && found;
    }, wait('a running card'));
    expect(buttonsOf(card)).toEqual(['task_stop']);
    await person.press(card, 'task_stop');
    const told = await person.told();
    expect(told.text).toContain('the credits stay spent');
    await slack.waitFor(() => buttonsOf(card).length === 0, wait('a card without buttons'));
    expect(card.text).not.toContain('given back');
    const purse = () => sandbox.purse(`user:slack:${slack.ids.team}/${person.id}:`);
    expect(await purse()).toEqual({ committed: 1, held: {} });
    const stopped = (await sandbox.tasks()).find(({ failure }) => failure?.code === 'stopped');
    await delivered(stopped?.id ?? '');
    await person.press(told, 'task_resume');
    expect(await person.read()).toContain('It is followed again');
    mountsea.release();
    await videoIn(sandbox, root);
    expect(await purse()).toEqual({ committed: 1, held: {} });
    await person.press(told, 'task_resume');
    expect(await person.read()).toMatch(/not possible any more|does not have this video/u);
  });

  it('takes it out of the queue for nothing', async () => {
    const { mountsea, slack } = sandbox;
    mountsea.hold();
    const person = somebody();
    await person.ask('a boat in front');
    await slack.waitFor(() => creates('a boat in front').length === 1, wait('a create'));
    const root = await person.ask('a boat that waits');
    const card = await slack.waitFor(() => {
      const found = cardIn(sandbox, root);
      return found?.text.includes('place 1') && found;
    }, wait('a waiting card'));
    expect(JSON.stringify(card.blocks)).toContain('Leave the queue');
    const other = somebody();
    await other.press(card, 'task_stop');
    expect(await other.read()).toContain('This belongs to somebody else');
    await person.press(card, 'task_stop');
    expect(await person.read()).toContain('Nothing was started; your credits are back.');
    mountsea.release();
    await slack.waitFor(() => buttonsOf(card).length === 0, wait('a card without buttons'));
    expect(creates('a boat that waits')).toEqual([]);
  });
});

it('nothing went wrong on the way', () => {
  const { slack, mountsea } = sandbox;
  expect([...slack.unknownMethods, ...slack.warnings, ...mountsea.violations]).toEqual([]);
  const refused = slack.requests().filter(({ error, faulted }) => error && !faulted);
  expect(refused.filter(({ error }) => error === 'missing_scope')).toEqual([]);
});
