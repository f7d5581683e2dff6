import { parseArgs } from 'node:util';
import { manifestFor } from './manifest.ts';

/**
 * Prints the app manifest as JSON: `npm run slack:manifest` for Socket Mode, `npm run slack:manifest -- --http https://bot.example` for HTTP
 * mode, and with `--oauth` behind that for an app that other workspaces install. Its output is pasted at https://api.slack.com/apps, "Create New App", "From a manifest".
 */
function main(args: readonly string[]): void {
  const { values } = parseArgs({
    args: [...args],
    options: { http: { type: 'string' }, oauth: { type: 'boolean' } },
  });
  const { http, oauth = false } = values;
  if (http !== undefined && !(URL.canParse(http) && new URL(http).protocol === 'https:')) {
    throw new Error('--http takes the public address of the bot, which begins with https://');
  }
  if (oauth && http === undefined) {
    throw new Error('--oauth needs --http beside it: Slack sends people back to that address');
  }
  process.stdout.write(`${JSON.stringify(manifestFor(http, { oauth }), null, 2)}\n`);
}

try {
  main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
