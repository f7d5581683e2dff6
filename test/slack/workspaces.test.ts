import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Address, AdminNotice } from '../../src/core/index.ts';
import { StoreUnavailable } from '../../src/core/store/index.ts';
import { ended, taskOf } from './bot.ts';
import { png } from './people.ts';
import {
  askIn,
  deliverTo,
  install,
  KEY,
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
const deliver = (address: Address, id?: string) => deliverTo(bot, address, id);

/** Slack's events are acknowledged before they are dealt with: this is when one was, and how it was found. */
async function looked(installation: string, over: boolean, times = 1): Promise<void> {
  const told = () =>
    bot.lines.filter(({ message, fields }) => {
      const found = { installation: '', over: undefined, ...fields };
      const isIt = found.installation === installation && found.over === over;
      return message === 'Slack: an installation was looked at' && isIt;
    });
  await bot.town.at(teams.one).waitFor(() => told().length >= times);
}

const keys = async () => [...(await walk(bot.store)).keys()];
const texts = (team: string) => bot.town.at(team).messages().length;
const posts = (team: string) => bot.town.at(team).count('chat.postMessage');
const places = () => Object.values(teams).filter((id) => id.startsWith('T'));

describe('workspaces of their own', () => {
  beforeEach(async () => {
    await install(bot, { team: teams.one });
    await install(bot, { team: teams.two });
  });

  it('each get their answers, with their own token', async () => {
    const [one, two] = [await ask(teams.one), await ask(teams.two)];
    await Promise.all([deliver(one, 'taskofone111'), deliver(two, 'taskoftwo222')]);
    for (const [team, id] of [
      [teams.one, 'taskofone111'],
      [teams.two, 'taskoftwo222'],
    ] as const) {
      const place = bot.town.at(team);
      const [root, ...others] = place.messages();
      expect(others).toEqual([]);
      const [, video] = place.replies(place.ids.channel, root?.ts ?? '');
      expect(video?.files.map(({ name }) => name)).toEqual([`paper-boat-${id}.mp4`]);
      expect(place.requests().filter(({ error }) => error !== undefined)).toEqual([]);
      expect(place.unknownMethods).toEqual([]);
    }
    expect([texts(teams.east), texts(teams.west)]).toEqual([0, 0]);
  });

  it('are served after a restart, and take their results away', async () => {
    const address = await ask(teams.two);
    await bot.restart();
    const task = ended(taskOf({ address }));
    const shown = await deliver(address);
    const place = bot.town.at(teams.two);
    expect(place.files().map(({ state }) => state)).toEqual(['completed']);
    await bot.platform.remove?.(shown, { ...task, address: shown });
    expect(place.files().map(({ state }) => state)).toEqual(['deleted']);
    expect(
      bot.town
        .at(teams.one)
        .requests()
        .filter(({ method }) => method !== 'auth.test' && method !== 'oauth.v2.access'),
    ).toEqual([]);
  });

  it('open their own pictures only', async () => {
    const pictures = await Promise.all(
      [teams.one, teams.two].map(async (team) => {
        const place = bot.town.at(team);
        const { message } = await place.say({
          text: `<@${place.ids.botUser}> prompt:a boat`,
          files: [{ name: 'a.png', bytes: png }],
        });
        expect(message.files).toHaveLength(1);
        const command = await place.waitFor(() =>
          bot.core.commands.find(({ requester }) => requester.scope === team),
        );
        const image = command.draft.image as Parameters<
          NonNullable<TownBot['platform']['picture']>
        >[0];
        const source = await bot.platform.picture?.(image, command.address);
        if (source === undefined) throw new Error('no picture');
        const other = await fetch(source.url, { headers: source.headers ?? {} });
        expect(Buffer.from(await other.arrayBuffer()).equals(png)).toBe(true);
        return source;
      }),
    );
    const [one, two] = pictures;
    expect(one?.headers).not.toEqual(two?.headers);
    const wrong = await fetch(one?.url ?? '', { headers: two?.headers ?? {} });
    expect(await wrong.text()).toContain('Sign in');
  });

  it('tell their own admins, and people by their ids', async () => {
    const notice: AdminNotice = { kind: 'retired', gateway: 'g', model: 'm', until: 0 };
    await bot.platform.tellAdmins?.({ scope: teams.two }, notice);
    expect([posts(teams.one), posts(teams.two)]).toEqual([0, 1]);
    const { alice } = bot.town.at(teams.one).ids.users;
    const people = [`${teams.one}/${alice}`, `${teams.two}/${alice}`, `T0NOBODY/${alice}`];
    await bot.platform.tellAdmins?.({ people }, notice);
    expect([posts(teams.one), posts(teams.two)]).toEqual([1, 2]);
    await expect(
      bot.platform.tellAdmins?.({ people: [`T0NOBODY/${alice}`] }, notice),
    ).rejects.toThrow('no admin could be told');
  });

  it('keep tokens and secrets out of the store and of the log', async () => {
    await deliver(await ask(teams.one));
    await bot.town.uninstall({ team: teams.two });
    await looked(`team:${teams.two}`, true);
    const seen = JSON.stringify([...(await walk(bot.store))]) + JSON.stringify(bot.lines);
    const { tokens, clientSecret, signingSecret } = bot.town;
    expect(tokens).toHaveLength(2);
    for (const secret of [...tokens, clientSecret, signingSecret, KEY]) {
      expect(seen).not.toContain(secret);
    }
    expect(seen).not.toMatch(/xox[a-z]-/u);
  });
});

describe('an organisation', () => {
  beforeEach(async () => {
    await install(bot, { enterprise: teams.org });
  });

  it('is served with one token in each of its workspaces, and in no other', async () => {
    expect(bot.town.tokens).toHaveLength(1);
    const [east, west] = [await ask(teams.east), await ask(teams.west)];
    expect(east).toMatchObject({ teamId: teams.east, enterpriseId: teams.org });
    await Promise.all([deliver(east, 'taskofeast11'), deliver(west, 'taskofwest22')]);
    for (const team of [teams.east, teams.west]) {
      expect(bot.town.at(team).messages()).toHaveLength(1);
      expect(bot.town.at(team).files()).toHaveLength(1);
    }
    const outside = await bot.town.at(teams.one).slash({ command: '/sora', text: 'a boat' });
    expect(outside.responses).toEqual([]);
    expect(bot.core.commands).toHaveLength(2);
  });

  it('is found by a workspace alone once one of its commands came, after a restart too', async () => {
    const { enterpriseId: _, ...alone } = (await ask(teams.west)) as { enterpriseId: string };
    await bot.restart();
    await deliver(alone);
    expect(bot.town.at(teams.west).messages()).toHaveLength(1);
    const notice: AdminNotice = { kind: 'unauthorised', gateway: 'g' };
    await bot.platform.tellAdmins?.({ scope: teams.west }, notice);
    await expect(bot.platform.tellAdmins?.({ scope: teams.east }, notice)).rejects.toThrow();
    await bot.platform.tellAdmins?.({ people: [`${teams.org}/U0CAROL001`] }, notice);
  });

  it('answers buttons and forms, whose payloads name no workspace', async () => {
    const place = bot.town.at(teams.west);
    await place.slash({ command: '/sora', text: '' });
    const view = await place.waitFor(() => place.views()[0]);
    await place.submit({ viewId: view.id, values: { prompt: 'a paper boat' } });
    const command = await place.waitFor(() => bot.core.commands[0]);
    expect(command.requester.scope).toBe(teams.west);
    await deliver(command.address);
    expect(place.messages()).toHaveLength(1);
  });

  it('is forgotten as a whole', async () => {
    const east = await ask(teams.east);
    await bot.town.uninstall({ enterprise: teams.org });
    await looked(`org:${teams.org}`, true);
    expect(await walk(bot.store)).toEqual(new Map());
    await expect(deliver(east)).rejects.toMatchObject({ kind: 'gone' });
  });

  it('stays while its token lives, whichever workspace an event names; then goes', async () => {
    await ask(teams.east);
    await install(bot, { team: teams.east });
    await bot.town.tellRemoval({ team: teams.east });
    await Promise.all([looked(`team:${teams.east}`, false), looked(`org:${teams.org}`, false)]);
    expect(await keys()).toHaveLength(3);
    await bot.town.uninstall({ enterprise: teams.org }, { quiet: true });
    await bot.town.tellRemoval({ team: teams.east });
    await Promise.all([looked(`team:${teams.east}`, true), looked(`org:${teams.org}`, true)]);
    expect(await keys()).toEqual([]);
  });

  it('is meant where an event has its id in the place of the workspace', async () => {
    await bot.town.uninstall({ enterprise: teams.org }, { quiet: true });
    const place = bot.town.at(teams.one);
    const [sample] = [await place.event({ type: 'none' })];
    const { authorizations: _, ...bare } = sample.payload;
    const payload = { ...bare, team_id: teams.org, event: { type: 'app_uninstalled' } };
    await place.redeliver({ ...sample, payload });
    await looked(`org:${teams.org}`, true);
    expect(await keys()).toEqual([]);
  });
});

describe('an installation that is over', () => {
  beforeEach(async () => {
    await install(bot, { team: teams.one });
    await install(bot, { team: teams.two });
  });

  it('is deleted; posts of its tasks end as gone, and commands are no more', async () => {
    const [one, two] = [await ask(teams.one), await ask(teams.two)];
    const deliveries = await bot.town.uninstall({ team: teams.one });
    expect(deliveries.map(({ status }) => status)).toEqual([200, 200]);
    await looked(`team:${teams.one}`, true);
    expect(await keys()).toEqual([`vault:slack:team:${teams.two}`]);
    await expect(deliver(one)).rejects.toMatchObject({ name: 'PlatformError', kind: 'gone' });
    const task = taskOf({ address: one });
    await expect(bot.platform.remove?.(one, task)).rejects.toMatchObject({ kind: 'gone' });
    expect(
      await bot.platform.picture?.({ url: 'x', trusted: true, closed: true }, one),
    ).toBeUndefined();
    const late = await bot.town.at(teams.one).slash({ command: '/sora', text: 'a boat' });
    expect(late.responses).toEqual([]);
    expect(bot.core.commands).toHaveLength(2);
    await deliver(two);
    expect([texts(teams.one), texts(teams.two)]).toEqual([0, 1]);
  });

  it('is also gone where its event was lost', async () => {
    const one = await ask(teams.one);
    await bot.town.uninstall({ team: teams.one }, { quiet: true });
    await expect(deliver(one)).rejects.toMatchObject({ kind: 'gone' });
    await looked(`team:${teams.one}`, true);
    expect(await keys()).toEqual([`vault:slack:team:${teams.two}`]);
  });

  it('is another one to a process that has heard nothing: its posts wait for the new token', async () => {
    const one = await ask(teams.one);
    const platform = await bot.worker();
    await deliverTo({ platform }, one, 'beforeitall1');
    await bot.town.uninstall({ team: teams.one }, { quiet: true });
    await install(bot, { team: teams.one });
    await expect(deliverTo({ platform }, one, 'itcomestoo11')).rejects.toMatchObject({
      kind: 'busy',
    });
    await deliverTo({ platform }, one, 'itcomestoo11');
    expect(texts(teams.one)).toBe(2);
    expect(await keys()).toHaveLength(2);
  });

  it('comes back by being installed again, for tasks of before as well', async () => {
    const one = await ask(teams.one);
    await bot.town.uninstall({ team: teams.one });
    await looked(`team:${teams.one}`, true);
    await install(bot, { team: teams.one });
    await deliver(one);
    expect(texts(teams.one)).toBe(1);
  });

  it('is another one than a newer one: an event that comes late takes nothing', async () => {
    const late = await bot.town.tellRemoval({ team: teams.one });
    expect(late.status).toBe(200);
    await looked(`team:${teams.one}`, false);
    await deliver(await ask(teams.one));
    expect(await keys()).toHaveLength(2);
  });

  it('stays while Slack cannot be asked about it', async () => {
    const place = bot.town.at(teams.one);
    const fault = place.fail({ method: 'auth.test', status: 503, times: 9 });
    await bot.town.tellRemoval({ team: teams.one });
    await place.waitFor(() =>
      bot.lines.some(({ message }) => message === 'Slack: an installation may be over'),
    );
    expect(fault.hits).toBe(3);
    expect(await keys()).toHaveLength(2);
  });

  it('is not meant by the revoked token of a person', async () => {
    const event = { type: 'tokens_revoked', tokens: { oauth: ['U0ALICE001'], bot: [] } };
    expect((await bot.town.at(teams.one).event(event)).status).toBe(200);
    await deliver(await ask(teams.one));
    expect((await walk(bot.store)).size).toBe(2);
  });

  it('is not believed without a signature', async () => {
    const via = { http: `${bot.url}/slack/events`, tamper: 'signature' } as const;
    const forged = await bot.town.at(teams.one).event({ type: 'app_uninstalled' }, { via });
    expect(forged.status).toBe(401);
    expect((await walk(bot.store)).size).toBe(2);
  });
});

it('a store that cannot be read is told to whoever types a command, and costs no result', async () => {
  await install(bot, { team: teams.one });
  const address = await ask(teams.one);
  const { get } = bot.store;
  const broken = bot.store as { get: typeof get };
  await bot.restart();
  broken.get = () => Promise.reject(new StoreUnavailable('the disk is gone'));
  const place = bot.town.at(teams.one);
  const delivery = await place.slash({ command: '/sora', text: 'a boat' });
  await place.waitFor(() => delivery.responses.length === 1);
  expect(bot.core.commands).toEqual([]);
  await expect(deliver(address)).rejects.toBeInstanceOf(StoreUnavailable);
  broken.get = get;
  await deliver(address);
  expect(texts(teams.one)).toBe(1);
});

it('without any installation the bot runs and serves nobody', async () => {
  await bot.restart();
  for (const team of places()) {
    const delivery = await bot.town.at(team).slash({ command: '/sora', text: 'a boat' });
    expect(delivery.responses).toEqual([]);
  }
  expect(bot.core.commands).toEqual([]);
});
