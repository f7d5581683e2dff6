import { App } from '@slack/bolt';

/** A bot as the guide of Bolt writes it, with Socket Mode. */
export async function startSlack(
  token: string,
  appToken: string,
  slackApiUrl: string,
): Promise<void> {
  const app = new App({
    token,
    appToken,
    socketMode: true,
    deferInitialization: true,
    clientOptions: { slackApiUrl },
  });
  app.command('/sora', async ({ command, ack, client }) => {
    try {
      await ack();
      const text = `Working on: ${command.text}`;
      await client.chat.postMessage({ channel: command.channel_id, text });
    } catch (error) {
      process.stderr.write(`bare bot, Slack: ${error}\n`);
    }
  });
  await app.init();
  await app.start();
}
