import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Bot, type Sandbox, startSandbox } from './harness.ts';
import { delivered, expectWell } from './people.ts';

let sandbox: Sandbox;
let bot: Bot;

const ROOM = 5;
const PEOPLE = 10;
const EACH = 10;

beforeAll(async () => {
  sandbox = await startSandbox({ mountsea: { durationMs: 50, queuedMs: 10 } });
  sandbox.mountsea.hold();
  bot = await sandbox.start({
    QUOTA_USER: '100/day',
    MAX_RUNNING: String(ROOM),
    MAX_RUNNING_PER_USER: '2',
  });
});
afterAll(() => sandbox.close());

describe('200 commands of 20 people at once, with room for five', () => {
  it('all become videos, and everybody is served in turns', async () => {
    const { discord, slack, mountsea } = sandbox;
    const commands: Promise<unknown>[] = [];
    for (let person = 0; person < PEOPLE; person += 1) {
      const user = { id: `9000000000000001${person}`, name: `Person ${person}` };
      const member = slack.addUser({ name: `member-${person}` }).id;
      slack.channels.get(slack.ids.channel)?.members.add(member);
      for (let n = 0; n < EACH; n += 1) {
        const prompt = `d${person}: ${n}`;
        commands.push(discord.slash({ name: 'sora', options: { prompt }, user }));
        commands.push(
          slack.slash({ command: '/sora', text: `prompt:"s${person}: ${n}"`, user: member }),
        );
      }
    }
    await Promise.all(commands);
    // A task stands in the queue when its anchor stands, and everybody has to be there before the first one leaves.
    await discord.waitFor(() => discord.threads().length === PEOPLE * EACH, 60_000);
    await slack.waitFor(() => slack.messages().length === PEOPLE * EACH, { timeoutMs: 60_000 });
    await mountsea.waitFor(() => mountsea.creates.length === ROOM);
    const first = ROOM;
    mountsea.release();
    await delivered(bot, 2 * PEOPLE * EACH);

    const users = mountsea.creates.map(({ body }) => String(body.prompt).split(':')[0] ?? '');
    expect(users).toHaveLength(2 * PEOPLE * EACH);
    expect(new Set(mountsea.creates.map(({ body }) => body.prompt)).size).toBe(users.length);
    const everybody = [...new Set(users)];
    expect(everybody).toHaveLength(2 * PEOPLE);
    const served = new Map(everybody.map((user) => [user, 0]));
    const left = new Map(everybody.map((user) => [user, EACH]));
    for (const [index, user] of users.entries()) {
      left.set(user, (left.get(user) ?? 0) - 1);
      if (index < first) continue;
      served.set(user, (served.get(user) ?? 0) + 1);
      const waiting = everybody.filter((one) => (left.get(one) ?? 0) > 0);
      const turns = waiting.map((one) => served.get(one) ?? 0);
      // Five are on their way to the gateway at once: the order in which they arrive there is the network's.
      if (turns.length > 0) expect(Math.max(...turns) - Math.min(...turns)).toBeLessThanOrEqual(2);
    }
    const tasks = await sandbox.tasks();
    expect(tasks.filter(({ state }) => state === 'succeeded')).toHaveLength(2 * PEOPLE * EACH);
    expectWell(bot);
  }, 120_000);
});
