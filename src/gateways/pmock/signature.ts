import { createHmac } from 'node:crypto';

export interface PmockKeys {
  readonly accessKey: string;
  readonly secretKey: string;
}

/**
 * pmock's two headers. The token is Base64 of HMAC-SHA256 with the secret key over `<access key>:<minute>`, the minute being Unix
 * time in seconds, rounded down. pmock's introduction says so for its phone API, and its chat page points there for this one.
 * The tolerated clock skew is not documented, so it is computed for every request.
 * @param now milliseconds since the epoch
 */
export function signedHeaders({ accessKey, secretKey }: PmockKeys, now: number) {
  const minute = Math.floor(now / 60_000) * 60;
  const token = createHmac('sha256', secretKey).update(`${accessKey}:${minute}`).digest('base64');
  return { 'wuinai-access-key': accessKey, 'wuinai-access-token': token };
}
