import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { BadEnvironment, readSettings } from '../src/env.ts';
import { gatewayModules } from '../src/gateways/index.ts';
import { platformModules } from '../src/platforms.ts';
import { type Plain, plainYaml } from './support/plain-yaml.ts';

const read = (path: string) => readFileSync(path, 'utf8');

const page = read('docs/deploy.md');
const dockerfile = read('Dockerfile');
const listed = [...read('.env.example').matchAll(/^(?:# )?([A-Z][A-Z0-9_]*)=/gmu)].map(
  ([, name = '']) => name,
);

type Variables = Record<string, string>;

/** Every value under such a key, however deep. */
function under(key: string, within: Plain): Plain[] {
  if (within === null || typeof within !== 'object') return [];
  const own = Array.isArray(within) ? [] : key in within ? [within[key] ?? null] : [];
  return [...own, ...Object.values(within).flatMap((one) => under(key, one))];
}

/** What somebody has in `.env` who uses everything on one machine. */
const DESK: Variables = {
  DISCORD_TOKEN: 'discord-secret',
  DISCORD_GUILD_ID: '100000000000000001',
  DISCORD_REGISTER: 'auto',
  DISCORD_API_URL: 'http://proxy:8080/api',
  SLACK_BOT_TOKEN: 'xoxb-secret',
  SLACK_APP_TOKEN: 'xapp-secret',
  SLACK_SIGNING_SECRET: 'signing-secret',
  SLACK_API_URL: 'http://proxy:8080/slack/',
  MOUNTSEA_API_KEY: 'mountsea-secret',
  STORE_URL: 'sqlite://data/reelbot.sqlite',
  HOST: '127.0.0.1',
};

/** The same with some shards, and with Slack for every workspace. */
const MANY: Variables = {
  ...DESK,
  SHARD_IDS: '0-3',
  SHARD_COUNT: '16',
  SLACK_BOT_TOKEN: '',
  SLACK_APP_TOKEN: '',
  SLACK_CLIENT_ID: '1.2',
  SLACK_CLIENT_SECRET: 'client-secret',
  SLACK_STATE_SECRET: 'a-state-secret-that-is-long',
  ENCRYPTION_KEY: Buffer.alloc(32, 1).toString('base64'),
  PUBLIC_URL: 'https://bot.example.org',
};

/** What the program makes of its variables. */
function settingsWith(env: Variables) {
  const settings = readSettings(env, { platforms: platformModules, gateways: gatewayModules });
  return { ...settings, names: settings.platforms.map(({ name }) => name) };
}

/** How long the program takes to stop at most, ms. */
const stopMs = Number(
  /STOP_MS = ([\d_]+)/u.exec(read('src/main.ts'))?.[1]?.replaceAll('_', '') ?? Number.NaN,
);

interface Service {
  readonly image: string;
  readonly build?: { readonly context: string };
  readonly command?: readonly string[];
  readonly environment?: Variables;
  readonly env_file?: string;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly stop_grace_period: string;
  readonly read_only: string;
  readonly cap_drop: readonly string[];
  readonly volumes?: readonly string[];
  readonly ports?: unknown;
  readonly deploy?: { readonly replicas: string };
}

const compose = read('docs/compose-several.yaml');

describe('docs/compose-several.yaml', () => {
  const [file] = plainYaml(compose) as unknown as [
    { services: Record<string, Service>; volumes: Record<string, null> },
  ];
  const { redis, ...bots } = file.services;
  const names = Object.keys(bots);

  it('has two fronts and two workers, from the image that is built here', () => {
    const roles = Object.values(bots).flatMap(({ environment, deploy }) =>
      Array<string | undefined>(Number(deploy?.replicas ?? 1)).fill(environment?.ROLE),
    );
    expect(roles).toEqual(['front', 'front', 'work', 'work']);
    for (const { build, env_file: env = '' } of Object.values(bots)) {
      expect(join('docs', build?.context ?? '', 'Dockerfile')).toBe('Dockerfile');
      expect(join('docs', env)).toBe('.env');
    }
  });

  it.each([
    ['front-discord', ['discord']],
    ['front-slack', ['slack']],
    ['work', ['discord', 'slack']],
  ])('%s has %j, whatever else .env turns on', (name, platforms) => {
    const { environment = {} } = bots[name] ?? {};
    expect(Object.keys(environment).filter((one) => !listed.includes(one))).toEqual([]);
    for (const env of [DESK, MANY]) {
      const settings = settingsWith({ ...env, ...environment });
      expect(settings.names).toEqual(platforms);
      expect(settings).toMatchObject({ role: environment.ROLE, host: '0.0.0.0', portGiven: true });
      expect(settings.storeUrl).toBe(`redis://${Object.keys({ redis })[0]}:6379`);
    }
  });

  it('a front empties all that the other platform has', () => {
    const emptied = (name: string) =>
      Object.entries(bots[name]?.environment ?? {}).flatMap(([one, value]) =>
        value === '' ? [one] : [],
      );
    const of = (pattern: RegExp) => listed.filter((name) => pattern.test(name)).sort();
    expect(emptied('front-discord').sort()).toEqual(of(/^SLACK_/u));
    expect(emptied('front-slack').sort()).toEqual(of(/^(?:DISCORD|SHARD)/u));
  });

  it('every container has a probe, and is as closed as it says', () => {
    for (const service of Object.values(file.services)) {
      expect(service.healthcheck?.test.length).toBeGreaterThan(1);
      expect(service).toMatchObject({ read_only: 'true', cap_drop: ['ALL'] });
      expect(service.ports).toBeUndefined();
      expect(Number.parseInt(service.stop_grace_period, 10) * 1000).toBeGreaterThan(stopMs);
    }
  });

  it.each([
    [200, 0],
    [503, 1],
  ])('the probe of the bot takes %i from /readyz for %i', async (status, code) => {
    const [, usual = ''] = /HOST=0\.0\.0\.0 PORT=(\d+)/u.exec(dockerfile) ?? [];
    const tests = Object.values(bots).map(({ environment, healthcheck }) => {
      expect(environment?.PORT).toBe(usual);
      return healthcheck?.test ?? [];
    });
    const [[cmd, node, option, script = ''] = []] = tests;
    expect(new Set(tests.map((one) => one.join(' '))).size).toBe(1);
    expect([cmd, node, option]).toEqual(['CMD', 'node', '-e']);
    // A dollar is compose's own.
    expect(script).not.toContain('$');
    const asked: unknown[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url);
      response.writeHead(status).end();
    });
    onTestFinished(() => void server.close());
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const here = script.replace(`:${usual}/`, `:${port}/`);
    expect(await once(spawn(process.execPath, ['-e', here]), 'exit')).toEqual([code, null]);
    expect(asked).toEqual(['/readyz']);
  });

  it('Redis keeps what it acknowledges, in a volume', () => {
    const words = redis?.command ?? [];
    const given = (name: string) => words[words.indexOf(`--${name}`) + 1];
    for (const [, name = '', value] of page.matchAll(/^\| `([a-z-]+) (\S+)` \|/gmu)) {
      expect(given(name), name).toBe(value);
    }
    expect(given('appendfsync')).toBe('always');
    expect(redis?.volumes).toEqual(['redis:/data']);
    expect(Object.keys(file.volumes)).toEqual(['redis']);
  });

  it('makes sense with the proxy too', () => {
    const whole = compose.replaceAll(/^( *)# ( *(?:[a-z]+:(?: .*)?|- \S+))$/gmu, '$1$2');
    const [all] = plainYaml(whole) as unknown as [typeof file];
    expect(Object.keys(all.services)).toEqual(['redis', ...names, 'proxy']);
    expect(Object.keys(all.volumes)).toEqual(['redis', 'certificates']);
    expect(Object.keys(bots)).toContain(/with (\S+):8080 for 127/u.exec(compose)?.[1]);
  });

  it('has the services that the page speaks of', () => {
    const commands = [...page.matchAll(/compose-several\.yaml (.+)$/gmu)].map(
      ([, one = '']) => one,
    );
    expect(commands.length).toBeGreaterThan(0);
    const named = commands.flatMap((command) => [
      ...[...command.matchAll(/--scale ([\w-]+)=/gu)].map(([, one]) => one),
      ...(/^(?:exec|run --rm -T|logs -f|run --rm -v \S+) (\S+)/u.exec(command)?.slice(1) ?? []),
      ...(/^ps -q (.+) >/u.exec(command)?.[1]?.split(' ') ?? []),
    ]);
    expect([...new Set(named)].sort()).toEqual(Object.keys(file.services).sort());
  });
});

interface Container {
  readonly image: string;
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly envFrom: readonly { readonly secretRef: { readonly name: string } }[];
  readonly ports: readonly { readonly name: string; readonly containerPort: string }[];
  readonly lifecycle?: {
    readonly preStop: { readonly exec: { readonly command: readonly string[] } };
  };
  readonly [probe: `${string}Probe`]: { readonly httpGet: { path: string; port: string } };
}

interface Deployment {
  readonly spec: {
    readonly replicas: string;
    readonly selector: { readonly matchLabels: Variables };
    readonly template: {
      readonly metadata: { readonly labels: Variables };
      readonly spec: {
        readonly terminationGracePeriodSeconds: string;
        readonly securityContext: Readonly<Record<string, Plain>>;
        readonly containers: readonly Container[];
      };
    };
  };
}

describe('docs/kubernetes.yaml', () => {
  const all = plainYaml(read('docs/kubernetes.yaml')) as { [key: string]: Plain }[];
  const deployments = all.filter(({ kind }) => kind === 'Deployment') as unknown as Deployment[];
  const containers = deployments.flatMap(({ spec }) => spec.template.spec.containers);
  const variablesOf = ({ env }: Container): Variables =>
    Object.fromEntries(env.map(({ name, value }) => [name, value]));

  it('has one front and more workers, with variables that there are', () => {
    const roles = deployments.map(({ spec }) => [
      spec.replicas,
      ...spec.template.spec.containers.map((one) => variablesOf(one).ROLE),
    ]);
    expect(roles).toEqual([
      ['1', 'front'],
      ['2', 'work'],
    ]);
    for (const container of containers) {
      const env = variablesOf(container);
      expect(Object.keys(env).filter((name) => !listed.includes(name))).toEqual([]);
      const settings = settingsWith({ ...DESK, STORE_URL: 'redis://redis', ...env });
      expect(settings).toMatchObject({ host: '0.0.0.0', portGiven: true });
      expect(String(settings.port)).toBe(container.ports[0]?.containerPort);
    }
  });

  it('every container has its probes', () => {
    for (const container of containers) {
      const [port] = container.ports;
      const http = (path: string) => ({ httpGet: { path, port: port?.name } });
      expect(container.startupProbe).toMatchObject(http('/healthz'));
      expect(container.livenessProbe).toMatchObject(http('/healthz'));
      expect(container.readinessProbe).toMatchObject(http('/readyz'));
    }
  });

  it('is as closed as the image allows, and the image is the one that the page builds', () => {
    expect(under('allowPrivilegeEscalation', all)).toEqual(['false', 'false']);
    expect(under('readOnlyRootFilesystem', all)).toEqual(['true', 'true']);
    expect(under('drop', all)).toEqual([['ALL'], ['ALL']]);
    // "node" in the image, as in docs/deploy.md.
    const [, uid] = /chown (\d+):\d+ FOLDER/u.exec(page) ?? [];
    expect(under('runAsUser', all)).toEqual([uid, uid]);
    expect(under('runAsNonRoot', all)).toEqual(['true', 'true']);
    const images = new Set(containers.map(({ image }) => image));
    expect([...images]).toEqual([/docker build -t (\S*\/\S+) \./u.exec(page)?.[1]]);
    expect(images).toContain(
      `registry.example.org/reelbot:${(JSON.parse(read('package.json')) as { version: string }).version}`,
    );
  });

  it('has the secret that the page makes, and pods that are found', () => {
    const [, secret] = /create secret generic (\S+)/u.exec(page) ?? [];
    expect(under('secretRef', all)).toEqual(containers.map(() => ({ name: secret })));
    for (const { spec } of deployments) {
      expect(spec.template.metadata.labels).toEqual(spec.selector.matchLabels);
    }
    const service = all.find(({ kind }) => kind === 'Service')?.spec;
    expect(service).toMatchObject({ selector: deployments[0]?.spec.selector.matchLabels });
  });

  it('gives each the time that it may take to stop', () => {
    expect(stopMs).toBeGreaterThan(0);
    for (const { spec } of deployments.map(({ spec: { template } }) => template)) {
      const first = Number(spec.containers[0]?.lifecycle?.preStop.exec.command[1] ?? 0);
      expect((Number(spec.terminationGracePeriodSeconds) - first) * 1000).toBeGreaterThan(stopMs);
    }
  });
});

describe('docs/deploy.md, several processes', () => {
  it('has the roles that there are', () => {
    const roles = [...page.matchAll(/^\| `([a-z]+)` \| /gmu)].map(([, role = '']) => role);
    expect(roles).toEqual(['front', 'work', 'all']);
    const env = { ...DESK, STORE_URL: 'redis://redis' };
    for (const ROLE of roles) expect(settingsWith({ ...env, ROLE }).role).toBe(ROLE);
    expect(() => settingsWith({ ...env, ROLE: 'back' })).toThrow(BadEnvironment);
    expect(() => settingsWith({ ...DESK, ROLE: 'work' })).toThrow('STORE_URL');
  });

  it('tells how long others wait for a process', () => {
    const seconds = (path: string, name: string) =>
      Number(
        new RegExp(`const ${name} = ([\\d_]+);`, 'u').exec(read(path))?.[1]?.replaceAll('_', ''),
      ) / 1000;
    const silence = seconds('src/core/members.ts', 'SILENCE_MS');
    const beat = seconds('src/core/members.ts', 'BEAT_MS');
    const lock = seconds('src/redis/scheduler.ts', 'LOCK_MS');
    expect(page).toContain(`taken over within ${lock * 1.5} s`);
    expect(page).toContain(`silent for ${silence} s`);
    expect(page).toContain(`${silence - beat} s behind makes its process look dead`);
    expect(page).toContain(`within some ${seconds('src/redis/reach.ts', 'REACH_MS')} s`);
  });

  it('copies a store with a program that the image has', () => {
    const [, program = ''] = /node \/app\/(\S+) --from/u.exec(page) ?? [];
    expect(dockerfile).toContain('WORKDIR /app');
    expect(dockerfile).toContain(`COPY ${dirname(program)} `);
    expect(read('package.json')).toContain(`${program}"`);
    // The volume of the other compose file, as compose names it.
    const [, project] = /^name: (\S+)$/mu.exec(read('docs/compose.yaml')) ?? [];
    expect(page).toContain(` ${project}_data:/data `);
  });
});

it('sees what is wrong', () => {
  expect(
    plainYaml('a: &x\n  b: "1"\nc:\n  <<: *x\n  d:\n    - e: f\n      g: [1]\n---\nh:'),
  ).toEqual([{ a: { b: '1' }, c: { b: '1', d: [{ e: 'f', g: [1] }] } }, { h: null }]);
  for (const wrong of [
    'a: b\n   c: d',
    'a:\n    b: c',
    'a',
    'a: *b',
    'a: b # c',
    '- a\nb: c',
    'a: b\na: c',
  ]) {
    expect(() => plainYaml(wrong), wrong).toThrow();
  }
});
