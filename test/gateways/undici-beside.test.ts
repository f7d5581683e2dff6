import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it } from 'vitest';

/**
 * discord.js brings an undici of its own, which sends with whatever all of them share: that of the first that was loaded. undici 8 takes no form but its own, so
 * where it is the first, no video reaches Discord. Needs a process of its own: in this one Node's has long been loaded.
 */
const POSTS_A_FORM = `
await import('FIRST');
const { createServer } = await import('node:http');
const { once } = await import('node:events');
const { REST } = await import('discord.js');
const server = createServer((request, response) => {
  request.resume().on('end', () => {
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ type: request.headers['content-type'] }));
  });
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const rest = new REST({ api: 'http://127.0.0.1:' + server.address().port }).setToken('placeholder');
const files = [{ name: 'boat.mp4', data: Buffer.from('a boat') }];
const { type } = await rest.post('/channels/1/messages', { body: {}, files });
console.log(type.split(';')[0]);
process.exit();
`;

it.each(['./src/gateways/index.ts', './src/images/pictures.ts'])(
  'discord.js posts files, also where %s is loaded before anything else',
  async (first) => {
    const script = POSTS_A_FORM.replace('FIRST', first);
    const child = spawn(process.execPath, ['--input-type=module', '-e', script]);
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        said += chunk.toString();
      });
    }
    await once(child, 'close');
    expect(said.trim()).toBe('multipart/form-data');
  },
);
