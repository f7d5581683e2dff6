import { z } from 'zod';
import { problem } from './parse.ts';

const id = z.int().optional();
const customId = z.string().min(1).max(100);
const emoji = z.strictObject({
  id: z.string().nullish(),
  name: z.string().nullish(),
  animated: z.boolean().nullish(),
});

const button = z
  .strictObject({
    type: z.literal(2),
    id,
    style: z.int().min(1).max(6),
    label: z.string().max(80).nullish(),
    emoji: emoji.nullish(),
    custom_id: customId.nullish(),
    url: z.url().max(512).nullish(),
    sku_id: z.string().nullish(),
    disabled: z.boolean().nullish(),
  })
  .superRefine((value, context) => {
    const link = value.style === 5;
    const premium = value.style === 6;
    if (link && value.url == null) {
      problem(context, 'BASE_TYPE_REQUIRED', 'A url is required', ['url']);
    }
    if (!link && !premium && value.custom_id == null) {
      problem(context, 'BASE_TYPE_REQUIRED', 'A custom id is required', ['custom_id']);
    }
    if ((link && value.custom_id != null) || (!link && value.url != null)) {
      problem(context, 'COMPONENT_CUSTOM_ID_URL', 'A custom id and url cannot both be specified');
    }
    if (!premium && !value.label && value.emoji == null) {
      problem(context, 'BUTTON_COMPONENT_INVALID', 'A button needs a label or an emoji', ['label']);
    }
  });

const selectBase = {
  id,
  custom_id: customId,
  placeholder: z.string().max(150).nullish(),
  min_values: z.int().min(0).max(25).nullish(),
  max_values: z.int().min(1).max(25).nullish(),
  disabled: z.boolean().nullish(),
  required: z.boolean().nullish(),
};

const stringSelect = z.strictObject({
  ...selectBase,
  type: z.literal(3),
  options: z
    .array(
      z.strictObject({
        label: z.string().min(1).max(100),
        value: z.string().min(1).max(100),
        description: z.string().max(100).nullish(),
        emoji: emoji.nullish(),
        default: z.boolean().nullish(),
      }),
    )
    .min(1)
    .max(25)
    .superRefine((options, context) => {
      if (new Set(options.map((option) => option.value)).size < options.length) {
        problem(
          context,
          'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
          'The specified option value is already used',
        );
      }
    }),
});

const filledSelect = z.strictObject({
  ...selectBase,
  type: z.union([z.literal(5), z.literal(6), z.literal(7), z.literal(8)]),
  default_values: z.array(z.strictObject({ id: z.string(), type: z.string() })).nullish(),
  channel_types: z.array(z.int()).nullish(),
});

const actionRow = z
  .strictObject({
    type: z.literal(1),
    id,
    components: z
      .array(z.discriminatedUnion('type', [button, stringSelect, filledSelect]))
      .min(1)
      .max(5),
  })
  .superRefine((row, context) => {
    const selects = row.components.filter((component) => component.type !== 2).length;
    if (selects > 0 && row.components.length > 1) {
      problem(
        context,
        'COMPONENT_LAYOUT_WIDTH_EXCEEDED',
        'The specified component exceeds the maximum width',
        ['components'],
      );
    }
  });

const textDisplay = z.strictObject({
  type: z.literal(10),
  id,
  content: z.string().min(1).max(4000),
});

/** Response-only fields are let through, since bots send back what they received. */
const media = z.looseObject({
  url: z
    .string()
    .max(2048)
    .regex(/^(https?|attachment):\/\//, 'Scheme must be one of {http, https, attachment}.'),
});
const uploaded = z.looseObject({
  url: z.string().regex(/^attachment:\/\/.+/, 'Must be an attachment:// reference'),
});
const altText = z.string().max(1024).nullish();

const thumbnail = z.strictObject({
  type: z.literal(11),
  id,
  media,
  description: altText,
  spoiler: z.boolean().nullish(),
});

const v2 = [
  textDisplay,
  actionRow,
  z.strictObject({
    type: z.literal(9),
    id,
    components: z.array(textDisplay).min(1).max(3),
    accessory: z.discriminatedUnion('type', [button, thumbnail]),
  }),
  z.strictObject({
    type: z.literal(12),
    id,
    items: z
      .array(z.strictObject({ media, description: altText, spoiler: z.boolean().nullish() }))
      .min(1)
      .max(10),
  }),
  z.strictObject({
    type: z.literal(13),
    id,
    file: uploaded,
    spoiler: z.boolean().nullish(),
    name: z.string().nullish(),
    size: z.int().nullish(),
  }),
  z.strictObject({
    type: z.literal(14),
    id,
    divider: z.boolean().nullish(),
    spacing: z.union([z.literal(1), z.literal(2)]).nullish(),
  }),
] as const;

const container = z.strictObject({
  type: z.literal(17),
  id,
  accent_color: z.int().min(0).max(0xffffff).nullish(),
  spoiler: z.boolean().nullish(),
  components: z.array(z.discriminatedUnion('type', v2)).min(1),
});

/** Components of a message with the flag IS_COMPONENTS_V2. */
export const componentsV2 = z
  .array(z.discriminatedUnion('type', [...v2, container]))
  .max(40)
  .superRefine((components, context) => {
    const all = flatten(components);
    if (all.length > 40) {
      problem(context, 'BASE_TYPE_MAX', 'Total components must be 40 or fewer.');
    }
    const text = all.reduce((sum, node) => sum + (node.type === 10 ? length(node.content) : 0), 0);
    if (text > 4000) {
      problem(
        context,
        'COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED',
        'Total text must be 4000 or fewer in length.',
      );
    }
    checkIds(all, context);
  });

/** Components of an ordinary message: at most five rows. */
export const legacyComponents = z
  .array(actionRow)
  .max(5)
  .superRefine((rows, context) => checkIds(flatten(rows), context));

/** A component seen from outside: its type and whatever else it holds. */
export type ComponentNode = { type: number } & Record<string, unknown>;

/** Every component of a tree, outermost first. */
export function flatten(components: unknown): ComponentNode[] {
  if (!Array.isArray(components)) return [];
  return components.flatMap((component: unknown): ComponentNode[] => {
    if (!isNode(component)) return [];
    const single = [component.accessory, component.component];
    return [component, ...flatten(component.components), ...flatten(single)];
  });
}

function isNode(value: unknown): value is ComponentNode {
  return typeof value === 'object' && value !== null && 'type' in value;
}

function length(value: unknown): number {
  return typeof value === 'string' ? value.length : 0;
}

function checkIds(nodes: readonly ComponentNode[], context: z.core.$RefinementCtx): void {
  const ids = nodes.flatMap((node) => (typeof node.custom_id === 'string' ? node.custom_id : []));
  if (new Set(ids).size < ids.length) {
    problem(context, 'COMPONENT_CUSTOM_ID_DUPLICATED', 'Component custom id cannot be duplicated');
  }
}

/** What modals share with messages. */
export const shared = { id, customId, stringSelect, filledSelect, textDisplay };
