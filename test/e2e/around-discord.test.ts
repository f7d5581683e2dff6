import type { APIMessage } from 'discord-api-types/v10';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Interaction, OptionValue, Person } from '../../sandbox/discord/index.ts';
import { type Bot, type Sandbox, startSandbox } from './harness.ts';
import { expectWell, isPrivate, shownOnDiscord } from './people.ts';
import { killAt, PATIENCE_MS } from './steps.ts';

/** What stands around a task, on Discord with the real program: every command, every button, what admins set, restarts and a kill. */
let sandbox: Sandbox;
let bot: Bot;
let people = 0;

const env = { QUOTA_USER: '20/day' };

beforeAll(async () => {
  sandbox = await startSandbox();
  bot = await sandbox.start(env);
});
afterAll(() => sandbox.close());
afterEach(() => expectWell(bot));

const BOSS: Person = { id: '140000000000000077', name: 'Boss', permissions: 1n << 5n };

type Options = Readonly<Record<string, OptionValue>>;

/** Somebody new, who does everything of one test. */
function newcomer(more: Partial<Person> = {}) {
  people += 1;
  const { discord, mountsea } = sandbox;
  const id = `9100000000000000${String(people).padStart(2, '0')}`;
  const user: Person = { id, name: `Person ${people}`, ...more };
  const prompt = `a boat of ${people}`;
  const messages = () =>
    discord
      .channels()
      .flatMap((one) => discord.messages(one.id))
      .filter(({ author }) => author.id === discord.ids.bot);
  const anchors = () => messages().filter((one) => one.content.includes(`: ${prompt}`));
  const videos = () =>
    messages().filter((one) => one.attachments.length > 0 && calls(one) && isVideo(one));
  const calls = (one: APIMessage) => one.mentions.some((mentioned) => mentioned.id === id);
  const isVideo = (one: APIMessage) => one.attachments[0]?.filename.endsWith('.mp4') === true;
  const use = (name: string, options: Options = {}, channel?: string) =>
    discord.slash({ name, options, user, ...(channel === undefined ? {} : { channel }) });
  return {
    user,
    id,
    prompt,
    anchors,
    videos,
    creates: () => mountsea.creates.filter(({ body }) => String(body.prompt).startsWith(prompt)),
    use,
    sora: (options: Options = {}, channel?: string) => use('sora', { prompt, ...options }, channel),
    /** Waits for so many videos; resolves to the last. */
    async video(count = 1): Promise<APIMessage> {
      await discord.waitFor(() => videos().length === count, PATIENCE_MS);
      await closed(prompt);
      return videos().at(-1) as APIMessage;
    },
    press: (message: APIMessage | string, label: string) => press(message, label, user),
    card: () =>
      discord.waitFor(
        () => discord.messages(anchors()[0]?.id ?? '').find((one) => !calls(one)),
        PATIENCE_MS,
      ),
    purse: () => sandbox.purse(`user:discord:${id}:`),
  };
}

