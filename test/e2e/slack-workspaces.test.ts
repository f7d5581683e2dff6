import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SlackTown, startSlackTown } from '../../sandbox/slack/town.ts';
import { install, KEY, OTHER_KEY, STATE_SECRET, teams } from '../slack/town-bot.ts';
import { type Bot, type Sandbox, startSandbox } from './harness.ts';
import { delivered, expectWell } from './people.ts';

const enterprise = { id: teams.org, name: 'Grid' };

let sandbox: Sandbox;
let town: SlackTown;
let bot: Bot;
let url: string;

/** The program for every workspace, with nothing but its environment. */
const start = (ENCRYPTION_KEY: string) =>
  sandbox.start({
    DISCORD_TOKEN: undefined,
    DISCORD_API_URL: undefined,
    SLACK_BOT_TOKEN: undefined,
    SLACK_APP_TOKEN: undefined,
    SLACK_SIGNING_SECRET: town.signingSecret,
    SLACK_CLIENT_ID: town.clientId,
    SLACK_CLIENT_SECRET: town.clientSecret,
    SLACK_STATE_SECRET: STATE_SECRET,
    SLACK_API_URL: town.apiUrl,
    ENCRYPTION_KEY,
  });

beforeAll(async () => {
  sandbox = await startSandbox();
  url = `http://127.0.0.1:${sandbox.port}`;
  town = await startSlackTown({
    teams: [
      { id: teams.one, name: 'One' },
      { id: teams.two, name: 'Two' },
      { id: teams.east, name: 'East', enterprise },
      { id: teams.west, name: 'West', enterprise },
    ],
    redirectUrls: [`${url}/slack/oauth`],
  });
  town.useRoute({ http: `${url}/slack/events` });
  bot = await start(KEY);
});
afterAll(async () => {
  await sandbox.close();
  await town.close();
});

async function sora(team: string, text: string): Promise<void> {
  const delivery = await town.at(team).slash({ command: '/sora', text });
  expect(delivery).toMatchObject({ via: 'http', status: 200, outcome: 'acknowledged' });
}

/** The videos of a workspace, by the prompts of their threads. */
function shown(team: string): [string, number][] {
  const place = town.at(team);
  return place.messages().map(({ text, ts }) => {
    const files = place.replies(place.ids.channel, ts).flatMap((reply) => reply.files);
    return [/an? [a-z]+ boat/u.exec(text)?.[0] ?? text, files.length];
  });
}

describe('the program in many workspaces', () => {
  it('is installed by following its page, and posts in each workspace what was asked there', async () => {
    const consents = [{ team: teams.one }, { team: teams.two }, { enterprise: teams.org }];
    for (const consent of consents) {
      expect((await install({ town, url }, consent)).status).toBe(200);
    }
    await Promise.all([
      sora(teams.one, 'a red boat'),
      sora(teams.two, 'a blue boat'),
      sora(teams.east, 'a green boat'),
      sora(teams.west, 'a white boat'),
    ]);
    await delivered(bot, 4);
    expect(shown(teams.one)).toEqual([['a red boat', 1]]);
    expect(shown(teams.two)).toEqual([['a blue boat', 1]]);
    expect(shown(teams.east)).toEqual([['a green boat', 1]]);
    expect(shown(teams.west)).toEqual([['a white boat', 1]]);
    expect(await sandbox.purse(`user:slack:${teams.two}/`)).toEqual({ committed: 1, held: {} });
    expectWell(bot);
  });

  it('goes on after kill -9, with a new key before the old one; what an uninstalled workspace waits for is given up', async () => {
    const { mountsea } = sandbox;
    mountsea.hold();
    await sora(teams.one, 'a slow boat');
    await sora(teams.west, 'a late boat');
    const [one, west] = [town.at(teams.one), town.at(teams.west)];
    // Both are made and say so: nothing is under way but waiting.
    await one.waitFor(() => cardsOf(one, 'a slow boat') === 1);
    await west.waitFor(() => cardsOf(west, 'a late boat') === 1);
    await bot.kill();
    bot = await start(`${OTHER_KEY},${KEY}`);
    await bot.line(({ msg, sealedAnew }) => msg === 'Slack: installations' && sealedAnew === 3);
    await town.uninstall({ team: teams.one });
    await bot.line(
      ({ msg, over }) => msg === 'Slack: an installation was looked at' && over === true,
    );
    mountsea.release();
    await bot.line(({ msg }) => msg === 'a result was given up');
    await delivered(bot, 1);
    expect(shown(teams.west)).toContainEqual(['a late boat', 1]);
    expect(shown(teams.one)).toEqual([
      ['a red boat', 1],
      ['a slow boat', 0],
    ]);
    const late = await one.slash({ command: '/sora', text: 'a lost boat' });
    expect(late.responses).toEqual([]);
    expect((await sandbox.tasks()).map(({ request }) => request.prompt)).not.toContain(
      'a lost boat',
    );
  });

  it('needs the old key no more, and is installed again where it was taken out', async () => {
    expect(await bot.stop()).toBe(0);
    bot = await start(OTHER_KEY);
    expect((await install({ town, url }, { team: teams.one })).status).toBe(200);
    await Promise.all([sora(teams.one, 'a new boat'), sora(teams.two, 'an old boat')]);
    await delivered(bot, 2);
    expect(shown(teams.one)).toContainEqual(['a new boat', 1]);
    expect(shown(teams.two)).toContainEqual(['an old boat', 1]);
    expectWell(bot);
  });

  it('wrote no token and no secret anywhere', async () => {
    expect(await bot.stop()).toBe(0);
    const { tokens, clientSecret, signingSecret } = town;
    expect(tokens).toHaveLength(4);
    const logged = sandbox.bots.map(
      ({ lines, complaints }) => JSON.stringify(lines) + complaints(),
    );
    const written = (await storedBytes()) + logged.join('');
    // What is looked for would be found.
    expect(written).toContain('vault:slack:team:');
    for (const secret of [...tokens, clientSecret, signingSecret, STATE_SECRET, KEY, OTHER_KEY]) {
      expect(written).not.toContain(secret);
    }
  });
});

/** How many cards stand in the thread with this prompt. */
function cardsOf(place: ReturnType<SlackTown['at']>, prompt: string): number {
  const root = place.messages().find(({ text }) => text.includes(prompt));
  return root === undefined ? 0 : place.replies(place.ids.channel, root.ts).length;
}

/** The store as it lies on the disk. */
async function storedBytes(): Promise<string> {
  const names = await readdir(sandbox.folder);
  const files = await Promise.all(names.map((name) => readFile(join(sandbox.folder, name))));
  return Buffer.concat(files).toString('latin1');
}
