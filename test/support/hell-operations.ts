import { BlockList, isIP } from 'node:net';
import { parseEnv } from 'node:util';
import { expect } from 'vitest';
import { BadEnvironment, readSettings } from '../../src/env.ts';
import { gatewayModules } from '../../src/gateways/index.ts';
import { assertOutside, ForbiddenAddress, isOutside } from '../../src/guard.ts';
import { createHookAddresses } from '../../src/operations/hook-address.ts';
import { createTokens } from '../../src/operations/token.ts';
import { videoHeaders } from '../../src/operations/video-headers.ts';
import { visitorOf } from '../../src/operations/visitor.ts';
import { BASE, isOwn, placeOf } from '../../src/operator/place.ts';
import { platformModules } from '../../src/platforms.ts';
import { CannotWrite, withValues } from '../../src/setup/env-file.ts';
import type { Boundary } from './hell.ts';
import { objectIn, orThrown } from './hell-shown.ts';

const NOW = Date.UTC(2026, 10, 21, 12);
const SECRET = 'a5'.repeat(32);
const tokens = createTokens(SECRET, 'tests');
const claim = { task: 'k3b9x2m4q7ab', index: 0, expires: NOW / 1000 + 60 };
const good = tokens.seal(claim);

const relayToken: Boundary = {
  name: 'relay-token',
  takes: 'text',
  samples: [
    good,
    createTokens(SECRET, 'others').seal(claim),
    tokens.seal({ ...claim, expires: 1 }),
  ],
  pieces: ['=', '-', '_', '+', '/', '.', '%', 'A'],
  becomes: ['opened', 'refused'],
  read(text) {
    const read = tokens.unseal(text, NOW);
    if (read === undefined) return 'refused';
    expect(text).toBe(good);
    expect(read).toEqual(claim);
    return 'opened';
  },
};

const hooks = createHookAddresses(SECRET);
const hookPath = hooks.seal('mountsea', 'k3b9x2m4q7ab');

const hookToken: Boundary = {
  name: 'hook-token',
  takes: 'text',
  samples: [hookPath, hooks.seal('pmock', 'k3b9x2m4q7ab'), 'a.b'],
  pieces: ['.', '-', '_', '='],
  becomes: ['opened', 'refused'],
  read(text) {
    const read = hooks.unseal('mountsea', text);
    if (read === undefined) return 'refused';
    expect(text).toBe(hookPath);
    return 'opened';
  },
};

/** What must not be reached, as Node's own list sees it: a second opinion on the ranges that matter most. */
const inside = { ipv4: new BlockList(), ipv6: new BlockList() };
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['224.0.0.0', 3],
] as const) {
  inside.ipv4.addSubnet(net, bits, 'ipv4');
}
for (const [net, bits] of [
  ['::', 8],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
  ['2002::', 16],
  ['64:ff9b::', 96],
] as const) {
  inside.ipv6.addSubnet(net, bits, 'ipv6');
}

const address: Boundary = {
  name: 'guard-address',
  takes: 'text',
  samples: [
    'https://cdn.example/a.png',
    'http://93.184.216.34:8080/',
    'http://[2606:2800:220:1::1946]/',
    'http://0x7f.1/',
    'http://127。0。0。1/',
    'http://localhost./',
    'http://[::ffff:10.0.0.1]/',
    'http://user:pw@cdn.example/',
    'ftp://x/',
  ],
  pieces: [
    'http://',
    '.',
    '..',
    '127.0.0.1',
    '[::1]',
    'localhost',
    '@',
    ':',
    '0x',
    '%',
    '2130706433',
  ],
  becomes: ['outside', 'refused', 'no address'],
  read(text) {
    expect(isOutside(text) && isIP(text) === 0).toBe(false);
    const url = URL.parse(text);
    if (url === null) return 'no address';
    let passed = false;
    try {
      assertOutside(url);
      passed = true;
    } catch (error) {
      expect(error).toBeInstanceOf(ForbiddenAddress);
    }
    if (!passed) return 'refused';
    const host = url.hostname.replace(/^\[|\]$/gu, '');
    expect(url.protocol).toMatch(/^https?:$/u);
    expect(url.username + url.password).toBe('');
    const family = isIP(host);
    const kind = family === 4 ? 'ipv4' : 'ipv6';
    if (family !== 0) expect(inside[kind].check(host, kind)).toBe(false);
    else expect(host).not.toMatch(/(?:^|\.)localhost\.*$/u);
    return 'outside';
  },
};

const visitor: Boundary = {
  name: 'visitor',
  takes: 'json',
  samples: [
    '{"peer":"127.0.0.1","claim":"1.2.3.4, 5.6.7.8"}',
    '{"peer":"::ffff:9.9.9.9","claim":"x"}',
    '{"peer":"2606:2800::1"}',
    '{"peer":"::1","claim":"2606:2800::1%eth0"}',
  ],
  pieces: ['peer', 'claim', '::1', '::', 'fe80::1%x', '1.2.3.4', ','],
  becomes: ['an address', 'a network'],
  read(input) {
    const { peer, claim: said } = objectIn(input);
    const text = (value: unknown) => (typeof value === 'string' ? value : undefined);
    const socket = { remoteAddress: isIP(text(peer) ?? '') === 0 ? '127.0.0.1' : text(peer) };
    const forwarded = text(said);
    const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded };
    const counted = visitorOf({ socket, headers } as Parameters<typeof visitorOf>[0]);
    // Never a word of the visitor's own: a key that anybody could make up is no limit.
    expect(counted).toMatch(/^[0-9a-f.:]{1,45}$/iu);
    if (counted.includes('.')) return 'an address';
    expect(counted.split(':')).toHaveLength(4);
    return 'a network';
  },
};

