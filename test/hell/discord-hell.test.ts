import { meetsHell } from '../support/hell.ts';
import { discordTexts } from '../support/hell-discord.ts';
import { discordJson } from '../support/hell-discord-json.ts';

meetsHell([...discordTexts, ...discordJson]);
