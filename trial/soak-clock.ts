import { setFlagsFromString } from 'node:v8';

/**
 * Loaded into the bot before anything else (`--import`): its calendar is `ahead` ms before the machine's, and runs at the usual speed. Timers stay as they
 * are. `flag` is a flag for V8 that NODE_OPTIONS does not take.
 */
const { searchParams } = new URL(import.meta.url);
const aheadMs = Number(searchParams.get('ahead'));
const machineNow = Date.now;

for (const flag of searchParams.getAll('flag')) setFlagsFromString(flag);

Date.now = () => machineNow() + aheadMs;
globalThis.Date = new Proxy(Date, {
  construct: (target, given: unknown[], made) =>
    Reflect.construct(target, given.length === 0 ? [target.now()] : given, made) as Date,
});
