import { z } from 'zod';
import type { Limit } from './quota.ts';
import type { Store } from './store/index.ts';
import type { Requester } from './task.ts';

/** Longest lists that an admin may build, so that reading them stays cheap. */
const MOST_ENTRIES = 500;

/** So many changes are remembered. */
const LOGGED = 200;

const limit: z.ZodType<Limit> = z.strictObject({
  credits: z.int().min(0).max(1_000_000_000),
  unit: z.enum(['day', 'week', 'month']),
});

const ids = z.array(z.string().min(1).max(100)).max(MOST_ENTRIES);

/** What the admins of one scope (a Discord server, a Slack workspace) chose. What is absent is the environment's, or the default. */
const settingsSchema = z.object({
  /** Credits of one person. */
  user: limit.exactOptional(),
  /** Credits of everybody there together. */
  scope: limit.exactOptional(),
  /** Credits by role, in the person's own window: the highest applies, and never less than `user`. */
  roles: z.record(z.string(), z.int().min(0)).exactOptional(),
  /** People who may not make videos. */
  blocked: ids.exactOptional(),
  /** Where videos may be made: only there, or everywhere but there. */
  channels: z.strictObject({ rule: z.enum(['only', 'except']), ids }).exactOptional(),
  modelsOff: ids.exactOptional(),
  /** Words and patterns that no prompt may hold; `*` stands for any letters. */
  words: z.array(z.string().min(1).max(100)).max(MOST_ENTRIES).exactOptional(),
  /** Videos are posted hidden until somebody opens them. */
  spoiler: z.literal(true).exactOptional(),
  /** The language of everything that all can see, BCP 47; absent: that of the person who asked. */
  language: z.string().max(20).exactOptional(),
  /** Tasks are forgotten after so many days. */
  keepDays: z.int().min(1).max(3650).exactOptional(),
  /** From this price on the bot asks before it spends. */
  confirmFrom: z.int().min(1).exactOptional(),
  /** No new tasks. */
  maintenance: z.literal(true).exactOptional(),
});

export type Settings = z.output<typeof settingsSchema>;
export type SettingName = keyof Settings;

/** One change, as it was made. `from` and `to` are JSON of the whole setting; absent: the default. */
export interface SettingsChange {
  /** ms since the epoch. */
  readonly at: number;
  readonly by: { readonly id: string; readonly name: string };
  readonly name: SettingName;
  readonly from?: string;
  readonly to?: string;
}

interface Stored {
  readonly settings: Settings;
  /** The newest first. */
  readonly log: readonly SettingsChange[];
}

/** A scope, as keys name it; absent where a request has none (a direct message on Discord). */
export type ScopeOf = Pick<Requester, 'platform' | 'scope'>;

export interface SettingsStore {
  of(scope: ScopeOf): Promise<Settings>;
  log(scope: ScopeOf): Promise<readonly SettingsChange[]>;
  /** Every scope whose admins chose something. */
  all(): AsyncIterable<[{ platform: string; scope: string }, Settings]>;
  /** Every scope that knows a person, as somebody blocked or as an admin. */
  about(person: Pick<Requester, 'platform' | 'id'>): AsyncIterable<SettingsAbout>;
  /**
   * Changes settings and records it, as one step. `change` gets the present settings and answers with the ones wanted. Resolves to what was
   * really changed; nothing is recorded for what stays the same. Throws ZodError for settings that are none.
   */
  change(
    scope: ScopeOf & { readonly scope: string },
    by: SettingsChange['by'],
    at: number,
    change: (now: Settings) => Settings,
  ): Promise<readonly SettingsChange[]>;
}

/** What the settings of one scope hold about one person. */
export interface SettingsAbout {
  readonly scope: string;
  readonly blocked: boolean;
  /** Changes that this person made as an admin, and changes of the blocked people that put them on the list or took them off it. */
  readonly acts: readonly SettingsChange[];
  readonly blocks: readonly { readonly at: number; readonly blocked: boolean }[];
}

const PREFIX = 'settings:';
const keyOf = ({ platform, scope }: ScopeOf): string => `${PREFIX}${platform}:${scope}`;

/** Read from the store each time: a change holds at once, in every process. */
export function createSettings(store: Store): SettingsStore {
  const read = async (scope: ScopeOf): Promise<Stored | undefined> =>
    scope.scope === undefined ? undefined : await store.get<Stored>(keyOf(scope));
  return {
    of: async (scope) => (await read(scope))?.settings ?? {},
    log: async (scope) => (await read(scope))?.log ?? [],
    async *all() {
      for await (const [key, { settings }] of store.list<Stored>(PREFIX)) {
        const [platform = '', ...scope] = key.slice(PREFIX.length).split(':');
        yield [{ platform, scope: scope.join(':') }, settings];
      }
    },
    async *about({ platform, id }) {
      const prefix = `${PREFIX}${platform}:`;
      for await (const [key, stored] of store.list<Stored>(prefix)) {
        const about = { scope: key.slice(prefix.length), ...aboutOf(stored, id) };
        if (about.blocked || about.acts.length + about.blocks.length > 0) yield about;
      }
    },
    async change(scope, by, at, change) {
      let changes: SettingsChange[] = [];
      await store.update<Stored>(keyOf(scope), (stored) => {
        const before = stored?.settings ?? {};
        const settings = settingsSchema.parse(change(before));
        changes = differences(before, settings).map((one) => ({ at, by, ...one }));
        if (changes.length === 0) return stored;
        return { settings, log: [...changes, ...(stored?.log ?? [])].slice(0, LOGGED) };
      });
      return changes;
    },
  };
}

function aboutOf({ settings, log }: Stored, id: string): Omit<SettingsAbout, 'scope'> {
  const isOn = (json: string | undefined): boolean =>
    json !== undefined && (recorded('blocked', json)?.blocked ?? []).includes(id);
  return {
    blocked: settings.blocked?.includes(id) ?? false,
    acts: log.filter(({ by }) => by.id === id),
    blocks: log.flatMap(({ at, name, from, to }) => {
      if (name !== 'blocked' || isOn(from) === isOn(to)) return [];
      return [{ at, blocked: isOn(to) }];
    }),
  };
}

/** A setting as a change recorded it; undefined for one that this version does not know like that. */
export function recorded(name: SettingName, json: string): Settings | undefined {
  try {
    return settingsSchema.safeParse({ [name]: JSON.parse(json) }).data;
  } catch {
    return undefined;
  }
}

function differences(
  before: Settings,
  after: Settings,
): Pick<SettingsChange, 'name' | 'from' | 'to'>[] {
  const names = settingsSchema.keyof().options;
  return names.flatMap((name) => {
    const [from, to] = [before[name], after[name]].map((value) =>
      value === undefined ? undefined : JSON.stringify(value),
    );
    if (from === to) return [];
    return [{ name, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }];
  });
}
