/**
 * The yardstick: the bot that a good engineer writes in an hour. The same commands, platforms and gateway as Reelbot's, from the same environment;
 * no quota, no store, no restart, one look every 5 s for each task, all of it in memory.
 */
import { startDiscord } from './discord.ts';
import { startSlack } from './slack.ts';

const { DISCORD_TOKEN, DISCORD_API_URL, SLACK_BOT_TOKEN, SLACK_APP_TOKEN, SLACK_API_URL } =
  process.env;

if (DISCORD_TOKEN && DISCORD_API_URL) await startDiscord(DISCORD_TOKEN, DISCORD_API_URL);
if (SLACK_BOT_TOKEN && SLACK_APP_TOKEN && SLACK_API_URL) {
  await startSlack(SLACK_BOT_TOKEN, SLACK_APP_TOKEN, SLACK_API_URL);
}
process.on('SIGTERM', () => process.exit(0));
process.stdout.write(`${JSON.stringify({ level: 30, msg: 'ready' })}\n`);
