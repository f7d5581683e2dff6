import { setInterval } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import type { Interaction } from '../../sandbox/discord/index.ts';
import { en } from '../../src/core/words/en.ts';
import { describeWithRedis, startRedis, type TestRedis } from '../support/redis.ts';
import { type Bot, type Sandbox, startSandbox } from './harness.ts';
import { shownOnDiscord } from './people.ts';
import { calledIn, errorsOf, type Processes, processesOf } from './processes.ts';
import { PATIENCE_MS, sideOf } from './steps.ts';

/** Between two commands of a platform while everything is replaced, ms. */
const EVERY_MS = 300;

/** Slack takes about one message a second in a channel. */
const CHANNELS = 20;

/** Commands that both fronts of Discord hear of, before the old one is told to go. */
const TOGETHER = 6;

/** A rolling restart: each process is started anew, and when the new one is ready the old one gets SIGTERM. */
describeWithRedis('every process replaced, one after the other', () => {
  let redis: TestRedis;
  let sandbox: Sandbox;
  let processes: Processes;

  beforeAll(async () => {
    redis = await startRedis();
  });
  afterEach(() => sandbox.close());
  afterAll(() => redis.close());

  async function begin(env: Record<string, string> = {}): Promise<void> {
    sandbox = await startSandbox({
      storeUrl: redis.fresh(),
      mountsea: { durationMs: 600, queuedMs: 100 },
    });
    processes = processesOf(sandbox, { QUOTA_USER: '5/day', MAX_RUNNING: '30', ...env });
  }

  it('while commands come on both platforms: each is answered in time, and each task ends once', async () => {
    await begin();
    const { discord, slack, mountsea } = sandbox;
    const { front, work } = processes;
    const now: Record<string, Bot> = {};
    const starts = {
      discord: () => front('discord'),
      slack: () => front('slack'),
      first: work,
      second: work,
    };
    const names = Object.keys(starts) as (keyof typeof starts)[];
    await Promise.all(names.map(async (name) => (now[name] = await starts[name]())));

    const traffic = commandsOn(sandbox);
    for (const name of names) {
      const next = await starts[name]();
      const heard = discord.interactions().length;
      await discord.waitFor(() => discord.interactions().length >= heard + TOGETHER, PATIENCE_MS);
      expect(await now[name]?.stop()).toBe(0);
      now[name] = next;
    }
    const { prompts, answered } = await traffic.stop();

    // The local platforms take no acknowledgement after 3 s.
    expect(discord.interactions().filter((one) => one.acknowledgedAt === undefined)).toEqual([]);
    expect((await answered).filter((outcome) => outcome !== 'acknowledged')).toEqual([]);
    const both = discord.interactions().filter(({ deliveries }) => deliveries > 1);
    expect(both.length).toBeGreaterThanOrEqual(TOGETHER);

    const tasks = await settled(sandbox);
    // A process that goes may refuse, in words; everything else is a task, and nothing is both.
    const refused = [...discord.ephemerals().map(({ content }) => content), ...slackWords(sandbox)];
    expect(refused.filter((text) => !text.includes(en['trouble.stopping']))).toEqual([]);
    expect(tasks.length + refused.length).toBe(prompts.length);
    expect(tasks.filter(({ state }) => state !== 'succeeded')).toEqual([]);
    expect(mountsea.creates.map(({ body }) => body.prompt).sort()).toEqual(
      tasks.map(({ request }) => request.prompt).sort(),
    );
    // One call for each task, to the person whose task it was.
    const owners = tasks.map(({ requester }) => requester.id.split('/').at(-1));
    expect(calledIn(sandbox).sort()).toEqual(owners.sort());
    expect(discord.threads()).toHaveLength(
      tasks.filter(({ requester }) => requester.platform === 'discord').length,
    );
    for (const person of new Set(tasks.map(({ requester: one }) => `${one.platform}:${one.id}`))) {
      const own = tasks.filter(({ requester: one }) => `${one.platform}:${one.id}` === person);
      const purse = await sandbox.purse(`user:${person}:`);
      expect(purse).toEqual({ committed: own.length, held: {} });
    }
    expect([...slack.unknownMethods, ...discord.unknownRoutes]).toEqual([]);
    expect(errorsOf(sandbox)).toEqual([]);
  }, 120_000);

  it('two fronts hear of one interaction: one of them answers, the other says and does nothing', async () => {
    await begin({ QUOTA_USER: '2/day' });
    const { discord, mountsea } = sandbox;
    const [first, second] = [await processes.front('discord'), await processes.front('discord')];
    await processes.work();
    mountsea.hold();
    const ana = { id: '900000000000000001', name: 'Ana' };
    const sora = (options: Record<string, string | number>) =>
      discord.slash({ name: 'sora', options, user: ana });

    const running = [await sora({ prompt: 'one' }), await sora({ prompt: 'two' })];
    await mountsea.waitFor(() => mountsea.creates.length === 2, PATIENCE_MS);
    const wrong = await sora({ prompt: 'a', duration: 25 });
    const poor = await sora({ prompt: 'three' });
    const quota = await discord.slash({ name: 'sora-quota', user: ana });
    const history = await discord.slash({ name: 'sora-history', user: ana });
    const answers = [wrong, poor, quota, history];
    for (const one of answers) await discord.waitFor(() => isFilled(one), PATIENCE_MS);
    const [card] = await buttonsOf(sandbox, running[0]);
    const pressed = await discord.press({ ...(card ?? NO_BUTTON), user: ana });
    await discord.waitFor(() => isFilled(pressed), PATIENCE_MS);
    mountsea.release();
    await settled(sandbox, 2);

    // Whoever lost has had its answer from Discord by now.
    const callbacks = (status: number) =>
      discord.requests.filter((one) => one.path.endsWith('/callback') && one.status === status);
    const all = [...running, ...answers, pressed];
    await discord.waitFor(() => callbacks(400).length === all.length, PATIENCE_MS);
    expect(callbacks(204)).toHaveLength(all.length);
    expect(all.map(({ deliveries }) => deliveries)).toEqual(all.map(() => 2));
    expect([...answers, pressed].map(({ messages }) => messages.length)).toEqual([1, 1, 1, 1, 1]);
    // One edit of each placeholder, and one follow-up for the one that was taken back.
    const calls = discord.requests.filter(({ path }) => path.startsWith('/webhooks/'));
    const edits = calls.filter(({ method }) => method === 'PATCH').map(({ path }) => path);
    expect(new Set(edits).size).toBe(edits.length);
    expect(calls.filter(({ method }) => method === 'POST')).toHaveLength(1);
    expect(calls.filter(({ status }) => status >= 400)).toEqual([]);
    const quiet = [first, second].flatMap(({ lines }) => lines.filter(({ level }) => level >= 40));
    expect(quiet).toEqual([]);
    expect(mountsea.creates).toHaveLength(2);
    expect(errorsOf(sandbox)).toEqual([]);
  }, 60_000);

  it('a front that goes finishes the commands that it has taken', async () => {
    await begin({ QUOTA_USER: '20/day' });
    const { discord } = sandbox;
    const old = await processes.front('discord');
    await processes.work();
    redis.freeze();
    const asked = await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        discord.slash({ name: 'sora', options: { prompt: `boat ${n}` } }),
      ),
    );
    await discord.waitFor(() => asked.every(({ acknowledgedAt: at }) => at !== undefined));
    const ended = old.stop();
    await old.line(({ msg }) => msg === 'stopping');
    redis.thaw();
    expect(await ended).toBe(0);
    const tasks = await settled(sandbox);
    const words = discord.ephemerals().map(({ content }) => content);
    expect(tasks.length).toBeGreaterThan(0);
    expect(tasks.length + words.length).toBe(asked.length);
    expect(words.filter((text) => !text.includes(en['trouble.stopping']))).toEqual([]);
    expect(errorsOf(sandbox)).toEqual([]);
  }, 60_000);

  it('a worker that goes finishes what it has in hand, and another goes on', async () => {
    await begin();
    const { discord, mountsea } = sandbox;
    await processes.front();
    const old = await processes.work();
    const creating = Promise.withResolvers<void>();
    mountsea.script({ on: 'create', kind: 'delay', until: creating.promise });
    const started = await sideOf(sandbox, 'slack').ask();
    await started.created();
    expect((await started.task())?.state).toBe('submitting');
    const uploading = Promise.withResolvers<void>();
    mountsea.script({ on: 'video', kind: 'delay', until: uploading.promise });
    const delivering = await sideOf(sandbox, 'discord').ask();
    const held = () => mountsea.requests.filter(({ fault }) => fault === 'delay').length === 2;
    await mountsea.waitFor(held, PATIENCE_MS);
    const next = await processes.work();
    const ended = old.stop();
    await old.line(({ msg }) => msg === 'stopping');
    const later = await sideOf(sandbox, 'discord').ask();
    await later.result();
    creating.resolve();
    uploading.resolve();
    expect(await ended).toBe(0);
    for (const one of [started, delivering, later]) {
      await one.result();
      expect(one.posts()).toHaveLength(1);
    }
    await settled(sandbox, 3);
    for (const one of [started, delivering, later]) {
      expect([one.results().length, one.anchors().length, one.cards().length]).toEqual([1, 1, 1]);
      expect(one.results()[0]?.files).toHaveLength(1);
      expect(await one.purse()).toEqual({ committed: 1, held: {} });
    }
    // What was under way at the gateway when the old one was told to go was its own to finish.
    const own = old.lines.filter(({ msg }) => msg === 'task started').map(({ task }) => task);
    expect(own).toContain((await started.task())?.id);
    expect(next.lines.filter(({ msg }) => msg === 'task started')).toHaveLength(1);
    expect(errorsOf(sandbox)).toEqual([]);
    expect(discord.unknownRoutes).toEqual([]);
  }, 60_000);
});

