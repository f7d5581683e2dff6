import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { jpeg, pdf, png, webp } from '../images/pictures.ts';
import { type Bot, type Sandbox, startSandbox } from './harness.ts';
import { delivered, expectWell, shownOnSlack } from './people.ts';

let sandbox: Sandbox;
let bot: Bot;
/** Videos of this bot, and creates of all of them. */
let done = 0;
let creates = 0;
let people = 0;

beforeAll(async () => {
  sandbox = await startSandbox({ mountsea: { fetchImages: true } });
  bot = await sandbox.start({ QUOTA_USER: '100/day' });
});
afterAll(() => sandbox.close());

/** Somebody new in the channel, so that nothing of the tests before is theirs. */
function somebody(): string {
  people += 1;
  const { slack } = sandbox;
  const { id } = slack.addUser({ name: `person-${people}` });
  slack.channels.get(slack.ids.channel)?.members.add(id);
  return id;
}

async function formFor(user: string) {
  const { slack } = sandbox;
  return await slack.waitFor(() => slack.views(user).at(-1), { what: 'a form' });
}

async function told(user: string): Promise<string> {
  const { slack } = sandbox;
  const last = await slack.waitFor(() => slack.ephemerals(user).at(-1), {
    what: 'a private answer',
  });
  return shownOnSlack(last.text);
}

/** Waits for the video; resolves to the create and what stands in the thread. */
async function video(threadTs?: string, channel?: string) {
  const { slack, mountsea } = sandbox;
  done += 1;
  creates += 1;
  await delivered(bot, done);
  expect(mountsea.creates).toHaveLength(creates);
  const create = mountsea.creates.at(-1);
  const root = threadTs ?? slack.messages().at(-1)?.ts ?? '';
  const replies = slack.replies(channel ?? slack.ids.channel, root);
  const own = replies.filter(({ user }) => user === slack.ids.botUser);
  expect(own.at(-1)?.files).toHaveLength(1);
  return { create, own };
}

/** A picture of Slack reached the gateway through the relay, whole; and nobody can fetch it any more. */
async function expectRelayed(create: Awaited<ReturnType<typeof video>>['create'], bytes: Buffer) {
  const url = String(create?.body.images);
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/i\/[\w-]+$/u);
  expect(create?.image).toMatchObject({ status: 200, bytes: bytes.length });
  expect((await fetch(url)).status).toBe(404);
}

describe('Slack: the form', () => {
  it('opens for /sora alone, and takes a picture from the device', async () => {
    const { slack } = sandbox;
    const bytes = jpeg(640, 360);
    const user = somebody();
    await slack.slash({ command: '/sora', text: '', user });
    const view = await formFor(user);
    const form = JSON.stringify(view.view);
    for (const word of [
      'Make a video',
      'Prompt',
      'Model and duration',
      'Orientation',
      'Style',
      'Picture',
    ])
      expect(form).toContain(`"${word}"`);
    const { outcome } = await slack.submit({
      viewId: view.id,
      values: {
        prompt: 'a boat from the form',
        offer: '15:large:sora-2-pro',
        orientation: 'portrait',
        style: 'comic',
        image: [{ name: 'boat.jpg', bytes }],
      },
    });
    expect(outcome).toBe('acknowledged');
    expect(slack.views(user)).toEqual([]);
    const { create, own } = await video();
    expect(create?.body).toMatchObject({
      model: 'sora-2-pro',
      duration: 15,
      size: 'large',
      orientation: 'portrait',
      styleId: 'comic',
      prompt: 'a boat from the form',
    });
    await expectRelayed(create, bytes);
    expect(JSON.stringify(own[0]?.blocks)).toContain('slack_file');
  });

  it('brings a wrong combination back at its field, with everything kept', async () => {
    const { slack } = sandbox;
    const bytes = webp();
    const user = somebody();
    await slack.slash({ command: '/sora', text: 'storyboard:yes', user });
    const view = await formFor(user);
    const values = {
      prompt: '[15s] a boat [10s] the sea',
      offer: '10:small:sora-2',
      image: [{ name: 'boat.webp', bytes }],
    };
    await slack.submit({ viewId: view.id, values });
    expect(slack.views(user)[0]?.errors).toEqual({
      prompt: expect.stringContaining('the shots add up to 25 s, and the video has 10 s'),
    });
    await slack.submit({ viewId: view.id, values: { ...values, offer: '25:small:sora-2-pro' } });
    const { create } = await video();
    expect(create?.body).toMatchObject({ storyboard: true, duration: 25 });
    await expectRelayed(create, bytes);
  });

  it('opens again after a picture that cannot be used, through a restart', async () => {
    const { slack } = sandbox;
    const user = somebody();
    await slack.slash({ command: '/sora', text: '', user });
    const view = await formFor(user);
    const image = [{ name: 'report.png', bytes: pdf() }];
    await slack.submit({ viewId: view.id, values: { prompt: 'a boat to keep', image } });
    expect(await told(user)).toContain('whatever its name says');
    expect(await bot.stop()).toBe(0);
    bot = await sandbox.start({ QUOTA_USER: '100/day' });
    done = 0;
    const private_ = slack.ephemerals(user).at(-1);
    await slack.click({ actionId: 'form_open', user, ts: private_?.ts });
    const again = await formFor(user);
    expect(JSON.stringify(again.view)).toContain('a boat to keep');
    expect(JSON.stringify(again.view)).not.toContain('report.png');
    const bytes = png();
    await slack.submit({ viewId: again.id, values: { image: [{ name: 'boat.png', bytes }] } });
    await expectRelayed((await video()).create, bytes);
  });
});

