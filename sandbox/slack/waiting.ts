import type { World } from './world.ts';

/**
 * Waits until `look` returns something other than `undefined`, `null` or `false`. It looks again
 * after everything that happens, and now and then for what happens elsewhere.
 */
export function waitFor<T>(
  world: World,
  look: () => T | undefined | null | false,
  { timeoutMs, what, describe }: { timeoutMs: number; what: string; describe: () => string },
): Promise<T> {
  return new Promise((resolve, reject) => {
    let scheduled: NodeJS.Immediate | undefined;
    const stop = () => {
      world.listeners.delete(soon);
      clearInterval(ticking);
      clearTimeout(timer);
      clearImmediate(scheduled);
    };
    const check = () => {
      scheduled = undefined;
      try {
        const found = look();
        if (found === undefined || found === null || found === false) return;
        stop();
        resolve(found);
      } catch (error) {
        stop();
        reject(error);
      }
    };
    // One look per turn of the event loop, however much happened in it.
    const soon = () => {
      scheduled ??= setImmediate(check);
    };
    const ticking = setInterval(check, 25);
    const timer = setTimeout(() => {
      stop();
      reject(new Error(`Waited ${timeoutMs} ms for ${what}. ${describe()}`));
    }, timeoutMs);
    world.listeners.add(soon);
    check();
  });
}

/** The state in words, for a test that failed. */
export function describeWorld(world: World, connections: number): string {
  const lines = [`Local Slack: ${connections} socket connections.`];
  for (const channel of world.channels.values()) {
    const all = [...channel.byTs.values()];
    if (all.length === 0) continue;
    lines.push(`#${channel.name} (${channel.id}), ${all.length} messages, the last ones:`);
    for (const message of all.slice(-8)) {
      const thread = message.threadTs === undefined ? '' : ` in ${message.threadTs}`;
      const files = message.files.map(({ name }) => ` [${name}]`).join('');
      lines.push(`  ${message.ts}${thread} ${message.user}: ${message.text.slice(0, 120)}${files}`);
    }
  }
  for (const one of [...world.ephemerals.values()].slice(-5)) {
    lines.push(`Only ${one.user} in ${one.channel}: ${one.text.slice(0, 120)}`);
  }
  for (const one of world.deliveries.entries().slice(-5)) {
    lines.push(`Delivery ${one.kind}: ${one.outcome}, ${one.responses.length} responses`);
  }
  for (const one of world.requests.entries().slice(-10)) {
    lines.push(`Request ${one.method}: ${one.status ?? 'open'} ${one.error ?? ''}`);
  }
  if (world.unknownMethods.length > 0) lines.push(`Unknown: ${world.unknownMethods.join(', ')}`);
  return lines.join('\n');
}
