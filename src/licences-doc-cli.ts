import { readFileSync, writeFileSync } from 'node:fs';
import { licencesPage, licensed, refused } from './licences-doc.ts';

/** Writes docs/licences.md from package-lock.json: `npm run docs:licences`. */
const root = new URL('../', import.meta.url);
const lock = JSON.parse(readFileSync(new URL('package-lock.json', root), 'utf8'));
writeFileSync(new URL('docs/licences.md', root), licencesPage(lock));
for (const { name, version, licence } of refused(licensed(lock))) {
  process.stderr.write(`${name} ${version}: ${licence} is not among the licences that may be\n`);
  process.exitCode = 1;
}
