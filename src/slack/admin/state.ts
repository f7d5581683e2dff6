import { z } from 'zod';

/** As much of a field as is looked at: what somebody put into it, or what it began with. */
const optionSchema = z.object({ value: z.string() });

const stateSchema = z.record(
  z.string(),
  z.record(
    z.string(),
    z.object({
      value: z.string().nullish(),
      selected_option: optionSchema.nullish(),
      selected_options: z.array(optionSchema).nullish(),
      selected_user: z.string().nullish(),
      selected_users: z.array(z.string()).nullish(),
      selected_conversations: z.array(z.string()).nullish(),
    }),
  ),
);

const blocksSchema = z.array(
  z.object({
    block_id: z.string(),
    element: z
      .object({
        initial_value: z.string().nullish(),
        initial_option: optionSchema.nullish(),
        initial_options: z.array(optionSchema).nullish(),
        initial_users: z.array(z.string()).nullish(),
        initial_conversations: z.array(z.string()).nullish(),
      })
      .nullish(),
  }),
);

/** The values of a modal's fields: none, one, or several. */
export type FieldValues = ReadonlyMap<string, readonly string[]>;

/** What was put into a modal whose blocks and elements share their names. Undefined when it is something else. */
export function readState(values: unknown): FieldValues | undefined {
  const { data } = stateSchema.safeParse(values);
  if (data === undefined) return undefined;
  return new Map(
    Object.entries(data).flatMap(([name, elements]) => {
      const one = elements[name];
      if (one === undefined) return [];
      const single = one.value ?? one.selected_option?.value ?? one.selected_user;
      const several =
        one.selected_options?.map(({ value }) => value) ??
        one.selected_users ??
        one.selected_conversations;
      return [[name, several ?? (single == null || single === '' ? [] : [single])] as const];
    }),
  );
}

/** What the same fields began with, from the view that comes back with the submission. */
export function readBegun(blocks: unknown): FieldValues {
  const { data = [] } = blocksSchema.safeParse(blocks);
  return new Map(
    data.map(({ block_id: name, element }) => {
      const single = element?.initial_value ?? element?.initial_option?.value;
      const several =
        element?.initial_options?.map(({ value }) => value) ??
        element?.initial_users ??
        element?.initial_conversations;
      return [name, several ?? (single == null || single === '' ? [] : [single])] as const;
    }),
  );
}
