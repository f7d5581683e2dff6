import type { Result } from './run.ts';

/** How a state is shown on a terminal; `text` is as wide as the longest of them. */
export type Paint = (state: Result['state'], text: string) => string;

/** As wide as `skipped`. */
const STATE_WIDTH = 7;

/** Longer sentences hold something from outside that nobody reads to its end, characters. */
const LONGEST = 1000;

/** Takes whatever is secret, and whatever would steer a terminal, out of a line. */
export function cleaner(secrets: readonly string[]): (result: Result) => Result {
  // The longest first: one may be a part of another.
  const hidden = secrets
    .filter((secret) => secret.length >= SHORTEST_SECRET)
    .toSorted((a, b) => b.length - a.length);
  const clean = (text: string): string =>
    hidden
      .reduce((cut, secret) => cut.replaceAll(secret, '[hidden]'), text)
      .replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
      .slice(0, LONGEST);
  return (result) => {
    const mend = 'mend' in result && result.mend !== undefined ? { mend: clean(result.mend) } : {};
    return { ...result, check: clean(result.check), says: clean(result.says), ...mend };
  };
}

/** Shorter ones are in half of all words. */
const SHORTEST_SECRET = 6;

/** `wrong    discord: token — Discord refuses it. → Copy it again.` */
export function lineOf(result: Result, paint: Paint): string {
  const { check, state, says } = result;
  const mend = 'mend' in result && result.mend !== undefined ? ` → ${result.mend}` : '';
  return `${paint(state, state.padEnd(STATE_WIDTH))}  ${check} — ${says}${mend}`;
}

/** `1 wrong, 2 warnings, 14 ok, 3 skipped.` */
export function summaryOf(results: readonly Result[]): string {
  const count = (state: Result['state']) => results.filter((one) => one.state === state).length;
  const warnings = count('warn');
  return `${count('wrong')} wrong, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}, ${count('ok')} ok, ${count('skipped')} skipped.`;
}

/** Whether something is wrong: the exit code. */
export function exitCodeOf(results: readonly Result[]): 0 | 1 {
  return results.some(({ state }) => state === 'wrong') ? 1 : 0;
}
