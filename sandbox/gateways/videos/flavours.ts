import { randomBytes, randomUUID } from 'node:crypto';
import { json, type Removal, type Shown } from '../dialect.ts';
import { inEnglish, turningInEnglish } from '../rejections.ts';
import {
  bifrostError,
  fastApiError,
  fastApiProblems,
  fastApiTurning,
  liteLlmError,
  msError,
  newApiError,
  newApiTurning,
  openAiError,
  openAiRejections,
  openAiTurning,
  sglangRejections,
  vllmRejections,
} from './errors.ts';
import type { Flavour, VideoParts, VideosName } from './flavour.ts';
import { percent, usualWords } from './parts.ts';

const hex = (bytes: number) => randomBytes(bytes).toString('hex');

/** What OpenAI's description and guide say of its models: 1080p and the long lengths are the larger one's. */
const soraSizes = ['720x1280', '1280x720'];
const soraModels: Flavour['models'] = [
  { id: 'sora-2', seconds: [4, 8, 12], sizes: soraSizes },
  {
    id: 'sora-2-pro',
    seconds: [4, 8, 12, 16, 20],
    sizes: [...soraSizes, '1024x1792', '1792x1024', '1080x1920', '1920x1080'],
  },
];

/** The fields that every object has. */
const common = ({ id, model, status, createdAt, seconds, size }: VideoParts) => ({
  id,
  object: 'video',
  model,
  status,
  created_at: createdAt,
  seconds,
  size,
});

/** OpenAI takes away what has ended, and nothing else. */
function removeEnded({ task, standing }: Shown): Removal {
  const id = task.create.taskId;
  return standing.outcome === undefined
    ? { answer: openAiError(409, `Video ${id} is still being made`) }
    : { answer: json(200, { id, deleted: true, object: 'video.deleted' }), effect: 'forget' };
}

const notFinished = () => ({ status: 409, message: 'The video is not ready yet' });

const openai: Flavour = {
  prefix: '/v1',
  encodings: ['json', 'multipart'],
  seconds: 'text',
  pictures: ['file', 'object'],
  fields: ['characters'],
  strict: true,
  exactPicture: true,
  problemStatus: 400,
  models: soraModels,
  defaultSize: '720x1280',
  newTaskId: () => `video_${hex(24)}`,
  words: {},
  place: 'content',
  object: (video, fresh) => ({
    ...common(video),
    progress: percent(video.progress),
    // Samples of a fresh object leave most of what may be null out.
    ...(fresh
      ? { quality: 'standard' }
      : {
          completed_at: video.completedAt ?? null,
          expires_at: video.completedAt === undefined ? null : video.completedAt + 3600,
          prompt: video.prompt,
          remixed_from_video_id: null,
          error: openAiFailure(video),
        }),
    ...video.placed,
  }),
  early: notFinished,
  removed: removeEnded,
  refused: openAiError,
  rejections: openAiRejections,
  turning: openAiTurning,
  lists: true,
};

function openAiFailure({ failure }: VideoParts) {
  if (failure === undefined) return null;
  return { code: failure.code ?? 'internal_error', message: failure.message };
}

/** vLLM-Omni: a form and nothing else; its objects come from one Pydantic model, so that nothing is ever left out. */
const vllmOmni: Flavour = {
  ...openai,
  encodings: ['multipart'],
  pictures: ['file', 'image_reference'],
  fields: [
    ...['user', 'width', 'height', 'num_frames', 'fps', 'seed', 'negative_prompt', 'extra_params'],
    ...['num_inference_steps', 'guidance_scale', 'guidance_scale_2', 'flow_shift', 'lora'],
  ],
  strict: false,
  exactPicture: false,
  problemStatus: 422,
  models: [{ id: 'Wan-AI/Wan2.2-T2V-A14B-Diffusers' }],
  defaultSize: '832x480',
  newTaskId: () => `video_gen_${hex(16)}`,
  object: (video) => ({
    ...common(video),
    prompt: video.prompt,
    progress: percent(video.progress),
    quality: 'default',
    completed_at: video.completedAt ?? null,
    remixed_from_video_id: null,
    error: video.failure
      ? { code: video.failure.code ?? 500, message: video.failure.message }
      : null,
    media_type: 'video/mp4',
    expires_at: null,
    file_name: video.completedAt === undefined ? null : `${video.id}.mp4`,
    inference_time_s: null,
    stage_durations: {},
    peak_memory_mb: 0,
    ...video.placed,
  }),
  removed: ({ task }) => ({
    answer: json(200, { id: task.create.taskId, deleted: true, object: 'video.deleted' }),
    effect: 'forget',
  }),
  refused: fastApiProblems,
  rejections: vllmRejections,
  turning: fastApiTurning,
};

