import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { purse } from '../support/world.ts';
import { furnish, type House, startHouse } from './house.ts';

let house: House;
let ids: Awaited<ReturnType<typeof furnish>>;
let cookie: string;

beforeEach(async () => {
  house = await startHouse();
  ids = await furnish(house);
  cookie = await house.signIn();
});
afterEach(() => house.close());

const look = async (path: string) => await house.ask('GET', path, { headers: { cookie } });
const acts = (text: string) =>
  [...text.matchAll(/class="button" href="[^"]*\/([a-z-]+)"/gu)].map(([, act]) => act);

/** Presses the button of a task, and follows. */
async function press(act: string, id: string): Promise<string> {
  const answer = await house.press(cookie, `/admin/tasks/${id}/${act}`);
  expect(answer.status).toBe(303);
  return (await look(answer.headers.location ?? '')).text;
}

describe('what can be done with a task', () => {
  it('is what fits its state, each asked before', async () => {
    expect(acts((await look(`/admin/tasks/${ids.done}`)).text)).toEqual(['send']);
    expect(acts((await look(`/admin/tasks/${ids.running}`)).text)).toEqual(['give-up']);
    expect(acts((await look(`/admin/tasks/${ids.failed}`)).text)).toEqual([]);
    const sure = await look(`/admin/tasks/${ids.done}/send`);
    expect(sure.text).toContain('posted once more');
    const late = await look(`/admin/tasks/${ids.failed}/send`);
    expect(late.headers.location).toContain('outcome=too-late');
    expect((await look('/admin/tasks/none/send')).status).toBe(404);
  });

  it('send again: once more in the thread, and twice at once only once', async () => {
    const { platform, clock } = house.world;
    expect(platform.results.filter(({ task }) => task.id === ids.done)).toHaveLength(1);
    const path = `/admin/tasks/${ids.done}/send`;
    const two = await Promise.all([house.press(cookie, path), house.press(cookie, path)]);
    expect(two.map(({ headers }) => headers.location?.split('=')[1]).sort()).toEqual([
      'send',
      'too-late',
    ]);
    await clock.advance(1000);
    expect(platform.results.filter(({ task }) => task.id === ids.done)).toHaveLength(2);
    const { text } = await look(`/admin/tasks/${ids.done}`);
    expect(text).toContain('To be sent again');
  });

  it('give up: nobody looks at it any more, and its credits are told', async () => {
    const before = house.world.gateway.checks.length;
    expect(await press('give-up', ids.running)).toContain('It was given up.');
    await house.world.clock.advance(600_000);
    expect(house.world.gateway.checks.length).toBe(before);
    expect(await house.world.task(ids.running)).toMatchObject({ failure: { code: 'stopped' } });
    expect((await look(`/admin/tasks/${ids.running}`)).text).toContain('1 credit, spent');
    expect(await press('give-up', ids.running)).toContain('Nothing was done');
  });

  it('give up of what cannot be delivered: the person keeps the credits that came back', async () => {
    const { platform, clock, core, gateway } = house.world;
    gateway.onCheck = async () => ({ state: 'failed', reason: 'moderated', message: 'no' });
    platform.before = async ({ kind }) => {
      if (kind === 'result') throw new Error('the channel does not answer');
    };
    await core.submit(house.world.command({ user: 'cy' }));
    await clock.advance(60_000);
    const { tasks } = await core.operator.tasks({ state: 'undelivered' });
    const stuck = tasks.find(({ requester }) => requester.id === 'cy');
    expect(stuck).toMatchObject({ state: 'failed', delivery: 'none' });
    expect(await press('give-up', stuck?.id ?? '')).toContain('It was given up.');
    expect(await house.world.task(stuck?.id ?? '')).toMatchObject({ delivery: 'gave up' });
    const shown = () => platform.notices.filter(({ task }) => task.id === stuck?.id).length;
    const before = shown();
    await clock.advance(3_600_000);
    expect(shown()).toBe(before);
    expect(await purse(house.world.store, 'user:discord:cy')).toEqual({ committed: 0, held: {} });
  });

  it('release: gives back what an ended task still holds, and nothing else', async () => {
    const { store } = house.world;
    const task = await house.world.task(ids.failed);
    const key = task?.wallets[0] ?? '';
    expect(key).toMatch(/^wallet:user:discord:ana:/u);
    await store.update<{ held: object }>(key, (now) => ({ ...now, held: { [ids.failed]: 1 } }));
    expect((await look(`/admin/tasks/${ids.failed}`)).text).toContain('1 credit, held');
    expect(await press('release', ids.failed)).toContain('Its credits were given back.');
    expect(await purse(store, 'user:discord:ana')).toMatchObject({ committed: 1, held: {} });
    expect(await press('release', ids.failed)).toContain('Nothing was done');
    expect(await press('release', ids.done)).toContain('Nothing was done');
  });

  it('is written down: who, what, and with which task', async () => {
    await press('give-up', ids.running);
    const { text } = await look('/admin/acts');
    expect(text).toMatch(/Boss[\s\S]*discord:boss[\s\S]*Give up/u);
    expect((await look(`/admin/tasks/${ids.running}`)).text).toContain('discord:boss');
    expect(house.world.lines).toContainEqual({
      level: 'info',
      message: 'the operator acted',
      fields: { by: 'discord:boss', act: 'give-up', task: ids.running, detail: undefined },
    });
  });
});

describe('wallets', () => {
  const ana = 'kind=user&platform=discord&id=ana&scope=guild';
  const formOf = (text: string) =>
    Object.fromEntries(
      [...text.matchAll(/<input type="hidden" name="(\w+)" value="([^"]*)">/gu)].map(
        ([, name = '', value = '']) => [name, value],
      ),
    );

  it('are granted to once for each form, and reset', async () => {
    expect((await look(`/admin/wallets?${ana}`)).text).toContain('9 of 10 a day');
    const { text } = await look(`/admin/wallets/grant?${ana}&credits=5`);
    expect(text).toContain('gets 5 credits more');
    const form = formOf(text.slice(text.indexOf('<main')));
    for (let twice = 0; twice < 2; twice += 1) {
      const answer = await house.press(cookie, '/admin/wallets/grant', form);
      expect((await look(answer.headers.location ?? '')).text).toContain('14 of 15 a day');
    }
    const again = formOf(
      (await look(`/admin/wallets/reset?${ana}`)).text.replace(/^[\s\S]*<main/u, ''),
    );
    await house.press(cookie, '/admin/wallets/reset', again);
    expect((await look(`/admin/wallets?${ana}`)).text).toContain('15 of 15 a day');
    expect((await look('/admin/acts')).text).toContain('user discord:ana 5');
  });

  it('of nobody, of nothing, and with credits that are none, change nothing', async () => {
    const commandId = crypto.randomUUID();
    const bad: Record<string, string>[] = [
      { kind: 'user', id: '', credits: '5', commandId },
      { kind: 'user', id: 'ana:2026-11-20', credits: '5', commandId },
      { kind: 'user', id: 'ana', credits: '-5', commandId },
      { kind: 'user', id: 'ana', credits: '1e99', commandId },
      { kind: 'user', id: 'ana', credits: '5' },
      { kind: 'user', id: 'ana', credits: '5', commandId: 'mine' },
    ];
    for (const form of bad) {
      expect((await house.press(cookie, '/admin/wallets/grant', form)).status).toBe(404);
    }
    expect(await house.world.core.operator.done()).toEqual([]);
    expect((await look('/admin/wallets?kind=scope&platform=discord&id=guild')).text).toContain(
      'There is no limit',
    );
    expect((await look('/admin/wallets/grant?kind=user&id=ana&credits=0')).status).toBe(303);
  });
});

