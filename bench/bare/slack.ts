import { App, type SlashCommand } from '@slack/bolt';
import { create, finished } from './gateway.ts';

type Client = App['client'];

/** A bot as the guide of Bolt writes it, with Socket Mode. */
export async function startSlack(
  token: string,
  appToken: string,
  slackApiUrl: string,
): Promise<void> {
  const options = { socketMode: true, deferInitialization: true, clientOptions: { slackApiUrl } };
  const app = new App({ token, appToken, ...options });
  app.command('/sora', async ({ command, ack, client, respond }) => {
    await ack();
    await sora(command, client).catch(async (error: unknown) => {
      process.stderr.write(`bare bot, Slack: ${error}\n`);
      await respond(`That failed: ${error}`);
    });
  });
  await app.init();
  await app.start();
}

async function sora(command: SlashCommand, { chat }: Client): Promise<void> {
  const { channel_id: channel, user_id: user, text: prompt } = command;
  const taskId = await create(prompt);
  const { ts } = await chat.postMessage({ channel, text: `🎬 <@${user}>: ${prompt}` });
  const thread = { channel, ...(ts === undefined ? {} : { thread_ts: ts }) };
  await chat.postMessage({ ...thread, text: `Task ${taskId}` });
  await chat.postMessage({ ...thread, text: `<@${user}> ${await finished(taskId)}` });
}
