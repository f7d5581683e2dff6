import sharp from 'sharp';
import type { VideoModel } from '../../src/core/catalogue.ts';
import type { Picture, VideoRequest } from '../../src/core/gateway.ts';
import {
  createOpenaiVideos,
  type VideosSettings,
} from '../../src/gateways/openai-videos/client.ts';
import { aModel, aRequest, deps } from './samples.ts';

export const KEY = 'sk-secret-0123456789';

/** A model with two sizes that takes a picture. */
export const model: VideoModel = {
  ...aModel,
  frames: [
    { width: 1280, height: 720 },
    { width: 720, height: 1280 },
  ],
};

/** A picture of one colour that ends in the other, so that turning and cutting can be seen. */
export async function drawn(width: number, height: number, format: 'png' | 'jpeg' | 'webp') {
  const half = { width: Math.ceil(width / 2), height, channels: 3 as const };
  const left = await sharp({ create: { ...half, background: '#f00' } })
    .png()
    .toBuffer();
  return await sharp({ create: { width, height, channels: 3, background: '#00f' } })
    .composite([{ input: left, left: 0, top: 0 }])
    .toFormat(format)
    .toBuffer();
}

/** A picture as the core hands it over. */
export const pictureOf = (bytes: Uint8Array, type: string): Picture => ({
  url: 'https://files.example/boat.png?sig=1',
  open: () => Promise.resolve({ type, bytes: bytes.length, body: inPieces(bytes) }),
});

async function* inPieces(bytes: Uint8Array) {
  for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
}

/** The same request with a picture. */
export const withPicture: VideoRequest = {
  ...aRequest,
  images: [{ url: 'https://files.example/boat.png?sig=1', trusted: true }],
};

/** A gateway for one server. */
export const videos = (
  baseUrl: string,
  change: Partial<VideosSettings> = {},
  tuning: Parameters<typeof createOpenaiVideos>[2] = {},
  given = deps(),
) =>
  createOpenaiVideos(
    {
      name: 'openai-videos',
      dialect: 'openai',
      baseUrl,
      apiKeys: [KEY],
      models: [model],
      ...change,
    },
    given,
    tuning,
  );
