import { get, request } from 'node:http';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { startFlags } from './bot.ts';
import type { Figure, Findings } from './figures.ts';
import type { Cat, CatOptions } from './local/cat.ts';
import type { PictureHost } from './local/picture-host.ts';
import type { RelayProcess, RelayProcessOptions } from './local/relay.ts';
import { type Remote, startRemote } from './local/remote.ts';
import type { Options } from './options.ts';
import { forgetPeak, peakMib, residentMib } from './process-use.ts';
import { median } from './statistics.ts';

const MIB = 2 ** 20;

/** What one picture may add to the memory of a bot that does nothing else, MiB. */
const AIM_MIB = 10;

/** The relay's throughput against cat into a socket. */
const LEAST_OF_CAT = 0.7;

const TWO_WAYS =
  "cat's bytes pass loopback once, those of a relay twice, in and out; cat that passes on from one socket to another is the like of it.";

const CHUNKS =
  "each chunk of 64 KiB is read, parsed as HTTP and written before the next one, so that memory stays flat; Node's own pipe, which does no more than that, is measured beside it.";

/** As large as the picture, about. */
const CAT: CatOptions = { bytes: 20 * MIB };

/** Until the collector has run and a freed page is given back, ms. */
const SETTLE_MS = 1500;

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

/** Takes everything that a connection gives, and looks at nothing: what it costs to read is the same for cat and for HTTP. Resolves to MiB a second. */
export function drain(port: number, says = ''): Promise<number> {
  return new Promise((resolve, reject) => {
    const began = performance.now();
    let bytes = 0;
    const socket = connect(port, '127.0.0.1', () => socket.write(says));
    socket.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
    });
    socket.on('error', reject);
    socket.on('end', () => resolve(bytes / MIB / ((performance.now() - began) / 1000)));
  });
}

function drainHttp(url: string): Promise<number> {
  const { port, host, pathname } = new URL(url);
  const lines = [`GET ${pathname} HTTP/1.1`, `host: ${host}`, 'connection: close', '', ''];
  return drain(Number(port), lines.join('\r\n'));
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
  const server = await startRemote<Cat>('cat.ts', CAT);
  const rates = { relayed: [], bare: [], cat: [], passing: [] } as Record<Way, number[]>;
  try {
    const [port, through] = [await server.port(), await server.through()];
    for (let run = 0; run < runs * 3; run += 1) {
      rates.relayed.push(await drainHttp(await relay.link()));
      rates.bare.push(await drainHttp(await relay.bare()));
      rates.cat.push(await drain(port));
      rates.passing.push(await drain(through));
    }
  } finally {
    await server.close();
  }
  const figure = (name: string, unit: string, values: readonly number[]): Figure => ({
    name,
    value: median(values),
    unit,
    runs: values,
  });
  const against = (name: string, way: Way): Figure => ({
    ...figure(
      name,
      'times as fast',
      rates.relayed.map((rate, run) => rate / (rates[way][run] ?? Number.NaN)),
    ),
    guard: 'higher',
  });
  const once = against('the relay against cat into a socket', 'cat');
  const like = against('the relay against cat from one socket to another', 'passing');
  return [
    figure('one picture through the relay', 'MiB/s', rates.relayed),
    figure("one picture through Node's pipe", 'MiB/s', rates.bare),
    figure('as many bytes from cat into a socket', 'MiB/s', rates.cat),
    figure('as many bytes through cat, from one socket to another', 'MiB/s', rates.passing),
    {
      ...once,
      least: LEAST_OF_CAT,
      ...(once.value < LEAST_OF_CAT ? { why: TWO_WAYS } : {}),
    },
    {
      ...like,
      least: LEAST_OF_CAT,
      ...(like.value < LEAST_OF_CAT ? { why: CHUNKS } : {}),
    },
    against("the relay against Node's pipe", 'bare'),
  ];
}

type Way = 'relayed' | 'bare' | 'cat' | 'passing';
