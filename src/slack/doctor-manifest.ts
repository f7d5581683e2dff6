import { type Examination, type Finding, ok, skipped, wrong } from '../core/index.ts';
import type { SlackAccess } from './client.ts';
import type { Asking, Self } from './doctor.ts';
import { appOf, refusalFinding, withToken } from './doctor-answers.ts';
import { manifestFor } from './manifest.ts';

/** What people may call and describe as they like. */
const OWN_WORDS: ReadonlySet<string> = new Set([
  'display_information',
  'display_name',
  'name',
  'description',
  'usage_hint',
]);

/** Where Slack sends requests: of our own manifest only as good as PUBLIC_URL. */
const ADDRESSES: ReadonlySet<string> = new Set(['url', 'request_url', 'redirect_urls']);

/** By what entries of lists are recognised, whatever their order. */
const NAMES = ['command', 'callback_id'] as const;

/** The app as Slack has it, against what this version needs. */
export function manifestExamination(
  { client, configToken, deps }: Asking,
  access: SlackAccess,
  self: Self,
): Examination {
  return {
    check: 'slack: manifest',
    async look() {
      if (configToken === undefined) {
        return [
          skipped(
            'Slack shows it to an app configuration token only: give one as SLACK_CONFIG_TOKEN (docs/doctor.md). The scopes above were compared.',
          ),
        ];
      }
      return await withToken(self, async ({ bot_id: bot }) => {
        const app = await appOf(client(access.botToken), bot);
        if (app === undefined)
          return [skipped('Slack does not tell which app the bot belongs to.')];
        try {
          const { manifest } = await client(configToken).apps.manifest.export({ app_id: app });
          const origin = access.way.mode === 'http' ? (deps.publicUrl ?? UNKNOWN) : undefined;
          return [manifestFinding(manifest, origin)];
        } catch (error) {
          const mend =
            'App configuration tokens hold for 12 hours: make a new one at https://api.slack.com/apps.';
          return [refusalFinding(error, 'SLACK_CONFIG_TOKEN', mend)];
        }
      });
    },
  };
}

/** HTTP mode at an address that is not known here. */
const UNKNOWN = 'https://bot.invalid';

/** @param origin where Slack sends requests in HTTP mode; absent: Socket Mode */
export function manifestFinding(theirs: unknown, origin: string | undefined): Finding {
  const ours = manifestFor(origin);
  const isKnown = origin !== undefined && origin !== UNKNOWN;
  const places = differences(
    ours,
    theirs,
    '',
    isKnown ? OWN_WORDS : new Set([...OWN_WORDS, ...ADDRESSES]),
  );
  if (places.length === 0) return ok('The app is as this version needs it.');
  return wrong(
    `The app differs from what this version needs: ${places.join(', ')}.`,
    'Give the app what `npm run --silent slack:manifest` prints (App Manifest), and install it to the workspace again.',
  );
}

/** The places at which `theirs` is not what `ours` says. What it has beyond that may stay. */
function differences(
  ours: unknown,
  theirs: unknown,
  place: string,
  ignored: ReadonlySet<string>,
): string[] {
  if (Array.isArray(ours)) return listDifferences(ours, theirs, place, ignored);
  if (typeof ours !== 'object' || ours === null) return ours === theirs ? [] : [place];
  // What is off may be left out.
  const other: Readonly<Record<string, unknown>> =
    typeof theirs === 'object' && theirs !== null ? { ...theirs } : {};
  return Object.entries(ours).flatMap(([key, value]) => {
    if (ignored.has(key) || (value === false && other[key] === undefined)) return [];
    return differences(value, other[key], place === '' ? key : `${place}.${key}`, ignored);
  });
}

function listDifferences(
  ours: readonly unknown[],
  theirs: unknown,
  place: string,
  ignored: ReadonlySet<string>,
): string[] {
  const others: readonly unknown[] = Array.isArray(theirs) ? theirs : [];
  return ours.flatMap((one) => {
    const name = nameOf(one);
    const twin = others.find((other) => nameOf(other) === name);
    if (twin === undefined) return [`${place} lacks ${name}`];
    return differences(one, twin, `${place} ${name}`, ignored);
  });
}

function nameOf(item: unknown): string {
  if (typeof item !== 'object' || item === null) return String(item);
  const names = NAMES.map((key) => (item as Readonly<Record<string, unknown>>)[key]);
  return String(names.find((name) => name !== undefined));
}
