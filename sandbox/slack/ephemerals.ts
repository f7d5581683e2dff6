import type { Content } from './content.ts';
import type { LocalEphemeral } from './types.ts';
import type { World } from './world.ts';

/** Shows a message to one person. */
export function postEphemeral(
  world: World,
  content: Content,
  place: { channel: string; user: string; threadTs?: string | undefined; via: string },
): LocalEphemeral {
  const ephemeral: LocalEphemeral = {
    ...place,
    ts: world.nextTs(),
    text: content.text ?? '',
    blocks: content.blocks,
    attachments: content.attachments,
    edits: 0,
    deleted: false,
  };
  world.ephemerals.set(ephemeral.ts, ephemeral);
  world.emit({ type: 'ephemeral', ephemeral });
  return ephemeral;
}

/** Replaces it; only a response URL can. */
export function replaceEphemeral(world: World, ephemeral: LocalEphemeral, content: Content): void {
  ephemeral.text = content.text ?? '';
  ephemeral.blocks = content.blocks;
  ephemeral.attachments = content.attachments;
  ephemeral.edits += 1;
  world.emit({ type: 'ephemeral_changed', ephemeral });
}

/** Takes it away. */
export function deleteEphemeral(world: World, ephemeral: LocalEphemeral): void {
  ephemeral.deleted = true;
  world.ephemerals.delete(ephemeral.ts);
  world.emit({ type: 'ephemeral_changed', ephemeral });
}
