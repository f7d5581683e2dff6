import { parseArgs, styleText } from 'node:util';
import { secretsOf } from '../configuration/secrets.ts';
import { systemClock } from '../core/clock.ts';
import { processEnvironment } from '../env.ts';
import { gatewayModules } from '../gateways/index.ts';
import { platformModules } from '../platforms.ts';
import { diagnose } from './doctor.ts';
import { cleaner, exitCodeOf, lineOf, type Paint, summaryOf } from './report.ts';

const USAGE = `npm run doctor [-- --json]

Looks at everything that can be looked at before the bot runs or beside it, a line each: what is wrong, and how to mend it.
  --json  the same as JSON: [{"check", "state", "says", "mend"}]; state is ok, wrong, warn or skipped
Nothing is changed. The exit code is 0 where nothing is wrong, else 1.`;

const COLOURS = { ok: 'green', wrong: 'red', warn: 'yellow', skipped: 'gray' } as const;

/** Only on a terminal, and not where NO_COLOR is set. */
const paint: Paint = (state, text) => styleText(COLOURS[state], text, { stream: process.stdout });

/** Resolves to the exit code. */
async function main(args: readonly string[]): Promise<0 | 1> {
  const flag = { type: 'boolean', default: false } as const;
  const { values } = parseArgs({ args: [...args], options: { json: flag, help: flag } });
  if (values.help) {
    print(USAGE);
    return 0;
  }
  const env = processEnvironment();
  const clean = cleaner(secretsOf(env));
  const results = await diagnose({
    ...{ env, modules: { platforms: platformModules, gateways: gatewayModules } },
    ...{ clock: systemClock, folder: process.cwd() },
    tell: (result) => values.json || print(lineOf(clean(result), paint)),
  });
  print(values.json ? JSON.stringify(results.map(clean), null, 2) : `\n${summaryOf(results)}`);
  return exitCodeOf(results);
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Connections of a look that ran out of time would hold the process open. */
function leave(code: 0 | 1): void {
  process.stdout.write('', () => process.exit(code));
}

main(process.argv.slice(2)).then(leave, (error: unknown) => {
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${reason}\n\n${USAGE}\n`);
  leave(1);
});
