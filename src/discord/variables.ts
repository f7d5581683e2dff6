import { z } from 'zod';
import { aboutVariables, type VariableGroup, variable } from '../core/index.ts';
import { allShards, checkTogether, shardCount, shardIds } from './shards.ts';

const API_URL = 'https://discord.com/api';

const token = z
  .string()
  .regex(/^\S+$/u, 'is the token alone, without spaces and without the word Bot before it');

const apiUrl = z
  .url({ protocol: /^https?$/u, error: 'must be a URL that begins with http:// or https://' })
  .default(API_URL)
  .transform((url) => url.replace(/(?<!\/)\/+$/u, ''));

const guildId = z
  .string()
  .regex(/^\d{15,20}$/u, 'must be the id of a server: 15 to 20 digits')
  .optional();

/** Discord's variables. */
export const variables = z
  .object({
    DISCORD_TOKEN: variable(token, {
      says: 'The bot’s token (Developer Portal, Bot). Turns Discord on.',
      example: 'MTE4….GhIj….the-rest-of-it',
    }),
    DISCORD_API_URL: variable(apiUrl, {
      says: 'REST root; the gateway’s address is read from it. Only tests and the sandbox change it.',
      example: 'http://127.0.0.1:4000/api',
      standard: API_URL,
    }),
    DISCORD_GUILD_ID: variable(guildId, {
      says: 'Register the commands in this server only, where they appear at once; without it everywhere.',
      example: '123456789012345678',
      otherwise: 'every server',
    }),
    DISCORD_REGISTER: variable(
      z.enum(['auto', 'off'], { error: 'must be auto or off' }).default('auto'),
      {
        says: 'auto: register at start, only if the commands changed. off: never; npm run register does it.',
        example: 'off',
        standard: 'auto',
      },
    ),
    SHARDS: variable(allShards.optional(), {
      says: 'Shards of this process: auto (as many as Discord recommends), or how many.',
      example: '4',
      standard: 'auto',
    }),
    SHARD_IDS: variable(shardIds.optional(), {
      says: 'Or only some of them, of so many in all; with SHARD_COUNT, not with SHARDS. Shard 0 gets direct messages and registers the commands.',
      example: '0-3',
    }),
    SHARD_COUNT: variable(shardCount.optional(), {
      says: 'How many shards there are in all; with SHARD_IDS.',
      example: '16',
    }),
  })
  .superRefine(checkTogether, { when: () => true });

export type Settings = z.output<typeof variables>;

export const group: VariableGroup = { part: 'Discord', variables: aboutVariables(variables) };
