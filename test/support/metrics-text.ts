/** One sample of what a Prometheus client says (text format 0.0.4). */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export function samplesIn(text: string): Sample[] {
  return text.split('\n').flatMap((line) => {
    if (line === '' || line.startsWith('#')) return [];
    const [, name = '', labels = '', value = ''] = /^(\w+)(?:\{(.*)\})? (\S+)$/u.exec(line) ?? [];
    if (name === '') throw new Error(`no sample: ${line}`);
    const pairs = [...labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/gu)];
    const read = pairs.map(([, label = '', said = '']) => [label, said] as const);
    return [{ name, labels: Object.fromEntries(read), value: Number(value) }];
  });
}

/** What an expression of PromQL asks for. */
export interface Asked {
  /** Each metric with what it wants of its labels. */
  readonly selectors: readonly {
    readonly name: string;
    readonly matchers: readonly { label: string; how: string; value: string }[];
  }[];
  /** Labels that it groups by, or joins on. */
  readonly grouping: readonly string[];
}

const NAME = /\b((?:reelbot|process)_\w+)(?:\{([^{}]*)\})?/gu;

export function askedIn(expression: string): Asked {
  const selectors = [...expression.matchAll(NAME)].map(([, name = '', inside = '']) => ({
    name,
    matchers: [...inside.matchAll(/(\w+)(=~|!~|!=|=)"([^"]*)"/gu)].map(
      ([, label = '', how = '', value = '']) => ({ label, how, value }),
    ),
  }));
  const groups = [...expression.matchAll(/\b(?:by|on|group_left) \(([^()]*)\)/gu)];
  const grouping = groups.flatMap(([, labels = '']) => labels.split(/,\s*/u)).filter(Boolean);
  return { selectors, grouping };
}
