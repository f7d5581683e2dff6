/** How the body of a create is written. `auto`: a form where a file is attached, else JSON. */
export const ENCODINGS = ['json', 'multipart', 'auto'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/**
 * How a picture is handed over:
 * - `file`: a file part `input_reference`;
 * - `object`: `input_reference: {image_url: <data URL>}`;
 * - `string`: `input_reference: <address>`, which the server fetches itself;
 * - `reference`: `image_reference`, a text that holds the JSON `{"image_url": <data URL>}`.
 */
export const IMAGE_MODES = ['file', 'object', 'string', 'reference'] as const;
export type ImageMode = (typeof IMAGE_MODES)[number];

export const SECONDS_TYPES = ['string', 'number'] as const;
export type SecondsType = (typeof SECONDS_TYPES)[number];

/** What one create is written like. */
export interface Manner {
  readonly encoding: Encoding;
  readonly image: ImageMode;
  readonly seconds: SecondsType;
}

/** What makes a server of the `/v1/videos` shape different from the others. */
export interface Dialect extends Manner {
  /** Where its API stands below an address without a path. */
  readonly root: string;
  /** It tells at `GET /models` what it serves. */
  readonly lists?: true;
  /** `DELETE /videos/{id}` ends a job that runs. */
  readonly cancels?: true;
  /** It sends webhooks that are signed as Standard Webhooks are. */
  readonly hooks?: true;
  /** Longest JSON answer, in bytes, where that is more than 1 MiB. */
  readonly jsonLimitBytes?: number;
}

const LIKE_OPENAI: Dialect = { encoding: 'auto', image: 'file', seconds: 'string', root: '/v1' };

const PRESETS = {
  /** OpenAI's own description takes both encodings. */
  openai: { ...LIKE_OPENAI, hooks: true },
  /** Forms only; `DELETE` also aborts a running job (vLLM-Omni's `docs/serving/videos_api.md`). */
  'vllm-omni': { ...LIKE_OPENAI, encoding: 'multipart', lists: true, cancels: true },
  /** Answers 400 to a form without a file; `seconds` is an integer (SGLang's `video_api.py`). */
  sglang: { ...LIKE_OPENAI, seconds: 'number', lists: true },
  /** Task ids are sealed with the key that created them: asked for with the same one (LiteLLM's `videos.md`). */
  litellm: LIKE_OPENAI,
  /** Passes both encodings through. */
  'new-api': LIKE_OPENAI,
  /** Forms below /openai; the finished task may hold the whole video in Base64, which is not used (Bifrost's `videos.go`). */
  bifrost: {
    ...LIKE_OPENAI,
    encoding: 'multipart',
    root: '/openai/v1',
    jsonLimitBytes: 64 * 1024 * 1024,
  },
  /**
   * Mountsea documents `GET /ms/v1/videos/{id}` alone. That a create of the same shape stands beside it is what the page's title says; how it takes a
   * picture stands nowhere, and its other routes take JSON.
   */
  'mountsea-ms': { ...LIKE_OPENAI, encoding: 'json', image: 'object', root: '/ms/v1' },
} as const satisfies Readonly<Record<string, Dialect>>;

export type DialectName = keyof typeof PRESETS;

export const DIALECTS: Readonly<Record<DialectName, Dialect>> = PRESETS;

export const DIALECT_NAMES = Object.keys(PRESETS) as [DialectName, ...DialectName[]];

/**
 * The address that `/videos` is put after. Operators give it with `/v1` or without; whoever has it elsewhere ends the address with `/videos`.
 * @param root the dialect's, for an address without a path
 */
export function apiRoot(baseUrl: string, root: string): string {
  const { origin, pathname } = new URL(baseUrl);
  const path = pathname.replace(/(?<!\/)\/+$/u, '');
  if (path === '') return `${origin}${root}`;
  if (path.endsWith('/videos')) return `${origin}${path.slice(0, -'/videos'.length)}`;
  return /\/v\d[\w.-]*$/u.test(path) ? `${origin}${path}` : `${origin}${path}/v1`;
}
