import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { messageBody } from '../../sandbox/discord/schemas/messages.ts';
import type { Requester, Task } from '../../src/core/index.ts';
import {
  nonceOf,
  renderAnchor,
  renderAnchorCard,
  renderBareAnchor,
  renderCard,
  renderFailure,
  renderFile,
  renderLink,
  renderThreadName,
  renderTrouble,
} from '../../src/discord/render.ts';
import { card, request, taskOf, VIDEO_URL } from './bot.ts';

const ana: Requester = {
  platform: 'discord',
  id: '140000000000000001',
  name: 'Ana',
  scope: '120000000000000001',
  locale: 'en-US',
};

function task(more: Partial<Task> = {}, asked: Parameters<typeof request>[0] = {}): Task {
  const createdAt = Date.UTC(2026, 10, 20, 12);
  const whole = { createdAt, request: request(asked), ...more };
  return taskOf({ requester: ana, address: {} }, whole);
}

const succeeded = task({ state: 'succeeded', endedAt: Date.UTC(2026, 10, 20, 12, 2, 41) });

test('the anchor: who asked, and for what', () => {
  expect(renderAnchor(task())).toEqual({
    content: '🎬 **Ana**: a paper boat',
    flags: 4,
    allowed_mentions: { parse: [] },
  });
  expect(renderBareAnchor(task()).content).toBe('🎬 **Ana**: …');
});

test('the card: the task in bold, the facts small, the state last', () => {
  const progress = { fraction: 0.62, leftMs: 60_000, estimated: true };
  expect(renderCard(card(task(), { progress }), true).content?.split('\n')).toEqual([
    '**Task `8c1f02d4-aaaa-bbbb-cccc-000000000001`**',
    '-# sora-2 · 10 s · landscape · small',
    '-# 1 credit · 9 of 10 left today · mountsea',
    '▓▓▓▓▓▓░░░░  about 1 min left',
  ]);
  const whole = renderAnchorCard(card(task()), true).content?.split('\n');
  expect(whole?.slice(0, 2)).toEqual([
    '🎬 **Ana**: a paper boat',
    '**Task `8c1f02d4-aaaa-bbbb-cccc-000000000001`**',
  ]);
});

test('the card shows the picture that the video is made from, with a description', () => {
  const images = [{ url: 'https://cdn.test/boat.png', trusted: true }];
  const body = renderCard(card(task({}, { images })), true);
  const thumbnail = { url: 'https://cdn.test/boat.png', description: 'Picture it is made from' };
  expect(body).toMatchObject({ flags: 0, embeds: [{ thumbnail }] });
  expect(renderCard(card(task({}, { images })), false)).not.toHaveProperty('embeds');
});

test('the result: mentions the person, and describes the video', () => {
  expect(renderFile(succeeded, 'boat-1.mp4')).toMatchObject({
    content: '<@140000000000000001> your video is ready · 2 min 41 s',
    allowed_mentions: { parse: [], users: [ana.id] },
    attachments: [
      { id: 0, filename: 'boat-1.mp4', description: 'Video made from the prompt: a paper boat' },
    ],
  });
});

describe('a link', () => {
  test('says how large the file is, and carries its name', () => {
    const why = { why: 'too large', bytes: 12.34 * 2 ** 20 } as const;
    const { content } = renderLink(succeeded, 'boat-1.mp4', VIDEO_URL, why);
    expect(content).toContain('(12.4 MB)');
    expect(content).toContain('[boat-1.mp4](https://videos.test/v.mp4?sig=a_b*c%28d%29)');
  });

  test('says what is known where the size is not', () => {
    const why = { why: 'too large', bytes: undefined } as const;
    expect(renderLink(succeeded, 'boat-1.mp4', VIDEO_URL, why).content).toContain(
      'too large to upload here. Watch',
    );
  });

  test('too long for a message stands in an embed', () => {
    const url = `https://videos.test/v.mp4?sig=${'x'.repeat(3000)}`;
    const body = renderLink(succeeded, 'boat-1.mp4', url, { why: 'blocked' });
    expect(body.content).toContain('boat-1.mp4');
    expect(body.embeds?.[0]?.description).toBe(`[boat-1.mp4](${url})`);
  });
});

test('a failure has a title and a next step', () => {
  const failed = task({ state: 'failed', failure: { code: 'moderated' } });
  expect(renderFailure(failed).content).toMatch(
    /^<@140000000000000001> \*\*The gateway refused this\*\*\nIts moderation said no\b/u,
  );
  const { content } = renderFailure(task({ state: 'lost', failure: { code: 'lost' } }));
  expect(content).toContain('**We lost track of this request**');
});

test('a refusal is private, in the reader’s language, and fits', () => {
  const allowed = Array.from({ length: 900 }, (_, index) => `model-${index}`).join(', ');
  const one = {
    option: 'model',
    key: 'model.unknown',
    values: { model: '@everyone', allowed },
  } as const;
  const { content, flags } = renderTrouble({ code: 'invalid', problems: [one] }, 'zh-CN');
  expect(content?.length).toBeLessThanOrEqual(2000);
  expect(content).toContain('**这些选项不合适**');
  expect(content).not.toContain('@everyone');
  expect(flags).toBe(64 | 4);
});

test('whatever people type, Discord takes the messages and mentions only the person who asked', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 5000 }),
    fc.constantFrom(
      '@everyone <@&1> <@140000000000000002> [x](http://evil.example)',
      '👩‍👩‍👧‍👦'.repeat(700),
    ),
  );
  fc.assert(
    fc.property(text, text, (prompt, name) => {
      const one = task({ requester: { ...ana, name }, endedAt: 0 }, { prompt });
      const bodies = [
        renderAnchor(one),
        renderCard(card(one), true),
        renderAnchorCard(card(one), true),
        renderFile(one, 'v.mp4'),
        renderFailure(one),
        renderLink(one, 'v.mp4', VIDEO_URL, { why: 'blocked' }),
      ];
      for (const body of bodies) {
        expect(messageBody.safeParse(body).error).toBeUndefined();
        expect(body.allowed_mentions).toMatchObject({ parse: [] });
        const named = [...(body.content ?? '').matchAll(/<@!?&?(\d+)>|@everyone|@here/gu)];
        expect(named.every(([, id]) => id === ana.id)).toBe(true);
      }
      const threadName = renderThreadName(one);
      expect(threadName.length).toBeGreaterThan(0);
      expect(threadName.length).toBeLessThanOrEqual(100);
    }),
    { numRuns: 300 },
  );
});

test('a nonce is short, the same for the same post, and another for another', () => {
  const nonces = [
    nonceOf('a', 'card'),
    nonceOf('a', 'result'),
    nonceOf('b', 'card'),
    nonceOf('a', 'card', '1'),
  ];
  expect(new Set(nonces).size).toBe(4);
  expect(nonces.every((nonce) => nonce.length <= 25)).toBe(true);
  expect(nonceOf('a', 'card')).toBe(nonces[0]);
});
