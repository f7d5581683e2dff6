import type { Shown } from '../dialect.ts';
import type { Json } from '../types.ts';
import type { Flavour, ResultPlace, VideoParts } from './flavour.ts';

/** The words of OpenAI's object for what a task is. */
export const usualWords = {
  pending: 'queued',
  ready: 'queued',
  assigned: 'queued',
  processing: 'in_progress',
  completed: 'completed',
  failed: 'failed',
  cancelled: 'failed',
  timeout: 'failed',
  expired: 'expired',
} as const;

/** What is shown of a task, before a flavour arranges it. */
export function partsOf(
  { task, standing, result, word }: Shown,
  flavour: Flavour,
  place: ResultPlace,
): VideoParts {
  const { create } = task;
  const { outcome, status, progress, finishedAt } = standing;
  const { model, prompt, seconds, size } = create.body;
  const ended = outcome !== undefined && outcome.status !== 'completed' ? outcome : undefined;
  const url = outcome?.status === 'completed' && word === undefined ? result.videoUrl : undefined;
  return {
    id: create.taskId,
    model: String(model ?? flavour.models[0]?.id ?? ''),
    status: word ?? flavour.words[status] ?? usualWords[status],
    progress,
    createdAt: inSeconds(create.at),
    completedAt: finishedAt === undefined ? undefined : inSeconds(finishedAt),
    prompt: String(prompt ?? ''),
    seconds: String(seconds ?? '4'),
    size: String(size ?? flavour.defaultSize),
    failure: ended && {
      code: ended.errorCode,
      message: ended.errorMessage ?? `The job ended as ${ended.status}.`,
      moderated: ended.errorMessage === flavour.rejections.moderated.errorMessage,
    },
    placed: url === undefined ? {} : placedAt(place, url),
  };
}

function placedAt(place: ResultPlace, url: string): Json {
  if (place === 'content') return {};
  if (place === 'videos[0].url') return { videos: [{ type: 'url', url }] };
  const [outer = '', inner] = place.split('.');
  return { [outer]: inner === undefined ? url : { [inner]: url } };
}

/** 0 to 100. */
export function percent(progress: number): number {
  return Math.floor(progress * 100);
}

function inSeconds(ms: number): number {
  return Math.floor(ms / 1000);
}
