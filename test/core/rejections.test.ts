import { describe, expect, it } from 'vitest';
import { GatewayRefusal, type GatewayStatus } from '../../src/core/gateway.ts';
import type { FailureCode } from '../../src/core/task.ts';
import { languages, speak } from '../../src/core/words/index.ts';
import { type Markup, troubleText } from '../../src/core/words/texts.ts';
import { purse, startWorld, testGateway, type World } from '../support/world.ts';

const WHYS = ['people', 'moderated', 'picture'] as const;
/** What a person reads after other failures; none of these may say the same. */
const OTHERS = ['rejected', 'internal', 'nonsense', 'picture-gone'] as const;

/** What two of the three may be about. */
const PICTURE = { image: 'https://pictures.test/boat.png' };

const working: GatewayStatus = { state: 'working' };

const markup: Markup = {
  plain: (text) => text,
  code: (text) => text,
  bold: (text) => text,
  time: String,
  channel: (id) => `#${id}`,
  user: (id) => `@${id}`,
  option: (name) => name,
};

async function submitted(world: World, draft: object = PICTURE): Promise<string> {
  const outcome = await world.core.submit(world.command({ draft }));
  if (outcome.kind === 'refused') throw new Error(`refused: ${JSON.stringify(outcome.trouble)}`);
  await world.clock.advance(0);
  return outcome.task.id;
}

describe.each(WHYS)('a gateway that refuses for: %s', (reason) => {
  it('minutes after it took the task: the hold goes back, and the person is told once', async () => {
    const world = await startWorld({ gateways: [testGateway('mountsea'), testGateway('pmock')] });
    world.gateway.onCheck = async () => working;
    const id = await submitted(world);
    await world.clock.advance(320_000);
    expect(await world.task(id)).toMatchObject({ state: 'running' });
    expect(await purse(world.store, 'user')).toEqual({ committed: 0, held: { [id]: 1 } });

    world.gateway.onCheck = async () => ({ state: 'failed', reason, message: 'raw words' });
    await world.clock.advance(60_000);
    expect(await world.task(id)).toMatchObject({
      state: 'failed',
      delivery: 'done',
      failure: { code: reason, detail: 'raw words' },
    });
    expect(await purse(world.store, 'user')).toEqual({ committed: 0, held: {} });
    expect(world.platform.results).toMatchObject([{ content: 'failure' }]);

    await world.restart();
    await world.clock.advance(600_000);
    expect(world.platform.results).toHaveLength(1);
    expect(world.gateways.map(({ creates }) => creates.length)).toEqual([1, 0]);
  });

  it('at once: it is asked once, and no other gateway is', async () => {
    const world = await startWorld({ gateways: [testGateway('mountsea'), testGateway('pmock')] });
    world.gateway.onStart = async () => {
      throw new GatewayRefusal(reason, 'raw words');
    };
    const id = await submitted(world);
    await world.clock.advance(600_000);
    expect(await world.task(id)).toMatchObject({ state: 'failed', failure: { code: reason } });
    expect(await purse(world.store, 'user')).toEqual({ committed: 0, held: {} });
    expect(world.platform.results).toMatchObject([{ content: 'failure' }]);
    expect(world.gateways.map(({ creates }) => creates.length)).toEqual([1, 0]);
  });
});

it('a refused picture where there was none is a refused request', async () => {
  const world = await startWorld();
  world.gateway.onCheck = async () => ({
    state: 'failed',
    reason: 'picture',
    message: 'raw words',
  });
  const id = await submitted(world, {});
  await world.clock.advance(60_000);
  expect(await world.task(id)).toMatchObject({ failure: { code: 'rejected' } });
});

describe.each(Object.keys(languages))('what is said in %s', (locale) => {
  const said = (failure: FailureCode) => troubleText({ code: 'task', failure }, locale, markup);

  it('differs in title and in text', () => {
    const all = [...WHYS, ...OTHERS].map(said);
    expect(new Set(all.map(({ text }) => text)).size).toBe(all.length);
    const titles = WHYS.map((why) => said(why).title);
    expect(new Set(titles).size).toBe(WHYS.length);
  });

  it('names what to change, and that the credits are back', () => {
    const back =
      said('nonsense')
        .text.split(/[;；.。] ?/u)
        .at(-2) ?? '';
    expect(back.length).toBeGreaterThan(4);
    for (const why of WHYS) expect(said(why).text.slice(-back.length - 1, -1)).toBe(back);
    // What each text has to speak of, and what not, by the names of the form's own fields.
    const say = speak(locale);
    const prompt = say('form.prompt').toLowerCase();
    expect(said('moderated').text.toLowerCase()).toContain(prompt);
    expect(said('picture').text.toLowerCase()).not.toContain(prompt);
  });

  it('speaks of people only where it is about people', () => {
    const words = /people|person\b|face|真人|人物|人脸|顔|사람|얼굴/iu;
    if (/^(?:en|zh|ja|ko)/u.test(locale)) expect(said('people').text).toMatch(words);
    expect(said('moderated').text).not.toMatch(words);
    expect(said('picture').text).not.toMatch(words);
  });
});
