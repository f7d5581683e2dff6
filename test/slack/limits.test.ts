import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkBlocks } from '../../sandbox/slack/blocks.ts';
import { readContent } from '../../sandbox/slack/content.ts';
import type { Fields } from '../../sandbox/slack/types.ts';
import { checkView } from '../../sandbox/slack/views.ts';
import { createWorld } from '../../sandbox/slack/world.ts';
import { languages, type Settings, type Task, type VideoModel } from '../../src/core/index.ts';
import { settingsView } from '../../src/slack/admin/settings-view.ts';
import { adminView, changedView, logView, troubleView } from '../../src/slack/admin/view.ts';
import { grantView, resetView, walletLine } from '../../src/slack/admin/wallet-views.ts';
import { historyBlocks, historyMessage } from '../../src/slack/own/history-message.ts';
import { taskMessage } from '../../src/slack/own/task-message.ts';
import { walletBlocks, walletLines, walletMessage } from '../../src/slack/own/wallet-message.ts';
import {
  cardMessage,
  confirmMessage,
  failureMessage,
  linkMessage,
  type Message,
  readyMessage,
} from '../../src/slack/render.ts';
import { noticeMessage } from '../../src/slack/tell-admins.ts';
import { card, models, taskOf } from './bot.ts';

/** Everything that Slack would refuse is refused by the local one. */
const world = createWorld({});
const TEAM = 'https://a-rather-long-name-of-a-workspace-somewhere.enterprise.slack.com/';

const locale = fc.constantFrom(...Object.keys(languages), 'en-XA');
const text = fc.oneof(
  fc.string({ maxLength: 400, unit: 'grapheme' }),
  fc.string({
    maxLength: 400,
    unit: fc.constantFrom('<', '>', '&', '`', '*', '@', 'a', '🎬', '\n', ' '),
  }),
  fc.constantFrom('&'.repeat(5000), '<!channel>'.repeat(400), '🎬'.repeat(3000), 'x'),
);
const ts = fc.option(fc.constantFrom('1795267803.151000', 'nonsense', ''), { nil: undefined });

const task: fc.Arbitrary<Task> = fc
  .record({
    state: fc.constantFrom('accepted', 'submitting', 'running', 'succeeded', 'failed', 'lost'),
    prompt: text,
    taskId: fc.option(text, { nil: undefined }),
    locale,
    rootTs: ts,
    channelId: fc.constantFrom('C0VIDEOS01', 'D1', '<!here>'),
    url: fc.constantFrom(
      'https://cdn.example/v.mp4',
      `https://x.y/${'a|b>'.repeat(300)}`,
      'nonsense',
    ),
    thumbnail: fc.option(
      fc.constantFrom(
        'https://cdn.example/t.jpg',
        'javascript:alert(1)',
        'nope',
        `https://x/${'a'.repeat(4000)}`,
      ),
      { nil: undefined },
    ),
    editId: fc.option(fc.string(), { nil: undefined }),
    failure: fc.constantFrom('deadline', 'stopped', 'left', 'moderated', 'place', 'people'),
    removed: fc.boolean(),
    round: fc.option(fc.nat(), { nil: undefined }),
  })
  .map((one) => {
    const plain = taskOf({}, one.prompt);
    const { state, url, thumbnail, editId } = one;
    return {
      ...plain,
      state,
      requester: { ...plain.requester, locale: one.locale, name: one.prompt },
      address: {
        teamId: 'T1',
        userId: 'U1',
        channelId: one.channelId,
        ...(one.rootTs === undefined ? {} : { rootTs: one.rootTs }),
      },
      operation: {},
      endedAt: plain.createdAt + 1000,
      ...(one.taskId === undefined ? {} : { taskId: one.taskId }),
      ...(state === 'succeeded'
        ? {
            video: {
              url,
              ...(thumbnail === undefined ? {} : { thumbnailUrl: thumbnail }),
              ...(editId === undefined ? {} : { editId }),
            },
          }
        : {}),
      ...(state === 'failed' ? { failure: { code: one.failure } } : {}),
      ...(one.removed ? { removed: true } : {}),
      ...(one.round === undefined ? {} : { round: one.round }),
    } as Task;
  });

function expectMessage(message: Message): void {
  readContent(world, { text: message.text, blocks: message.blocks });
}

const fields = (view: unknown) => view as Fields;

