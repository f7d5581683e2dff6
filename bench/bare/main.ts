/**
 * A bare bot to compare with: it acknowledges, answers, and does nothing else. No store, no quota, no gateway.
 * Its platforms are those that the environment names, as for Reelbot itself.
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
