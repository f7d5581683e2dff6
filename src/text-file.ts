import { readFileSync, statSync } from 'node:fs';

/** An operator's file is a page of text; a film that was named by mistake is not read, bytes. */
const MOST_BYTES = 1024 * 1024;

/** The text of an operator's file; or why there is none, as the end of a sentence that begins with its name. */
export function readTextFile(path: string): { readonly text: string } | { readonly why: string } {
  try {
    const found = statSync(path);
    // Also because opening a pipe would wait for somebody to write.
    if (!found.isFile()) return { why: 'is not a file' };
    if (found.size > MOST_BYTES) return { why: 'is over 1 MiB' };
    const bytes = readFileSync(path);
    if (bytes.length > MOST_BYTES) return { why: 'is over 1 MiB' };
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch (error) {
    return { why: whyNot(codeOf(error)) };
  }
}

function whyNot(code: string): string {
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'does not exist';
  if (code === 'EACCES' || code === 'EPERM') return 'may not be read by the bot';
  if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return 'is not text in UTF-8';
  return `cannot be read (${code})`;
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}
