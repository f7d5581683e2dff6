import { type GatewayDeps, GatewayRefusal, type VideoGateway } from '../../core/gateway.ts';
import { failureOf } from '../failures.ts';
import { createHttp, type Http, type HttpSettings } from '../http.ts';
import { firstOf, layersOf } from '../said.ts';

/** Where an account's credits are told, and the keys of the accounts. */
export interface BalanceSettings {
  readonly apiKeys: readonly string[];
  readonly usageUrl: string;
}

/**
 * The credits of all keys together. Mountsea's usage page documents `GET /api-user/credits` on a host of its own, with the key in
 * `X-API-Key` and not as a bearer token; it answers `{"credits": 10000}`, and a public client also meets `balance`.
 * Two keys of one account would count twice: nothing tells them apart.
 */
export function createBalance(
  { apiKeys, usageUrl }: BalanceSettings,
  { log, now }: GatewayDeps,
  tuning: Pick<HttpSettings, 'timeouts' | 'dispatcher'> = {},
): Required<Pick<VideoGateway, 'balance'>> {
  const keys = [...new Set(apiKeys)];
  const http = createHttp({
    baseUrl: usageUrl,
    headers: (place) => ({ 'x-api-key': keys[Number(place)] ?? '' }),
    secrets: keys,
    log,
    now,
    ...tuning,
  });
  return {
    async balance({ signal }) {
      const left = await Promise.all(keys.map((_, place) => creditsOf(http, `${place}`, signal)));
      return left.reduce((sum, one) => sum + one, 0);
    },
  };
}

/** Half a sum would look like money that is gone: one key that gets no answer fails all. */
async function creditsOf(http: Http, key: string, signal: AbortSignal): Promise<number> {
  const answer = await http.json('GET', '/api-user/credits', undefined, { signal, key });
  if (answer.status < 200 || answer.status >= 300) {
    throw failureOf('check', answer, { clean: http.clean });
  }
  const credits = firstOf(layersOf(answer.body), ['credits', 'balance'], numberOf);
  if (credits === undefined) throw new GatewayRefusal('nonsense', 'the answer names no credits');
  return credits;
}

/** A number, also written as text: `"10000.50"`. */
function numberOf(value: unknown): number | undefined {
  const isText = typeof value === 'string' && /^-?\d+(?:\.\d+)?$/u.test(value.trim());
  const number = typeof value === 'number' || isText ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? number : undefined;
}
