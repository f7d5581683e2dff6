import { describe, expect, it } from 'vitest';
import type { ImageReference, Pictures } from '../../src/core/image.ts';
import { openStore } from '../../src/core/store/index.ts';
import { testClock } from '../support/clock.ts';
import {
  purse,
  startWorld,
  type TestPlatform,
  testGateway,
  testPictures,
  testPlatform,
  type World,
  type WorldOptions,
} from '../support/world.ts';

const MINUTE = 60_000;
const link: NonNullable<Pictures['link']> = (task, index, until) =>
  `https://bot.test/i/${task}-${index}-${until}`;

const closed: ImageReference = {
  url: 'https://files.chat.test/F1/boat.png',
  trusted: true,
  closed: true,
  name: 'boat.png',
  bytes: 1000,
  file: { id: 'F1' },
};

/** A platform that opens closed files, and remembers what it was asked for. */
function opener(
  answer: TestPlatform['picture'] = async ({ url }) => ({
    url,
    trusted: true,
    headers: { authorization: 'Bearer secret' },
  }),
): TestPlatform & { asked: ImageReference[] } {
  const platform = testPlatform();
  const asked: ImageReference[] = [];
  return Object.assign(platform, {
    asked,
    picture: async (...given: Parameters<NonNullable<TestPlatform['picture']>>) => {
      asked.push(given[0]);
      return await answer?.(...given);
    },
  });
}

async function worldWith(options: WorldOptions): Promise<World> {
  return await startWorld({ pictures: { ...testPictures(), link }, ...options });
}

async function accepted(world: World, image: unknown): Promise<string> {
  const outcome = await world.core.submit(world.command({ draft: { image } }));
  if (outcome.kind !== 'accepted') throw new Error(JSON.stringify(outcome));
  await world.clock.advance(0);
  return outcome.task.id;
}

async function refusal(world: World, image: unknown) {
  const command = world.command({ draft: { image } });
  const outcome = await world.core.submit(command);
  const checked = world.core.check(command.draft);
  return {
    trouble: outcome.kind === 'refused' ? outcome.trouble : undefined,
    atOnce: checked.ok ? undefined : checked.trouble,
  };
}

