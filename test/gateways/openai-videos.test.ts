import { describe } from 'vitest';
import type { JsonObject } from '../../src/core/gateway.ts';
import type { DialectName } from '../../src/gateways/openai-videos/dialects.ts';
import { FAMILY_PLACES, type GatewayDescriptor, VIDEO } from '../contracts/gateway/descriptor.ts';
import { gatewayContract } from '../contracts/gateway.ts';
import type { FilePart, SentForm } from './form.ts';
import { drawn, KEY, pictureOf, videos, withPicture } from './openai-videos-samples.ts';
import { aRequest } from './samples.ts';

/** What the facts say of one dialect, restated. */
interface Facts {
  /** How a create without a picture is written, and one with. */
  readonly plain: 'json' | 'form';
  readonly pictured: 'form' | 'object';
  readonly seconds: 'string' | 'number';
  /** Path of `/videos` below an address without a path. */
  readonly root?: string;
  /** What a create answers beside the id. */
  readonly created?: (taskId: string) => JsonObject;
  readonly refused: (status: number, message: string) => JsonObject;
  readonly error: (message: string) => JsonObject;
  readonly task?: JsonObject;
  readonly answerLimit?: number;
}

const openaiError = (status: number, message: string) => ({
  error: { message, type: 'invalid_request_error', param: null, code: `e${status}` },
});
const coded = (message: string) => ({ code: 'generation_failed', message });

const DIALECTS: Readonly<Record<DialectName, Facts>> = {
  openai: {
    plain: 'json',
    pictured: 'form',
    seconds: 'string',
    refused: openaiError,
    error: coded,
    task: { expires_at: null, remixed_from_video_id: null, quality: 'standard' },
  },
  'vllm-omni': {
    plain: 'form',
    pictured: 'form',
    seconds: 'string',
    refused: (_, message) => ({ detail: message }),
    error: (message) => ({ code: 500, message }),
  },
  sglang: {
    plain: 'json',
    pictured: 'form',
    seconds: 'number',
    refused: (_, message) => ({ detail: [{ type: 'x', loc: ['body'], msg: message, input: 'p' }] }),
    error: (message) => ({ message }),
    task: { file_path: '/tmp/video.mp4' },
  },
  litellm: {
    plain: 'json',
    pictured: 'form',
    seconds: 'string',
    refused: (status, message) => ({
      error: { message, type: 'None', param: 'None', code: String(status) },
    }),
    error: coded,
    task: { usage: { duration_seconds: 10 } },
  },
  'new-api': {
    plain: 'json',
    pictured: 'form',
    seconds: 'string',
    created: (taskId) => ({ task_id: taskId }),
    refused: (_, message) => ({ code: 'do_request_failed', message, data: null }),
    error: coded,
    task: { task_id: 't-1' },
  },
  bifrost: {
    plain: 'form',
    pictured: 'form',
    seconds: 'string',
    root: '/openai/v1',
    refused: (status, message) => ({
      is_bifrost_error: true,
      status_code: status,
      error: { message, type: null },
    }),
    error: coded,
    task: { videos: [] },
    answerLimit: 64 * 1024 * 1024,
  },
  'mountsea-ms': {
    plain: 'json',
    pictured: 'object',
    seconds: 'string',
    root: '/ms/v1',
    refused: (status, message) => ({ error: { code: status, message } }),
    error: (message) => ({ code: 1234, message }),
  },
};

const png = await drawn(1280, 720, 'png');
const jpeg = await drawn(720, 1280, 'jpeg');

const formOf = (fields: JsonObject, file?: FilePart): SentForm => ({
  form: [
    ...Object.entries(fields).map(([name, value]) => [name, String(value)] as const),
    ...(file === undefined ? [] : [['input_reference', file] as const]),
  ],
});

function descriptorOf(name: DialectName, facts: Facts): GatewayDescriptor {
  const seconds = facts.seconds === 'string' ? '10' : 10;
  const text = { model: 'sora-2', prompt: 'a paper boat in the rain', seconds, size: '1280x720' };
  const upright = { ...text, size: '720x1280' };
  const body = (fields: JsonObject, fileName: string, type: string, bytes: Buffer) =>
    facts.pictured === 'form'
      ? formOf(fields, { fileName, type, bytes })
      : {
          ...fields,
          input_reference: { image_url: `data:${type};base64,${bytes.toString('base64')}` },
        };
  const path = '/v1/videos';
  return {
    name: `openai-videos: ${name}`,
    create: (baseUrl, tuning) => videos(baseUrl, { dialect: name }, tuning),
    secrets: [KEY],
    secretHeaders: ['authorization'],
    requests: [
      {
        title: 'the plainest',
        request: aRequest,
        path,
        body: facts.plain === 'form' ? formOf(text) : text,
      },
      {
        title: 'a picture',
        request: withPicture,
        pictures: [pictureOf(png, 'image/png')],
        path,
        body: body(text, 'picture.png', 'image/png', png),
      },
      {
        title: 'an upright picture',
        request: { ...withPicture, orientation: 'portrait' },
        pictures: [pictureOf(jpeg, 'image/jpeg')],
        path,
        body: body(upright, 'picture.jpg', 'image/jpeg', jpeg),
      },
    ],
    checkPath: `${facts.root ?? '/v1'}/videos/t%201%2F2`,
    created: (taskId) => ({
      status: 200,
      body: {
        id: taskId,
        object: 'video',
        model: 'sora-2',
        status: 'queued',
        progress: 0,
        created_at: 1_790_000_000,
        ...facts.created?.(taskId),
      },
    }),
    refused: (status, message) => ({ status, body: facts.refused(status, message) }),
    task: ({ errorMessage, ...task }) => ({
      id: 't-1',
      object: 'video',
      model: 'sora-2',
      created_at: 1_790_000_000,
      completed_at: null,
      error: typeof errorMessage === 'string' ? facts.error(errorMessage) : null,
      ...facts.task,
      ...task,
    }),
    places: [
      ...FAMILY_PLACES,
      ['url', { url: VIDEO }],
      ['video_url', { video_url: VIDEO }],
      ['metadata.url', { metadata: { url: VIDEO } }],
      ['output.url', { output: { url: VIDEO } }],
      ['output', { output: VIDEO }],
      ['output[0].url', { output: [{ url: VIDEO }] }],
      ['output[0]', { output: [VIDEO] }],
      ['videos[0].url', { videos: [{ type: 'url', url: VIDEO }] }],
      ['video.url', { video: { url: VIDEO } }],
      ['content_url', { content_url: VIDEO }],
    ],
    contentPath: `${facts.root ?? '/v1'}/videos/t-1/content`,
    ...(facts.answerLimit === undefined ? {} : { answerLimit: facts.answerLimit }),
  };
}

// Side by side: most of their time is waiting for what never comes.
describe.concurrent.each(Object.entries(DIALECTS))('%s', (name, facts) => {
  gatewayContract(descriptorOf(name as DialectName, facts));
});
