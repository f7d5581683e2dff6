import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const code = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(?:ts|js)$/u.test(name))
  .map((name) => ({ name, text: readFileSync(`src/${name}`, 'utf8') }));

/** Which files have something that a pattern finds, with what it found. */
function found(pattern: RegExp, files: readonly { name: string; text: string }[] = code): string[] {
  return files.flatMap(({ name, text }) =>
    [...text.matchAll(pattern)].map(([whole, one]) => `${name}: ${one ?? whole}`),
  );
}

/** Algorithms by which something is hashed, signed or encrypted. */
const ALGORITHM =
  /\b(?:createHash|createHmac|createCipheriv|createDecipheriv|hkdfSync)\(\s*('[^']*'|\w+)/gu;

/** What makes code of text, or runs another program. Redis runs scripts of ours, which are constants: values go beside them. */
const RUNS =
  /(?<!redis\.)\b(?:eval\(|new Function\b|node:vm\b|vm\.run|(?:node:)?child_process\b|node:worker_threads\b|innerHTML|outerHTML|insertAdjacentHTML|document\.write)/gu;

const KEEPS =
  /\b(?:localStorage|sessionStorage|indexedDB|document\.cookie|serviceWorker|'message')/gu;

const LAX =
  /rejectUnauthorized|NODE_TLS_REJECT|checkServerIdentity|minVersion|secureProtocol|insecureHTTPParser|setDefaultCACertificates|allowH2: true/gu;

describe('the program', () => {
  it('runs no other program and no text as code', () => {
    expect(code.length).toBeGreaterThan(200);
    expect(found(RUNS)).toEqual([]);
  });

  it('keeps nothing in a browser but a cookie, and hears no other window', () => {
    expect(found(KEEPS)).toEqual([]);
  });

  it('hashes, signs and encrypts with SHA-256 and AES-256-GCM alone', () => {
    const kinds = found(ALGORITHM).map((line) => line.split(': ')[1]);
    expect(kinds.length).toBeGreaterThan(15);
    const others = found(ALGORITHM).filter((line) => !/: (?:'sha256'|CIPHER)$/u.test(line));
    // By this Redis names a script that it was given: its own way (EVALSHA), and nothing is kept safe by it.
    expect(others).toEqual(["core/store/redis-script.ts: 'sha1'"]);
    const ciphers = found(/const CIPHER = ('[^']+')/gu).map((line) => line.split(': ')[1]);
    expect(ciphers).toEqual(["'aes-256-gcm'", "'aes-256-gcm'"]);
  });

  it('takes chance that can be foreseen for pauses and turns alone', () => {
    expect(found(/Math\.random/gu).sort()).toEqual([
      'core/look-after.ts: Math.random',
      'slack/socket.ts: Math.random',
    ]);
  });

  it('believes every certificate as Node does, and reads HTTP as strictly', () => {
    expect(found(LAX)).toEqual([]);
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
    const starts = [scripts.start, readFileSync('Dockerfile', 'utf8')];
    for (const text of [...starts, readFileSync('docs/reelbot.service', 'utf8')]) {
      expect(text).not.toMatch(/--tls-|--insecure|--inspect|NODE_TLS|NODE_OPTIONS/u);
    }
  });

  it('has no default of an address that is not encrypted', () => {
    const page = readFileSync('docs/configuration.md', 'utf8');
    const defaults = [...page.matchAll(/^\| `([A-Z0-9_]+)`[^|]*\| ([^|]*) \|/gmu)].map(
      ([, name = '', standard = '']) => ({ name, text: standard }),
    );
    expect(defaults.length).toBeGreaterThan(50);
    expect(found(/https:\/\//gu, defaults).length).toBeGreaterThan(4);
    // The operator's page on its own machine.
    expect(found(/(?:http|ws|redis):\/\/[^` ]+/gu, defaults)).toEqual([
      'ADMIN_URL: http://127.0.0.1:PORT/admin',
    ]);
  });
});

it('would be found', () => {
  const bad = [
    { name: 'a', text: "import { exec } from 'node:child_process';" },
    { name: 'b', text: 'element.innerHTML = said;' },
    { name: 'c', text: "createHash('md5')" },
    { name: 'e', text: 'localStorage.seen = 1' },
    { name: 'd', text: 'new Agent({ connect: { rejectUnauthorized: false } })' },
  ];
  expect(found(RUNS, bad)).toEqual(['a: node:child_process', 'b: innerHTML']);
  expect(found(ALGORITHM, bad)).toEqual(["c: 'md5'"]);
  expect(found(KEEPS, bad)).toEqual(['e: localStorage']);
  expect(found(LAX, bad)).toEqual(['d: rejectUnauthorized']);
});