/** SGLang-Diffusion at 00ae37c8: it never says that a job runs, and has no codes. */
const sglang: Flavour = {
  ...openai,
  formNeeds: 'input_reference',
  seconds: 'integer',
  pictures: ['file', 'path', 'reference_url'],
  fields: [
    ...['fps', 'num_frames', 'seed', 'generator_device', 'extra_body', 'negative_prompt'],
    ...['guidance_scale', 'num_inference_steps', 'user'],
  ],
  strict: false,
  exactPicture: false,
  models: [{ id: 'Wan-AI/Wan2.2-TI2V-5B-Diffusers' }],
  newTaskId: () => randomUUID(),
  words: { processing: 'queued' },
  object: (video) => ({
    ...common(video),
    progress: video.completedAt === undefined || video.failure !== undefined ? 0 : 100,
    quality: 'standard',
    completed_at: video.completedAt ?? null,
    expires_at: null,
    file_path: `outputs/${video.id}.mp4`,
    error: video.failure ? { message: video.failure.message } : null,
    ...video.placed,
  }),
  early: () => ({ status: 404, message: 'Generation is still in progress' }),
  // It goes on in the background, and nobody hears of it any more.
  removed: (_, object) => ({
    answer: json(200, { ...object(), status: 'deleted' }),
    effect: 'forget',
  }),
  refused: fastApiError,
  rejections: sglangRejections,
  turning: fastApiTurning,
};

/** The LiteLLM proxy: ids hold the key's team, the status is free text, and nothing tells the progress. */
const { removed: _, ...keeping } = openai;
const litellm: Flavour = {
  ...keeping,
  strict: false,
  newTaskId: () => `video_${Buffer.from(`litellm:${hex(36)}`).toString('base64url')}`,
  words: { processing: 'processing' },
  object: (video) => ({
    ...common(video),
    progress: null,
    completed_at: video.completedAt ?? null,
    expires_at: null,
    remixed_from_video_id: null,
    error: openAiFailure(video),
    usage: { duration_seconds: Number(video.seconds) },
    ...video.placed,
  }),
  refused: liteLlmError,
  ownTasksOnly: true,
};

/** new-api: rewritten ids, words of its own while a task waits, nothing that would be 0 or empty. */
const newApi: Flavour = {
  ...keeping,
  strict: false,
  newTaskId: () => `task_${hex(16)}`,
  words: { pending: 'NOT_START', ready: 'unknown' },
  place: 'metadata.url',
  object: (video) => ({
    ...common(video),
    task_id: video.id,
    progress: `${percent(video.progress)}%`,
    ...(video.completedAt === undefined ? {} : { completed_at: video.completedAt }),
    ...(video.failure ? { error: openAiFailure(video) } : {}),
    ...video.placed,
  }),
  early: () => ({ status: 400, message: 'Task is not completed yet' }),
  refused: newApiError,
  // Seen in its source: a task that it does not know is a bad request.
  unknownTask: () => newApiError(400, 'task_not_exist', { code: 'task_not_exist', on: 'check' }),
  rejections: inEnglish,
  turning: newApiTurning,
};

const bifrost: Flavour = {
  ...openai,
  prefix: '/openai/v1',
  encodings: ['multipart'],
  pictures: ['file'],
  strict: false,
  place: 'videos[0].url',
  object: (video) => ({
    ...common(video),
    progress: video.progress * 100,
    completed_at: video.completedAt ?? null,
    expires_at: null,
    prompt: video.prompt,
    error: openAiFailure(video),
    ...(video.failure?.moderated === true
      ? { content_filter: { filtered_count: 1, reasons: [video.failure.message] } }
      : {}),
    ...video.placed,
  }),
  refused: bifrostError,
};

/** Mountsea's page shows the object only; its create and its content are taken to be the shape's. */
const mountseaMs: Flavour = {
  ...keeping,
  prefix: '/ms/v1',
  strict: false,
  exactPicture: false,
  models: [{ id: 'alibaba/wan-2.7', seconds: [5, 10] }],
  defaultSize: '1280x720',
  newTaskId: () => `ms-${randomUUID()}`,
  words: { processing: 'processing' },
  object: msVideo,
  refused: msError,
  rejections: inEnglish,
  turning: turningInEnglish,
  lists: false,
};

/** `GET /ms/v1/videos/{id}`. */
export function msVideo({ id, model, status, progress, createdAt, failure, placed }: VideoParts) {
  return {
    id,
    object: 'video',
    model,
    status,
    progress: status === usualWords.pending ? null : percent(progress),
    created_at: createdAt,
    ...(failure ? { error: { code: failure.code ?? 1000, message: failure.message } } : {}),
    ...placed,
  };
}

export const flavours: Readonly<Record<VideosName, Flavour>> = {
  openai,
  'vllm-omni': vllmOmni,
  sglang,
  litellm,
  'new-api': newApi,
  bifrost,
  'mountsea-ms': mountseaMs,
};
