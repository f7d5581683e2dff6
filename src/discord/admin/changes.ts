import {
  type APIApplicationCommandInteractionDataBasicOption,
  type APIChatInputApplicationCommandInteractionData,
  ApplicationCommandOptionType,
} from 'discord.js';
import { z } from 'zod';
import type { AdminChange } from '../../core/index.ts';
import { CHANNEL_OPTIONS, SUBCOMMANDS, type Subcommand } from './command.ts';

/** A subcommand of `/sora-admin` as it was typed. */
export interface AdminAsked {
  readonly name: Subcommand;
  /** By option. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** Reads which subcommand it is; undefined for one that there is not. */
export function readAdmin(
  data: Pick<APIChatInputApplicationCommandInteractionData, 'options'>,
): AdminAsked | undefined {
  const [first] = data.options ?? [];
  const name = SUBCOMMANDS.find((one) => one === first?.name);
  if (first?.type !== ApplicationCommandOptionType.Subcommand || name === undefined) {
    return undefined;
  }
  const options: readonly APIApplicationCommandInteractionDataBasicOption[] = first.options ?? [];
  return { name, values: Object.fromEntries(options.map(({ name, value }) => [name, value])) };
}

const id = z.string().regex(/^\d{1,20}$/u);
const whole = z.int().min(0);
const onOff = z.enum(['on', 'off']).transform((state) => state === 'on');

/** What each subcommand takes, strictly: a client of somebody's own making may send anything. */
const schemas = {
  limit: z
    .object({
      whom: z.enum(['user', 'scope']),
      credits: whole.exactOptional(),
      per: z.enum(['day', 'week', 'month']).default('day'),
    })
    .transform(({ whom, credits, per: unit }): AdminChange => {
      return { set: whom, limit: credits === undefined ? undefined : { credits, unit } };
    }),
  role: z
    .object({ role: id, credits: whole.exactOptional() })
    .transform(({ role, credits }): AdminChange => ({ set: 'role', role, credits })),
  block: z
    .object({ person: id })
    .transform(({ person: user }): AdminChange => ({ set: 'blocked', user, on: true })),
  unblock: z
    .object({ person: id })
    .transform(({ person: user }): AdminChange => ({ set: 'blocked', user, on: false })),
  model: z
    .object({ model: z.string().min(1).max(100), state: onOff })
    .transform(({ model, state }): AdminChange => ({ set: 'model', model, off: !state })),
  spoiler: z
    .object({ state: onOff })
    .transform(({ state: on }): AdminChange => ({ set: 'spoiler', on })),
  language: z
    .object({ language: z.string().min(1).max(20).exactOptional() })
    .transform(({ language: locale }): AdminChange => ({ set: 'language', locale })),
  keep: z
    .object({ days: z.int().min(1).max(3650).exactOptional() })
    .transform(({ days: number }): AdminChange => ({ set: 'keepDays', number })),
  confirm: z
    .object({ from: z.int().min(1).exactOptional() })
    .transform(({ from: number }): AdminChange => ({ set: 'confirmFrom', number })),
  pause: z.object({}).transform((): AdminChange => ({ set: 'maintenance', on: true })),
  resume: z.object({}).transform((): AdminChange => ({ set: 'maintenance', on: false })),
} as const;

/** What a subcommand changes; undefined for one that changes no setting, or that nobody could have typed. `here`: the channel it was typed in. */
export function changeOf({ name, values }: AdminAsked, here: string): AdminChange | undefined {
  if (name === 'channels') return channelsOf(values, here);
  if (!Object.hasOwn(schemas, name)) return undefined;
  return schemas[name as keyof typeof schemas].safeParse(values).data;
}

const ruleSchema = z.enum(['only', 'except', 'all']);

/** Without any channel it is about the one it was typed in. */
function channelsOf(values: AdminAsked['values'], here: string): AdminChange | undefined {
  const { data: rule } = ruleSchema.safeParse(values.rule);
  if (rule === undefined) return undefined;
  if (rule === 'all') return { set: 'channels', rule: 'except', ids: [] };
  const given = CHANNEL_OPTIONS.flatMap((option) => values[option] ?? []);
  const { data: ids } = z.array(id).safeParse(given.length === 0 ? [here] : given);
  return ids === undefined ? undefined : { set: 'channels', rule, ids };
}

const granted = z.object({ person: id, credits: z.int().min(1) });
const forgiven = z.object({ person: id });

/** To whom `grant` gives how much; undefined for what nobody could have typed. */
export function grantOf({ values }: AdminAsked): z.output<typeof granted> | undefined {
  return granted.safeParse(values).data;
}

/** Whose credits `reset` is about. */
export function resetOf({ values }: AdminAsked): z.output<typeof forgiven> | undefined {
  return forgiven.safeParse(values).data;
}
