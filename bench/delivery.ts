import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '../sandbox/free-port.ts';
import { environmentOf } from './ack-run.ts';
import { startBot } from './bot.ts';
import type { Chart, Figure, Findings } from './figures.ts';
import type { Cat, CatOptions } from './local/cat.ts';
import type { Chat } from './local/chat.ts';
import { startRemote } from './local/remote.ts';
import type { VideoGateway } from './local/video-gateway.ts';
import type { Options } from './options.ts';
import { until } from './pace.ts';
import { forgetPeak, peakMib, residentMib } from './process-use.ts';
import { drain } from './relay.ts';
import { median } from './statistics.ts';

const MIB = 2 ** 20;

/** Of the videos that are delivered, MiB. */
const SIZES: readonly number[] = [1, 4, 8, 16, 25];

/** Videos before anything is measured. */
const WARM_UP = 3;

/** Until the collector has run, ms. */
const SETTLE_MS = 1500;

const DELIVERED_MS = 30_000;

/** What one video may add to memory, MiB. */
const AIM_MIB = 10;

/** The throughput of a delivery against cat into a socket. */
const LEAST_OF_CAT = 0.7;

interface Delivered {
  readonly peakMib: number;
  readonly ms: number;
}

/** Peak memory and throughput of videos that the real bot fetches from a gateway and uploads to Slack, by their size. */
export async function measureDelivery(
  { runs, nodeFlags }: Pick<Options, 'runs' | 'nodeFlags'>,
  note: (text: string) => void,
): Promise<Findings> {
  const gateway = await startRemote<VideoGateway>('video-gateway.ts');
  const slack = await startRemote<Chat>('slack.ts');
  const port = freePort();
  const found = new Map<number, Delivered[]>();
  try {
    const env = { ...(await environmentOf([gateway, slack])), PORT: String(port) };
    const bot = await startBot('reelbot', env, nodeFlags);
    let rest = Number.NaN;
    const deliver = async (): Promise<Delivered> => {
      await pause(SETTLE_MS);
      const [before, spent] = [bot.logged(DONE), await secondsOf(port)];
      forgetPeak(bot.pid);
      await slack.command(0);
      const done = await until(() => bot.logged(DONE) > before, DELIVERED_MS);
      if (!done) throw new Error('a video was not delivered');
      const ms = ((await secondsOf(port)) - spent) * 1000;
      return { peakMib: peakMib(bot.pid) - rest, ms };
    };
    try {
      note('warming up');
      await gateway.size(MIB);
      for (let nth = 0; nth < WARM_UP; nth += 1) await deliver();
      await pause(SETTLE_MS);
      // Once: later on what large videos took may not have been given back yet.
      rest = residentMib(bot.pid);
      for (const size of SIZES) {
        note(`videos of ${size} MiB`);
        await gateway.size(size * MIB);
        const all: Delivered[] = [];
        for (let run = 0; run < runs; run += 1) all.push(await deliver());
        found.set(size, all);
      }
    } finally {
      await bot.kill();
    }
  } finally {
    await Promise.all([gateway.close(), slack.close()]);
  }
  return findingsOf(found, await catRates(runs));
}

const DONE = 'task delivered';

/** Time from the end of videos to their posts, all together, s: as the bot tells at /metrics. */
async function secondsOf(port: number): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const [, sum] = /^reelbot_deliver_seconds_sum\{[^}]*slack[^}]*\} (\S+)/mu.exec(text) ?? [];
  return Number(sum ?? 0);
}

/** MiB a second of a file as large as the largest video. */
async function catRates(runs: number): Promise<number[]> {
  const options: CatOptions = { bytes: Math.max(...SIZES) * MIB };
  const cat = await startRemote<Cat>('cat.ts', options);
  const rates: number[] = [];
  const port = await cat.port();
  for (let run = 0; run < runs; run += 1) rates.push(await drain(port));
  await cat.close();
  return rates;
}

function findingsOf(
  found: ReadonlyMap<number, readonly Delivered[]>,
  cat: readonly number[],
): Findings {
  const [least, most] = [Math.min(...SIZES), Math.max(...SIZES)];
  const of = (size: number, what: keyof Delivered) =>
    (found.get(size) ?? []).map((one) => one[what]);
  const small = of(least, 'peakMib');
  const more = of(most, 'peakMib').map((peak, run) => peak - (small[run] ?? Number.NaN));
  // What every delivery needs, however large, is taken off.
  const base = median(of(least, 'ms'));
  const rates = of(most, 'ms').map((ms) => (most - least) / Math.max(0.001, (ms - base) / 1000));
  const ratios = rates.map((rate, run) => rate / (cat[run] ?? Number.NaN));
  const extra = figure(`${most} MiB: peak above that of ${least} MiB`, 'MiB', more);
  const against = figure('a delivery against cat', 'times as fast', ratios);
  return {
    title: 'Delivery of large videos',
    figures: [
      ...SIZES.map((size) => figure(`${size} MiB: peak above rest`, 'MiB', of(size, 'peakMib'))),
      { ...extra, aim: AIM_MIB, ...(extra.value < AIM_MIB ? {} : { why: WHOLE }) },
      figure(`${most} MiB: from its end to its post`, 'ms', of(most, 'ms')),
      figure('fetched and uploaded', 'MiB/s', rates),
      figure('a file of that size from cat into a socket', 'MiB/s', cat),
      {
        ...against,
        least: LEAST_OF_CAT,
        guard: 'higher',
        ...(against.value >= LEAST_OF_CAT ? {} : { why: TWICE }),
      },
    ],
    notes: [
      'The real bot, a local gateway and a local Slack, each in a process of its own. Each video is asked for by a command and posted as a file; the peak is VmHWM over what the bot had (VmRSS) after some small ones.',
      'Fetched and uploaded: what the largest video takes longer than the smallest, from the end of a video to its post, as /metrics tells.',
      'Slack gets the bytes as they come. Discord is not measured here: discord.js takes whole files only, and copies each into the form that it sends; those copies wait for the collector. Files that wait to be posted are at most 128 MiB together.',
    ],
    charts: [chartOf(found)],
  };
}

const WHOLE =
  'the bytes are passed on as they come, a few chunks of 64 KiB at a time, so this is what the collector has not taken yet. Where a gateway does not tell the length of a video, it is held as a whole, once.';

const TWICE =
  'the bytes pass loopback twice and through JavaScript in three processes; what the local gateway takes to send them and the local Slack to take them counts too.';

function figure(name: string, unit: string, runs: readonly number[]): Figure {
  return { name, unit, value: median(runs), runs };
}

function chartOf(found: ReadonlyMap<number, readonly Delivered[]>): Chart {
  const points = (what: keyof Delivered) =>
    [...found].map(([size, all]) => [size, median(all.map((one) => one[what]))] as const);
  return {
    name: 'delivery-memory',
    title: 'Peak memory of the delivery of one video',
    x: { label: 'MiB of the video' },
    y: { label: 'MiB above rest' },
    lines: [{ name: 'uploaded', points: points('peakMib') }],
  };
}
