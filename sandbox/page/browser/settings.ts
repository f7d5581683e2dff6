/** What the browser remembers for this page; nothing breaks where it may not. */
export function remembered(name: string): string | undefined {
  try {
    return localStorage.getItem(`reelbot-sandbox-${name}`) ?? undefined;
  } catch {
    return undefined;
  }
}

export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(`reelbot-sandbox-${name}`, value);
  } catch {
    // A private window: the choice lasts as long as the page.
  }
}
