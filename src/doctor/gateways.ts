import { type Examination, type Finding, ok, warn, wrong } from '../core/examination.ts';
import { GatewayRefusal, GatewayUnreachable, type VideoGateway } from '../core/gateway.ts';

/** A task that nobody has: asking for it changes nothing, and an answer about it comes to whoever has a key. */
const NO_TASK = 'reelbot-doctor';

/** A gateway, and the names of its keys where it has several. */
export interface Examined {
  readonly gateway: VideoGateway;
  readonly keyNames: readonly string[];
}

/** What can be told of one gateway without asking it for a video. */
export function gatewayExaminations(
  { gateway, keyNames }: Examined,
  balanceWarning: number | undefined,
): Examination[] {
  const { name, balance, list } = gateway;
  const check = `gateway ${name}`;
  const all: Examination[] = [
    { check: `${check}: key`, look: (signal) => keyFindings(gateway, keyNames, signal) },
  ];
  if (balance !== undefined) {
    all.push({
      check: `${check}: balance`,
      look: async (signal) =>
        await telling(async () => balanceFinding(await balance({ signal }), balanceWarning)),
    });
  }
  if (list !== undefined) {
    all.push({
      check: `${check}: models`,
      look: async (signal) => await telling(async () => listFinding(await list({ signal }))),
    });
  }
  return all;
}

/** Each key by itself: tasks are started with all of them in turn. */
async function keyFindings(
  gateway: VideoGateway,
  keyNames: readonly string[],
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const keys = keyNames.length > 1 ? keyNames : [undefined];
  const findings = await Promise.all(
    keys.map(async (key, place) => {
      const which = key === undefined ? 'the key' : `key ${place + 1} of ${keys.length}`;
      return await keyFinding(gateway, key, which, signal);
    }),
  );
  const bad = findings.filter(({ state }) => state !== 'ok');
  if (bad.length > 0) return bad;
  const [one] = findings;
  return one === undefined || findings.length === 1
    ? findings
    : [ok(`It answers, and refuses none of its ${findings.length} keys.`)];
}

async function keyFinding(
  gateway: VideoGateway,
  key: string | undefined,
  which: string,
  signal: AbortSignal,
): Promise<Finding> {
  const operation = { taskId: NO_TASK, ...(key === undefined ? {} : { key }) };
  try {
    await gateway.check(operation, { signal });
    return ok('It answers, and does not refuse the key.');
  } catch (error) {
    if (!(error instanceof GatewayRefusal)) return await unreached(gateway, error, signal);
    return refusedFinding(error, which);
  }
}

function refusedFinding(error: GatewayRefusal, which: string): Finding {
  const { reason, unsure, message } = error;
  if (reason === 'unauthorised') {
    return wrong(
      `It refuses ${which} (${message}).`,
      'Copy the key again from its vendor; where requests are signed, look at the clock too.',
    );
  }
  if (reason === 'no-credit') {
    return wrong(`Nothing is left to spend with ${which} (${message}).`, 'Top it up.');
  }
  if (reason === 'nonsense') {
    return warn(
      `It answers, but not as expected (${message}).`,
      'Look at its address in the environment; something else may stand there.',
    );
  }
  if (!unsure) return ok('It answers, and does not refuse the key.');
  return warn(
    `Something answers, but not as this gateway does (${message}).`,
    'Look at its address and path in the environment.',
  );
}

/** Some servers answer 500 to a question about a task that they do not know, and are well all the same. */
async function unreached(
  gateway: VideoGateway,
  error: unknown,
  signal: AbortSignal,
): Promise<Finding> {
  if (!(error instanceof GatewayUnreachable)) throw error;
  const { message, busy } = error;
  if (busy) {
    return warn(`It wants to be asked less often (${message}).`, 'Run this again in a minute.');
  }
  const listed = await gateway.list?.({ signal }).catch(() => undefined);
  if (listed !== undefined) return ok('It answers, and lists its models.');
  return wrong(
    `It cannot be asked (${message}).`,
    'Look at its address in the environment, and whether this machine reaches it.',
  );
}

/** A refusal or a silence, in a sentence. */
async function telling(look: () => Promise<Finding>): Promise<readonly Finding[]> {
  try {
    return [await look()];
  } catch (error) {
    if (!(error instanceof GatewayRefusal || error instanceof GatewayUnreachable)) throw error;
    return [
      wrong(
        `It does not tell (${error.message}).`,
        'Look at its address and key in the environment.',
      ),
    ];
  }
}

function balanceFinding(left: number, warning: number | undefined): Finding {
  const says = `${left} left, in its own unit`;
  if (left <= 0) return wrong(`${says}: it makes no more videos.`, 'Top it up.');
  if (warning !== undefined && left < warning) {
    return warn(`${says}, which is below BALANCE_WARNING (${warning}).`, 'Top it up.');
  }
  return ok(`${says}.`);
}

function listFinding({ length }: readonly unknown[]): Finding {
  if (length > 0) return ok(`It lists ${length}.`);
  return wrong(
    'It lists no model that this bot can ask for.',
    'Look at what is served there, or name other models in CATALOGUE_FILE.',
  );
}
