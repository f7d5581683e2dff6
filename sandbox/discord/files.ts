import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** A stored file: an attachment of a message or of a command. */
export interface StoredFile {
  id: string;
  channelId: string;
  filename: string;
  contentType: string;
  bytes: Buffer;
  description?: string;
  title?: string;
  spoiler: boolean;
  /** Files of commands and of private answers. */
  ephemeral: boolean;
  /** When it is removed: files that came with a command or a form, and belong to no message. */
  goneAt?: number;
  width?: number;
  height?: number;
}

export interface FileStore {
  add(file: Omit<StoredFile, 'width' | 'height'>): StoredFile;
  get(id: string): StoredFile | undefined;
  /** The file behind an address of this store, whatever its signature; undefined for any other address. */
  at(url: string, origin: string): StoredFile | undefined;
  /** Path and query of a signed URL that lives until `expiresAt`. */
  sign(file: StoredFile, issuedAt: number, expiresAt: number): string;
  /** Whether the query carries the signature of this path and has not expired. */
  verify(path: string, query: URLSearchParams, now: number): boolean;
}

/** Keeps equal contents once, so that ten thousand copies of a clip cost one. */
export function createFileStore(): FileStore {
  const files = new Map<string, StoredFile>();
  const contents = new Map<string, Buffer>();
  const secret = randomBytes(32);
  const signature = (path: string, ex: string, is: string): string =>
    createHmac('sha256', secret).update(`${path} ${ex} ${is}`).digest('hex');
  return {
    add(file) {
      const digest = createHash('sha1').update(file.bytes).digest('hex');
      const bytes = contents.get(digest) ?? file.bytes;
      contents.set(digest, bytes);
      const stored = { ...file, bytes, ...pngSize(bytes) };
      files.set(file.id, stored);
      return stored;
    },
    get: (id) => files.get(id),
    at(url, origin) {
      const parsed = URL.parse(url);
      const [, , , id = ''] =
        parsed?.origin === origin && /^\/(ephemeral-)?attachments\//.test(parsed.pathname)
          ? parsed.pathname.split('/')
          : [];
      return files.get(id);
    },
    sign(file, issuedAt, expiresAt) {
      const folder = file.ephemeral ? 'ephemeral-attachments' : 'attachments';
      const path = `/${folder}/${file.channelId}/${file.id}/${encodeURIComponent(file.filename)}`;
      const ex = Math.floor(expiresAt / 1000).toString(16);
      const is = Math.floor(issuedAt / 1000).toString(16);
      return `${path}?ex=${ex}&is=${is}&hm=${signature(path, ex, is)}&`;
    },
    verify(path, query, now) {
      const ex = query.get('ex') ?? '';
      const given = Buffer.from(query.get('hm') ?? '', 'hex');
      const wanted = Buffer.from(signature(path, ex, query.get('is') ?? ''), 'hex');
      if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return false;
      return Number.parseInt(ex, 16) * 1000 > now;
    },
  };
}

const TYPES: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  avif: 'image/avif',
  bmp: 'image/bmp',
  heic: 'image/heic',
  svg: 'image/svg+xml',
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  webm: 'video/webm',
  mp3: 'audio/mpeg',
  ogg: 'audio/ogg',
  wav: 'audio/wav',
  txt: 'text/plain; charset=utf-8',
  json: 'application/json; charset=utf-8',
  pdf: 'application/pdf',
};

/** The extension in lower case, without the dot. */
export function extension(filename: string): string {
  return /\.([^.]+)$/.exec(filename)?.[1]?.toLowerCase() ?? '';
}

/** The content type Discord derives from a file's name. */
export function typeOfName(filename: string): string | undefined {
  return TYPES[extension(filename)];
}

/** A file name as Discord stores it: no paths, no spaces, nothing exotic. */
export function safeName(filename: string): string {
  const name = filename.split(/[\\/]/).at(-1) ?? '';
  return name.replaceAll(/\s+/g, '_').replaceAll(/[^\p{L}\p{N}._-]/gu, '') || 'unknown';
}

function pngSize(bytes: Buffer): { width: number; height: number } | undefined {
  if (bytes.length < 24 || bytes.readUInt32BE(0) !== 0x89504e47) return undefined;
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}