describe('Slack: "Animate this image" on a message', () => {
  it('lets the person choose, and answers in the thread of that message', async () => {
    const { slack } = sandbox;
    const [owner, user] = [somebody(), somebody()];
    const files = [png(), jpeg(320, 180)].map((bytes, index) => ({
      name: `sea${index}.${['png', 'jpg'][index]}`,
      bytes,
    }));
    const { message } = await slack.say({ text: 'look', user: owner, files });
    await slack.shortcut({ callbackId: 'animate', user, ts: message.ts });
    const view = await formFor(user);
    const second = message.files[1]?.id ?? '';
    await slack.submit({ viewId: view.id, values: { prompt: 'waves', image: second } });
    const { create, own } = await video(message.ts);
    await expectRelayed(create, files[1]?.bytes ?? Buffer.alloc(0));
    expect(own[0]?.text).toContain('waves');
  });

  it('says privately when there is none', async () => {
    const { slack } = sandbox;
    const user = somebody();
    const { message } = await slack.say({ text: 'only words', user: somebody() });
    await slack.shortcut({ callbackId: 'animate', user, ts: message.ts });
    expect(await told(user)).toContain('There is no picture in this message');
  });
});

describe('Slack: a message with a picture', () => {
  it('that mentions the bot is answered in its thread', async () => {
    const { slack } = sandbox;
    const bytes = png(200, 100);
    const { message } = await slack.say({
      text: `<@${slack.ids.botUser}> make the boat sail duration:15`,
      user: somebody(),
      files: [{ name: 'boat.png', bytes }],
    });
    const { create, own } = await video(message.ts);
    expect(create?.body).toMatchObject({ prompt: 'make the boat sail', duration: 15 });
    await expectRelayed(create, bytes);
    // The card and the video: what was asked stands in the person's own message.
    expect(own).toHaveLength(2);
  });

  it('in a thread is answered there', async () => {
    const { slack } = sandbox;
    const bytes = png(100, 200);
    const { message: root } = await slack.say({ text: 'a thread', user: somebody() });
    await slack.say({
      text: `<@${slack.ids.botUser}> sail on`,
      user: somebody(),
      threadTs: root.ts,
      files: [{ name: 'boat.png', bytes }],
    });
    const { create } = await video(root.ts);
    await expectRelayed(create, bytes);
  });

  it('to the bot itself is answered in the conversation', async () => {
    const { slack } = sandbox;
    const bytes = webp();
    const user = somebody();
    const im = slack.addChannel({ name: 'bot', kind: 'im', members: [user, slack.ids.botUser] });
    const { message } = await slack.say({
      text: 'a quiet sea',
      user,
      channel: im.id,
      files: [{ name: 'sea.webp', bytes }],
    });
    const { create } = await video(message.ts, im.id);
    expect(create?.body.prompt).toBe('a quiet sea');
    await expectRelayed(create, bytes);
  });

  it('that has two is refused privately, and costs nothing', async () => {
    const { slack, mountsea } = sandbox;
    const user = somebody();
    await slack.say({
      text: `<@${slack.ids.botUser}> both`,
      user,
      files: [1, 2].map((index) => ({ name: `${index}.png`, bytes: png() })),
    });
    expect(await told(user)).toContain('sora-2 takes 1 picture');
    expect(mountsea.creates).toHaveLength(creates);
  });
});

describe('without PUBLIC_URL', () => {
  it('the admin reads it at the start, and the person before anything is spent', async () => {
    const { slack, mountsea } = sandbox;
    await bot.stop();
    bot = await sandbox.start({ PUBLIC_URL: undefined });
    const warned = await bot.line(({ level, msg }) => level === 40 && msg.includes('PUBLIC_URL'));
    expect(warned.msg).toContain('Slack');
    const user = somebody();
    const mention = { text: `<@${slack.ids.botUser}> sail`, user };
    await slack.say({ ...mention, files: [{ name: 'boat.png', bytes: png() }] });
    expect(await told(user)).toContain('has to set PUBLIC_URL');
    expect(mountsea.creates).toHaveLength(creates);
    expect(await sandbox.purse(`user:slack:${slack.ids.team}/${user}`)).toEqual({
      committed: 0,
      held: {},
    });
  });
});

it('nothing went wrong on the way', () => {
  const { slack, mountsea } = sandbox;
  expect([...slack.unknownMethods, ...slack.warnings, ...mountsea.violations]).toEqual([]);
  expectWell(bot);
});
