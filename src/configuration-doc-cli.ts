import { writeFileSync } from 'node:fs';
import { configurationPage, exampleFile } from './configuration/document.ts';
import { variableGroups } from './env.ts';
import { gatewayModules } from './gateways/index.ts';
import { platformModules } from './platforms.ts';

/** Writes docs/configuration.md and .env.example from the schemas of the variables: `npm run docs:configuration`. */
const groups = variableGroups({ platforms: platformModules, gateways: gatewayModules });
const root = new URL('../', import.meta.url);
writeFileSync(new URL('docs/configuration.md', root), configurationPage(groups));
writeFileSync(new URL('.env.example', root), exampleFile(groups));
