import fc from 'fast-check';
import { expect, test } from 'vitest';
import { legacyComponents } from '../../sandbox/discord/schemas/components.ts';
import { messageBody } from '../../sandbox/discord/schemas/messages.ts';
import { modalData } from '../../sandbox/discord/schemas/modal.ts';
import { fileNameOf } from '../../src/core/deliver.ts';
import {
  languages,
  type Requester,
  type Settings,
  type SettingsChange,
  type Task,
} from '../../src/core/index.ts';
import { renderChanges, renderLog, renderSettings } from '../../src/discord/admin/render.ts';
import { renderWords } from '../../src/discord/admin/words-form.ts';
import { customIdOf, readCustomId } from '../../src/discord/custom-id.ts';
import { renderHistory } from '../../src/discord/own/history-page.ts';
import { renderTask } from '../../src/discord/own/quota-and-task.ts';
import {
  type Body,
  nonceOf,
  renderAnchorCard,
  renderCard,
  renderConfirm,
  renderFailure,
  renderFile,
  renderLink,
  renderPrivateFailure,
} from '../../src/discord/render.ts';
import { card, request, VIDEO_URL } from './bot.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 3000 }),
  fc.constantFrom(
    '@everyone <@&1> <@140000000000000002> [x](http://evil.example)',
    '👩‍👩‍👧‍👦'.repeat(300),
    '*'.repeat(3000),
  ),
);
const locale = fc.constantFrom(...Object.keys(languages), 'en-XA');
const snowflake = fc.bigInt({ min: 1n, max: 2n ** 63n }).map(String);
const taskId = fc.stringMatching(/^[0-9a-z]{1,40}$/u);

const requester: fc.Arbitrary<Requester> = fc.record({
  platform: fc.constant('discord'),
  id: snowflake,
  name: text,
  locale,
});

const address = fc.record(
  {
    applicationId: snowflake,
    interactionToken: fc.constant('secret'),
    tokenExpiresAt: fc.constant(1),
    channelId: snowflake,
    place: fc.constant('thread' as const),
    canAttach: fc.boolean(),
    canEmbed: fc.boolean(),
    canReply: fc.boolean(),
    guildId: snowflake,
    messageId: snowflake,
    threadId: snowflake,
  },
  {
    requiredKeys: [
      'applicationId',
      'interactionToken',
      'tokenExpiresAt',
      'channelId',
      'place',
      'canAttach',
      'canEmbed',
      'canReply',
    ],
  },
);

const task = fc
  .record({
    id: taskId,
    state: fc.constantFrom(
      ...(['accepted', 'submitting', 'running', 'succeeded', 'failed', 'lost'] as const),
    ),
    requester,
    address,
    prompt: text,
    model: fc.string({ minLength: 1, maxLength: 80 }),
    editId: fc.option(fc.string({ minLength: 1, maxLength: 500 }), { nil: undefined }),
    taskId: fc.option(fc.string({ minLength: 1, maxLength: 200 }), { nil: undefined }),
    thumbnailUrl: fc.constantFrom(undefined, 'https://cdn.test/t.jpg', 'x'.repeat(3000)),
    code: fc.constantFrom(...(['moderated', 'deadline', 'stopped', 'unknown-task'] as const)),
    round: fc.option(fc.nat(), { nil: undefined }),
    spoiler: fc.constantFrom(undefined, true as const),
    removed: fc.constantFrom(undefined, true as const),
  })
  .map(({ prompt, model, editId, thumbnailUrl, code, ...one }): Task => {
    const edit = editId === undefined ? {} : { editId };
    const picture = thumbnailUrl === undefined ? {} : { thumbnailUrl };
    const whole = {
      ...one,
      delivery: 'done',
      request: request({ prompt, model, ...edit }),
      anchored: true,
      gateways: ['mountsea'],
      gateway: 'mountsea',
      cost: 3,
      wallets: [],
      createdAt: 1_763_640_000_000,
      deadlineAt: 1_763_640_900_000,
      endedAt: 1_763_640_300_000,
      operation: { id: 'x' },
      video: { url: VIDEO_URL, editId: 'e1', ...picture },
      failure: { code },
      tries: 0,
    };
    return JSON.parse(JSON.stringify(whole)) as Task;
  });

