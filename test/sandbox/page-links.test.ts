import fc from 'fast-check';
import { expect, it } from 'vitest';
import { discordAddress, slackAddress } from '../../sandbox/page/browser/message-address.ts';

it.each([
  ['https://discord.com/channels/12/34', { channel: '34', id: '34' }],
  ['https://discord.com/channels/12/34/56', { channel: '34', id: '56' }],
  ['https://discord.com/channels/@me/34/56', { channel: '34', id: '56' }],
  ['https://discord.com/channels/12', undefined],
  ['https://discord.com.evil.test/channels/12/34', undefined],
  ['https://evil.test/https://discord.com/channels/12/34', undefined],
])("reads Discord's %s", (url, address) => {
  expect(discordAddress(url)).toEqual(address);
});

it.each([
  [
    'https://local.slack.com/archives/C0VIDEOS01/p1795287958996000',
    { channel: 'C0VIDEOS01', id: '1795287958.996000' },
  ],
  [
    'https://a-b.slack.com/archives/C1/p1795287958996001?thread_ts=1795287958.996000&cid=C1',
    { channel: 'C1', id: '1795287958.996001' },
  ],
  ['https://local.slack.com/archives/C1', undefined],
  ['https://local.slack.com.evil.test/archives/C1/p1795287958996000', undefined],
])("reads Slack's %s", (url, address) => {
  expect(slackAddress(url)).toEqual(address);
});

it('never throws', () => {
  fc.assert(
    fc.property(fc.webUrl({ withQueryParameters: true }), (url) => {
      expect([discordAddress(url), slackAddress(url)]).toEqual([undefined, undefined]);
    }),
  );
});
