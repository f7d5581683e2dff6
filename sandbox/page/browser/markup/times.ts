/** A moment as Discord's `<t:…:f>` and Slack's `<!date^…>` want it, in the reader's language and time zone. */
export function timeText(seconds: number, format: string, locale: string): string {
  const at = new Date(seconds * 1000);
  if (Number.isNaN(at.getTime())) return '';
  if (!format.includes('{')) return discordTime(at, format, locale);
  return format.replace(
    /\{([a-z_]+)\}/g,
    (token, name: string) => slackTime(at, name, locale) ?? token,
  );
}

const DISCORD: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
  t: { timeStyle: 'short' },
  T: { timeStyle: 'medium' },
  d: { dateStyle: 'short' },
  D: { dateStyle: 'long' },
  f: { dateStyle: 'long', timeStyle: 'short' },
  F: { dateStyle: 'full', timeStyle: 'short' },
};

function discordTime(at: Date, format: string, locale: string): string {
  if (format === 'R') return relative(at, locale);
  return new Intl.DateTimeFormat(locale, DISCORD[format] ?? DISCORD.f).format(at);
}

const SLACK: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
  date_num: { year: 'numeric', month: '2-digit', day: '2-digit' },
  date: { dateStyle: 'long' },
  date_short: { month: 'short', day: 'numeric', year: 'numeric' },
  date_long: { dateStyle: 'full' },
  time: { timeStyle: 'short' },
  time_secs: { timeStyle: 'medium' },
};

function slackTime(at: Date, name: string, locale: string): string | undefined {
  if (name === 'ago') return relative(at, locale);
  const pretty = name.endsWith('_pretty');
  const style = SLACK[pretty ? name.slice(0, -'_pretty'.length) : name];
  if (style === undefined) return undefined;
  const days = Math.round((startOfDay(at) - startOfDay(new Date())) / 86_400_000);
  if (pretty && Math.abs(days) <= 1) {
    return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(days, 'day');
  }
  return new Intl.DateTimeFormat(locale, style).format(at);
}

function startOfDay(at: Date): number {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
}

/** Units by how many seconds they have, the largest first. */
const UNITS = {
  year: 31_536_000,
  month: 2_592_000,
  day: 86_400,
  hour: 3600,
  minute: 60,
  second: 1,
};

function relative(at: Date, locale: string): string {
  const seconds = (at.getTime() - Date.now()) / 1000;
  const fits = Object.entries(UNITS).find(([, size]) => Math.abs(seconds) >= size);
  const [unit, size] = fits ?? ['second', 1];
  const words = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  return words.format(Math.round(seconds / size), unit as keyof typeof UNITS);
}
