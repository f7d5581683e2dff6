import type { Environment } from '../core/configuration.ts';
import { parseRedisUrl } from '../core/store/redis-address.ts';

/** Names whose values are secrets, whoever owns the variable. */
const SECRET_NAME = /(?:TOKEN|SECRET|KEY|PASSWORD|HEADERS)$/u;

/** Shorter parts of such a value are no secrets, and hiding them would spoil every sentence. */
const SHORTEST_PART = 8;

/** Whether nobody may see what that variable holds. */
export function isSecret(name: string): boolean {
  return SECRET_NAME.test(name);
}

/** What no log may show: the values of the secret variables, and their parts, since one may hold several keys, or headers with their names. */
export function secretsOf(env: Environment): string[] {
  const password = parseRedisUrl(env.STORE_URL?.trim() ?? '')?.password ?? '';
  const passwords = [password, encodeURIComponent(password)];
  const secrets = Object.entries(env).flatMap(([name, value]) => {
    if (!isSecret(name) || value === undefined) return [];
    return [value, ...partsOf(name, value).filter((part) => part.length >= SHORTEST_PART)];
  });
  const long = passwords.filter((one) => one.length >= SHORTEST_PART);
  return [...new Set([...secrets, ...long])];
}

function partsOf(name: string, value: string): string[] {
  const parts = value.split(/[,;\n]|:\s/u).map((part) => part.trim());
  if (name !== 'OTEL_EXPORTER_OTLP_HEADERS') return parts;
  const values = parts.map((part) => part.slice(part.indexOf('=') + 1).trim());
  return [...parts, ...values, ...values.map(decoded)];
}

/** As it is sent; what cannot be decoded is not. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
