import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { App } from './web.ts';

/** The page's own files. Read once: they change with the program only. */
const FILES = {
  'style.css': { type: 'text/css; charset=utf-8', text: read('style.css') },
  'icon.svg': { type: 'image/svg+xml', text: read('icon.svg') },
  'page.js': { type: 'text/javascript; charset=utf-8', text: read('page.js') },
} as const;

/** The name of a file, and of its very version, so that a browser may keep it. */
export function fileUrl(base: string, name: keyof typeof FILES): string {
  const version = createHash('sha256').update(FILES[name].text).digest('base64url').slice(0, 10);
  return `${base}/${name}?v=${version}`;
}

export function addFiles(app: App): void {
  for (const [name, { type, text }] of Object.entries(FILES)) {
    app.get(`/${name}`, (c) => {
      c.header('content-type', type);
      c.header('cache-control', 'private, max-age=86400');
      return c.body(text);
    });
  }
}

function read(name: string): string {
  return readFileSync(new URL(name, import.meta.url), 'utf8');
}
