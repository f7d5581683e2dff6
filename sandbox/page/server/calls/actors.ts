import type { Actor, Person } from '../../wire.ts';

export const BOT: Actor = { kind: 'bot', name: 'Reelbot' };
export const DISCORD: Actor = { kind: 'discord', name: 'Discord' };
export const SLACK: Actor = { kind: 'slack', name: 'Slack' };
/** Whoever sits before the page, and acts on the world itself. */
export const YOU: Actor = { kind: 'person', name: 'You' };

export function gatewayActor(name: string): Actor {
  return { kind: 'gateway', name };
}

/** One of the people by id; the id itself where nobody has it. */
export function personActor(people: readonly Pick<Person, 'id' | 'name'>[], id: string): Actor {
  return { kind: 'person', name: people.find((one) => one.id === id)?.name ?? id };
}
