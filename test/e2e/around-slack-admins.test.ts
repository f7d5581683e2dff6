import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { LocalView } from '../../sandbox/slack/types.ts';
import { type Bot, type Sandbox, startSandbox } from './harness.ts';
import { expectWell } from './people.ts';
import { buttonsOf, type SlackPerson, slackPerson, videoIn } from './slack-people.ts';

/** What admins of a workspace change, and that it holds at once, with the real program. */
let sandbox: Sandbox;
let bot: Bot;
let admin: SlackPerson;
let people = 0;

const ENV = { QUOTA_USER: '3/day' };

beforeAll(async () => {
  sandbox = await startSandbox();
  bot = await sandbox.start(ENV);
  admin = slackPerson(sandbox, { name: 'ada', admin: true });
});
afterAll(() => sandbox.close());
afterEach(() => expectWell(bot));

function somebody(more: object = {}) {
  people += 1;
  return slackPerson(sandbox, { name: `person-${people}`, ...more });
}

/** Opens the administration, and one of its modals; whatever was open is closed. */
async function open(button: string, words: string): Promise<LocalView> {
  const { slack } = sandbox;
  for (const view of slack.views(admin.id)) await slack.dismiss(view.id);
  await admin.sora('admin');
  const first = await admin.modal('being made');
  await admin.pressIn(first, `admin_${button}`);
  return await admin.modal(words);
}

/** Changes settings; resolves to what the admin is shown then. */
async function change(values: Record<string, string | string[]>): Promise<string> {
  const form = await open('settings', 'admin_settings"');
  const view = await settingsIn(form);
  const { outcome } = await sandbox.slack.submit({ viewId: view.id, values });
  expect(outcome).toBe('acknowledged');
  expect(view.errors).toBeUndefined();
  return JSON.stringify(view.view);
}

/** The first view has a button of that name; the form is what it opens. */
async function settingsIn({ user }: LocalView): Promise<LocalView> {
  const { slack } = sandbox;
  return await slack.waitFor(
    () => slack.views(user).find(({ view }) => view.callback_id === 'admin_settings'),
    { what: 'the settings' },
  );
}

/** Gives or resets credits; resolves to what the admin is shown then. */
async function wallet(what: 'grant' | 'reset', values: Record<string, string>): Promise<string> {
  const { slack } = sandbox;
  const { user } = await open(what, `admin_${what}`);
  const view = await slack.waitFor(
    () => slack.views(user).find(({ view: one }) => one.callback_id === `admin_${what}`),
    { what },
  );
  await slack.submit({ viewId: view.id, values });
  return JSON.stringify(view.view);
}

async function left(person: SlackPerson): Promise<string> {
  await person.sora('quota');
  return (await person.read()).split('\n')[1] ?? '';
}

async function refused(person: SlackPerson, prompt: string): Promise<string> {
  await person.sora(prompt);
  return await person.read();
}

const creates = (prompt: string) =>
  sandbox.mountsea.creates.filter(({ body }) => body.prompt === prompt);

