import type { APIAttachment } from 'discord-api-types/v10';
import { type ComponentNode, flatten } from '../schemas/components.ts';
import type { Interaction, ModalSubmit, Person, UploadedFile } from '../types.ts';
import { field } from '../uploads.ts';
import type { ChannelState, InteractionState, World } from '../world.ts';
import { checkChoice } from './components.ts';
import { again, dispatchInteraction, placeOf } from './dispatch.ts';
import { attach } from './options.ts';

const TEXT_INPUT = 4;
const FILE_UPLOAD = 19;
const RADIO_GROUP = 21;
const CHECKBOX = 23;

type Value = ModalSubmit['values'][string] | undefined;

/** A person fills in a modal and sends it off. */
export function submitModal(world: World, submit: ModalSubmit): Interaction {
  const repeated = again(world, submit);
  if (repeated !== undefined) return repeated;
  const from = world.interactions.get(submit.from.id);
  const modal: unknown = from?.callback?.type === 9 ? from.callback.data : undefined;
  if (from === undefined || modal === undefined) {
    throw new Error('That interaction was not answered with a modal.');
  }
  const user = { ...whoOpened(from), ...submit.user };
  const context = { ...submit, user, channel: submit.channel ?? from.channelId };
  const place = placeOf(world, context);
  const attachments: Record<string, APIAttachment> = {};
  const rows = field(modal, 'components');
  checkNames(rows, submit.values);
  const answer = (node: ComponentNode): object =>
    fill(world, place.channel, node, submit.values[String(node.custom_id)], attachments);
  const components = (Array.isArray(rows) ? rows : []).map((row: ComponentNode) => {
    const { type } = row;
    const [inner] = flatten(row.components ?? [row.component]);
    if (inner === undefined) return { type };
    return type === 1 ? { type, components: [answer(inner)] } : { type, component: answer(inner) };
  });
  const name = String(field(modal, 'custom_id'));
  const resolved = Object.keys(attachments).length === 0 ? {} : { resolved: { attachments } };
  return dispatchInteraction(world, context, {
    kind: 'modal',
    type: 5,
    name,
    ...place,
    data: { custom_id: name, components, ...resolved, ...submit.forged },
    ...(from.sourceMessageId === undefined ? {} : { sourceMessageId: from.sourceMessageId }),
  });
}

/** Whoever was shown the form sends it off, with the same rights and language, unless a test says otherwise. */
function whoOpened({ user, payload }: InteractionState): Person {
  const locale = 'locale' in payload ? { locale: payload.locale } : {};
  const { member } = payload;
  if (member === undefined) return { id: user.id, ...locale };
  const permissions = BigInt(member.permissions);
  return { id: user.id, ...locale, roles: member.roles, permissions };
}

function checkNames(rows: unknown, values: ModalSubmit['values']): void {
  const known = new Set(flatten(rows).map((node) => node.custom_id));
  const foreign = Object.keys(values).find((name) => !known.has(name));
  if (foreign !== undefined) throw new Error(`The modal has no field "${foreign}".`);
}

function fill(
  world: World,
  channel: ChannelState,
  node: ComponentNode,
  value: Value,
  attachments: Record<string, APIAttachment>,
): object {
  const { type, custom_id } = node;
  switch (type) {
    case TEXT_INPUT:
      return { type, custom_id, value: text(node, value) };
    case CHECKBOX:
      return { type, custom_id, value: value ?? node.default ?? false };
    case RADIO_GROUP: {
      const chosen = typeof value === 'string' ? value : preset(node)[0];
      if (chosen !== undefined || node.required !== false)
        checkChoice(node, chosen === undefined ? [] : [chosen]);
      return { type, custom_id, value: chosen ?? null };
    }
    case FILE_UPLOAD: {
      const files = Array.isArray(value) ? value.filter(isFile) : [];
      checkCount(node, files.length);
      const types = Array.isArray(node.file_types) ? node.file_types.map(String) : undefined;
      const values = files.map((file) => {
        const attachment = attach(world, channel, file, types);
        attachments[attachment.id] = attachment;
        return attachment.id;
      });
      return { type, custom_id, values };
    }
    default: {
      const values = Array.isArray(value)
        ? value.map(String)
        : typeof value === 'string'
          ? [value]
          : preset(node);
      checkChoice(node, values);
      return { type, custom_id, values };
    }
  }
}

function text(node: ComponentNode, value: Value): string {
  const id = String(node.custom_id);
  const given = value ?? node.value ?? '';
  if (typeof given !== 'string') throw new Error(`"${id}" wants text.`);
  const most = typeof node.max_length === 'number' ? node.max_length : 4000;
  const least = typeof node.min_length === 'number' ? node.min_length : 0;
  if (given === '' && node.required !== false) throw new Error(`"${id}" is required.`);
  if (given.length > most || (given !== '' && given.length < least)) {
    throw new Error(`"${id}" wants ${least} to ${most} characters.`);
  }
  return given;
}

function preset(node: ComponentNode): string[] {
  const options: unknown[] = Array.isArray(node.options) ? node.options : [];
  const chosen = options.filter((option) => field(option, 'default') === true);
  return chosen.map((option) => String(field(option, 'value')));
}

function checkCount(node: ComponentNode, count: number): void {
  const least = node.required === false ? 0 : Number(node.min_values ?? 1);
  const most = Number(node.max_values ?? 1);
  if (count < least || count > most) {
    throw new Error(`"${String(node.custom_id)}" wants ${least} to ${most} files.`);
  }
}

function isFile(value: unknown): value is UploadedFile {
  return typeof value === 'object' && value !== null && 'bytes' in value;
}