/** Waits until nothing is left to do for what a prompt made. */
async function closed(prompt: string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    const tasks = (await sandbox.tasks()).filter(({ request }) => request.prompt === prompt);
    if (tasks.every(({ delivery }) => delivery === 'done')) return;
    if (Date.now() > deadline) throw new Error(JSON.stringify(tasks));
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Presses a button that a message really has. */
async function press(message: APIMessage | string, label: string, user: Person) {
  const { discord } = sandbox;
  const id = typeof message === 'string' ? message : message.id;
  const rows = JSON.parse(JSON.stringify(discord.message(id)?.components ?? []));
  const buttons = rows.flatMap((row: { components: object[] }) => row.components);
  const button = buttons.find((one: { label: string }) => one.label === label);
  expect(button, `${label} in ${JSON.stringify(buttons)}`).toBeDefined();
  return await discord.press({ message: id, customId: button.custom_id, user });
}

function labels(message: APIMessage | undefined): string[] {
  const rows = JSON.parse(JSON.stringify(message?.components ?? []));
  return rows.flatMap((row: { components: { label: string }[] }) =>
    row.components.map(({ label }) => label),
  );
}

/** Waits for what the person alone is told, embeds included. */
async function told(interaction: Interaction): Promise<string> {
  const LOADING = 128;
  const message = await sandbox.discord.waitFor(
    () => interaction.messages.find((one) => isPrivate(one) && ((one.flags ?? 0) & LOADING) === 0),
    PATIENCE_MS,
  );
  const embeds = message.embeds.map(({ description = '' }) => description);
  return shownOnDiscord([message.content, ...embeds].join('\n'));
}

const admin = async (sub: string, options: Options = {}) =>
  await told(await sandbox.discord.slash({ name: `sora-admin ${sub}`, options, user: BOSS }));

async function restart(): Promise<void> {
  expect(await bot.stop()).toBe(0);
  bot = await sandbox.start(env);
}

describe('one’s own', () => {
  it('quota, task and history tell what there is', async () => {
    const ana = newcomer();
    await ana.sora({ model: 'sora-2', duration: 15 });
    const video = await ana.video();
    expect(labels(video)).toEqual(['Again', 'Change', 'Edit this video', 'Send again', 'Delete']);
    const quota = await told(await ana.use('sora-quota'));
    expect(quota).toContain('you: 18 of 20 left today');
    expect(quota).toContain('15 s: 2 credits');
    const [task] = (await sandbox.tasks()).filter(({ requester }) => requester.id === ana.id);
    for (const id of [task?.id ?? '', task?.taskId ?? '']) {
      const found = await told(await ana.use('sora-task', { id }));
      expect(found).toContain(`2 credits · mountsea · done`);
      expect(found).toContain(`/${sandbox.discord.ids.guild}/${ana.anchors()[0]?.id}`);
    }
    const ben = newcomer();
    expect(await told(await ben.use('sora-task', { id: task?.id ?? '' }))).toContain(
      'No such task',
    );
    const history = await ana.use('sora-history');
    expect(await told(history)).toContain(ana.prompt);
    expect(history.original?.embeds[0]?.thumbnail?.url).toContain('.jpg');
    expect(await told(await ben.use('sora-history'))).toContain('There are none yet');
  });

  it('the history turns its pages in place, also after a restart', async () => {
    const ana = newcomer();
    for (let n = 0; n < 27; n += 1) await ana.sora({ prompt: `${ana.prompt} ${n}` });
    // The rest is refused: 20 credits are there.
    await sandbox.discord.waitFor(() => ana.videos().length === 20, PATIENCE_MS);
    await admin('grant', { person: ana.id, credits: 10 });
    for (let n = 0; n < 7; n += 1) await ana.sora({ prompt: `${ana.prompt} more ${n}` });
    await sandbox.discord.waitFor(() => ana.videos().length === 27, PATIENCE_MS);
    const history = await ana.use('sora-history');
    await told(history);
    await restart();
    await ana.press(history.original?.id ?? '', 'Older');
    await sandbox.discord.waitFor(() => labels(history.original).includes('Newer'), PATIENCE_MS);
    const rows = (await told(history)).split('\n').filter((row) => row.includes('boat'));
    expect(rows).toHaveLength(2);
  });
});

describe('the buttons of a result', () => {
  it('Again makes the same once more, twice pressed too, through a restart', async () => {
    const ana = newcomer();
    await ana.sora({ style: 'comic' });
    const video = await ana.video();
    await restart();
    const [first, second] = [await ana.press(video, 'Again'), await ana.press(video, 'Again')];
    await ana.video(2);
    const answers = await sandbox.discord.waitFor(
      () => [first, second].find(({ followUps }) => followUps.length > 0),
      PATIENCE_MS,
    );
    expect(await told(answers)).toContain('That is not possible any more');
    expect(ana.creates().map(({ body }) => body.styleId)).toEqual(['comic', 'comic']);
    expect(ana.anchors()).toHaveLength(2);
    expect(await ana.purse()).toMatchObject({ committed: 2, held: {} });
  });

  it('Change and Edit open the form with what was asked for', async () => {
    const ana = newcomer();
    await ana.sora({ orientation: 'portrait' });
    const video = await ana.video();
    const changing = await ana.press(video, 'Change');
    await sandbox.discord.waitFor(() => changing.callback, PATIENCE_MS);
    expect(JSON.stringify(changing.callback)).toContain(ana.prompt);
    const values = { prompt: `${ana.prompt}, red` };
    await sandbox.discord.submitModal({ from: changing, values });
    await sandbox.discord.waitFor(() => ana.videos().length === 2, PATIENCE_MS);
    const editing = await ana.press(video, 'Edit this video');
    await sandbox.discord.waitFor(() => editing.callback, PATIENCE_MS);
    await sandbox.discord.submitModal({ from: editing, values });
    await sandbox.discord.waitFor(() => ana.videos().length === 3, PATIENCE_MS);
    const [, changed, edited] = ana.creates();
    expect(changed?.body).toMatchObject({ prompt: values.prompt, orientation: 'portrait' });
    expect(JSON.stringify(edited?.body)).toMatch(/edit/iu);
  });

  it('Send again posts once more for one press or two; Delete takes all of it away', async () => {
    const ana = newcomer();
    await ana.sora();
    const video = await ana.video();
    const answers = [await ana.press(video, 'Send again'), await ana.press(video, 'Send again')];
    const words = await Promise.all(answers.map(told));
    const [sent, late] = words.sort();
    expect(sent).toContain('It is being sent again');
    expect(late).toContain('That is not possible any more');
    await ana.video(2);
    const ben = newcomer();
    expect(await told(await ben.press(video, 'Delete'))).toContain('This belongs to somebody else');
    expect(ana.videos()).toHaveLength(2);
    expect(await told(await ana.press(video, 'Delete'))).toContain('The video is deleted here');
    expect(ana.videos()).toEqual([]);
    expect((await ana.card())?.content).toContain('deleted');
    expect(await ana.purse()).toMatchObject({ committed: 1, held: {} });
  });

  it('a kill right after "Send again" posts exactly once more', async () => {
    const ana = newcomer();
    await ana.sora();
    const video = await ana.video();
    const killed = killAt(
      bot,
      sandbox.discord,
      (event) =>
        event.type === 'message' &&
        event.action === 'created' &&
        event.message.attachments.length > 0 &&
        event.message.id !== video.id,
    );
    await ana.press(video, 'Send again');
    await killed;
    bot = await sandbox.start(env);
    await bot.line(({ msg }) => msg === 'task delivered');
    await ana.video(2);
    expect(await ana.purse()).toMatchObject({ committed: 1, held: {} });
  });

  it('and a kill before anything of it was posted as well', async () => {
    const ana = newcomer();
    await ana.sora();
    const video = await ana.video();
    const asked = await ana.press(video, 'Send again');
    expect(await told(asked)).toContain('It is being sent again');
    await bot.kill();
    bot = await sandbox.start(env);
    await ana.video(2);
  });
});

describe('the way out', () => {
  it('of the queue costs nothing; of a running task the credits stay spent', async () => {
    await restart();
    expect(await bot.stop()).toBe(0);
    bot = await sandbox.start({ ...env, MAX_RUNNING_PER_USER: '1' });
    sandbox.mountsea.hold();
    const ana = newcomer();
    await ana.sora();
    await sandbox.mountsea.waitFor(() => ana.creates()[0], PATIENCE_MS);
    const running = await ana.card();
    await sandbox.discord.waitFor(
      () => labels(sandbox.discord.message(running.id)).includes('Stop following'),
      PATIENCE_MS,
    );
    await ana.sora();
    const second = await sandbox.discord.waitFor(() => ana.anchors()[1], PATIENCE_MS);
    const waiting = await sandbox.discord.waitFor(
      () => sandbox.discord.messages(second.id)[0],
      PATIENCE_MS,
    );
    expect(labels(waiting)).toEqual(['Leave the queue']);
    expect(await told(await ana.press(waiting, 'Leave the queue'))).toContain(
      'Nothing was started; your credits are back.',
    );
    await sandbox.discord.waitFor(
      () => labels(sandbox.discord.message(waiting.id)).length === 0,
      PATIENCE_MS,
    );
    const ben = newcomer();
    expect(await told(await ben.press(running, 'Stop following'))).toContain(
      'This belongs to somebody else',
    );
    expect(await told(await ana.press(running, 'Stop following'))).toContain(
      'so the credits stay spent',
    );
    sandbox.mountsea.release();
    await closed(ana.prompt);
    expect(labels(sandbox.discord.message(running.id))).toEqual([]);
    expect([ana.creates().length, ana.videos().length]).toEqual([1, 0]);
    expect(await ana.purse()).toMatchObject({ committed: 1, held: {} });
    // The gateway went on, and the person wants it after all.
    const [stopped] = (await sandbox.tasks()).filter(
      ({ requester, failure }) => requester.id === ana.id && failure?.code === 'stopped',
    );
    const found = await ana.use('sora-task', { id: stopped?.id ?? '' });
    await told(found);
    const resumed = await ana.press(found.original?.id ?? '', 'Follow again');
    expect(await told(resumed)).toContain('It is followed again');
    await ana.video();
    expect(await ana.purse()).toMatchObject({ committed: 1, held: {} });
    await restart();
  });
});

describe('admins', () => {
  const { stringify } = JSON;

  it('nobody else may', async () => {
    const ana = newcomer();
    expect(await told(await ana.use('sora-admin show'))).toContain('This is for admins');
    expect(await told(await ana.use('sora-admin pause'))).toContain('This is for admins');
    const opened = await ana.use('sora-admin words');
    expect(await told(opened)).toContain('This is for admins');
  });

  it('limits, roles, grants and resets hold at once, and are back at their default', async () => {
    const { discord } = sandbox;
    const ana = newcomer();
    const role = discord.ids.role;
    const limit = { whom: 'user', credits: 1, per: 'day' };
    expect(await admin('limit', limit)).toContain('credits per person from default to 1 a day');
    expect(await admin('limit', limit)).toContain('Nothing was changed.');
    await ana.sora();
    await ana.video();
    expect(await told(await ana.sora())).toContain('Not enough credits');
    expect(await admin('grant', { person: ana.id, credits: 1 })).toContain('1 of 2 left today');
    await ana.sora();
    await ana.video(2);
    expect(await admin('reset', { person: ana.id })).toContain('2 of 2 left today');
    await admin('role', { role, credits: 9 });
    const vip = newcomer({ roles: [role] });
    expect(await told(await vip.use('sora-quota'))).toContain('you: 9 of 9 left today');
    await restart();
    expect(await told(await vip.use('sora-quota'))).toContain('you: 9 of 9 left today');
    await admin('role', { role });
    await admin('limit', { whom: 'user' });
    expect(await told(await vip.use('sora-quota'))).toContain('you: 20 of 20 left today');
    const log = await admin('log');
    expect(log).toContain('Boss: credits per person from');
    expect(log.indexOf('credits per person')).toBeLessThan(log.indexOf('credits by role'));
  });

  it('block people, channels, models and words', async () => {
    const { discord } = sandbox;
    const ana = newcomer();
    await told(await ana.use('sora-quota'));
    await admin('block', { person: ana.id });
    expect(await told(await ana.sora())).toContain('You cannot make videos here');
    await admin('unblock', { person: ana.id });
    await admin('channels', { rule: 'only', channel: discord.ids.announcement });
    expect(await told(await ana.sora())).toContain(`Go to <#${discord.ids.announcement}>`);
    expect(await told(await ana.sora({}, discord.ids.thread))).toContain(
      'No videos in this channel',
    );
    await admin('channels', { rule: 'only' });
    await admin('model', { model: 'sora-2-pro', state: 'off' });
    expect(await told(await ana.sora({ model: 'sora-2-pro' }))).toContain(
      'switched sora-2-pro off',
    );
    await admin('model', { model: 'sora-2-pro', state: 'on' });
    const opened = await discord.slash({ name: 'sora-admin words', user: BOSS });
    await discord.waitFor(() => opened.callback, PATIENCE_MS);
    const sent = await discord.submitModal({
      from: opened,
      values: { words: 'drag*\nkraken' },
    });
    expect(await told(sent)).toContain('to `drag*`, `kraken`');
    expect(await told(await ana.sora({ prompt: 'a Dragon' }))).toContain('do not allow drag* here');
    const again = await discord.slash({ name: 'sora-admin words', user: BOSS });
    await discord.waitFor(() => again.callback, PATIENCE_MS);
    expect(stringify(again.callback)).toContain('drag*\\nkraken');
    await told(await discord.submitModal({ from: again, values: { words: '' } }));
    await admin('channels', { rule: 'all' });
    await ana.sora({}, discord.ids.thread);
    await ana.video();
    expect(ana.creates()).toHaveLength(1);
  });

  it('hide videos, set the language, ask before dear ones, pause and resume', async () => {
    const { discord } = sandbox;
    const ana = newcomer();
    await admin('spoiler', { state: 'on' });
    await admin('language', { language: 'zh-CN' });
    await ana.sora();
    const video = await ana.video();
    expect(video.attachments[0]).toMatchObject({ flags: 8 });
    expect(video.content).toContain('你的视频好了');
    expect(labels(video)[0]).toBe('再来一次');
    await admin('spoiler', { state: 'off' });
    await admin('language');
    await admin('confirm', { from: 2 });
    const asked = await ana.sora({ duration: 15 });
    expect(await told(asked)).toContain('This costs 2 credits');
    await restart();
    const [question] = asked.followUps;
    await ana.press(question?.id ?? '', 'Make it for 2 credits');
    const late = await ana.press(question?.id ?? '', 'Make it for 2 credits');
    await ana.video(2);
    expect(await told(late)).toContain('That is not possible any more');
    expect(await ana.purse()).toMatchObject({ committed: 3, held: {} });
    await admin('confirm');
    await admin('pause');
    expect(await told(await ana.sora())).toContain('The admins have paused new videos here');
    expect(await admin('settings')).toContain('paused: on (default: off)');
    await admin('resume');
    expect(await admin('settings')).toContain('paused: off');
    const shown = await discord.slash({ name: 'sora-admin show', user: BOSS });
    expect(await told(shown)).toContain(`${ana.user.name} · 3 credits · 2 videos`);
    expect(shown.original?.attachments).toMatchObject([
      { filename: 'today.png', description: expect.stringContaining('Bar chart') },
    ]);
  });

  it('hear in a direct message that the credits of everybody run low', async () => {
    const { discord } = sandbox;
    const ana = newcomer();
    await ana.sora();
    await ana.video();
    await admin('limit', { whom: 'scope', credits: 5, per: 'month' });
    const said = () => discord.messages(discord.ids.dm).map(({ content }) => content);
    await admin('limit', { whom: 'scope', credits: 200, per: 'month' });
    expect(said().filter((text) => text.includes('are at'))).toEqual([]);
    await admin('limit', { whom: 'scope', credits: 4, per: 'week' });
    await ana.sora({ duration: 15 });
    await ana.video(2);
    await ana.sora({ duration: 15 });
    await ana.video(3);
    await discord.waitFor(() => said().some((text) => text.includes('are at 100%')), PATIENCE_MS);
    await admin('limit', { whom: 'scope' });
  });
});

it('nothing went wrong on the way', () => {
  const { discord, mountsea } = sandbox;
  expect([...discord.unknownKeys, ...discord.unknownRoutes, ...mountsea.violations]).toEqual([]);
});