const head: Boundary = {
  name: 'video-head',
  takes: 'json',
  samples: [
    '{"status":200,"content-type":"video/mp4","content-length":"5"}',
    '{"status":206,"content-type":"application/octet-stream","content-range":"bytes 0-1/2","accept-ranges":"bytes"}',
    '{"status":416,"content-range":"bytes */9"}',
    '{"status":200,"content-type":"text/html"}',
  ],
  pieces: [
    'status',
    'content-type',
    'content-length',
    'content-range',
    'video/webm; x',
    'set-cookie',
  ],
  becomes: ['a video', 'no video'],
  read(input) {
    const { status, ...others } = objectIn(input);
    const headers = Object.fromEntries(
      Object.entries(others).filter(
        (pair): pair is [string, string] => typeof pair[1] === 'string',
      ),
    );
    const code = typeof status === 'number' ? status : 200;
    const told = videoHeaders({ status: code, headers }, 'k3b9');
    if (told === undefined) return 'no video';
    for (const value of Object.values(told)) expect(value).toMatch(/^[\x20-\x7e]*$/u);
    expect(told).not.toHaveProperty('set-cookie');
    if (code !== 416) expect(told['content-type']).toMatch(/^video\/[\w.+-]+$/u);
    return 'a video';
  },
};

const ADMIN = new URL('https://bot.example/admin');

const place: Boundary = {
  name: 'operator-place',
  takes: 'json',
  samples: [
    '{"host":"bot.example","origin":"https://bot.example","sec-fetch-site":"same-origin"}',
    '{"host":"127.0.0.1:8080"}',
    '{"host":"localhost:8080","x-forwarded-for":"1.2.3.4"}',
    '{"host":"evil.example"}',
  ],
  pieces: ['host', 'origin', 'localhost', 'bot.example', '@', '[::1]', 'x-forwarded-host', 'null'],
  becomes: ['our own', 'of somebody else', 'nowhere'],
  read(input) {
    const headers = Object.fromEntries(
      Object.entries(objectIn(input)).filter(
        (pair): pair is [string, string] => typeof pair[1] === 'string',
      ),
    );
    const found = placeOf({ headers }, ADMIN);
    if (found === undefined) return 'nowhere';
    expect(found.origin).toMatch(
      /^(?:https:\/\/bot\.example|http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?)$/u,
    );
    expect(BASE).toBe('/admin');
    const { origin, 'sec-fetch-site': site } = headers;
    const own = isOwn({ origin, site }, found);
    if (own && origin !== undefined) expect(origin).toBe(found.origin);
    return own ? 'our own' : 'of somebody else';
  },
};

const modules = { platforms: platformModules, gateways: gatewayModules };
const LEAST = 'DISCORD_TOKEN=hunter2hunter2\nMOUNTSEA_API_KEY=mountsea-key\n';

/** The whole environment, as the lines of a .env file. */
const environment: Boundary = {
  name: 'environment',
  takes: 'text',
  samples: [
    `${LEAST}QUOTA_USER=5/week\nCHECK_EVERY=1s\nPORT=0\nGATEWAYS=mountsea\n`,
    `${LEAST}STORE_URL=redis://u:p@h/1\nPUBLIC_URL=https://bot.example/x/\nADMINS=discord:140000000000000001\n`,
    `${LEAST}OPENAI_VIDEOS_BASE_URL=https://v.example/v1\nOPENAI_VIDEOS_HEADERS=X-A: b\nQUOTA_USR=1\n`,
    'SLACK_BOT_TOKEN=xoxb-1\nSLACK_APP_TOKEN=xapp-1\nPMOCK_ACCESS_KEY=a\nPMOCK_SECRET_KEY=b\n',
  ],
  pieces: [
    '\n',
    '=',
    '\nPORT=',
    '\nSTORE_URL=',
    '\nPUBLIC_URL=',
    '\nOPENAI_VIDEOS_',
    '\nMAX_RUNNING=',
    '/day',
    '"',
  ],
  becomes: ['settings', 'problems'],
  read(text) {
    const env = parseEnv(text);
    let problems: readonly string[] | undefined;
    try {
      const settings = readSettings(env, modules);
      expect(settings.port).toBeLessThan(65_536);
      expect(settings.room.total).toBeGreaterThan(0);
      expect(settings.limits.user?.credits ?? 0).toBeGreaterThanOrEqual(0);
    } catch (error) {
      if (!(error instanceof BadEnvironment)) throw error;
      problems = error.problems;
    }
    if (problems === undefined) return 'settings';
    // No secret is repeated, whatever else is wrong; where it came to stand in a name, it is none.
    if (!Object.keys(env).some((name) => name.includes('hunter2'))) {
      expect(problems.join('\n')).not.toContain('hunter2');
    }
    for (const one of problems) expect(one).not.toBe('');
    return 'problems';
  },
};

/** A .env file that somebody wrote, changed by the set-up. */
const envFile: Boundary = {
  name: 'env-file',
  takes: 'text',
  samples: ['A=1\n# --- Discord ---\nexport B = "two\nlines"\n', "C='x' # y\n\nA=2", ''],
  pieces: ['=', '\n', '"', "'", '`', '#', 'export ', 'A', 'NEW=', '\r\n', '\\n'],
  becomes: ['written', 'refused'],
  read(text) {
    const changes = { NEW: text.slice(0, 20), A: 'again' };
    const written = orThrown(() => withValues(text, changes, () => 'Discord'), CannotWrite);
    if (written === undefined) return 'refused';
    expect({ ...parseEnv(written) }).toEqual({ ...parseEnv(text), ...changes });
    return 'written';
  },
};

export const operationsBoundaries: readonly Boundary[] = [
  relayToken,
  hookToken,
  address,
  visitor,
  head,
  place,
  environment,
  envFile,
];
