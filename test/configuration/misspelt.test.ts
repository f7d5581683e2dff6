import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { misspelt } from '../../src/configuration/misspelt.ts';
import { BadEnvironment, readSettings, variableGroups } from '../../src/env.ts';
import { gatewayModules } from '../../src/gateways/index.ts';
import { platformModules } from '../../src/platforms.ts';
import { manyRuns } from '../support/hell-runs.ts';

const modules = { platforms: platformModules, gateways: gatewayModules };
const groups = variableGroups(modules);
const names = groups.flatMap(({ variables }) => variables.map(({ name }) => name));

describe('misspelt variables', () => {
  it.each([
    ['DISCORD_TOKN', 'DISCORD_TOKEN'],
    ['discord_token', 'DISCORD_TOKEN'],
    ['DISCORD-TOKEN', 'DISCORD_TOKEN'],
    ['SLACK_BOTTOKEN', 'SLACK_BOT_TOKEN'],
    ['MOUNTSEE_API_KEY', 'MOUNTSEA_API_KEY'],
    ['OPENAI_VIDEO_BASE_URL', 'OPENAI_VIDEOS_BASE_URL'],
    ['QUOTA_USERS', 'QUOTA_USER'],
    ['STORE_URI', 'STORE_URL'],
    ['ADMIN', 'ADMINS'],
    ['LOGLEVEL', 'LOG_LEVEL'],
    ['OTEL_EXPORTER_OTLP_ENDPIONT', 'OTEL_EXPORTER_OTLP_ENDPOINT'],
  ])('%s means %s, and its value is not told', (name, meant) => {
    expect(misspelt({ [name]: 'hunter2' }, groups)).toEqual([
      `${name}: is no variable of this bot; did you mean ${meant}? Rename it or remove it`,
    ]);
  });

  it.each([
    ...['PATH', 'HOME', 'HOSTNAME', 'LANG', 'TERM', 'POST', 'HOSTS', 'NODE_ENV', 'SHELL', 'USER'],
    ...['REDIS_URL', 'DATABASE_URL', 'KUBERNETES_SERVICE_HOST', 'npm_config_cache', 'TZ'],
    ...['OTEL_EXPORTER_OTLP_PROTOCOL', 'OTEL_RESOURCE_ATTRIBUTES', 'OPENAI_API_KEY'],
    // Names of their own, which the module of those servers looks after.
    ...['OPENAI_VIDEOS_A_BASE_URL', 'OPENAI_VIDEOS_BASE_URI'],
    ...names,
  ])('%s is no slip', (name) => {
    expect(misspelt({ [name]: 'x' }, groups)).toEqual([]);
  });

  it('an empty one means nothing, and one beside the right one is somebody else’s', () => {
    expect(misspelt({ DISCORD_TOKN: ' ' }, groups)).toEqual([]);
    expect(misspelt({ DISCORD_TOKN: 'x', DISCORD_TOKEN: 'y' }, groups)).toEqual([]);
  });

  it('a letter less or more is found in every longer name, unless it makes another one of ours', () => {
    const longer = names.filter((name) => name.length >= 6);
    fc.assert(
      fc.property(fc.constantFrom(...longer), fc.nat(), fc.boolean(), (name, at, more) => {
        const place = 1 + (at % (name.length - 1));
        const slip = `${name.slice(0, place)}${more ? 'Q' : ''}${name.slice(more ? place : place + 1)}`;
        fc.pre(!names.includes(slip) && !slip.startsWith('OPENAI_VIDEOS_'));
        expect(misspelt({ [slip]: 'x' }, groups)).toHaveLength(1);
      }),
      manyRuns(),
    );
  });

  it('stop the start, with everything else that is wrong', () => {
    const read = () => readSettings({ DISCORD_TOKN: 'x', MOUNTSEA_API_KEY: 'y' }, modules);
    expect(read).toThrow(BadEnvironment);
    expect(read).toThrow(/did you mean DISCORD_TOKEN\?.*\n.*No platform is on/u);
  });
});
