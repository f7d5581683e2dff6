import { copyCommand } from './core/store/copy-command.ts';

/** Moves the bot to another store: `npm run store:copy`. */
process.exitCode = await copyCommand(
  process.argv.slice(2),
  {
    out: (line) => process.stdout.write(`${line}\n`),
    error: (line) => process.stderr.write(`${line}\n`),
  },
  Date.now,
);
