import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect } from 'vitest';
import type { VideoGateway } from '../../src/core/gateway.ts';
import { openaiVideos } from '../../src/gateways/openai-videos/index.ts';
import { deps } from './samples.ts';

export const folder = mkdtempSync(join(tmpdir(), 'reelbot-models-'));
afterAll(() => rmSync(folder, { recursive: true }));

export function file(name: string, content: unknown): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

export const entry = {
  id: 'wan-2.2',
  durations: [5, 10],
  sizes: ['1280x720', '720x1280'],
  images: 1,
};
export const models = file('models.json', [{ ...entry, credits: 2 }]);

export type Env = Readonly<Record<string, string | undefined>>;

export const base = {
  OPENAI_VIDEOS_BASE_URL: 'http://127.0.0.1:8000/v1',
  OPENAI_VIDEOS_MODELS: models,
};

export function made(env: Env, given = deps()): VideoGateway[] {
  const reading = openaiVideos.read(env);
  if (reading.state !== 'on') throw new Error(JSON.stringify(reading));
  return reading.value.map((maker) => {
    const gateway = maker.create(given);
    expect(gateway.name).toBe(maker.name);
    return gateway;
  });
}

export function only(env: Env): VideoGateway {
  const [gateway, ...others] = made(env);
  if (gateway === undefined || others.length > 0) throw new Error('not exactly one');
  return gateway;
}

export function problems(env: Env): readonly string[] {
  const reading = openaiVideos.read(env);
  return reading.state === 'wrong' ? reading.problems : [reading.state];
}