describe('a picture that opens with the bot’s credentials only', () => {
  it('is looked at with them, and handed over as a link of ours that ends with the task', async () => {
    const seen: unknown[] = [];
    const platform = opener();
    const inspect: Pictures['inspect'] = async (source) => {
      seen.push(source);
      return undefined;
    };
    const world = await worldWith({ platform, pictures: { ...testPictures(), inspect, link } });
    const id = await accepted(world, closed);
    const source = { url: closed.url, trusted: true, headers: { authorization: 'Bearer secret' } };
    expect(seen).toEqual([source]);
    const until = world.clock.now() + 3_000_000;
    expect(world.gateway.handed[0]?.map(({ url }) => url)).toEqual([link(id, 0, until)]);

    const [picture] = world.gateway.handed[0] ?? [];
    const opened = await picture?.open(new AbortController().signal);
    expect(opened).toMatchObject({ type: 'image/png' });
    // No secret is stored with the task.
    expect(JSON.stringify(await world.task(id))).not.toContain('secret');
  });

  it('is served for as long as its task runs, and no longer', async () => {
    const world = await worldWith({ platform: opener() });
    world.gateway.onCheck = async () => ({ state: 'working' });
    const id = await accepted(world, closed);
    expect(await world.core.picture(id, 0)).toMatchObject({
      source: { url: closed.url, headers: { authorization: 'Bearer secret' } },
      limits: { bytes: 20 * 2 ** 20 },
    });
    expect(await world.core.picture(id, 1)).toBeUndefined();
    expect(await world.core.picture(id, -1)).toBeUndefined();
    expect(await world.core.picture('nobody', 0)).toBeUndefined();
    world.gateway.onCheck = async () => ({ state: 'succeeded', video: { url: 'https://v.test' } });
    await world.clock.advance(5 * MINUTE);
    expect(await world.task(id)).toMatchObject({ state: 'succeeded' });
    expect(await world.core.picture(id, 0)).toBeUndefined();
  });

  it('is never served when anyone could fetch it from where it lies', async () => {
    const world = await worldWith({ platform: opener() });
    world.gateway.onCheck = async () => ({ state: 'working' });
    const id = await accepted(world, 'https://pictures.test/boat.png');
    expect(await world.core.picture(id, 0)).toBeUndefined();
  });

  it('needs a public address of the bot, and the person is told so before anything is spent', async () => {
    const world = await startWorld({ platform: opener(), pictures: testPictures() });
    const { trouble, atOnce } = await refusal(world, closed);
    expect(trouble).toEqual({ code: 'public-url' });
    expect(atOnce).toEqual(trouble);
    expect(world.gateway.creates).toEqual([]);
    expect(await purse(world.store, '')).toEqual({ committed: 0, held: {} });
  });

  it('needs none where the gateway takes bytes, which it gets streamed', async () => {
    const [first, second] = [testGateway('links'), testGateway('bytes')];
    second.pictures = 'bytes';
    const world = await startWorld({
      platform: opener(),
      pictures: testPictures(),
      gateways: [first, second],
    });
    await accepted(world, closed);
    expect(first.creates).toEqual([]);
    const [picture] = second.handed[0] ?? [];
    expect(picture?.url).toBeUndefined();
    const opened = await picture?.open(new AbortController().signal);
    const chunks: string[] = [];
    for await (const chunk of opened?.body ?? []) chunks.push(Buffer.from(chunk).toString());
    expect(chunks.join('')).toBe(closed.url);
  });

  it('ends its task, credits back, when the public address went away before the start', async () => {
    const store = await openStore('memory:', Date.now);
    const platform = opener();
    const before = await worldWith({ platform, store, room: { perUser: 1, total: 1 } });
    before.gateway.onCheck = async () => ({ state: 'working' });
    await accepted(before, closed);
    const waiting = await accepted(before, closed);
    const { clock } = before;
    const after = await startWorld({ platform, store, clock, pictures: testPictures() });
    await after.clock.advance(MINUTE);
    expect(await after.task(waiting)).toMatchObject({
      state: 'failed',
      failure: { code: 'public-url' },
    });
  });

  it.each([
    ['gone', async () => undefined],
    ['not to be asked for', () => Promise.reject(new Error('the platform is down'))],
  ])('is refused as unreachable when it is %s', async (_, answer) => {
    const world = await worldWith({ platform: opener(answer) });
    expect((await refusal(world, closed)).trouble).toMatchObject({
      code: 'image',
      fault: 'unreachable',
    });
    expect(await purse(world.store, '')).toEqual({ committed: 0, held: {} });
  });

  it('is refused at once when the platform says that it is too large', async () => {
    const world = await worldWith({ platform: opener() });
    const { trouble, atOnce } = await refusal(world, { ...closed, bytes: 20 * 2 ** 20 + 1 });
    expect(trouble).toMatchObject({ code: 'image', fault: 'too-large' });
    expect(atOnce).toEqual(trouble);
  });
});

describe('a picture whose address expires', () => {
  const signed = (world: World, minutes: number): ImageReference => ({
    url: 'https://cdn.test/boat.png?ex=1',
    trusted: true,
    expiresAt: world.clock.now() + minutes * MINUTE,
  });
  const renewed = { url: 'https://cdn.test/boat.png?ex=2', trusted: true };
  const handed = (world: World) => world.gateway.handed.flat().map(({ url }) => url);

  it('is handed over as it is while there is time', async () => {
    const platform = opener();
    const world = await worldWith({ platform });
    await accepted(world, signed(world, 30));
    expect(handed(world)).toEqual(['https://cdn.test/boat.png?ex=1']);
    expect(platform.asked).toEqual([]);
  });

  it('is renewed when it waited too long', async () => {
    const platform = opener(async () => renewed);
    const world = await worldWith({ platform, room: { perUser: 1, total: 1 } });
    world.gateway.onCheck = async () => ({ state: 'working' });
    await accepted(world, undefined);
    await accepted(world, signed(world, 30));
    expect(world.gateway.creates).toHaveLength(1);
    await world.clock.advance(25 * MINUTE);
    world.gateway.onCheck = async () => ({ state: 'succeeded', video: { url: 'https://v.test' } });
    await world.clock.advance(5 * MINUTE);
    expect(world.gateway.creates).toHaveLength(2);
    expect(handed(world)).toEqual([renewed.url]);
  });

  it('is used for as long as it works where it cannot be renewed, and is gone after that', async () => {
    const world = await worldWith({ platform: opener(async () => undefined) });
    await accepted(world, signed(world, 5));
    expect(handed(world)).toEqual(['https://cdn.test/boat.png?ex=1']);
    expect((await refusal(world, signed(world, -1))).trouble).toMatchObject({
      code: 'image',
      fault: 'unreachable',
    });
  });

  it('ends its task when it is gone at the start: nothing is posted, and the credits are back', async () => {
    const world = await worldWith({
      platform: opener(async () => undefined),
      room: { perUser: 1, total: 1 },
    });
    world.gateway.onCheck = async () => ({ state: 'working' });
    const busy = await accepted(world, undefined);
    const id = await accepted(world, signed(world, 30));
    await world.clock.advance(40 * MINUTE);
    world.gateway.onCheck = async () => ({ state: 'succeeded', video: { url: 'https://v.test' } });
    await world.clock.advance(9 * MINUTE);
    expect(await world.task(busy)).toMatchObject({ state: 'succeeded' });
    expect(await world.task(id)).toMatchObject({
      state: 'failed',
      failure: { code: 'picture-gone' },
    });
    expect(world.gateway.creates).toHaveLength(1);
    expect(await purse(world.store, 'user')).toEqual({ committed: 1, held: {} });
  });

  it('waits for a platform that cannot be asked, and asks again', async () => {
    let down = false;
    const platform = opener(async () => {
      if (down) throw new Error('the platform is down');
      return renewed;
    });
    const world = await worldWith({ platform });
    const image = signed(world, 5);
    const command = world.command({ draft: { image } });
    const outcome = await world.core.submit(command);
    down = true;
    await world.clock.advance(MINUTE);
    expect(outcome.kind).toBe('accepted');
    expect(world.gateway.creates).toEqual([]);
    down = false;
    await world.clock.advance(10_000);
    expect(handed(world)).toEqual([renewed.url]);
  });
});

