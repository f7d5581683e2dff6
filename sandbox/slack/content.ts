import { flagArg, isFields, listArg, textArg } from './args.ts';
import { checkBlocks } from './blocks.ts';
import { ApiError } from './errors.ts';
import type { Fields } from './types.ts';
import type { World } from './world.ts';

/** What a message says. `undefined` means the argument was not given, `[]` that it was empty. */
export interface Content {
  text: string | undefined;
  blocks: Fields[] | undefined;
  attachments: Fields[] | undefined;
  metadata: Fields | undefined;
  linkNames: boolean;
}

/** Reads and checks what chat methods, response URLs and acknowledgements have in common. */
export function readContent(world: World, args: Fields, longestText = 40_000): Content {
  const blocks = listArg(args, 'blocks', 'invalid_blocks_format');
  const attachments = listArg(args, 'attachments', 'invalid_attachments');
  const markdown = textArg(args, 'markdown_text');
  let text = typeof args.text === 'string' ? args.text : textArg(args, 'text');
  if (markdown !== undefined) {
    if (text || blocks?.length) throw new ApiError('markdown_text_conflict');
    if (markdown.length > 12_000) throw new ApiError('msg_too_long');
    text = markdown;
  }
  if (!text && !blocks?.length && !attachments?.length) throw new ApiError('no_text');
  if ((text?.length ?? 0) > longestText) throw new ApiError('msg_too_long');
  if (blocks !== undefined) {
    checkBlocks(blocks, 'message', world);
    // Undocumented; reported as 13,200 to 13,300 characters (slackapi/bolt-js#2509).
    if (textLength(blocks) > 13_200) throw new ApiError('msg_blocks_too_long');
  }
  if ((attachments?.length ?? 0) > 100) throw new ApiError('too_many_attachments');
  for (const attachment of attachments ?? []) {
    const inner = listArg(attachment, 'blocks', 'invalid_attachments');
    if (inner) checkBlocks(inner, 'message', world, 'invalid_attachments');
  }
  const linkNames = flagArg(args, 'link_names') === true || args.parse === 'full';
  return {
    text,
    blocks: blocks && withIds(world, blocks),
    attachments,
    metadata: readMetadata(args),
    linkNames,
  };
}

function readMetadata(args: Fields): Fields | undefined {
  const { metadata } = args;
  if (metadata === undefined || metadata === '') return undefined;
  if (!isFields(metadata)) throw new ApiError('invalid_metadata_format');
  if (Object.keys(metadata).length === 0) return metadata;
  if (typeof metadata.event_type !== 'string' || !isFields(metadata.event_payload)) {
    throw new ApiError('invalid_metadata_format');
  }
  if (JSON.stringify(metadata).length > 16_384) throw new ApiError('metadata_too_large');
  return metadata;
}

function textLength(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + textLength(item), 0);
  if (!isFields(value)) return 0;
  let sum = 0;
  for (const [key, item] of Object.entries(value)) {
    sum += key === 'text' && typeof item === 'string' ? item.length : textLength(item);
  }
  return sum;
}

const inert = new Set(['image', 'plain_text', 'mrkdwn', 'rich_text_section']);

/** A copy with the block and action ids that Slack would give. */
export function withIds(world: World, blocks: readonly Fields[]): Fields[] {
  return blocks.map((block) => {
    const copy: Fields = { ...block, block_id: block.block_id ?? world.nextId('b') };
    for (const key of ['accessory', 'element']) {
      if (isFields(copy[key])) copy[key] = withActionId(world, copy[key]);
    }
    for (const key of ['elements', 'actions']) {
      const list = copy[key];
      if (block.type !== 'rich_text' && Array.isArray(list)) {
        copy[key] = list.map((item) => (isFields(item) ? withActionId(world, item) : item));
      }
    }
    if (Array.isArray(copy.child_blocks)) {
      copy.child_blocks = withIds(world, copy.child_blocks.filter(isFields));
    }
    return copy;
  });
}

function withActionId(world: World, element: Fields): Fields {
  if (inert.has(String(element.type))) return element;
  return { ...element, action_id: element.action_id ?? world.nextId('a') };
}
