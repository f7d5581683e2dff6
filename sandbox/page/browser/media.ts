let prefixes: Readonly<Record<string, string>> = {};

/** Tells from which origins files may be shown, and the path that passes each on. */
export function useMedia(media: Readonly<Record<string, string>>): void {
  prefixes = media;
}

/** The address under which this page can show a file, or undefined: nothing is loaded from elsewhere. */
export function localUrl(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { origin, pathname, search } = new URL(url);
  const prefix = prefixes[origin];
  return prefix === undefined ? undefined : `${prefix}${pathname}${search}`;
}
