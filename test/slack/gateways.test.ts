import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import { blocksOf, checkView } from '../../sandbox/slack/views.ts';
import { createWorld } from '../../sandbox/slack/world.ts';
import {
  type AdminNotice,
  formOf,
  languages,
  problem,
  type Requester,
  type VideoModel,
} from '../../src/core/index.ts';
import { settingsView } from '../../src/slack/admin/settings-view.ts';
import { gatewaysView } from '../../src/slack/admin/view.ts';
import { formView } from '../../src/slack/form/view.ts';
import { helpMessage } from '../../src/slack/help.ts';
import { taskMessage } from '../../src/slack/own/task-message.ts';
import { walletLines } from '../../src/slack/own/wallet-message.ts';
import { cardMessage } from '../../src/slack/render.ts';
import { AT, gatewayView, manyGateways, model } from '../support/gateway-views.ts';
import { anchor, type Bot, card, ended, models, result, startBot, taskIn, taskOf } from './bot.ts';

let bot: Bot;

const [first = models[0] as VideoModel] = models;

function many(count: number, length = 20): VideoModel[] {
  return Array.from({ length: count }, (_, index) => ({
    ...first,
    id: `m${index}-`.padEnd(length, 'x'),
    label: `Model ${index} `.padEnd(length, 'L'),
  }));
}

const size = (view: unknown) => JSON.parse(JSON.stringify(view));

describe('with a workspace', () => {
  beforeEach(async () => {
    bot = await startBot();
  });

  afterEach(async () => {
    expect(bot.slack.unknownMethods).toEqual([]);
    expect(bot.slack.warnings).toEqual([]);
    await bot.close();
  });

  it('an admin sees how each gateway does', async () => {
    const { carol } = bot.slack.ids.users;
    const asked: Requester[] = [];
    Object.assign(bot.core.admin, {
      settings: async () => ({ ok: true, settings: {}, defaults: {} }),
      gateways: async (one: Requester) => {
        asked.push(one);
        const retired = model('old', { retired: '2026-01-01' });
        return {
          ok: true,
          gateways: [gatewayView(), gatewayView({ name: 'b*x', models: [retired] })],
        };
      },
    });
    await bot.slack.slash({ command: '/sora', text: 'admin', user: carol });
    const view = await bot.slack.waitFor(() => bot.slack.views(carol)[0]);
    await bot.slack.click({ actionId: 'admin_gateways', viewId: view.id, user: carol });
    const shown = await bot.slack.waitFor(() => bot.slack.views(carol)[1]);
    expect(shown.previousId).toBe(view.id);
    expect(blocksOf(shown.view).map((block) => Reflect.get(Object(block.text), 'text'))).toEqual([
      '*mountsea*\n✓ working\n2 being made\nModels: `sora-2`',
      '*b*x*\n✓ working\n2 being made\nNo models\n✗ Gone: `old` since Jan 1, 2026',
    ]);
    expect(asked).toMatchObject([{ id: `${bot.slack.ids.team}/${carol}`, manages: true }]);
  });

  const direct = (user: string) =>
    [...bot.slack.channels.values()]
      .filter(({ kind, members }) => kind === 'im' && members.has(user))
      .flatMap(({ timeline }) => timeline);

  it('those who run the bot are told by their ids, each in their language', async () => {
    const { ids } = bot.slack;
    const mei = bot.slack.addUser({ name: 'mei', locale: 'zh-CN' });
    const people = [`${ids.team}/${ids.users.alice}`, `${ids.team}/${mei.id}`];
    const news: readonly AdminNotice[] = [
      { kind: 'retired', gateway: 'mountsea', model: 'sora-2', until: AT },
      { kind: 'unauthorised', gateway: 'mountsea' },
      { kind: 'no-credit', gateway: 'mountsea' },
      { kind: 'balance', gateway: 'mountsea', left: 3, warning: 10 },
    ];
    for (const notice of news) await bot.platform.tellAdmins?.({ people }, notice);
    const texts = direct(ids.users.alice).map((message) => message.text);
    expect(texts[0]).toMatch(
      /^\*mountsea does not know `sora-2` any more\*\nIt is left alone until <!date/u,
    );
    expect(new Set(texts).size).toBe(news.length);
    expect(direct(mei.id)[3]?.text).toContain('*mountsea 的余额不多了*');
    expect(direct(ids.users.carol)).toEqual([]);
    expect(bot.slack.count('users.list')).toBe(0);
  });

  it('one of them is enough, and none is a failure', async () => {
    const { ids } = bot.slack;
    const notice = { kind: 'no-credit', gateway: 'mountsea' } as const;
    const people = ['nonsense', `${ids.team}/UNOBODY`, `${ids.team}/${ids.users.bob}`];
    await bot.platform.tellAdmins?.({ people }, notice);
    expect(direct(ids.users.bob)).toHaveLength(1);
    const tell = (list: string[]) => bot.platform.tellAdmins?.({ people: list }, notice);
    await expect(tell(people.slice(0, 2))).rejects.toThrow('no admin');
    await expect(tell([])).rejects.toThrow('no admin');
  });

  it('help and form show other models as soon as there are any', async () => {
    const ask = () => bot.slack.slash({ command: '/sora', text: 'help' });
    expect(JSON.stringify((await ask()).ack)).toContain('sora-2');
    bot.core.models = () => [{ ...first, id: 'wan-2.7', label: 'Wan' }];
    const later = JSON.stringify((await ask()).ack);
    expect(later).toContain('wan-2.7');
    expect(later).not.toContain('sora-2');
    await bot.slack.slash({ command: '/sora', text: '' });
    const form = await bot.slack.waitFor(() => bot.slack.views()[0]);
    expect(JSON.stringify(form.view)).toContain('10:small:wan-2.7');
  });

  it('a picture that is needed is asked for at its field', async () => {
    bot.core.models = () => [{ ...first, needsImage: true as const }];
    const { check } = bot.core;
    bot.core.check = (draft) =>
      check(draft).ok
        ? {
            ok: false,
            trouble: {
              code: 'invalid',
              problems: [problem('image', 'image.needed', { model: 'sora-2' })],
            },
          }
        : check(draft);
    await bot.slack.slash({ command: '/sora', text: '' });
    const form = await bot.slack.waitFor(() => bot.slack.views()[0]);
    expect(JSON.stringify(form.view)).toContain('One to start from: PNG, JPEG or WebP');
    const sent = await bot.slack.submit({ viewId: form.id, values: { prompt: 'x' } });
    expect(sent.ack).toMatchObject({
      errors: { image: expect.stringContaining('makes videos of a picture') },
    });
  });
});

