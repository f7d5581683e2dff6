import {
  type LocalVideos,
  type LocalVideosOptions,
  startLocalVideos,
} from '../../gateways/index.ts';

/** A server of one's own behind the bot, as one with a graphics card may run it: `OPENAI_VIDEOS_OWN_SERVER_…` in the bot's environment. */
const NAME = 'own-server';

export const OWN_DIALECT = 'vllm-omni';

/** An entry of the bot's list of models. */
interface OwnModel {
  readonly id: string;
  readonly label: string;
  /** Seconds. */
  readonly durations: readonly number[];
  /** Pixels. */
  readonly sizes: readonly string[];
  readonly images: number;
  readonly credits: number;
}

/** What it makes, as the file of OPENAI_VIDEOS_MODELS tells the bot. */
export const OWN_MODELS: readonly OwnModel[] = [
  {
    id: 'wan-2.2-local',
    label: 'Wan 2.2 (own server)',
    durations: [5],
    sizes: ['832x480', '480x832'],
    images: 1,
    credits: 1,
  },
];

/** Starts it with the same models. */
export async function startOwnServer(
  pace: Pick<LocalVideosOptions, 'durationMs' | 'queuedMs'>,
): Promise<LocalVideos> {
  const models = OWN_MODELS.map(({ id, durations, sizes }) => ({ id, seconds: durations, sizes }));
  const local = await startLocalVideos({ ...pace, dialect: OWN_DIALECT, models });
  return { ...local, name: NAME };
}