describe('a form that was left open', () => {
  const ana = { platform: 'discord', id: 'ana' };
  const form = { draft: { prompt: 'a boat' }, more: { channel: 'c1' } };

  it('is kept for its person, for an hour, through a restart', async () => {
    // The store drops what is too old by the machine's own clock.
    const world = await startWorld({ clock: testClock(Date.now()) });
    expect(await world.core.keep('discord:1', ana, form)).toBe(true);
    await world.restart();
    expect(await world.core.kept('discord:1', ana)).toEqual({ ok: true, form });
    for (const other of [
      { ...ana, id: 'ben' },
      { ...ana, platform: 'slack' },
    ]) {
      expect(await world.core.kept('discord:1', other)).toMatchObject({
        ok: false,
        trouble: { code: 'form' },
      });
    }
    await world.clock.advance(59 * MINUTE);
    expect(await world.core.kept('discord:1', ana)).toMatchObject({ ok: true });
    await world.clock.advance(MINUTE);
    expect(await world.core.kept('discord:1', ana)).toMatchObject({ trouble: { code: 'form' } });
    expect(await world.core.kept('discord:2', ana)).toMatchObject({ trouble: { code: 'form' } });
  });

  it('is kept once it is on the screen, and a reader who is quicker waits for that', async () => {
    const world = await startWorld({ clock: testClock(Date.now()) });
    const { promise: shown, resolve } = Promise.withResolvers<boolean>();
    const keeping = world.core.keep('discord:1', ana, form, shown);
    const reading = world.core.kept('discord:1', ana);
    expect(await world.store.get('form:discord:1')).toBeUndefined();
    resolve(true);
    expect(await keeping).toBe(true);
    expect(await reading).toEqual({ ok: true, form });
    for (const missed of [Promise.resolve(false), Promise.reject(new Error('not shown'))]) {
      expect(await world.core.keep('discord:2', ana, form, missed)).toBe(false);
      expect(await world.core.kept('discord:2', ana)).toMatchObject({ trouble: { code: 'form' } });
    }
  });

  it('never holds anybody up: a silent store is an answer after 1.5 s, a broken one at once', async () => {
    const store = await openStore('memory:', Date.now);
    const world = await startWorld({ store });
    store.get = () => new Promise(() => {});
    const began = performance.now();
    expect(await world.core.kept('discord:1', ana)).toMatchObject({ trouble: { code: 'store' } });
    expect(performance.now() - began).toBeGreaterThan(1400);
    store.get = () => Promise.reject(new Error('broken'));
    store.update = () => Promise.reject(new Error('broken'));
    expect(await world.core.kept('discord:1', ana)).toMatchObject({ trouble: { code: 'store' } });
    expect(await world.core.keep('discord:1', ana, form)).toBe(false);
  });
});
