import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { parseEnv } from 'node:util';
import { afterAll, describe, expect, it } from 'vitest';
import { readSettings } from '../src/env.ts';
import { gatewayModules } from '../src/gateways/index.ts';
import { DIALECT_NAMES, DIALECTS } from '../src/gateways/openai-videos/dialects.ts';
import { SUFFIXES } from '../src/gateways/openai-videos/variables.ts';
import { platformModules } from '../src/platforms.ts';

const folder = mkdtempSync(join(tmpdir(), 'reelbot-docs-'));
afterAll(() => rmSync(folder, { recursive: true }));

const all = readdirSync('docs', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.md'))
  .map((name) => `docs/${name.split(sep).join('/')}`);
/** A decision stays as it was written. */
const pages = all.filter((name) => !name.startsWith('docs/decisions/'));
/** Whoever comes to the project reads these first. */
const front = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md'];
const page = readFileSync('docs/gateways.md', 'utf8');

interface Example {
  /** What it says that it turns on. */
  readonly names: string;
  readonly env: Readonly<Record<string, string>>;
  /** The blocks of JSON behind it, up to the next example. */
  readonly files: readonly string[];
}

/** Every block of `sh` that sets variables, as an operator would copy it. */
function examplesIn(text: string): Example[] {
  const blocks = [...text.matchAll(/^```(\w+)\n(.*?)^```$/gmsu)].map(([, kind, body = '']) => ({
    kind,
    body,
  }));
  return blocks.flatMap(({ kind, body }, place) => {
    if (kind !== 'sh' || !/^[A-Z][A-Z0-9_]*=/mu.test(body)) return [];
    const behind = blocks.slice(place + 1);
    const next = behind.findIndex((other) => other.kind === 'sh');
    const files = behind
      .slice(0, next === -1 ? undefined : next)
      .flatMap((other) => (other.kind === 'json' ? [other.body] : []));
    const [, names = ''] = /^# turns on: (.+)\n/u.exec(body) ?? [];
    return [{ names, env: variablesIn(body), files }];
  });
}

function variablesIn(text: string): Record<string, string> {
  return Object.fromEntries(
    Object.entries(parseEnv(text)).map(([name, value]) => [name, value ?? '']),
  );
}

/** Its files of models are really there: each variable that names one has the block of JSON in the same place. */
function withFiles({ env, files }: Example): Record<string, string> {
  const naming = Object.keys(env).filter((name) => name.endsWith('_MODELS'));
  expect(files, 'a block of JSON for each file').toHaveLength(naming.length);
  const paths = naming.map((name, place) => {
    const path = join(folder, env[name] ?? '');
    writeFileSync(path, files[place] ?? '');
    return [name, path];
  });
  return { ...env, ...Object.fromEntries(paths) };
}

const examples = examplesIn(page);

describe('docs/gateways.md', () => {
  it('has an example for each gateway and each preset', () => {
    const names = new Set(examples.flatMap((one) => one.names.split(', ')));
    for (const name of ['mountsea', 'mountsea-ms', 'pmock', 'openai-videos']) {
      expect(names).toContain(name);
    }
    const presets = examples.flatMap(({ env }) =>
      Object.entries(env).flatMap(([name, value]) => (name.endsWith('_DIALECT') ? [value] : [])),
    );
    const shown = DIALECT_NAMES.filter((name) => name !== 'openai' && name !== 'mountsea-ms');
    expect(presets).toEqual(expect.arrayContaining(shown));
  });

  it.each(examples.map((example, place) => ({ place: place + 1, ...example })))(
    'example $place turns on $names',
    (example) => {
      const settings = readSettings(
        { DISCORD_TOKEN: 'discord-secret', ...withFiles(example) },
        { platforms: platformModules, gateways: gatewayModules },
      );
      expect(settings.gateways.map(({ name }) => name).join(', ')).toBe(example.names);
    },
  );

  it('tells of each preset what it is', () => {
    const yes = (does: true | undefined) => (does === true ? 'yes' : 'no');
    for (const name of DIALECT_NAMES) {
      const { encoding, image, seconds, root, lists, cancels, hooks } = DIALECTS[name];
      const able = [lists, cancels, hooks].map(yes).join(' | ');
      const row = `| \`${name}\` | ${encoding} | ${image} | ${seconds} | \`${root}\` | ${able} |`;
      expect(page.split('\n')).toContain(row);
    }
  });

  it('leads to the metrics that there are, and to all of them', () => {
    const metrics = (text: string) => [...new Set(text.match(/\breelbot_\w+/gu))].sort();
    const real = metrics(readFileSync('src/operations/metrics.ts', 'utf8'));
    expect(real.length).toBeGreaterThan(0);
    const told = metrics(readFileSync('docs/operations/metrics.md', 'utf8'));
    expect(told).toEqual(expect.arrayContaining(real));
    for (const name of metrics(page)) expect(told).toContain(name);
  });
});

const listed = new Set(
  [...readFileSync('.env.example', 'utf8').matchAll(/^(?:# )?([A-Z][A-Z0-9_]*)=/gmu)].map(
    ([, name]) => name ?? '',
  ),
);

/** Read by tests alone. */
const ofTests = ['REQUIRE_REDIS', 'HELL_RUNS', 'HELL_KEEP'];

/** In `.env.example`, or one of a server with a name: `OPENAI_VIDEOS_GPU_BOX_BASE_URL`. */
function isVariable(name: string): boolean {
  const server = new RegExp(`^OPENAI_VIDEOS_(?:[A-Z0-9]+_)+(?:${SUFFIXES.join('|')})$`, 'u');
  return listed.has(name) || ofTests.includes(name) || server.test(name);
}

/** Names with an underscore in them, and whatever is set in an example; not those of TypeScript, and not what a worked example reads itself. */
function variablesOf(page: string): string[] {
  const own = new Set([...page.matchAll(/^ +(\w+): variable\(/gmu)].map(([, name]) => name));
  const text = page.replaceAll(/^```ts$.*?^```$/gmsu, '');
  const named = text.match(/\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/gu) ?? [];
  const set = [...text.matchAll(/^([A-Z][A-Z0-9_]*)=/gmu)].map(([, name]) => name ?? '');
  return [...new Set([...named, ...set])].filter((name) => !own.has(name));
}

it.each([...front, ...pages])('%s names no variable that there is not', (name) => {
  const named = variablesOf(readFileSync(name, 'utf8'));
  expect(named.filter((one) => !isVariable(one))).toEqual([]);
});

/** Addresses of links and pictures that lead to a file here. Code is no text: what looks like a link in it is none. */
function linksIn(text: string): string[] {
  const prose = text.replaceAll(/^```.*?^```$/gmsu, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/gu)]
    .map(([, address]) => address ?? '')
    .filter((address) => !/^[a-z][a-z+.-]*:/iu.test(address));
}

/** What a heading can be linked with. */
function anchorsIn(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gmu)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function isDead(from: string, address: string): boolean {
  const [path = '', anchor] = address.split('#');
  const file = path === '' ? from : join(dirname(from), path);
  if (!existsSync(file)) return true;
  return anchor !== undefined && !anchorsIn(readFileSync(file, 'utf8')).includes(anchor);
}

it.each([...front, ...all])('every link of %s leads somewhere', (name) => {
  const links = linksIn(readFileSync(name, 'utf8'));
  expect(links.filter((address) => isDead(name, address))).toEqual([]);
});

it('docs/README.md leads to every document', () => {
  const index = linksIn(readFileSync('docs/README.md', 'utf8'));
  const led = new Set(index.map((address) => join('docs', address)));
  const ofFolder = linksIn(readFileSync('docs/operations/README.md', 'utf8'));
  for (const address of ofFolder) led.add(join('docs/operations', address));
  const wanted = [...front, ...all].filter((name) => name !== 'docs/README.md');
  expect(wanted.filter((name) => !led.has(name))).toEqual([]);
});

it('every command of npm that a document names is there', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
  const named = [...front, ...all].flatMap((name) => [
    ...readFileSync(name, 'utf8').matchAll(/\bnpm run (?:--silent |-s )?([a-z][a-z:]*)/gu),
  ]);
  const missing = named.filter(([, script = '']) => !Object.hasOwn(scripts, script));
  expect(named.length).toBeGreaterThan(20);
  expect(missing.map(([text]) => text)).toEqual([]);
});

it('every file that CONTRIBUTING.md and the README’s table name is there', () => {
  for (const name of ['README.md', 'CONTRIBUTING.md']) {
    const text = readFileSync(name, 'utf8');
    const named = [...text.matchAll(/`((?:src|test|docs|sandbox|bench|\.ci)\/[\w./-]*)`/gu)];
    const paths = named.map(([, path = '']) => path).filter((path) => !path.includes('NAME'));
    expect(paths.length).toBeGreaterThan(5);
    expect(paths.filter((path) => !existsSync(path))).toEqual([]);
  }
  // Beside the first file of a row stand others of its folder.
  const rows = [...readFileSync('README.md', 'utf8').matchAll(/^\| (`src\/[^|]+) \|/gmu)];
  for (const [, cell = ''] of rows) {
    let folder = 'src';
    for (const [, path = ''] of cell.matchAll(/`([^`*]+)`/gu)) {
      const whole = path.startsWith('src/') ? path : join(folder, path);
      expect(existsSync(whole), whole).toBe(true);
      folder = dirname(whole);
    }
  }
});

it('sees what is wrong', () => {
  expect(isVariable('OPENAI_VIDEOS_GPU_BOX_BASE_URL')).toBe(true);
  expect(isVariable('OPENAI_VIDEOS_GPU_BOX_BASE_URI')).toBe(false);
  expect(variablesOf('a `MOUNTSEA_KEY` and\nPORT=1')).toEqual(['MOUNTSEA_KEY', 'PORT']);
  expect(variablesOf('A_B\n```ts\n  C_D: variable(E_F)\n```\nC_D')).toEqual(['A_B']);
  const links = linksIn('[a](docs/none.md), [b](https://x.org/none), ![c](README.md#none)');
  expect(links).toEqual(['docs/none.md', 'README.md#none']);
  expect(links.map((address) => isDead('README.md', address))).toEqual([true, true]);
});