describe('looking for tasks', () => {
  it('finds one by our id or the gateway’s, and says which there is not', async () => {
    const { taskId = '' } = (await house.world.task(ids.done)) ?? {};
    for (const id of [ids.done, taskId, ` ${ids.done} `]) {
      const answer = await look(`/admin/tasks?id=${encodeURIComponent(id)}`);
      expect(answer.headers.location).toBe(`/admin/tasks/${ids.done}`);
    }
    const none = await look(`/admin/tasks?id=${encodeURIComponent('<b>none</b>')}`);
    expect(none.text).toContain('There is no task <bdi>&lt;b&gt;none&lt;/b&gt;</bdi>');
    expect((await look('/admin/tasks/none')).status).toBe(404);
  });

  it('takes no filter and no place that is none', async () => {
    for (const query of [
      'state=open%27',
      'since=yesterday',
      'behind=x',
      'behind=9',
      'days=1e9',
      'person=%20',
    ]) {
      const answer = await look(`/admin/tasks?${query}`);
      expect([query, answer.status, answer.text.includes('a failing boat')]).toEqual([
        query,
        200,
        true,
      ]);
    }
    expect((await look('/admin?days=-1')).text).toContain('The last 30 days');
  });

  it('shows what hostile people typed as text', async () => {
    for (const path of [
      '/admin',
      '/admin/tasks',
      `/admin/tasks/${ids.done}`,
      `/admin/tasks/${ids.failed}`,
      '/admin/settings/discord/guild',
    ]) {
      const { text } = await look(path);
      expect(text).not.toMatch(/<img|<script>|<b |<i>|<u>/u);
      expect(text).toContain('&lt;');
    }
  });
});

it('a store that is away is said in words, and nothing of it is shown', async () => {
  const broken = await startHouse();
  const there = await broken.signIn();
  broken.world.store.get = async () => {
    const { StoreUnavailable } = await import('../../src/core/store/index.ts');
    throw new StoreUnavailable('/secret/path is gone');
  };
  const answer = await broken.ask('GET', '/admin', { headers: { cookie: there } });
  expect([answer.status, answer.text.includes('The store cannot be reached')]).toEqual([503, true]);
  expect(answer.text).not.toContain('/secret/path');
  expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
  await broken.close();
});
