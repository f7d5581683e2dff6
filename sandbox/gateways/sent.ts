import type { Judgement } from './dialect.ts';
import type { Json } from './types.ts';

/** A file of a form. */
export interface SentFile {
  name: string;
  type: string;
  bytes: Uint8Array;
}

/** A body as it arrived. */
export interface Sent {
  kind: 'json' | 'multipart' | 'other';
  contentType: string;
  /** Parsed JSON, the text fields of a form, or the text itself where it is neither. */
  value: unknown;
  files: Readonly<Record<string, SentFile>>;
}

/** Reads a body by its content type. A form that is none counts as `other`. */
export async function readSent(contentType: string, bytes: Buffer): Promise<Sent> {
  const base = { contentType, files: {} };
  if (contentType.startsWith('multipart/form-data')) {
    const form = await readForm(contentType, bytes);
    return form ?? { ...base, kind: 'other', value: 'a form that cannot be read' };
  }
  const value = parse(bytes.toString('utf8'));
  return { ...base, kind: contentType.startsWith('application/json') ? 'json' : 'other', value };
}

/** The text fields, and files as `{file, type, bytes}`, as requests are kept and shown. */
export function shownBody({ value, files }: Sent): unknown {
  const names = Object.entries(files);
  if (names.length === 0) return value;
  const described = names.map(([name, file]) => [
    name,
    { file: file.name, type: file.type, bytes: file.bytes.length },
  ]);
  return { ...(value as Json), ...Object.fromEntries(described) };
}

/** Judges a JSON body by `problemsOf`, which returns what is wrong in words. */
export function judgeJson(
  sent: Sent,
  path: string,
  problemsOf: (body: unknown) => string[],
): Judgement {
  const body = isObject(sent.value) ? sent.value : {};
  const problems =
    sent.kind === 'json'
      ? problemsOf(sent.value).map((problem) => `${path}: ${problem}`)
      : [`content type "${sent.contentType}" is not application/json`];
  return { body, model: String(body.model ?? ''), problems };
}

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

async function readForm(contentType: string, bytes: Buffer): Promise<Sent | undefined> {
  try {
    const body = new Uint8Array(bytes);
    const form = await new Response(body, { headers: { 'content-type': contentType } }).formData();
    const value: Record<string, unknown> = {};
    const files: Record<string, SentFile> = {};
    for (const [name, part] of form) {
      if (typeof part === 'string') value[name] = part;
      else {
        const { name: file, type } = part;
        files[name] = { name: file, type, bytes: new Uint8Array(await part.arrayBuffer()) };
      }
    }
    return { kind: 'multipart', contentType, value, files };
  } catch {
    return undefined;
  }
}

/** JSON, or the text itself where it is none. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
