import { Locale } from 'discord-api-types/v10';
import { z } from 'zod';
import { fileTypes } from './modal.ts';
import { problem } from './parse.ts';

const LOCALES: ReadonlySet<string> = new Set(Object.values(Locale));
const COMMAND_NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

const chatName = z
  .string()
  .regex(COMMAND_NAME, 'Command name is invalid')
  .refine((name) => name === name.toLowerCase(), 'Command name is invalid: capital letters');
const localized = (text: z.ZodString | typeof chatName) =>
  z
    .record(z.string(), text)
    .superRefine((translations, context) => {
      for (const locale of Object.keys(translations)) {
        if (LOCALES.has(locale)) continue;
        problem(context, 'LOCALE_INVALID', `"${locale}" is no locale of Discord's`, [locale]);
      }
    })
    .nullish();
const description = z.string().min(1).max(100);
const bool = z.boolean().nullish();

const named = {
  name: chatName,
  name_localizations: localized(chatName),
  description,
  description_localizations: localized(description),
};
const choiceName = z.string().min(1).max(100);
const choices = <V extends z.ZodType<string | number>>(value: V) =>
  z
    .array(z.strictObject({ name: choiceName, name_localizations: localized(choiceName), value }))
    .max(25)
    .superRefine((list, context) => {
      if (new Set(list.map((choice) => choice.name)).size < list.length) {
        problem(
          context,
          'APPLICATION_COMMAND_OPTION_CHOICES_NAME_DUPLICATED',
          'Choice names must be unique',
        );
      }
      if (new Set(list.map((choice) => Reflect.get(choice, 'value'))).size < list.length) {
        problem(
          context,
          'APPLICATION_COMMAND_OPTION_CHOICES_VALUE_DUPLICATED',
          'Choice values must be unique',
        );
      }
    })
    .nullish();
const bound = z
  .number()
  .min(-(2 ** 53))
  .max(2 ** 53);
const whole = z.int();
const plain = { ...named, required: bool };

const stringOption = z.strictObject({
  ...plain,
  type: z.literal(3),
  choices: choices(z.string().min(1).max(100)),
  autocomplete: bool,
  min_length: z.int().min(0).max(6000).nullish(),
  max_length: z.int().min(1).max(6000).nullish(),
});
const integerOption = z.strictObject({
  ...plain,
  type: z.literal(4),
  choices: choices(whole),
  autocomplete: bool,
  min_value: whole.nullish(),
  max_value: whole.nullish(),
});
const numberOption = z.strictObject({
  ...plain,
  type: z.literal(10),
  choices: choices(bound),
  autocomplete: bool,
  min_value: bound.nullish(),
  max_value: bound.nullish(),
});

const basicOption = z
  .discriminatedUnion('type', [
    stringOption,
    integerOption,
    numberOption,
    z.strictObject({
      ...plain,
      type: z.union([z.literal(5), z.literal(6), z.literal(8), z.literal(9)]),
    }),
    z.strictObject({ ...plain, type: z.literal(7), channel_types: z.array(z.int()).nullish() }),
    z.strictObject({ ...plain, type: z.literal(11), file_types: fileTypes }),
  ])
  .superRefine((option, context) => {
    if ('autocomplete' in option && option.autocomplete && (option.choices?.length ?? 0) > 0) {
      problem(
        context,
        'APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE',
        'Choices and autocomplete exclude each other',
        ['autocomplete'],
      );
    }
    const [low, high] =
      'min_length' in option
        ? [option.min_length, option.max_length]
        : 'min_value' in option
          ? [option.min_value, option.max_value]
          : [];
    if (low != null && high != null && low > high) {
      problem(context, 'APPLICATION_COMMAND_OPTIONS_MIN_MAX', 'The minimum is above the maximum');
    }
  });

type Listed = { name: string; required?: boolean | null | undefined };

function inOrder(options: readonly Listed[], context: z.core.$RefinementCtx): void {
  let optional = false;
  for (const [index, option] of options.entries()) {
    if (!option.required) optional = true;
    else if (optional) {
      problem(
        context,
        'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID',
        'Required options must be placed before non-required options',
        [index],
      );
    }
  }
  uniqueNames(options, context);
}

function uniqueNames(options: readonly Listed[], context: z.core.$RefinementCtx): void {
  if (new Set(options.map((option) => option.name)).size < options.length) {
    problem(context, 'APPLICATION_COMMAND_OPTIONS_NAME_INVALID', 'Option names must be unique');
  }
}

const basicOptions = z.array(basicOption).max(25).superRefine(inOrder);
const subcommand = z.strictObject({
  ...named,
  type: z.literal(1),
  required: bool,
  options: basicOptions.nullish(),
});
const group = z.strictObject({
  ...named,
  type: z.literal(2),
  required: bool,
  options: z.array(subcommand).min(1).max(25).superRefine(uniqueNames),
});
const branches = z
  .array(z.discriminatedUnion('type', [subcommand, group]))
  .max(25)
  .superRefine(uniqueNames);

const common = {
  id: z.string().nullish(),
  default_member_permissions: z.string().regex(/^\d+$/, 'Not a permission set').nullish(),
  dm_permission: bool,
  default_permission: bool,
  nsfw: bool,
  integration_types: z
    .array(z.union([z.literal(0), z.literal(1)]))
    .min(1)
    .nullish(),
  contexts: z.array(z.union([z.literal(0), z.literal(1), z.literal(2)])).nullish(),
};

const chatBase = { ...common, ...named, type: z.literal(1).nullish() };
const chatPlain = z.strictObject({ ...chatBase, options: basicOptions.nullish() });
const chatBranches = z.strictObject({ ...chatBase, options: branches });
const menuName = z.string().min(1).max(32);
const contextMenu = z.strictObject({
  ...common,
  name: menuName,
  name_localizations: localized(menuName),
  description: z.literal('').nullish(),
  description_localizations: z.strictObject({}).nullish(),
  options: z.array(z.unknown()).max(0).nullish(),
  type: z.union([z.literal(2), z.literal(3)]),
});

/** The schema for a command body, chosen by looking at it: context menu, subcommands or options. */
export function commandSchema(body: unknown) {
  if (typeof body !== 'object' || body === null) return chatPlain;
  if ('type' in body && (body.type === 2 || body.type === 3)) return contextMenu;
  const options = 'options' in body && Array.isArray(body.options) ? body.options : [];
  const branch = options.some((option: unknown) => {
    const type = typeof option === 'object' && option !== null ? Reflect.get(option, 'type') : 0;
    return type === 1 || type === 2;
  });
  return branch ? chatBranches : chatPlain;
}

export type CommandBody =
  | z.output<typeof chatPlain>
  | z.output<typeof chatBranches>
  | z.output<typeof contextMenu>;
