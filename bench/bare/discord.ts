import {
  type ChatInputCommandInteraction,
  Client,
  Events,
  GatewayIntentBits,
  SlashCommandBuilder,
} from 'discord.js';

/** A bot as the guide of discord.js writes it. */
export async function startDiscord(token: string, api: string): Promise<void> {
  const client = new Client({ intents: [GatewayIntentBits.Guilds], rest: { api } });
  client.on(Events.InteractionCreate, (interaction) => {
    if (!interaction.isChatInputCommand()) return;
    answer(interaction).catch((error: unknown) => {
      process.stderr.write(`bare bot, Discord: ${error}\n`);
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

async function answer(interaction: ChatInputCommandInteraction): Promise<void> {
  await interaction.deferReply();
  await interaction.editReply(`Working on: ${interaction.options.getString('prompt')}`);
}
