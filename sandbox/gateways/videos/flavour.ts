import type { Answer, More, Removal, Shown } from '../dialect.ts';
import type { Rejections, Turning } from '../rejections.ts';
import type { Standing } from '../tasks.ts';
import type { Json, TaskStatus } from '../types.ts';

/** A server with the `/v1/videos` shape. */
export type VideosName =
  | 'openai'
  | 'vllm-omni'
  | 'sglang'
  | 'litellm'
  | 'new-api'
  | 'bifrost'
  | 'mountsea-ms';

/** Where an object carries the address of its video. `content`: nowhere, it is to be had from `/content` with the key only. */
export type ResultPlace =
  | 'content'
  | 'url'
  | 'video_url'
  | 'content_url'
  | 'metadata.url'
  | 'output.url'
  | 'video.url'
  | 'videos[0].url';

/** A model that such a server has. */
export interface LocalVideoModel {
  id: string;
  /** Lengths in seconds; any unless told. */
  seconds?: readonly number[];
  /** `1280x720` and the like; any unless told. */
  sizes?: readonly string[];
  /** `no`: it takes none. `needed`: it makes videos of a picture only. `yes` unless told. */
  picture?: 'yes' | 'no' | 'needed';
}

/** How a picture may come. */
export type PictureWay =
  /** A file part `input_reference`. */
  | 'file'
  /** JSON: `input_reference: {image_url}` or `{file_id}`, exactly one of them. */
  | 'object'
  /** JSON: `input_reference`, a path on the server's own disk. */
  | 'path'
  /** A form field `image_reference` that holds JSON: `{"image_url": …}`. */
  | 'image_reference'
  /** JSON or a form field: `reference_url`, an address. */
  | 'reference_url';

/** Everything in which two servers of the shape differ. */
export interface Flavour {
  /** Before every path. */
  prefix: string;
  encodings: readonly ('json' | 'multipart')[];
  /** What multipart is refused without. */
  formNeeds?: 'input_reference';
  /** The type of `seconds` in JSON. */
  seconds: 'text' | 'integer';
  pictures: readonly PictureWay[];
  /** Fields beside prompt, model, seconds, size and the picture's. */
  fields: readonly string[];
  /** Unknown fields refuse the request; elsewhere they are let pass, and noted. */
  strict: boolean;
  /** A picture that has not exactly the size asked for refuses the request; elsewhere it is resized, and noted. */
  exactPicture: boolean;
  /** Of problems in a body. */
  problemStatus: number;
  models: readonly LocalVideoModel[];
  defaultSize: string;
  newTaskId(): string;
  words: Readonly<Partial<Record<TaskStatus, string>>>;
  place: ResultPlace;
  /** The object. `fresh`: as the answer to a create. */
  object(video: VideoParts, fresh: boolean): Json;
  /** Other answers than 200 to requests that came too early. */
  early(standing: Standing): { status: number; message: string };
  removed?(shown: Shown, object: () => Json): Removal;
  refused(status: number, message: string, more: More): Answer;
  unknownTask?(): Answer;
  rejections: Rejections;
  turning: Turning;
  ownTasksOnly?: boolean;
  /** `GET /models`. */
  lists: boolean;
}

/** What objects are made of. */
export interface VideoParts {
  id: string;
  model: string;
  status: string;
  /** 0 to 1. */
  progress: number;
  /** Seconds since the epoch. */
  createdAt: number;
  completedAt: number | undefined;
  prompt: string;
  seconds: string;
  size: string;
  failure: { code: number | string | undefined; message: string; moderated: boolean } | undefined;
  /** The fields that hold the address, by the place that is wanted. */
  placed: Json;
}
