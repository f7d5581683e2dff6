import { readFileSync } from 'node:fs';
import { afterAll, describe, expect, it } from 'vitest';
import { readSettings, variableGroups } from '../../src/env.ts';
import { platformModules } from '../../src/platforms.ts';
import { build, filesIn } from './pages.ts';
import { lintOf, typesOf } from './tools.ts';

const PAGE = 'docs/adding-a-gateway.md';
const files = filesIn(PAGE);
const paths = files.map(({ path }) => path);
const project = build(files);
afterAll(() => project.remove());

const contract = files.find(({ path }) => path.startsWith('test/'));
const { gatewayModules } = await import(project.at('src/gateways/index.ts'));

describe(PAGE, () => {
  it('shows every file that its gateway has', () => {
    expect(paths).toEqual([
      'src/gateways/kitefilm/models.ts',
      'src/gateways/kitefilm/client.ts',
      'src/gateways/kitefilm/index.ts',
      'src/gateways/index.ts',
      'sandbox/gateways/kitefilm.ts',
      'test/gateways/kitefilm.test.ts',
    ]);
  });

  it('adds one gateway to the list as it is', () => {
    const shown = files.find(({ path }) => path === 'src/gateways/index.ts')?.text ?? '';
    const without = shown
      .replace("import { kitefilm } from './kitefilm/index.ts';\n", '')
      .replace(', kitefilm]', ']');
    expect(without).toBe(readFileSync('src/gateways/index.ts', 'utf8'));
  });

  it('is right TypeScript', { timeout: 120_000 }, async () => {
    expect(await typesOf(project.root, paths)).toBe('');
  });

  it('is written as the project is', { timeout: 120_000 }, async () => {
    expect(await lintOf(project.root, paths)).toBe('');
  });

  it('plugs in by its variables alone', () => {
    const modules = { platforms: platformModules, gateways: gatewayModules };
    const env = { DISCORD_TOKEN: 'discord-secret', KITEFILM_API_KEY: 'one,two' };
    const [maker] = readSettings(env, modules).gateways;
    expect(maker).toMatchObject({ name: 'kitefilm', keyNames: expect.any(Array) });
    const groups = variableGroups(modules).map(({ part }) => part);
    expect(groups).toContain('Kitefilm');
    const slip = { DISCORD_TOKEN: 'discord-secret', KITEFILM_API_KYE: 'x' };
    expect(() => readSettings(slip, modules)).toThrow(/did you mean KITEFILM_API_KEY\?/u);
  });
});

// Its own test, as the page has it: the contract of all gateways, and a life with the local server.
await import(project.at(contract?.path ?? ''));
