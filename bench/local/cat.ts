import { spawn } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { optionsGiven, serve } from './remote.ts';

/** `cat` of a file into whatever connects: as fast as bytes get from a file through loopback, with nothing of Node in between. */
export interface Cat {
  /** Where the file comes from. */
  port(): number;
  /** Where the same file comes through a second cat, from one socket to another: a relay of loopback. */
  through(): number;
}

export interface CatOptions {
  readonly bytes: number;
}

const { bytes = 0 } = optionsGiven<CatOptions>();
const folder = await mkdtemp(join(tmpdir(), 'reelbot-cat-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, 'file');
writeFileSync(file, Buffer.alloc(bytes, 'cat'));

const fromFile = createServer((socket) => {
  // The socket itself is the standard output of cat.
  const child = spawn('cat', [file], { stdio: ['ignore', socket, 'inherit'] });
  child.once('exit', () => socket.destroy());
});
const port = await listen(fromFile);

const passing = createServer((socket) => {
  const from = connect(port, '127.0.0.1');
  // Node must not read a byte of it: all of them are for cat.
  from.pause().once('connect', () => {
    const child = spawn('cat', [], { stdio: [from, socket, 'inherit'] });
    child.once('exit', () => {
      from.destroy();
      socket.destroy();
    });
  });
});
const through = await listen(passing);

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

const cat: Cat = { port: () => port, through: () => through };

serve(cat);
