import type { Clock } from '../core/clock.ts';
import { type Examination, type Finding, wrong } from '../core/examination.ts';

/** How long one look may take, ms. */
export const DEADLINE_MS = 10_000;

/** One line of the report. */
export type Result = Finding & { readonly check: string };

/**
 * Looks at everything at the same time. What throws is wrong, and so is what does not end in time; nothing holds up the rest.
 * @param tell gets every line, in the order of the examinations, as soon as those before it are there
 */
export async function examine(
  examinations: readonly Examination[],
  clock: Pick<Clock, 'after'>,
  tell: (result: Result) => void,
): Promise<Result[]> {
  const looks = examinations.map((one) => lookInTime(one, clock));
  const results: Result[] = [];
  for (const look of looks) {
    for (const result of await look) {
      results.push(result);
      tell(result);
    }
  }
  return results;
}

async function lookInTime(
  examination: Examination,
  clock: Pick<Clock, 'after'>,
): Promise<readonly Result[]> {
  const { check } = examination;
  const stopping = new AbortController();
  const late = Promise.withResolvers<readonly Finding[]>();
  const cancel = clock.after(DEADLINE_MS, () => {
    late.resolve([tooLate]);
    stopping.abort();
  });
  const findings = await Promise.race([looking(examination, stopping.signal), late.promise]);
  cancel();
  return findings.map((finding) => ({ check, ...finding }));
}

const tooLate = wrong(
  `There was no answer within ${DEADLINE_MS / 1000} s.`,
  'Look whether this machine reaches the other side: name service, firewall, proxy.',
);

/** Never rejects. */
async function looking(examination: Examination, signal: AbortSignal): Promise<readonly Finding[]> {
  try {
    return await examination.look(signal);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [wrong(`It could not be looked at: ${reason}`, 'Mend that, and run this again.')];
  }
}
