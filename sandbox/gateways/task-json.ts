import type { Shown } from './dialect.ts';
import type { Json, ResultShape } from './types.ts';

/** The addresses of a finished task. */
export interface Result {
  videoUrl?: string;
  thumbnailUrl?: string;
  editId?: string;
}

/** A task as Mountsea's shared task DTO shows it. */
export function taskJson({ task, standing, result, shape, word }: Shown): Json {
  const { outcome, finishedAt, status } = standing;
  const failure =
    outcome !== undefined && outcome.status !== 'completed'
      ? {
          errorCode: outcome.errorCode ?? 1000,
          errorMessage: outcome.errorMessage ?? `The task ended as ${outcome.status}.`,
        }
      : {};
  return {
    taskId: task.create.taskId,
    status: word ?? status,
    result: null,
    ...failure,
    ...(outcome?.status === 'completed' && word === undefined ? placed(result, shape) : {}),
    createdAt: new Date(task.create.at).toISOString(),
    ...(finishedAt === undefined ? {} : { finishedAt: new Date(finishedAt).toISOString() }),
    traceId: task.traceId,
  };
}

/** The result where `shape` wants it. The thumbnail and the edit id always stand next to the video. */
function placed({ videoUrl, thumbnailUrl, editId }: Result, shape: ResultShape): Json {
  const [place, name = 'video_url'] = shape.split('.');
  const plural = name.endsWith('s');
  const snake = name.includes('_');
  const fields = {
    ...(videoUrl === undefined ? {} : { [name]: plural ? [videoUrl] : videoUrl }),
    ...(thumbnailUrl === undefined
      ? {}
      : { [snake ? 'thumbnail_url' : 'thumbnailUrl']: thumbnailUrl }),
    ...(editId === undefined ? {} : { editId }),
  };
  if (place === 'top') return fields;
  return place === 'data' ? { data: fields } : { result: fields };
}