/** Discord takes it, and it calls nobody but the person who asked. */
function isTaken(body: Body, mayCall?: string): void {
  const { files: _, ...sent } = body as Body & { files?: unknown };
  expect(messageBody.safeParse(sent).error?.issues ?? []).toEqual([]);
  expect(legacyComponents.safeParse(body.components ?? []).error?.issues ?? []).toEqual([]);
  expect(body.allowed_mentions?.parse).toEqual([]);
  expect(body.allowed_mentions?.users ?? []).toEqual(mayCall === undefined ? [] : [mayCall]);
}

test('every message about a task keeps to the limits of Discord', () => {
  fc.assert(
    fc.property(task, (one) => {
      const fileName = fileNameOf(one);
      const why = { why: 'blocked' } as const;
      for (const body of [
        renderFile(one, fileName),
        renderLink(one, fileName, VIDEO_URL, why),
        renderLink(one, fileName, undefined, why),
        renderLink(one, fileName, undefined, { why: 'too large', bytes: 1e9 }),
        renderLink(one, fileName, `https://v.test/${'x'.repeat(2500)}`, why),
        renderFailure(one),
      ]) {
        isTaken(body, one.requester.id);
      }
      isTaken(renderCard(card(one), true));
      isTaken(renderAnchorCard(card(one), true));
      isTaken(renderPrivateFailure(one));
      isTaken(renderTask(one, one.requester));
      isTaken(renderTask(one, { id: '1', locale: 'zh-CN' }));
      expect(nonceOf(fileName, 'result').length).toBeLessThanOrEqual(25);
    }),
    { numRuns: 300 },
  );
});

test('a page of the history has every row and every link, whatever stands in it', () => {
  const tasks = fc.array(task, { maxLength: 25 });
  fc.assert(
    fc.property(tasks, fc.nat(99_999), fc.boolean(), locale, (list, page, more, reader) => {
      const body = renderHistory({ tasks: list, page, more }, reader);
      isTaken(body);
      const whole = [body.content, ...(body.embeds ?? []).map((one) => one.description)].join('\n');
      const links = whole.match(/\]\(https:\/\/discord\.com\/channels\/[@\d/me]+\)$/gmu) ?? [];
      expect(links).toHaveLength(list.length);
    }),
    { numRuns: 200 },
  );
});

test('what admins are told keeps to the limits too', () => {
  const list = fc.array(fc.string({ minLength: 1, maxLength: 100 }), { maxLength: 500 });
  const ids = fc.array(snowflake, { maxLength: 500 });
  const settings = fc.record({ words: list, modelsOff: list, blocked: ids }).chain((lists) =>
    fc.record({ ids, rule: fc.constantFrom('only' as const, 'except' as const) }).map(
      (channels): Settings => ({
        ...lists,
        channels,
        roles: Object.fromEntries(channels.ids.map((id) => [id, 1_000_000_000])),
      }),
    ),
  );
  fc.assert(
    fc.property(settings, text, locale, (chosen, name, reader) => {
      isTaken(renderSettings({ settings: chosen, defaults: {} }, reader));
      const change: SettingsChange = {
        at: 1,
        by: { id: '1', name },
        name: 'words',
        to: JSON.stringify(chosen.words),
      };
      isTaken(renderChanges(Array(20).fill(change), reader));
      isTaken(renderLog(Array(200).fill(change), reader));
      isTaken(renderConfirm({ code: 'confirm', cost: 1e9 }, reader, '9'.repeat(20), true));
      expect(modalData.safeParse(renderWords(chosen.words ?? [], reader)).error).toBeUndefined();
    }),
    { numRuns: 150 },
  );
});

test('a button’s id is short, and is read back as it was written', () => {
  const pressed = fc.oneof(
    fc.record({
      kind: fc.constant('task' as const),
      action: fc.constantFrom(
        ...(['again', 'change', 'edit', 'send', 'delete', 'stop', 'resume'] as const),
      ),
      id: taskId,
    }),
    fc.record({ kind: fc.constant('confirm' as const), keptId: snowflake }),
    fc.record({ kind: fc.constant('history' as const), page: fc.nat(99_999) }),
  );
  fc.assert(
    fc.property(pressed, (one) => {
      const id = customIdOf(one);
      expect(id.length).toBeLessThanOrEqual(100);
      expect(readCustomId(id)).toEqual(one);
    }),
  );
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (id) => {
      const read = readCustomId(id);
      expect(read === undefined || customIdOf(read) === id).toBe(true);
    }),
  );
});
