import { expect } from 'vitest';
import { anchorText, threadName } from '../../src/core/words/texts.ts';
import { expiresAt } from '../../src/discord/attachments.ts';
import { suggestions } from '../../src/discord/choices.ts';
import { customIdOf, readCustomId } from '../../src/discord/custom-id.ts';
import { cut, markup, maskedLink } from '../../src/discord/markup.ts';
import { formIdOf, readFormId } from '../../src/discord/modal.ts';
import { applicationIdIn } from '../../src/discord/token.ts';
import type { Boundary } from './hell.ts';
import { expectTameOnDiscord } from './hell-shown.ts';
import { soraModels } from './models.ts';

const customId: Boundary = {
  name: 'discord-custom-id',
  takes: 'text',
  samples: [
    'v1:again:k3b9x2m4q7ab',
    'v1:confirm:140000000000000001',
    'v1:forget:ab_c-1',
    'v1:history:7',
    'form:140000000000000001',
    'form',
  ],
  pieces: [':', 'v1', 'v2', 'form', 'history', 'task', '\n', '0'],
  becomes: ['task', 'confirm', 'forget', 'history', 'form', 'nothing'],
  read(text) {
    const form = readFormId(text);
    const pressed = readCustomId(text);
    if (form !== undefined) {
      expect(formIdOf(form.keptId)).toBe(text);
      expect(pressed).toBeUndefined();
      return 'form';
    }
    if (pressed === undefined) return 'nothing';
    // One spelling each: what is read is written the same.
    expect(customIdOf(pressed)).toBe(text);
    expect(text.length).toBeLessThanOrEqual(100);
    return pressed.kind;
  },
};

const shown: Boundary = {
  name: 'discord-shown',
  takes: 'text',
  samples: [
    '**bold** @everyone <@&1> [x](https://evil.example)',
    '- list\n1. two\n# head',
    'a cat',
  ],
  pieces: ['@', 'everyone', 'here', '<', '>', '\\', '`', '*', '\n- ', '\n\n\n', '1.', '-', '+'],
  becomes: ['as it was', 'changed'],
  read(text) {
    const plain = markup.plain(text);
    expectTameOnDiscord(plain);
    expect(plain).not.toMatch(/^[^\S\r\n]*(?:[-+] |\d+\. )/mu);
    expect(markup.code(text)).toMatch(/^`[^`\n\r]*`$/u);
    expect(markup.code(text)).not.toMatch(/@(?:everyone|here)|<[@#:/a-z]/iu);
    expectTameOnDiscord(anchorText('', text, { ...markup, bold: (one) => one }).slice(4));
    for (const most of [1, 20, 100]) {
      expect(cut(text, most).length).toBeLessThanOrEqual(most);
      expect([...threadName(text, most + 2)].length).toBeLessThanOrEqual(most + 2);
      if (text.isWellFormed()) expect(cut(text, most).isWellFormed()).toBe(true);
    }
    return plain === text ? 'as it was' : 'changed';
  },
};

const link: Boundary = {
  name: 'discord-link',
  takes: 'text',
  samples: ['https://cdn.example/a.mp4?x=(1)', 'https://x.example/a) [b](c', 'no address'],
  pieces: [')', '(', '<', '>', '[', ']', '`', '\\', 'https://', 'javascript:'],
  becomes: ['a link', 'a text'],
  read(url) {
    const written = maskedLink('a *film*', url);
    if (!written.startsWith('[')) {
      expect(URL.parse(url)?.protocol ?? '').not.toMatch(/^https?:$/u);
      expectTameOnDiscord(written);
      return 'a text';
    }
    expect(written).toMatch(/^\[[^[\]]*\]\([^()<>`\s]*\)$/u);
    return 'a link';
  },
};

const cdn: Boundary = {
  name: 'discord-expiry',
  takes: 'text',
  samples: [
    'https://cdn.discordapp.com/attachments/1/2/a.png?ex=6a00&is=1&hm=2',
    'https://x.example/',
  ],
  pieces: ['ex=', 'ffffffffff', '&', '?', '/attachments/', '-1'],
  becomes: ['a time', 'nothing'],
  read(url) {
    const at = expiresAt(url);
    if (at === undefined) return 'nothing';
    expect(Number.isSafeInteger(at) && at >= 0).toBe(true);
    return 'a time';
  },
};

const token: Boundary = {
  name: 'discord-token',
  takes: 'text',
  samples: [`${Buffer.from('140000000000000001').toString('base64')}.x.y`, 'not.a.token'],
  pieces: ['.', 'MTQw', '='],
  becomes: ['an id', 'nothing'],
  read(text) {
    const id = applicationIdIn(text);
    if (id !== undefined) expect(id).toMatch(/^\d{15,20}$/u);
    return id === undefined ? 'nothing' : 'an id';
  },
};

const typing: Boundary = {
  name: 'discord-typing',
  takes: 'text',
  samples: ['sora', 'pro', 'anime', ''],
  becomes: ['some', 'none'],
  read(text) {
    const found = ['model', 'style'].flatMap((one) => suggestions(soraModels, one, text, 'de'));
    for (const { name, value } of found) {
      expect(name.length >= 1 && name.length <= 100 && value.length <= 100).toBe(true);
    }
    return found.length === 0 ? 'none' : 'some';
  },
};

export const discordTexts: readonly Boundary[] = [customId, shown, link, cdn, token, typing];
