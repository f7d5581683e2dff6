import { z } from 'zod';
import { type ComponentNode, flatten, shared } from './components.ts';
import { problem } from './parse.ts';

const { id, customId, stringSelect, filledSelect, textDisplay } = shared;

const textInput = z.strictObject({
  type: z.literal(4),
  id,
  custom_id: customId,
  style: z.union([z.literal(1), z.literal(2)]),
  label: z.string().max(45).nullish(),
  placeholder: z.string().max(100).nullish(),
  value: z.string().max(4000).nullish(),
  min_length: z.int().min(0).max(4000).nullish(),
  max_length: z.int().min(1).max(4000).nullish(),
  required: z.boolean().nullish(),
});

const choice = z.strictObject({
  value: z.string().min(1).max(100),
  label: z.string().min(1).max(100),
  description: z.string().max(100).nullish(),
  default: z.boolean().nullish(),
});

const fileTypes = z
  .array(z.string().regex(/^(image|video|audio|\.[\w.-]+)$/, 'Unknown file type'))
  .max(10)
  .nullish();

const fileUpload = z.strictObject({
  type: z.literal(19),
  id,
  custom_id: customId,
  min_values: z.int().min(0).max(10).nullish(),
  max_values: z.int().min(1).max(10).nullish(),
  required: z.boolean().nullish(),
  file_types: fileTypes,
});

const radioGroup = z.strictObject({
  type: z.literal(21),
  id,
  custom_id: customId,
  options: z.array(choice).min(2).max(10),
  required: z.boolean().nullish(),
});

const checkboxGroup = z.strictObject({
  type: z.literal(22),
  id,
  custom_id: customId,
  options: z.array(choice).min(1).max(10),
  min_values: z.int().min(0).max(10).nullish(),
  max_values: z.int().min(1).max(10).nullish(),
  required: z.boolean().nullish(),
});

const checkbox = z.strictObject({
  type: z.literal(23),
  id,
  custom_id: customId,
  default: z.boolean().nullish(),
});

const label = z
  .strictObject({
    type: z.literal(18),
    id,
    label: z.string().min(1).max(45),
    description: z.string().max(100).nullish(),
    component: z.discriminatedUnion('type', [
      textInput,
      stringSelect,
      filledSelect,
      fileUpload,
      radioGroup,
      checkboxGroup,
      checkbox,
    ]),
  })
  .superRefine(({ component }, context) => {
    for (const [code, message, key] of problemsIn(component)) {
      problem(context, code, message, ['component', key]);
    }
  });

/** What does not go together in a field. Discord's words for it are not documented, and made up here. */
function problemsIn(component: ComponentNode): [code: string, message: string, key: string][] {
  const { min_values: least, max_values: most, required, options, value, max_length } = component;
  const chosen = Array.isArray(options)
    ? options.filter((option) => Reflect.get(Object(option), 'default') === true).length
    : 0;
  const problems: [boolean, string, string, string][] = [
    [
      least === 0 && required !== false,
      'BASE_TYPE_MIN',
      'Must be 1 or more where an answer is required.',
      'min_values',
    ],
    [
      Number(least ?? 0) > Number(most ?? Math.max(1, Number(least ?? 0))),
      'BASE_TYPE_MAX',
      'The minimum is above the maximum.',
      'min_values',
    ],
    [
      chosen > Number(most ?? 1) && component.type !== 22,
      'BASE_TYPE_MAX',
      'More options are chosen than may be.',
      'options',
    ],
    [
      typeof value === 'string' && value.length > Number(max_length ?? 4000),
      'BASE_TYPE_MAX_LENGTH',
      `Must be ${String(max_length ?? 4000)} or fewer in length.`,
      'value',
    ],
    [
      component.type === 4 && component.label != null,
      'BASE_TYPE_INVALID',
      'A text input in a label has no label of its own.',
      'label',
    ],
  ];
  return problems.flatMap(([wrong, ...rest]) => (wrong ? [rest] : []));
}

const inputRow = z.strictObject({
  type: z.literal(1),
  id,
  components: z.array(textInput).length(1),
});

/** The data of callback type 9. */
export const modalData = z.strictObject({
  custom_id: customId,
  title: z.string().min(1).max(45),
  components: z
    .array(z.discriminatedUnion('type', [label, inputRow, textDisplay]))
    .min(1)
    .max(5)
    .superRefine((components, context) => {
      const nodes = flatten(components);
      const ids = nodes.flatMap((node) =>
        typeof node.custom_id === 'string' ? node.custom_id : [],
      );
      if (new Set(ids).size < ids.length) {
        problem(
          context,
          'COMPONENT_CUSTOM_ID_DUPLICATED',
          'Component custom id cannot be duplicated',
        );
      }
      if (nodes.some((node) => node.disabled === true)) {
        problem(context, 'COMPONENT_DISABLED', 'A component in a modal cannot be disabled');
      }
    }),
});
export { fileTypes };
