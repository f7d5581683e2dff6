import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { startLocalDiscord } from '../../sandbox/discord/index.ts';
import { startLocalMountsea } from '../../sandbox/gateways/index.ts';
import { type Comparable, differencesOf } from '../../src/discord/differences.ts';
import { type RegisterDeps, registerCommand } from '../../src/discord/register-command.ts';
import { soraModels } from '../support/models.ts';

async function begin(env: Record<string, string> = {}) {
  const discord = await startLocalDiscord();
  onTestFinished(() => discord.close());
  let models = soraModels;
  const lines: string[] = [];
  const errors: string[] = [];
  const run = async (args: string[], answer?: boolean): Promise<number> => {
    lines.length = 0;
    errors.length = 0;
    const deps: RegisterDeps = {
      env: { DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.apiUrl, ...env },
      models: async () => models,
      out: (line) => void lines.push(line),
      error: (line) => void errors.push(line),
      ...(answer === undefined ? {} : { confirm: async () => answer }),
    };
    return await registerCommand(args, deps);
  };
  const only = (count: number) => {
    models = soraModels.slice(0, count);
  };
  return { discord, lines, errors, run, only };
}

describe('npm run register', () => {
  test('shows what is new, and registers it when a person agrees', async () => {
    const { discord, lines, run } = await begin();
    expect(await run([], true)).toBe(0);
    expect(lines).toContain('What changes everywhere:');
    expect(lines).toContain('  + /sora');
    expect(lines.filter((line) => line.startsWith('  + “'))).toHaveLength(1);
    expect(lines.at(-1)).toBe('The commands are registered everywhere.');
    expect(discord.registeredCommands().map(({ name }) => name)).toContain('sora');
    expect(await run([])).toBe(0);
    expect(lines).toEqual(['The commands everywhere are as they should be.']);
    expect(discord.commandWrites).toBe(1);
  });

  test('names what changes within a command, and what is removed', async () => {
    const { discord, lines, run, only } = await begin();
    await run(['--yes']);
    only(1);
    expect(await run(['--yes'])).toBe(0);
    expect(lines).toContain('  ~ /sora');
    expect(lines.join('\n')).toMatch(/- options\.model\.choices\.\S*Sora 2 Pro/iu);
    expect(lines).not.toContain('  ~ /sora-quota');
    const { application } = discord.ids;
    const response = await fetch(`${discord.apiUrl}/v10/applications/${application}/commands`, {
      method: 'POST',
      headers: { authorization: `Bot ${discord.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'old', description: 'of a version before', type: 1 }),
    });
    expect(response.ok).toBe(true);
    expect(await run(['--dry-run'])).toBe(2);
    expect(lines).toEqual(['What changes everywhere:', '  - /old']);
  });

  test.each([
    ['--dry-run', ['--dry-run'], undefined, 2, []],
    ['--dry-run with --yes', ['--dry-run', '--yes'], true, 2, []],
    ['a person who says no', [], false, 2, []],
    ['nobody to ask', [], undefined, 1, [expect.stringContaining('--yes')]],
  ] as const)('%s changes nothing', async (_, args, answer, code, errors) => {
    const bot = await begin();
    expect(await bot.run([...args], answer)).toBe(code);
    expect(bot.lines).toContain('  + /sora');
    expect(bot.errors).toEqual(errors);
    expect(bot.discord.commandWrites).toBe(0);
  });

  test('goes where it is told: --guild, --global, DISCORD_GUILD_ID', async () => {
    const bot = await begin({ DISCORD_GUILD_ID: '120000000000000001' });
    const { guild } = bot.discord.ids;
    expect(guild).toBe('120000000000000001');
    expect(await bot.run(['--yes'])).toBe(0);
    expect(bot.lines.at(-1)).toBe(`The commands are registered in server ${guild}.`);
    expect(bot.discord.registeredCommands(guild).length).toBeGreaterThan(0);
    expect(bot.discord.registeredCommands()).toEqual([]);
    expect(await bot.run(['--guild', guild])).toBe(0);
    expect(await bot.run(['--global', '--yes'])).toBe(0);
    expect(bot.discord.registeredCommands().length).toBeGreaterThan(0);
  });

  test.each([
    [['--global', '--guild', '120000000000000001'], /not both/u],
    [['--guild', 'my server'], /15 to 20 digits/u],
    [['--everywhere'], /--everywhere.*npm run register/su],
    [['--guild', '120000000000000002', '--yes'], /not in server.*permissions=309237763072/su],
  ])('%j is a mistake', async (args, says) => {
    const { discord, errors, run } = await begin();
    expect(await run(args)).toBe(1);
    expect(errors.join('\n')).toMatch(says);
    expect(discord.commandWrites).toBe(0);
  });

  test.each([
    [{ DISCORD_TOKEN: '' }, /DISCORD_API_URL|DISCORD_TOKEN/u],
    [{ DISCORD_TOKEN: 'wr0ng-token' }, /^Discord refuses DISCORD_TOKEN/u],
    [{ DISCORD_GUILD_ID: 'here' }, /^DISCORD_GUILD_ID: .*; e\.g\./u],
    [{ DISCORD_API_URL: 'http://127.0.0.1:1' }, /^Discord cannot be reached: /u],
  ])('says what is wrong with %j, without the token', async (env, says) => {
    const { errors, run } = await begin(env);
    expect(await run(['--yes'])).toBe(1);
    expect(errors.join('\n')).toMatch(says);
    expect(errors.join('\n')).not.toContain('wr0ng-token');
  });

  test('a failure of Discord is told, and what was registered stays', async () => {
    const { discord, errors, run, only } = await begin();
    await run(['--yes']);
    const before = JSON.stringify(discord.registeredCommands());
    discord.fail({ method: 'PUT', path: '/commands', code: 30034 });
    only(1);
    expect(await run(['--yes'])).toBe(1);
    expect(errors).toHaveLength(1);
    expect(JSON.stringify(discord.registeredCommands())).toBe(before);
  });

  test('needs models: without any there would be no choices', async () => {
    const { errors, run, only } = await begin();
    only(0);
    expect(await run(['--yes'])).toBe(1);
    expect(errors.join()).toContain('npm run doctor');
  });

  test('--help explains itself', async () => {
    const { lines, run } = await begin();
    expect(await run(['--help'])).toBe(0);
    expect(lines.join('\n')).toMatch(/--dry-run.*Exit code/su);
  });
});

test('the real command shows, registers what a bot would, and leaves no store behind', async () => {
  const [discord, mountsea] = await Promise.all([startLocalDiscord(), startLocalMountsea()]);
  onTestFinished(async () => void (await Promise.all([discord.close(), mountsea.close()])));
  const run = async (...args: string[]) => {
    const child = spawn(process.execPath, ['src/register-cli.ts', ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env.PATH,
        DISCORD_TOKEN: discord.token,
        DISCORD_API_URL: discord.apiUrl,
        MOUNTSEA_API_KEY: mountsea.apiKey,
        MOUNTSEA_BASE_URL: mountsea.baseUrl,
        STORE_URL: 'sqlite:///nowhere/at/all.sqlite',
      },
    });
    const [out, error, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    return { out, error, code };
  };
  expect(await run('--dry-run')).toMatchObject({ code: 2, error: '' });
  expect(discord.commandWrites).toBe(0);
  const asked = await run();
  expect(asked).toMatchObject({ code: 1 });
  expect(asked.error).toContain('--yes');
  expect(await run('--yes')).toMatchObject({ code: 0, error: '' });
  expect(JSON.stringify(discord.registeredCommands())).toContain('sora-2');
  expect(await run()).toMatchObject({ code: 0, error: '' });
});

/** A command with options, as it is compared. */
const command = fc.record({
  name: fc.constantFrom('a', 'b', 'c'),
  type: fc.constantFrom(1, 3),
  description: fc.string({ maxLength: 3 }),
  options: fc.uniqueArray(
    fc.record({
      name: fc.constantFrom('x', 'y', 'z'),
      required: fc.boolean(),
      types: fc.option(fc.array(fc.nat(3), { maxLength: 2 })),
    }),
    { selector: ({ name }) => name, maxLength: 3 },
  ),
});
const commands: fc.Arbitrary<Comparable[]> = fc.uniqueArray(command, {
  selector: ({ name, type }) => `${type} ${name}`,
  maxLength: 4,
});

test('a difference is told exactly where there is one', () => {
  const key = (list: readonly Comparable[]) =>
    JSON.stringify(list.toSorted((a, b) => a.type - b.type || (a.name < b.name ? -1 : 1)));
  fc.assert(
    fc.property(commands, commands, (registered, wanted) => {
      const changes = differencesOf(registered, wanted);
      expect(changes.length === 0).toBe(key(registered) === key(wanted));
      for (const change of changes) {
        if (change.kind === 'changed') expect(change.fields.length).toBeGreaterThan(0);
      }
      expect(differencesOf(wanted, wanted)).toEqual([]);
    }),
  );
});
