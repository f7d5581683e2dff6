import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { type Bot, type Sandbox, startSandbox } from './harness.ts';
import { expectWell, isPrivate } from './people.ts';
import { type Asked, PATIENCE_MS, sideOf } from './steps.ts';

/** One's own data, and moving house, with the real program. */
let sandbox: Sandbox;
let bot: Bot;

beforeAll(async () => {
  sandbox = await startSandbox();
  bot = await sandbox.start();
});
afterAll(() => sandbox.close());
afterEach(() => expectWell(bot));

/** A video that stands, and is done with. */
async function made(platform: Asked['platform']): Promise<Asked> {
  const asked = await sideOf(sandbox, platform).ask();
  await asked.result();
  await asked.closed(bot);
  return asked;
}

/** Keys of the store under which, or in which, a person stands. */
async function traces({ person, prompt }: Asked): Promise<string[]> {
  return await sandbox.look(async (store) => {
    const found: string[] = [];
    for await (const [key, value] of store.list('')) {
      const text = `${key} ${JSON.stringify(value)}`;
      if (text.includes(person.id) || text.includes(`"${prompt}"`)) found.push(key);
    }
    return found;
  });
}

const onlyWallet = (platform: string, { person }: Asked) => [
  expect.stringMatching(
    new RegExp(`^wallet:user:${platform}:(?:\\w+/)?${person.id}:\\d{4}-\\d\\d-\\d\\d$`, 'u'),
  ),
];

const LOADING = 128;

it('Discord: a person gets everything as a file, and has it deleted', async () => {
  const { discord } = sandbox;
  const asked = await made('discord');
  const [other, user] = [await made('discord'), asked.person];
  const use = async (name: string) => {
    const interaction = await discord.slash({ name, user });
    return await discord.waitFor(
      () =>
        interaction.messages.find((one) => isPrivate(one) && ((one.flags ?? 0) & LOADING) === 0),
      PATIENCE_MS,
    );
  };
  const [attachment] = (await use('sora-privacy export')).attachments;
  const file = await (await fetch(attachment?.url ?? '')).text();
  expect(JSON.parse(file)).toMatchObject({
    person: { platform: 'discord', id: user.id },
    tasks: [{ request: { prompt: asked.prompt }, state: 'succeeded', delivery: 'done', cost: 1 }],
    wallets: [{ committed: 1 }],
  });
  expect(file).not.toContain(other.prompt);
  const address = JSON.stringify((await asked.task())?.address);
  const { interactionToken } = JSON.parse(address);
  expect(interactionToken.length).toBeGreaterThan(10);
  expect(file).not.toContain(interactionToken);

  const question = await use('sora-privacy delete');
  const [button] = JSON.parse(JSON.stringify(question.components))[0].components;
  const customId: string = button.custom_id;
  // Somebody else sends the same press, as a client of their own making could, from a message that they see.
  const message = discord.messages(asked.thread())[0]?.id ?? '';
  await discord.press({ message, customId, user: other.person, stale: true });
  await discord.waitFor(
    () => discord.ephemerals(other.person.id).some(({ content }) => content.includes('too old')),
    PATIENCE_MS,
  );
  await discord.press({ message: question.id, customId, user });
  await discord.waitFor(
    () => discord.ephemerals(user.id).some(({ content }) => content.includes('forgotten: 1')),
    PATIENCE_MS,
  );
  expect(await traces(asked)).toEqual(onlyWallet('discord', asked));
  expect((await traces(other)).length).toBeGreaterThan(2);
  // What was posted stays.
  expect(asked.results()).toHaveLength(1);
});

it('Slack: the same', async () => {
  const { slack } = sandbox;
  const asked = await made('slack');
  const user = asked.person.id;
  const wait = { timeoutMs: PATIENCE_MS, what: 'a private message' };
  const saying = async (text: string) =>
    await slack.waitFor(() => slack.ephemerals(user).find((one) => one.text.includes(text)), wait);
  const click = async ({ channel, ts }: { channel: string; ts: string }, actionId: string) =>
    await slack.click({ actionId, channel, ts, user });
  await slack.slash({ command: '/sora', text: 'privacy', user });
  const view = await saying('What is kept about you');
  await click(view, 'privacy_export');
  await saying('in our direct messages');
  const file = slack.files().find(({ name }) => name.endsWith('.json'));
  const [share] = file?.shares ?? [];
  const members = [...(slack.channels.get(share?.channel ?? '')?.members ?? [])];
  expect(members.toSorted()).toEqual([user, slack.ids.botUser].toSorted());
  await click(view, 'privacy_erase');
  await click(await saying('for good?'), 'privacy_forget');
  await saying('forgotten: 1');
  expect(await traces(asked)).toEqual(onlyWallet('slack', asked));
  expect(asked.results()).toHaveLength(1);
});

it('a bot that moved to another store goes on there, and was stopped for it', async () => {
  const asked = await made('discord');
  const to = `sqlite://${join(sandbox.folder, 'moved.sqlite')}`;
  const words = ['src/store-copy-cli.ts', '--from', `sqlite://${sandbox.storePath}`, '--to', to];
  const copy = () => promisify(execFile)(process.execPath, words);
  await expect(copy()).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('The source is in use. Stop the bot first.'),
  });
  expect(await bot.stop()).toBe(0);
  expect((await copy()).stdout).toContain('Done: both hold the same');
  bot = await sandbox.start({ STORE_URL: to });
  const { discord } = sandbox;
  const history = await discord.slash({ name: 'sora-history', user: asked.person });
  await discord.waitFor(
    () =>
      history.messages.some(({ content, embeds }) =>
        `${content}${JSON.stringify(embeds)}`.includes(asked.prompt),
      ),
    PATIENCE_MS,
  );
  const quota = await discord.slash({ name: 'sora-quota', user: asked.person });
  await discord.waitFor(
    () => quota.messages.some(({ content }) => content.includes('9 of 10 left today')),
    PATIENCE_MS,
  );
});