describe('what is shown is never too much for Slack', () => {
  it('about one task', () => {
    fc.assert(
      fc.property(task, locale, (one, reader) => {
        const notice = card(one);
        if (notice.kind !== 'card') throw new Error('no card');
        for (const message of [
          taskMessage(one, undefined, { id: 'x', locale: reader }),
          taskMessage(one, 'https://local.slack.com/archives/C1/p1?thread_ts=1&cid=C1', {
            ...one.requester,
            locale: reader,
          }),
          cardMessage(notice, undefined),
          cardMessage(notice, undefined, true),
          readyMessage(one),
          linkMessage(one, 'boat.mp4', one.video?.url, { why: 'blocked' }),
          linkMessage(one, 'boat.mp4', undefined, { why: 'too large', bytes: 1e9 }),
          failureMessage(one, 'thread'),
          failureMessage(one, 'private'),
        ]) {
          expectMessage(message);
          // Alternative texts are plain: nothing in them calls anybody.
          const marked = JSON.stringify(message.blocks, (key, value) =>
            key === 'alt_text' ? '' : value,
          );
          expect(marked).not.toMatch(/<!(?:channel|here|everyone)/u);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('in a page of the history, and in the App Home', () => {
    const tasks = fc.array(task, { maxLength: 25 });
    fc.assert(
      fc.property(tasks, fc.nat(5), fc.boolean(), locale, (some, page, more, reader) => {
        const shown = { tasks: some, page, more };
        const message = historyMessage(shown, TEAM, reader);
        expectMessage(message);
        expect(message.blocks.length).toBeLessThanOrEqual(27);
        const wallet = walletLines({ balances: [], running: 1, waiting: 2 }, models, reader);
        const blocks = [...walletBlocks(wallet), ...historyBlocks(shown, TEAM, reader)];
        checkView(world, fields({ type: 'home', blocks }));
      }),
      { numRuns: 60 },
    );
  });

  it('on credits, however many models there are', () => {
    fc.assert(
      fc.property(fc.nat(300), locale, (count, reader) => {
        const [first] = models;
        const many = Array.from({ length: count }, () => first as VideoModel);
        const balance = {
          kind: 'user',
          limit: 10,
          used: 1,
          left: 9,
          unit: 'day',
          resetsAt: 0,
        } as const;
        const view = { balances: [balance, balance, balance], running: 0, waiting: 0 };
        expectMessage(walletMessage(view, many, reader));
        expectMessage(noticeMessage({ kind: 'budget', percent: 80, balance }, reader));
        const gateway = '<!channel>'.repeat(count);
        const gone = { kind: 'retired', gateway, model: gateway, until: 1 } as const;
        expectMessage(noticeMessage(gone, reader));
        expect(noticeMessage(gone, reader).text).not.toContain('<!channel>');
        expectMessage(
          confirmMessage({ code: 'confirm', cost: count }, reader, 'slack:T1:1.2', true),
        );
      }),
      { numRuns: 50 },
    );
  });

  it('to admins', () => {
    const ids = fc.array(fc.stringMatching(/^[A-Z0-9]{1,20}$/u), { maxLength: 300 });
    const settings: fc.Arbitrary<Settings> = fc.record(
      {
        user: fc.record({ credits: fc.nat(), unit: fc.constantFrom('day', 'week', 'month') }),
        roles: fc.dictionary(fc.string({ minLength: 1 }), fc.nat(), { maxKeys: 200 }),
        blocked: ids.map((some) => some.map((id) => `T1/U${id}`)),
        channels: fc.record({
          rule: fc.constantFrom('only', 'except'),
          ids: ids.map((some) => some.map((id) => `C${id}`)),
        }),
        modelsOff: fc.array(fc.string({ minLength: 1, maxLength: 200 }), { maxLength: 120 }),
        words: fc.array(fc.string({ minLength: 1, maxLength: 100 }), { maxLength: 400 }),
        language: fc.constantFrom('en-US', 'zh-CN', 'de', '!!'),
        keepDays: fc.nat(3650),
        confirmFrom: fc.nat(),
        maintenance: fc.constant(true as const),
      },
      { requiredKeys: [] },
    );
    const log = fc.array(
      fc.record({
        at: fc.nat(),
        by: fc.record({ id: fc.string(), name: text }),
        name: fc.constantFrom('user', 'words', 'roles'),
        from: text,
        to: text,
      }),
      { maxLength: 200 },
    );
    const groups = [{ id: 'S1', handle: 'designers', name: 'Designers', users: new Set<string>() }];
    fc.assert(
      fc.property(
        settings,
        log,
        locale,
        fc.array(task, { maxLength: 40 }),
        (chosen, changes, reader, tasks) => {
          const view = { settings: unique(chosen), defaults: {} };
          const share = tasks.map(({ requester, cost }) => ({
            ...requester,
            tasks: 1,
            credits: cost,
          }));
          const report = {
            people: share,
            models: share,
            failures: [],
            running: tasks,
            queued: tasks,
          };
          for (const shown of [
            adminView({ view, report, groups, charts: true }, reader),
            adminView({ view, report: undefined, groups: [], charts: false }, reader),
            settingsView(view, models, groups, reader),
            settingsView(view, [], [], reader),
            logView(changes, reader),
            changedView(changes, reader),
            troubleView({ code: 'not-admin' }, reader),
            grantView(reader),
            resetView(reader),
          ]) {
            checkView(world, fields(shown));
          }
          expect(walletLine('T1/U1', undefined, reader)).not.toContain('{');
        },
      ),
      { numRuns: 40 },
    );
    checkBlocks([], 'message', world);
  });
});

/** As the core keeps it: no entry twice. */
function unique({ modelsOff, ...settings }: Settings): Settings {
  return modelsOff === undefined ? settings : { ...settings, modelsOff: [...new Set(modelsOff)] };
}
