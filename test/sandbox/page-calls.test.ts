import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shownPath, shownPathOf } from '../../sandbox/page/server/calls/address.ts';
import { createCallLog, type NewCall } from '../../sandbox/page/server/calls/log.ts';
import type { Actor, Call } from '../../sandbox/page/wire.ts';

const bot: Actor = { kind: 'bot', name: 'Reelbot' };
const discord: Actor = { kind: 'discord', name: 'Discord' };

/** A log, and what a page knows of it: the latest of each call. */
function log() {
  const told = new Map<string, Call>();
  const calls = createCallLog((change) => {
    if (change.kind === 'call') told.set(change.call.id, change.call);
  });
  const note = (more: Partial<NewCall> = {}) =>
    calls.note({ at: 1, from: bot, to: discord, what: 'check', ...more });
  return { calls, note, told };
}

it('tells of a call again when there is more to tell', () => {
  const { calls, note, told } = log();
  const more = note({ detail: { method: 'GET', path: '/x' } });
  more({ detail: { status: 200, ms: 4 }, fault: undefined });
  const detail = { method: 'GET', path: '/x', status: 200, ms: 4 };
  expect(calls.all).toEqual([
    { id: 'call-1', at: 1, from: bot, to: discord, what: 'check', detail },
  ]);
  expect([...told.values()]).toEqual(calls.all);
});

it('keeps the latest 500, and tells no more of those that are gone', () => {
  const { calls, note, told } = log();
  const first = note();
  for (let count = 0; count < 500; count += 1) note();
  first({ detail: { status: 200 } });
  expect(calls.all).toHaveLength(500);
  expect(calls.all[0]?.id).toBe('call-2');
  expect(told.get('call-1')?.detail).toEqual({});
});

it('finds the task of a call later, by any of its marks', () => {
  const { calls, note, told } = log();
  note({ marks: ['a thread'] });
  note({ marks: ['unknown'], task: 'task at the gateway' });
  const more = note();
  calls.claim(new Map([['a thread', { task: 'ours' }]]));
  more({ marks: ['a thread'] });
  const tasks = calls.all.map(({ task }) => task);
  expect(tasks).toEqual(['ours', 'task at the gateway', 'ours']);
  expect([...told.values()]).toEqual(calls.all);
});

it('leaves a call with the task that it was found to belong to', () => {
  const { calls, note } = log();
  note({ marks: ['prompt:a boat'] });
  calls.claim(new Map([['prompt:a boat', { task: 'first' }]]));
  const more = note({ marks: ['prompt:a boat'] });
  calls.claim(new Map([['prompt:a boat', { task: 'second' }]]));
  more({ task: 'at the gateway', marks: ['at the gateway'] });
  note({ marks: ['prompt:a boat'] });
  expect(calls.all.map(({ task }) => task)).toEqual(['first', 'first', 'second']);
});

it('calls a message by its part of the task, but not what only stands in the same thread', () => {
  const { calls, note } = log();
  note({ what: 'edit a message', message: 'card id' });
  note({ what: 'post a message', message: 'other id', marks: ['card id'] });
  calls.claim(new Map([['card id', { task: 'ours', part: 'card' }]]));
  expect(calls.all.map(({ what }) => what)).toEqual(['edit the card', 'post a message']);
});

const secret = fc.stringMatching(/^[A-Za-z0-9_-]{8,120}$/u);
const places = [
  (token: string) => `/interactions/123456789/${token}/callback`,
  (token: string) => `/webhooks/123456789/${token}`,
  (token: string) => `/webhooks/123456789/${token}/messages/@original`,
  (token: string) => `/i/${token}`,
  (token: string) => `/videos/${token}`,
  (token: string) => `/hooks/own-server/${token}`,
  (token: string) => `/media/boat.mp4?token=${token}`,
  (token: string) => `/anything/${token.padEnd(41, 'x')}/else`,
];

it('shows no secret of an address', () => {
  fc.assert(
    fc.property(secret, fc.constantFrom(...places), (token, place) => {
      expect(shownPath(place(token))).not.toContain(`/${token}`);
      expect(shownPath(place(token))).not.toContain(`=${token}`);
      expect(shownPathOf(`http://user:${token}@127.0.0.1${place(token)}`)).not.toContain(token);
    }),
  );
});

it('shows what is no secret', () => {
  const uuid = '8c1f02d4-1111-4222-8333-444455556666';
  expect(shownPath(`/channels/123/messages/456`)).toBe('/channels/123/messages/456');
  expect(shownPath(`/videos/${uuid}/content`)).toBe(`/videos/${uuid}/content`);
  expect(shownPath('/interactions/12/secret/callback')).toBe('/interactions/12/…/callback');
  expect(shownPathOf('no address')).toBe('');
});
