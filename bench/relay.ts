import { get, request } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { startFlags } from './bot.ts';
import type { Figure, Findings } from './figures.ts';
import type { PictureHost } from './local/picture-host.ts';
import type { RelayProcess, RelayProcessOptions } from './local/relay.ts';
import { type Remote, startRemote } from './local/remote.ts';
import type { Options } from './options.ts';
import { forgetPeak, peakMib, residentMib } from './process-use.ts';
import { median } from './statistics.ts';

const MIB = 2 ** 20;

/** What one picture may add to the memory of a bot that does nothing else, MiB. */
const AIM_MIB = 10;

/** Until the collector has run and a freed page is given back, ms. */
const SETTLE_MS = 3000;

/** Requests before anything is measured: code is compiled, and the heap has its size. */
const WARM_UP = 10;

/** A slow reader rests for so long after every chunk (64 KiB): some 4 MB a second. */
const SLOW_MS = 15;

/** Takes what a link leads to; resolves to its length. */
function read(url: string, restMs = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    get(url, { agent: false }, (response) => {
      let bytes = 0;
      response.on('error', reject).on('end', () => resolve(bytes));
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (restMs === 0) return;
        response.pause();
        setTimeout(() => response.resume(), restMs);
      });
    }).on('error', reject);
  });
}

function head(url: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { agent: false, method: 'HEAD' }, (response) => {
      response.resume().on('end', () => resolve(response.statusCode ?? 0));
    });
    asked.on('error', reject).end();
  });
}

/** How far memory rises above where it rests, for one picture of 20 MB, and how fast such a picture passes. */
export async function measureRelay(
  { runs, nodeFlags }: Options,
  note: (text: string) => void,
): Promise<Findings> {
  const host = await startRemote<PictureHost>('picture-host.ts');
  const options: RelayProcessOptions = { origin: await host.origin(), token: await host.token() };
  const flags = [...startFlags(), ...nodeFlags];
  const relay = await startRemote<RelayProcess>('relay.ts', options, flags);
  try {
    const pid = await relay.pid();
    await pause(SETTLE_MS);
    const fresh = residentMib(pid);
    forgetPeak(pid);
    await read(await relay.link());
    const first = peakMib(pid) - fresh;
    note('warming up');
    for (let nth = 1; nth < WARM_UP; nth += 1) await read(await relay.link());
    for (const path of HOSTILE) await relay.inspect(path);
    const rises = await measureRises(relay, pid, runs, note);
    note('throughput');
    return {
      title: 'Relay',
      figures: [
        { name: 'idle, before the first picture', value: fresh, unit: 'MiB resident' },
        {
          name: 'the very first picture: peak above that',
          value: first,
          unit: 'MiB',
          aim: AIM_MIB,
        },
        ...rises,
        ...(await measureThroughput(relay, runs)),
      ],
      notes: [
        'A picture of 20 MiB that opens with a token only, served by another process on this machine; the rise is VmHWM over VmRSS just before.',
        'Most of the very first rise is not the picture: V8 optimises the WebAssembly parser of undici once in the life of a process (--node=--liftoff-only shows the rest).',
        'The process holds createPictures, createRelay and the HTTP server, put together as in src/main.ts, and runs with the flags of npm start.',
      ],
    };
  } finally {
    await relay.close();
    await host.close();
  }
}

const HOSTILE = [
  '/cut.png',
  '/many-chunks.png',
  '/bombs.png',
  '/markers.jpg',
  '/segments.jpg',
] as const;

async function measureRises(
  relay: Remote<RelayProcess>,
  pid: number,
  runs: number,
  note: (text: string) => void,
): Promise<Figure[]> {
  const resting: number[] = [];
  const riseIn = async (name: string, work: () => Promise<unknown>, aim?: number) => {
    note(name);
    const rises: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      await pause(SETTLE_MS);
      const before = residentMib(pid);
      resting.push(before);
      forgetPeak(pid);
      await work();
      rises.push(peakMib(pid) - before);
    }
    const value = median(rises);
    return { name, value, unit: 'MiB', runs: rises, ...(aim === undefined ? {} : { aim }) };
  };
  const many = (count: number) =>
    Promise.all(Array.from({ length: count }, async () => read(await relay.link())));
  const figures = [
    await riseIn('one reader: peak above rest', () => many(1), AIM_MIB),
    await riseIn('four readers at once', () => many(4)),
    await riseIn('one slow reader', async () => read(await relay.link(), SLOW_MS), AIM_MIB),
    await riseIn('HEAD', async () => head(await relay.link()), AIM_MIB),
  ];
  for (const path of HOSTILE) {
    figures.push(await riseIn(`inspecting ${path.slice(1)}`, () => relay.inspect(path), AIM_MIB));
  }
  return [
    { name: 'at rest, after ten pictures', value: median(resting), unit: 'MiB resident' },
    ...figures,
  ];
}

async function measureThroughput(relay: Remote<RelayProcess>, runs: number): Promise<Figure[]> {
  const relayed: number[] = [];
  const bare: number[] = [];
  const rate = async (url: string) => {
    const began = performance.now();
    const bytes = await read(url);
    return bytes / MIB / ((performance.now() - began) / 1000);
  };
  for (let run = 0; run < runs * 3; run += 1) {
    relayed.push(await rate(await relay.link()));
    bare.push(await rate(await relay.bare()));
  }
  return [
    { name: 'one picture through the relay', value: median(relayed), unit: 'MiB/s', runs: relayed },
    { name: "one picture through Node's pipe", value: median(bare), unit: 'MiB/s', runs: bare },
  ];
}
