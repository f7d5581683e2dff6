import { didYouMean } from '../misspelt.ts';
import { PREFIX, SUFFIXES } from './variables.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** One server's share of the environment. */
export interface ServerVariables {
  /** The gateway's name. */
  readonly name: string;
  /** What this server's variables begin with. */
  readonly prefix: string;
  /** Its variables as if it were the only server. */
  readonly env: Environment;
}

/** The name of the server whose variables have no name in them. */
export const ONLY_NAME = 'openai-videos';

/** Names of other gateways: two of a name could not be told apart in GATEWAYS and in the store. */
const TAKEN: readonly string[] = [ONLY_NAME, 'mountsea', 'mountsea-ms', 'pmock'];

/**
 * The servers that the environment describes: `OPENAI_VIDEOS_BASE_URL` and so on is one, `OPENAI_VIDEOS_GPU_BOX_BASE_URL` another, named `gpu-box`.
 * A variable of the family that belongs to none is a problem: it would be overlooked otherwise.
 */
export function serversIn(env: Environment): {
  servers: readonly ServerVariables[];
  problems: readonly string[];
} {
  const given = Object.keys(env)
    .filter((variable) => variable.startsWith(PREFIX) && (env[variable]?.trim() ?? '') !== '')
    .sort();
  const found = new Map<string, string[]>();
  const strays: string[] = [];
  for (const variable of given) {
    const prefix = prefixOf(variable);
    if (prefix === undefined) strays.push(variable);
    else found.set(prefix, [...(found.get(prefix) ?? []), variable]);
  }
  const prefixes = [...found.keys()];
  const hasAddress = (prefix: string) => given.includes(`${prefix}BASE_URL`);
  // A misspelt variable may look like one of a server that nobody has.
  const meant = [PREFIX, ...prefixes.filter(hasAddress)].flatMap((prefix) =>
    SUFFIXES.map((suffix) => `${prefix}${suffix}`),
  );
  const problems = strays.map(
    (variable) => `${variable}: is no variable of this bot${didYouMean(variable, meant, PREFIX)}`,
  );
  for (const [prefix, [first = prefix]] of found) {
    const wrong = nameProblem(prefix);
    if (wrong !== undefined) problems.push(`${first}: ${wrong}`);
    else if (prefix !== PREFIX && !hasAddress(prefix)) {
      const hint = didYouMean(first, meant, PREFIX);
      problems.push(`${first}: needs ${prefix}BASE_URL, since it names a server${hint}`);
    }
  }
  const usable = prefixes.filter(
    (prefix) => prefix === PREFIX || (hasAddress(prefix) && nameProblem(prefix) === undefined),
  );
  return { servers: usable.map((prefix) => serverAt(prefix, env)), problems };
}

/** `OPENAI_VIDEOS_GPU_BOX_` of `OPENAI_VIDEOS_GPU_BOX_BASE_URL`; undefined where the end is no variable's. */
function prefixOf(variable: string): string | undefined {
  const rest = variable.slice(PREFIX.length);
  const suffix = SUFFIXES.find((one) => rest === one || rest.endsWith(`_${one}`));
  return suffix === undefined ? undefined : variable.slice(0, -suffix.length);
}

/** `GPU_BOX` of `OPENAI_VIDEOS_GPU_BOX_`; empty for the server without a name. */
function wordOf(prefix: string): string {
  return prefix.slice(PREFIX.length, -1);
}

/** `gpu-box`. */
function nameOf(prefix: string): string {
  return prefix === PREFIX ? ONLY_NAME : wordOf(prefix).toLowerCase().replaceAll('_', '-');
}

function nameProblem(prefix: string): string | undefined {
  if (prefix === PREFIX) return undefined;
  const word = wordOf(prefix);
  if (!/^(?=.{1,40}$)[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/u.test(word)) {
    return 'a server is named in capitals, digits and single underscores, such as GPU_BOX';
  }
  if (SUFFIXES.includes(word)) return `a server cannot be named ${word}, as a variable is`;
  if (TAKEN.includes(nameOf(prefix)))
    return `a server cannot be named ${nameOf(prefix)}, as another gateway is`;
  return undefined;
}

function serverAt(prefix: string, env: Environment): ServerVariables {
  const own = SUFFIXES.map((suffix) => [`${PREFIX}${suffix}`, env[`${prefix}${suffix}`]] as const);
  return { name: nameOf(prefix), prefix, env: Object.fromEntries(own) };
}
