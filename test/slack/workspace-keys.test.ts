import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Address } from '../../src/core/index.ts';
import {
  askIn,
  deliverTo,
  install,
  KEY,
  OTHER_KEY,
  startTownBot,
  type TownBot,
  teams,
  walk,
} from './town-bot.ts';

let bot: TownBot;

beforeEach(async () => {
  bot = await startTownBot();
});
afterEach(() => bot.close());

const ask = (team: string) => askIn(bot, team);
const deliver = (address: Address) => deliverTo(bot, address);
const texts = (team: string) => bot.town.at(team).messages().length;

describe('the keys', () => {
  const sealedIn = async () => JSON.stringify([...(await walk(bot.store))]);
  const failed = () => bot.lines.filter(({ level }) => level === 'error');

  beforeEach(async () => {
    await install(bot, { team: teams.one });
  });

  it('are changed in two steps, and the old one is needed no more', async () => {
    const before = await sealedIn();
    await bot.restart(`${OTHER_KEY},${KEY}`);
    const after = await sealedIn();
    expect(after).not.toBe(before);
    expect(bot.lines.map(({ fields }) => fields)).toContainEqual({
      platform: 'slack',
      installations: 1,
      sealedAnew: 1,
    });
    await bot.restart(OTHER_KEY);
    expect(await sealedIn()).toBe(after);
    await deliver(await ask(teams.one));
    expect(texts(teams.one)).toBe(1);
    expect(failed()).toEqual([]);
  });

  it('a wrong one is told of for each installation, ends nothing, and gives nothing up', async () => {
    const address = await ask(teams.one);
    await bot.restart(OTHER_KEY);
    expect(failed()).toMatchObject([{ fields: { installation: `team:${teams.one}` } }]);
    expect(failed()[0]?.message).toContain('ENCRYPTION_KEY');
    await expect(deliver(address)).rejects.toMatchObject({ kind: 'busy' });
    const place = bot.town.at(teams.one);
    const delivery = await place.slash({ command: '/sora', text: 'a boat' });
    await place.waitFor(() => delivery.responses.length === 1);
    expect(place.ephemerals().at(-1)?.text).not.toBe('');
    expect(bot.core.commands).toEqual([]);
    await bot.restart(KEY);
    await deliver(address);
    expect(texts(teams.one)).toBe(1);
  });

  it('where it is lost, installing again mends it', async () => {
    await bot.restart(OTHER_KEY);
    await install(bot, { team: teams.one });
    await deliver(await ask(teams.one));
    expect(texts(teams.one)).toBe(1);
  });
});