describe('a video that opens with the key of its gateway only', () => {
  const closed = {
    url: 'https://secret.example/v.mp4',
    thumbnailUrl: 'https://secret.example/t.jpg',
    closed: true,
  } as const;
  const load = async () => ({ kind: 'too large', bytes: 150 * 2 ** 20 }) as const;

  beforeEach(async () => {
    bot = await startBot();
  });

  afterEach(() => bot.close());

  async function posted(more: object): Promise<string> {
    const plain = taskIn(bot);
    const task = { ...ended(plain), video: closed };
    const { link: _, ...notice } = Object(result(task, { load, ...more }));
    const { link } = Object(more);
    const address = await bot.show(plain, anchor(plain), card(plain), {
      ...notice,
      ...(link === undefined ? {} : { link }),
    });
    await bot.platform.notify(address, card({ ...task, address, delivery: 'done' }));
    const [root] = bot.slack.messages();
    const messages = bot.slack.replies(bot.slack.ids.channel, root?.ts ?? '');
    expect(JSON.stringify(messages)).not.toContain('secret.example');
    expect(messages).toHaveLength(2);
    return messages.at(-1)?.text ?? '';
  }

  it('is our own link where there is one', async () => {
    expect(await posted({ link: 'https://bot.example/videos/1' })).toContain(
      '(150 MB). Watch it here: <https://bot.example/videos/1|',
    );
  });

  it('without a link says what to do', async () => {
    const text = await posted({});
    expect(text).toContain('too large to upload here (150 MB), and the gateway keeps it');
    expect(text).toContain('Once an admin has set PUBLIC_URL, press Send again');
    expect(text).not.toContain('http');
  });

  it('says the same where it cannot be fetched', async () => {
    const text = await posted({ load: async () => ({ kind: 'unavailable' }) });
    expect(text).toContain('could not be uploaded here, and the gateway keeps it');
  });

  it('has no small picture', () => {
    const task = { ...ended(taskOf({})), video: closed };
    expect(JSON.stringify(taskMessage(task, undefined, task.requester))).not.toContain('secret');
  });
});

test('the card says in whose place a gateway makes the video', () => {
  const notice = card(taskOf({ gateways: ['mountsea', 'gpu-box'], gateway: 'gpu-box' }));
  if (notice.kind !== 'card') throw new Error('no card');
  expect(cardMessage(notice, undefined).text).toContain(
    '1 credit · 9 of 10 left today · gpu-box, in place of mountsea',
  );
});

describe('help', () => {
  it('names other names, and where a picture is needed', () => {
    const aliases = ['sora', 'quick', 'a`b', 'fourth'];
    const { text } = helpMessage([{ ...first, needsImage: true as const, aliases }], 'en-US');
    expect(text).toContain('15 s small: 2 credits · needs a picture · also `sora`, `quick`, `aˋb`');
    expect(text).not.toContain('fourth');
  });

  it('says how many models it does not name', () => {
    expect(helpMessage(many(1000), 'en-US').text).toMatch(/and 988 more$/u);
    expect(helpMessage(many(12), 'en-US').text).not.toContain('more');
  });
});

describe.each([1, 25, 26, 101, 1000])('%i models', (count) => {
  const world = createWorld({});
  test.each([10, 90, 150])('with ids of %i characters are not too much for Slack', (length) => {
    const all = many(count, length);
    for (const locale of Object.keys(languages)) {
      const off = all.slice(-3).map(({ id }) => id);
      const settings = { settings: { modelsOff: off }, defaults: {} };
      const shown = settingsView(settings, all, [], locale);
      checkView(world, size(shown));
      // Whoever switched one off has to see it, to switch it on again.
      if (length <= 90) for (const id of off) expect(JSON.stringify(shown)).toContain(id);
      const form = formView(formOf(all, { model: all.at(-1)?.id }, locale), '{}');
      if (length > 90) expect(form).toBeUndefined();
      else {
        checkView(world, size(form));
        expect(JSON.stringify(form)).toContain(all.at(-1)?.id);
      }
      expect(helpMessage(all, locale).text.length).toBeLessThanOrEqual(3000);
    }
  });

  test('have their prices told in a few lines', () => {
    const view = { balances: [], running: 0, waiting: 0 };
    const lines = walletLines(view, many(count), 'en-US');
    expect(lines.length).toBeLessThanOrEqual(21);
    if (count > 15) expect(lines.at(-1)).toBe(`and ${count - 15} more`);
  });
});

test.each([0, 1, 50, 60])('%i gateways with a thousand models each fit into a modal', (count) => {
  for (const locale of Object.keys(languages)) {
    const view = gatewaysView(manyGateways(count), AT, locale);
    checkView(createWorld({}), size(view));
    expect(view.blocks.length).toBeLessThanOrEqual(100);
    expect(JSON.stringify(view.blocks.at(-1))).toContain(count === 60 ? '10' : '');
  }
});
