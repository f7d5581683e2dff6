import { readFileSync } from 'node:fs';
import { parseEnv } from 'node:util';
import { describe, expect, it } from 'vitest';
import { configurationPage, exampleFile } from '../../src/configuration/document.ts';
import { variableGroups } from '../../src/env.ts';
import { gatewayModules } from '../../src/gateways/index.ts';
import { platformModules } from '../../src/platforms.ts';

const groups = variableGroups({ platforms: platformModules, gateways: gatewayModules });
const variables = groups.flatMap((group) => group.variables);

describe.each([
  ['docs/configuration.md', configurationPage],
  ['.env.example', exampleFile],
])('%s', (path, make) => {
  it('is what `npm run docs:configuration` makes', () => {
    expect(readFileSync(path, 'utf8')).toBe(make(groups));
  });

  it('has every variable once', () => {
    const starts =
      path === '.env.example' ? /^(?:# )?([A-Z][A-Z0-9_]*)=/gmu : /^\| `([A-Z0-9_]+)`/gmu;
    const listed = [...make(groups).matchAll(starts)].map(([, name]) => name);
    expect(listed).toEqual(variables.map(({ name }) => name));
  });
});

describe('the variables', () => {
  it('stand in one part each, and are told of in sentences', () => {
    const names = variables.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { says } of variables) expect(says).toMatch(/^.{10,}\.$/u);
  });

  it('in .env.example are empty or as they are anyway', () => {
    const set = parseEnv(exampleFile(groups));
    for (const { name, standard = '', preset } of variables) {
      expect(set[name], name).toBe(preset ? standard : standard === '' ? '' : undefined);
    }
  });

  it('read as a table: no cell is broken by what stands in it', () => {
    const rows = configurationPage(groups)
      .split('\n')
      .filter((line) => line.startsWith('| `'));
    expect(rows).toHaveLength(variables.length);
    for (const row of rows) expect(row.replaceAll('\\|', '').match(/\|/gu)).toHaveLength(5);
    const piped = { part: 'P', variables: [{ name: 'A_B', says: 'a|b.', example: 'c|d' }] };
    expect(configurationPage([piped])).toContain('| `A_B` | – | a\\|b. | `c\\|d` |');
  });
});
