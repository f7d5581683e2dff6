import type { VideoGateway } from './core/gateway.ts';

/** As much of the settings as the advice is about. */
export interface AdvisedSettings {
  readonly publicUrl?: string;
  readonly platforms: readonly { readonly name: string }[];
}

/** What an admin should know about a configuration that is right, and yet leaves something undone. Whole sentences. */
export function adviceOn(
  { publicUrl, platforms }: AdvisedSettings,
  gateways: readonly Pick<VideoGateway, 'name' | 'pictures' | 'hook'>[],
): string[] {
  if (publicUrl === undefined) return withoutAddress(platforms, gateways);
  const { protocol, hostname } = new URL(publicUrl);
  if (protocol !== 'http:' || isLoopback(hostname)) return [];
  return [
    `PUBLIC_URL begins with http:, so people's pictures and the links that open them travel unencrypted, and gateways may refuse them. Put a proxy with a certificate before PORT and set PUBLIC_URL to its https:// address.`,
  ];
}

function withoutAddress(
  platforms: AdvisedSettings['platforms'],
  gateways: readonly Pick<VideoGateway, 'name' | 'pictures' | 'hook'>[],
): string[] {
  const fetching = gateways.filter(({ pictures }) => pictures === 'url').map(({ name }) => name);
  const telling = gateways.filter(({ hook }) => hook !== undefined).map(({ name }) => name);
  const advice: string[] = [];
  if (fetching.length > 0 && platforms.some(({ name }) => name === 'slack')) {
    advice.push(
      `PUBLIC_URL is not set, so pictures attached in Slack cannot become videos: ${fetching.join(' and ')} must fetch a picture, and Slack's files open for the bot alone. Set PUBLIC_URL to the https:// address at which the internet reaches this bot's PORT. Without it, links to public pictures and pictures on Discord still work.`,
    );
  }
  if (telling.length > 0) {
    advice.push(
      `PUBLIC_URL is not set, so ${telling.join(' and ')} cannot tell of finished videos although there is a webhook secret; they are noticed by asking. Set PUBLIC_URL, and register PUBLIC_URL/hooks/NAME there.`,
    );
  }
  return advice;
}

function isLoopback(hostname: string): boolean {
  return /^(?:(?:.+\.)?localhost|127\.\d+\.\d+\.\d+|\[::1\])$/u.test(hostname);
}
