import { createHeap, type Heap } from './heap.ts';
import type { Room } from './queue.ts';

/** Who runs and who waits. Changed in place; `copyOf` makes another one to play the future on. */
export interface Line {
  readonly room: Room;
  /** Tasks at the gateways in the order in which they began: id to user. */
  readonly running: Map<string, string>;
  readonly people: Map<string, Person>;
  /** Who may be next. Holds at least the present state of everybody who waits; older ones are passed over. */
  readonly turns: Heap<Turn>;
  /** Grows with every arrival and every start. */
  now: number;
}

interface Person {
  /** Own tasks that wait, in the order of arrival; `NONE` where there are none. */
  waiting: Set<string>;
  busy: number;
  /** When this person was served last, or came: whoever has the smaller one is next. */
  since: number;
}

interface Turn {
  readonly user: string;
  readonly busy: number;
  readonly since: number;
}

/** For everybody of whom nothing waits, which is almost everybody: a set of one's own is most of what a running task costs here. Nothing is ever added to it. */
const NONE = new Set<string>();

const isBefore = (a: Turn, b: Turn): boolean =>
  a.busy === b.busy ? a.since < b.since : a.busy < b.busy;

export function newLine(room: Room): Line {
  return { room, running: new Map(), people: new Map(), turns: createHeap(isBefore), now: 0 };
}

export function copyOf(line: Line): Line {
  const people = new Map(
    [...line.people].map(([user, one]) => [user, { ...one, waiting: new Set(one.waiting) }]),
  );
  const turns = [...people]
    .filter(([, { waiting }]) => waiting.size > 0)
    .map(([user, { busy, since }]) => ({ user, busy, since }));
  return { ...line, running: new Map(line.running), people, turns: createHeap(isBefore, turns) };
}

/** A line as plain data, as it is read where several processes keep it. */
export interface SavedLine {
  readonly now: number;
  /** Task and user, in the order in which they began. */
  readonly running: readonly (readonly [string, string])[];
  /** User, what waits in its order, and when they were served last. How many run stands in `running`. */
  readonly people: readonly (readonly [string, readonly string[], number])[];
}

export function loadLine(room: Room, saved: SavedLine | undefined): Line {
  if (saved === undefined) return newLine(room);
  const running = new Map(saved.running);
  const busy = new Map<string, number>();
  for (const user of running.values()) busy.set(user, (busy.get(user) ?? 0) + 1);
  const people = new Map(
    saved.people.map(([user, waiting, since]) => [
      user,
      { waiting: new Set(waiting), busy: busy.get(user) ?? 0, since },
    ]),
  );
  return copyOf({ ...newLine(room), running, people, now: saved.now });
}

/** A task arrives. Nothing happens when it waits already. */
export function join(line: Line, id: string, user: string): void {
  const person = line.people.get(user) ?? { waiting: NONE, busy: 0, since: arrive(line) };
  line.people.set(user, person);
  if (person.waiting.has(id)) return;
  if (person.waiting === NONE) person.waiting = new Set();
  person.waiting.add(id);
  offer(line, user, person);
}

/** A task begins, whether or not it is its turn. */
export function begin(line: Line, id: string, user: string): void {
  const person = line.people.get(user) ?? { waiting: NONE, busy: 0, since: 0 };
  line.people.set(user, person);
  takeOut(person, id);
  person.busy += 1;
  person.since = arrive(line);
  line.running.set(id, user);
  offer(line, user, person);
}

/** A task ends, or goes away from where it waits. */
export function leave(line: Line, id: string, waitsFor?: string): void {
  const user = line.running.get(id) ?? waitsFor;
  const person = user === undefined ? undefined : line.people.get(user);
  if (user === undefined || person === undefined) return;
  if (line.running.delete(id)) person.busy -= 1;
  takeOut(person, id);
  // Who has nothing here any more begins anew.
  if (person.busy === 0 && person.waiting.size === 0) line.people.delete(user);
  else offer(line, user, person);
}

/**
 * The task that may begin now, and whose it is: of the people with room left the one with the fewest running, among these the one who was
 * served longest ago, or came first. So nobody is served twice while another with as few running waits. One's own tasks keep their order.
 */
export function next(line: Line): { id: string; user: string } | undefined {
  const { room, running, people, turns } = line;
  if (running.size >= room.total) return undefined;
  for (let turn = turns.peek(); turn !== undefined; turn = turns.peek()) {
    const person = people.get(turn.user);
    const current = person?.busy === turn.busy && person.since === turn.since;
    const [id] = person?.waiting ?? [];
    if (current && id !== undefined) {
      // The fewest are too many: so they are for everybody behind.
      return turn.busy < room.perUser ? { id, user: turn.user } : undefined;
    }
    turns.pop();
  }
  return undefined;
}

function arrive(line: Line): number {
  line.now += 1;
  return line.now;
}

function offer(line: Line, user: string, { waiting, busy, since }: Person): void {
  if (waiting.size > 0) line.turns.push({ user, busy, since });
}

function takeOut(person: Person, id: string): void {
  if (person.waiting.delete(id) && person.waiting.size === 0) person.waiting = NONE;
}
