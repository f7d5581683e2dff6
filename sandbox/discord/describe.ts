import type { MessageState, World } from './world.ts';

/** The present state in a few lines, for the failure of a test that waited in vain. */
export function describe(world: World): string {
  const lines: string[] = [];
  const interactions = [...world.interactions.values()].slice(-5);
  for (const { kind, name, deliveries, callback, ephemeral } of interactions) {
    const answer = callback === undefined ? 'not answered' : `answered with type ${callback.type}`;
    lines.push(
      `interaction ${kind} ${name}: delivered ${deliveries}x, ${answer}${ephemeral ? ', private' : ''}`,
    );
  }
  for (const channel of world.channels.values()) {
    if (channel.order.length === 0) continue;
    const place = channel.thread === undefined ? 'channel' : 'thread';
    lines.push(`${place} ${channel.name ?? channel.id}: ${channel.order.length} messages`);
    for (const id of channel.order.slice(-5)) {
      const state = channel.messages.get(id);
      if (state !== undefined) lines.push(`  ${line(state)}`);
    }
    if (lines.length > 60) break;
  }
  const hidden = [...world.messages.values()].filter((state) => state.onlyFor !== undefined);
  for (const state of hidden.slice(-5)) lines.push(`private: ${line(state)}`);
  lines.push('last requests:');
  for (const request of world.requests.slice(-15)) {
    lines.push(
      `  ${request.status} ${request.method} ${request.path.replace(/aW50\S{20,}?(?=\/|$)/, '…')}`,
    );
  }
  if (world.unknownRoutes.length > 0)
    lines.push(`unknown routes: ${world.unknownRoutes.join(', ')}`);
  if (world.unknownKeys.length > 0) lines.push(`unknown keys: ${world.unknownKeys.join(', ')}`);
  return lines.join('\n');
}

function line(state: MessageState): string {
  const text =
    state.content === ''
      ? JSON.stringify(state.components).slice(0, 120)
      : state.content.slice(0, 120);
  const files = state.attachmentIds.length === 0 ? '' : ` [${state.attachmentIds.length} files]`;
  const waiting = (state.flags & 128) === 0 ? '' : ' (thinking)';
  return `${state.author.username}: ${text}${files}${waiting}`;
}