const NO_BUTTON = { message: '', customId: '' };

/** Whether the person sees an answer that is more than a placeholder. */
function isFilled({ messages }: Interaction): boolean {
  return messages.some(({ content, components }) => {
    return shownOnDiscord(content) !== '' || (components ?? []).length > 0;
  });
}

/** The buttons on the card of a task. */
async function buttonsOf({ discord }: Sandbox, asked: Interaction | undefined) {
  const thread = await discord.waitFor(() => asked?.original?.id, PATIENCE_MS);
  const card = await discord.waitFor(
    () => discord.messages(thread).find(({ components }) => (components ?? []).length > 0),
    PATIENCE_MS,
  );
  const rows = (card.components ?? []) as { components: { custom_id: string }[] }[];
  return rows.flatMap(({ components }) =>
    components.map((one) => ({ message: card.id, customId: one.custom_id })),
  );
}

function slackWords({ slack }: Sandbox): string[] {
  return slack.ephemerals().map(({ text }) => text);
}

/** Types a command on each platform every so often, each time as somebody else, until it is stopped. */
function commandsOn({ discord, slack }: Sandbox) {
  const stopping = new AbortController();
  const prompts: string[] = [];
  const outcomes: Promise<string>[] = [];
  const channels = Array.from({ length: CHANNELS }, (_, place) =>
    slack.addChannel({ name: `rolling-${place}`, members: [slack.ids.botUser] }),
  );
  const run = async () => {
    for await (const _ of setInterval(EVERY_MS)) {
      if (stopping.signal.aborted) return;
      const number = String(prompts.length).padStart(4, '0');
      const user = { id: `90000000000000${number}`, name: `Person ${number}` };
      const member = slack.addUser({ name: `person-${number}` }).id;
      const place = channels[prompts.length % CHANNELS];
      place?.members.add(member);
      const [here, there] = [`d${number}`, `s${number}`];
      prompts.push(here, there);
      outcomes.push(
        slack
          .slash({ command: '/sora', text: there, user: member, channel: place?.id })
          .then(({ outcome }) => outcome),
      );
      await discord.slash({ name: 'sora', options: { prompt: here }, user });
    }
  };
  const running = run();
  return {
    async stop() {
      stopping.abort();
      await running;
      return { prompts, answered: Promise.all(outcomes) };
    },
  };
}

/** Waits until every task is delivered; of so many, if that is given. */
async function settled(sandbox: Sandbox, count?: number) {
  const open = async () =>
    (await sandbox.tasks()).filter(({ delivery }) => delivery !== 'done').length;
  await expect.poll(open, { timeout: 3 * PATIENCE_MS, interval: 200 }).toBe(0);
  const tasks = await sandbox.tasks();
  if (count !== undefined) expect(tasks).toHaveLength(count);
  return tasks;
}
