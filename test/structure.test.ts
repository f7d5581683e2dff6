import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';
import { describe, expect, it } from 'vitest';

/** What each folder or file of `src` may import: packages by name, our own files by folder or path. `node:` is free. */
const allowed: Readonly<Record<string, { packages: readonly string[]; own: readonly RegExp[] }>> = {
  core: { packages: ['zod', 'keyv', '@keyv/sqlite', '@keyv/redis', 'i18next'], own: [/^core\//u] },
  'gateways/*': {
    packages: ['zod'],
    own: [/^gateways\/[^/]+\.ts$/u, /^core\/(?:gateway|catalogue)\.ts$/u],
  },
  gateways: {
    packages: ['zod', 'undici', 'cockatiel', 'sharp'],
    own: [
      /^gateways\//u,
      /^core\/(?:gateway|catalogue|model-entry|nearest)\.ts$/u,
      /^(?:guard|text-file)\.ts$/u,
    ],
  },
  discord: { packages: ['discord.js', 'zod'], own: [/^discord\//u, /^core\/index\.ts$/u] },
  slack: {
    packages: ['@slack/bolt', '@slack/web-api', 'zod'],
    own: [/^slack\//u, /^core\/index\.ts$/u],
  },
  images: {
    packages: ['undici', 'file-type'],
    own: [
      /^images\//u,
      /^guard\.ts$/u,
      /^core\/(?:image|log|platform)\.ts$/u,
      /^operations\/(?:later|links|not-found|pour|release)\.ts$/u,
    ],
  },
  operations: {
    packages: ['prom-client'],
    own: [
      /^core\/(?:clock|gateway|gateway-report|log|nudge|platform|store\/index|telemetry)\.ts$/u,
      /^guard\.ts$/u,
    ],
  },
  telemetry: {
    packages: [
      '@opentelemetry/api',
      '@opentelemetry/exporter-trace-otlp-http',
      '@opentelemetry/resources',
      '@opentelemetry/sdk-trace',
    ],
    own: [/^telemetry\//u, /^core\/(?:log|task|telemetry)\.ts$/u],
  },
  redis: {
    packages: ['bullmq', 'ioredis'],
    own: [
      /^redis\//u,
      /^core\/(?:deadline|line|log|queue|schedule|store\/(?:index|redis-address|redis-whereabouts)|turns)\.ts$/u,
    ],
  },
  operator: {
    packages: [
      'hono',
      'hono/body-limit',
      'hono/cookie',
      'hono/html',
      '@hono/node-server',
      '@hono/node-server/serve-static',
      '@bull-board/api',
      '@bull-board/api/bullMQAdapter',
      '@bull-board/hono',
      'zod',
    ],
    own: [
      /^operator\//u,
      /^core\/(?:index|log|operator|store\/index)\.ts$/u,
      /^operations\/(?:from-outside|not-found|rate|server|visitor)\.ts$/u,
      /^redis\/dashboard\.ts$/u,
    ],
  },
  charts: { packages: ['fast-png'], own: [/^charts\//u, /^core\/report\.ts$/u] },
  'guard.ts': { packages: ['ipaddr.js'], own: [] },
  'log.ts': { packages: ['pino'], own: [/^core\/(?:log|telemetry)\.ts$/u] },
  'observing.ts': {
    packages: [],
    own: [
      /^core\/(?:log|telemetry)\.ts$/u,
      /^env\.ts$/u,
      /^operations\/(?:meters|process-gauges)\.ts$/u,
      /^telemetry\/tracing\.ts$/u,
    ],
  },
  'catalogue-file.ts': {
    packages: [],
    own: [/^core\/(?:log|overlay)\.ts$/u, /^text-file\.ts$/u],
  },
  'text-file.ts': { packages: [], own: [] },
  'catalogue-schema-cli.ts': { packages: [], own: [/^core\/catalogue-schema\.ts$/u] },
  'store-copy-cli.ts': { packages: [], own: [/^core\/store\/copy-command\.ts$/u] },
  'advice.ts': { packages: [], own: [/^core\/gateway\.ts$/u] },
  'outside.ts': {
    packages: [],
    own: [/^core\/(?:create|gateway|image|log)\.ts$/u, /^images\/relay\.ts$/u, /^operations\//u],
  },
  configuration: {
    packages: ['zod'],
    own: [/^configuration\//u, /^core\/(?:configuration|nearest|quota|store\/redis-address)\.ts$/u],
  },
  doctor: {
    packages: ['zod'],
    own: [
      /^doctor\//u,
      /^core\//u,
      /^configuration\/(?:schema|secrets)\.ts$/u,
      /^gateways\/index\.ts$/u,
      /^(?:advice|catalogue-file|env|guard|platforms)\.ts$/u,
    ],
  },
  'env.ts': { packages: ['zod'], own: [/^core\//u, /^configuration\//u] },
  setup: {
    packages: ['@clack/prompts'],
    own: [
      /^setup\//u,
      /^configuration\/secrets\.ts$/u,
      /^core\/configuration\.ts$/u,
      /^(?:env|platforms|gateways\/index)\.ts$/u,
      /^discord\/(?:invite|token)\.ts$/u,
      /^slack\/(?:manifest|token)\.ts$/u,
    ],
  },
  'register-cli.ts': { packages: ['@clack/prompts'], own: [/./u] },
  'licences-doc.ts': { packages: [], own: [] },
  'licences-doc-cli.ts': { packages: [], own: [/^licences-doc\.ts$/u] },
  'configuration-doc-cli.ts': {
    packages: [],
    own: [/^configuration\//u, /^(?:env|platforms|gateways\/index)\.ts$/u],
  },
  'platforms.ts': {
    packages: [],
    own: [/^core\/platform\.ts$/u, /^(?:discord|slack)\/index\.ts$/u],
  },
  'program.ts': { packages: [], own: [/./u] },
  'main.ts': { packages: [], own: [/./u] },
};

const files = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => name.split(sep).join('/'));

function folderOf(file: string): string {
  const parts = file.split('/');
  if (parts[0] === 'gateways' && parts.length > 2) return 'gateways/*';
  return parts[0] ?? '';
}

function importsOf(file: string): string[] {
  const text = readFileSync(join('src', file), 'utf8');
  const pattern = /\bfrom '([^'\n]+)';$|^import '([^'\n]+)';$|\bimport\('([^'\n]+)'\)/gmu;
  return [...text.matchAll(pattern)].map(([, named, bare, late]) => named ?? bare ?? late ?? '');
}

describe.each(files)('src/%s', (file) => {
  const rules = allowed[folderOf(file)];

  it('imports only what its folder may', () => {
    expect(rules, 'the folder has no entry in this test').toBeDefined();
    const wrong = importsOf(file).filter((name) => {
      if (name.startsWith('node:')) return false;
      if (!name.startsWith('.')) return !rules?.packages.includes(name);
      const path = normalize(join(dirname(file), name))
        .split(sep)
        .join('/');
      if (dirname(path) === dirname(file)) return false;
      return (
        path === 'main.ts' || path.startsWith('..') || !rules?.own.some((own) => own.test(path))
      );
    });
    expect(wrong).toEqual([]);
  });

  it('stays small, and leaves the environment to env.ts', () => {
    const text = readFileSync(join('src', file), 'utf8');
    expect(text.split('\n').length).toBeLessThanOrEqual(301);
    if (file !== 'env.ts') expect(text).not.toMatch(/process\.env|\{ env \}/u);
  });
});

it('only the HTTP files and images/ name undici, only the store names keyv, only fit.ts sharp', () => {
  const naming = (name: string) => files.filter((file) => importsOf(file).includes(name));
  for (const file of naming('undici'))
    expect(file).toMatch(/^(?:gateways\/[^/]+|images\/[^/]+)\.ts$/u);
  expect(naming('sharp')).toEqual(['gateways/fit.ts']);
  for (const file of naming('keyv')) expect(file).toMatch(/^core\/store\//u);
});

it('every variable that the program reads stands in .env.example, and the other way round', () => {
  const names = (text: string) =>
    new Set(
      [
        ...text.matchAll(
          /\b[A-Z][A-Z0-9]+(?:_[A-Z0-9]+)+\b|\b(?:PORT|HOST|ADMINS|GATEWAYS|ROLE|SHARDS)\b/gu,
        ),
      ].map(([name]) => name),
    );
  const example = readFileSync('.env.example', 'utf8');
  const listed = new Set(
    [...example.matchAll(/^#? ?([A-Z][A-Z0-9_]+)=/gmu)].map(([, name]) => name ?? ''),
  );
  const read = files
    .filter(
      (file) =>
        file === 'configuration/schema.ts' ||
        /^(?:gateways\/[^/]+|discord|slack)\/(?:index|variables)\.ts$/u.test(file),
    )
    .map((file) => readFileSync(join('src', file), 'utf8'))
    .flatMap((text) =>
      [...text.matchAll(/^ {2,4}([A-Z][A-Z0-9_]+): /gmu)].map(([, name]) => name ?? ''),
    );
  expect(read.length).toBeGreaterThan(20);
  for (const name of read) expect(listed, name).toContain(name);
  expect(names(example).size).toBeGreaterThanOrEqual(listed.size);
});