describe('what an admin changes', () => {
  it('is for admins alone', async () => {
    expect(await refused(somebody(), 'admin')).toContain('This is for admins');
  });

  it('limits: per person, and more by user group', async () => {
    const { slack } = sandbox;
    const [plain, member] = [somebody(), somebody()];
    slack.addGroup({ handle: 'designers', users: [member.id] });
    await bot.stop();
    bot = await sandbox.start(ENV);
    expect(await left(plain)).toContain('3 of 3 left today');
    const shown = await change({ user: '5', user_unit: 'week', roles: '@designers 50' });
    expect(shown).toContain('credits per person from default');
    expect(shown).toContain('credits by role from default');
    expect(await left(plain)).toContain('5 of 5 left this week');
    expect(await left(member)).toContain('50 of 50 left this week');
  });

  it('credits: granted once, and reset', async () => {
    const person = somebody();
    expect(await wallet('grant', { person: person.id, credits: '20' })).toContain('25 of');
    expect(await left(person)).toContain('25 of');
    await videoIn(sandbox, await person.ask('a boat on credit'));
    expect(await left(person)).toContain('24 of');
    expect(await wallet('reset', { person: person.id })).toContain(`<@${person.id}>`);
    expect(await left(person)).toContain('25 of 25 left this week');
  });

  it('people: blocked, and let in again', async () => {
    const person = somebody();
    await change({ blocked: [person.id] });
    expect(await refused(person, 'a boat of a blocked one')).toContain(
      'You cannot make videos here',
    );
    await change({ blocked: [] });
    await videoIn(sandbox, await person.ask('a boat of one let in'));
  });

  it('channels: only some, and everywhere but some', async () => {
    const { slack } = sandbox;
    const person = somebody();
    await change({ rule: 'only', channels: [slack.ids.otherChannel] });
    const told = await refused(person, 'a boat elsewhere');
    expect(told).toContain(slack.ids.otherChannel);
    await change({ rule: 'except', channels: [slack.ids.channel] });
    expect(await refused(person, 'a boat elsewhere')).toContain('No videos in this channel');
    await change({ channels: [] });
    await videoIn(sandbox, await person.ask('a boat anywhere'));
  });

  it('models and words', async () => {
    const person = somebody();
    await change({ models: ['sora-2-pro'], words: 'blood*\nvery rude' });
    expect(await refused(person, 'a boat model:sora-2-pro')).toContain('switched sora-2-pro off');
    expect(await refused(person, 'a boat in BLOODY seas')).toContain(
      'the admins do not allow blood*',
    );
    expect(await refused(person, 'a very  rude boat')).toContain('do not allow very rude');
    await change({ models: [], words: '' });
    await videoIn(sandbox, await person.ask('a boat in bloody seas'));
  });

  it('the language of what all can see', async () => {
    await change({ language: 'zh-CN' });
    const person = somebody();
    const root = await person.ask('a boat for all');
    const video = await videoIn(sandbox, root);
    expect(video.text).toMatch(/\p{Script=Han}/u);
    expect(await left(person)).toContain('left this week');
    await change({ language: 'own' });
  });

  it('a price from which people are asked first: one task for two presses', async () => {
    await change({ confirmFrom: '1' });
    const person = somebody();
    await person.sora('a dear boat');
    const asked = await person.told();
    expect(buttonsOf(asked)).toEqual(['confirm', 'form_open']);
    await bot.stop();
    bot = await sandbox.start(ENV);
    await Promise.all([person.press(asked, 'confirm'), person.press(asked, 'confirm')]);
    const { slack } = sandbox;
    const root = await slack.waitFor(
      () => slack.messages().find(({ text }) => text.endsWith(': a dear boat')),
      { what: 'a thread' },
    );
    await videoIn(sandbox, root);
    expect(creates('a dear boat')).toHaveLength(1);
    expect(asked.text).toBe('Task is being started');
    expect(await left(person)).toContain('4 of 5');
    await change({ confirmFrom: '' });
  });

  it('a pause, also through a restart; admins may go on', async () => {
    await open('pause', 'paused: on');
    const person = somebody();
    expect(await refused(person, 'a boat in a pause')).toContain('The admins have paused');
    await bot.kill();
    bot = await sandbox.start(ENV);
    expect(await refused(person, 'a boat in a pause')).toContain('The admins have paused');
    await videoIn(sandbox, await admin.ask('a boat of an admin'));
    await open('resume', 'paused: off');
    await videoIn(sandbox, await person.ask('a boat after a pause'));
  });

  it('stands in the log, with who and from what to what, and the day in the report', async () => {
    const log = JSON.stringify((await open('log', 'from default to')).view);
    for (const words of [
      'ada: paused from',
      'ada: credits per person from default to',
      'ada: language from default to `',
      'ada: blocked words',
    ]) {
      expect(log).toContain(words);
    }
    const { slack } = sandbox;
    for (const view of slack.views(admin.id)) await slack.dismiss(view.id);
    await admin.sora('admin');
    const report = JSON.stringify((await admin.modal('By person')).view);
    expect(report).toContain('ada');
    expect(report).toContain('sora-2');
  });

  it('is drawn as a picture, in the bot’s conversation with the admin', async () => {
    const { slack } = sandbox;
    await open('chart', 'being made');
    const file = await slack.waitFor(
      () => slack.files().find(({ name, shares }) => name === 'report.png' && shares.length > 0),
      { what: 'the chart' },
    );
    expect(file.bytes?.subarray(1, 4).toString()).toBe('PNG');
    const { members, kind } = slack.channels.get(file.shares[0]?.channel ?? '') ?? {};
    expect(kind).toBe('im');
    expect(members?.has(admin.id)).toBe(true);
  });

  it('nobody starts what was refused, and nothing went wrong on the way', () => {
    const { slack, mountsea } = sandbox;
    for (const prompt of ['a boat elsewhere', 'a boat in a pause', 'a boat of a blocked one']) {
      expect(creates(prompt)).toEqual([]);
    }
    expect([...slack.unknownMethods, ...slack.warnings, ...mountsea.violations]).toEqual([]);
  });
});

it('admins are told when the credits of everyone run low, once for each step', async () => {
  const { slack } = sandbox;
  await change({ scope: '5', user: '' });
  const direct = () =>
    [...slack.channels.values()]
      .filter(({ kind, members }) => kind === 'im' && members.has(admin.id))
      .flatMap(({ timeline }) => timeline.map(({ text }) => text));
  await change({ scope: '1000' });
  const before = direct().length;
  const spent = (await sandbox.purse(`scope:slack:${slack.ids.team}:`)).committed;
  await change({ scope: String(spent + 1) });
  await videoIn(sandbox, await somebody().ask('the last boat'));
  await slack.waitFor(() => direct().length === before + 1, { what: 'a warning' });
  expect(direct().at(-1)).toContain('at 100%');
  expect(await refused(somebody(), 'a boat too many')).toContain('left for everyone here');
  expect(direct()).toHaveLength(before + 1);
});
