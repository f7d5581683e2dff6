import type { ChatInputCommandInteraction as Interaction } from 'discord.js';
import { Client, Events, GatewayIntentBits, SlashCommandBuilder } from 'discord.js';
import { create, finished } from './gateway.ts';

/** A bot as the guide of discord.js writes it. */
export async function startDiscord(token: string, api: string): Promise<void> {
  const client = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api } });
  client.on(Events.InteractionCreate, (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    sora(interaction).catch((error: unknown) => {
      process.stderr.write(`bare bot, Discord: ${error}\n`);
      interaction.followUp(`That failed: ${error}`).catch(() => {});
    });
  });
  const ready = new Promise((resolve) => client.once(Events.ClientReady, resolve));
  await client.login(token);
  await ready;
  const command = new SlashCommandBuilder()
    .setName('sora')
    .setDescription('Make a video')
    .addStringOption((option) =>
      option.setName('prompt').setDescription('What to show').setRequired(true),
    );
  await client.application?.commands.set([command]);
}

async function sora(interaction: Interaction): Promise<void> {
  await interaction.deferReply();
  const prompt = interaction.options.getString('prompt', true);
  const taskId = await create(prompt);
  const reply = await interaction.editReply(`🎬 ${interaction.user.username}: ${prompt}`);
  const thread = await reply.startThread({ name: prompt.slice(0, 100) });
  await thread.send(`Task ${taskId}`);
  await thread.send(`<@${interaction.user.id}> ${await finished(taskId)}`);
}
