import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Create } from '../../sandbox/gateways/index.ts';
import { type Local, serve } from '../images/local.ts';
import { png } from '../images/pictures.ts';
import { type Bot, type Sandbox, startSandbox } from './harness.ts';
import { delivered, expectWell, refusedOnSlack } from './people.ts';

let sandbox: Sandbox;
let host: Local;
let picture: string;

beforeAll(async () => {
  [sandbox, host] = await Promise.all([
    startSandbox(),
    serve(
      (_, response) => void response.writeHead(200, { 'content-type': 'image/png' }).end(png()),
    ),
  ]);
  picture = `http://127.0.0.1:${host.port}/boat.png?sig=a%2Bb&x=1`;
});
afterAll(() => Promise.all([sandbox.close(), host.close()]));

const pmockVariables = () => ({
  GATEWAYS: 'pmock',
  MOUNTSEA_API_KEY: undefined,
  MOUNTSEA_BASE_URL: undefined,
  PMOCK_ACCESS_KEY: sandbox.pmock.accessKey,
  PMOCK_SECRET_KEY: sandbox.pmock.secretKey,
  PMOCK_BASE_URL: sandbox.pmock.baseUrl,
  PMOCK_TASK_PATH: sandbox.pmock.taskPath,
});

const STYLES = [
  'anime',
  'selfie',
  'golden',
  'handheld',
  'festive',
  'retro',
  'news',
  'chaos',
  'vintage',
  'comic',
  'kakalaka',
  'sitcom',
];

/** What a create of a plain command holds. */
const plain = {
  model: 'sora-2',
  prompt: 'a boat',
  images: [],
  orientation: 'landscape',
  size: 'small',
  duration: 10,
  removeWatermark: false,
};

/** One command by its options, and how its create differs from the plain one. */
interface Row {
  readonly options: string;
  readonly body: Readonly<Record<string, unknown>>;
}

const pro = { model: 'sora-2-pro' };

/** Rows that both gateways take. */
const common = (): Row[] => [
  { options: '', body: {} },
  { options: 'model:sora-2', body: {} },
  { options: `image:${picture}`, body: { images: [picture] } },
  { options: 'orientation:portrait', body: { orientation: 'portrait' } },
  { options: 'duration:15', body: { duration: 15 } },
  { options: 'remove_watermark:yes', body: { removeWatermark: true } },
  { options: 'storyboard:yes', body: { storyboard: true } },
  { options: 'storyboard:no remove_watermark:no', body: {} },
  ...STYLES.map((style) => ({ options: `style:${style}`, body: { styleId: style } })),
  { options: 'model:sora-2-pro', body: pro },
  { options: 'model:sora-2-pro duration:15', body: { ...pro, duration: 15 } },
  { options: 'model:sora-2-pro duration:25', body: { ...pro, duration: 25 } },
  { options: 'model:sora-2-pro size:large', body: { ...pro, size: 'large' } },
  {
    options: `model:sora-2-pro size:large duration:15 orientation:portrait remove_watermark:yes image:${picture}`,
    body: {
      ...pro,
      size: 'large',
      duration: 15,
      orientation: 'portrait',
      removeWatermark: true,
      images: [picture],
    },
  },
];

/** Rows that only Mountsea has fields for. */
const mountseaOnly: readonly Row[] = [
  { options: 'edit:ed_9.f-1', body: { editId: 'ed_9.f-1' } },
  { options: 'model:sora-2-pro style:news', body: { ...pro, styleId: 'news' } },
  { options: 'model:sora-2-pro storyboard:yes', body: { ...pro, storyboard: true } },
  {
    options: 'style:retro storyboard:yes edit:e1 duration:15 orientation:portrait',
    body: {
      styleId: 'retro',
      storyboard: true,
      editId: 'e1',
      duration: 15,
      orientation: 'portrait',
    },
  },
];

/** Sends every row at once, each with its own number in the prompt; resolves to the creates by number. */
async function sendAll(bot: Bot, rows: readonly Row[], creates: readonly Create[]) {
  const { slack } = sandbox;
  await Promise.all(
    rows.map(({ options }, index) =>
      slack.slash({ command: '/sora', text: `${options} prompt:a boat ${index}` }),
    ),
  );
  await delivered(bot, rows.length);
  expect(creates).toHaveLength(rows.length);
  return rows.map((_, index) => creates.find(({ body }) => body.prompt === `a boat ${index}`));
}

const env = () => ({ QUOTA_USER: '1000/day', IMAGE_PRIVATE_HOSTS: `127.0.0.1:${host.port}` });

describe('every field of both documents arrives as it was asked for, and no other', () => {
  it('at Mountsea', async () => {
    const { mountsea } = sandbox;
    const bot = await sandbox.start(env());
    const rows = [...common(), ...mountseaOnly];
    const creates = await sendAll(bot, rows, mountsea.creates);
    expect(creates.map((create) => create?.body)).toEqual(
      rows.map(({ body }, index) => ({
        ...plain,
        storyboard: false,
        ...body,
        prompt: `a boat ${index}`,
      })),
    );
    expect(mountsea.violations).toEqual([]);
    expectWell(bot);
    expect(await bot.stop()).toBe(0);
  });

  it('at pmock: sora-2 to v2, sora-2-pro to v1, with signed headers', async () => {
    const { pmock } = sandbox;
    const bot = await sandbox.start({ ...env(), ...pmockVariables() });
    const rows = common();
    const creates = await sendAll(bot, rows, pmock.creates);
    expect(creates.map((create) => create && { path: create.path, body: create.body })).toEqual(
      rows.map(({ body }, index) => {
        const isPro = body.model === 'sora-2-pro';
        return {
          path: `/api/ai/sa/video/generate${isPro ? '' : '/v2'}`,
          body: {
            ...plain,
            ...(isPro ? {} : { storyboard: false }),
            ...body,
            prompt: `a boat ${index}`,
          },
        };
      }),
    );
    expect(pmock.requests.filter(({ refused }) => refused !== undefined)).toEqual([]);
    expect(pmock.violations).toEqual([]);
    expectWell(bot);
  });

  it.each([
    ['style:comic', 'style: sora-2-pro has no styles. Models that have: sora-2.'],
    ['storyboard:yes', 'storyboard: sora-2-pro has none. Models that have: sora-2.'],
    ['edit:e1', 'edit: sora-2-pro cannot edit.'],
  ])(
    'pmock alone has no %s for sora-2-pro: refused, with the model that has',
    async (option, says) => {
      const { pmock } = sandbox;
      const creates = pmock.creates.length;
      const told = await refusedOnSlack(sandbox, `a boat model:sora-2-pro ${option}`);
      expect(told).toContain(says);
      expect(pmock.creates).toHaveLength(creates);
    },
  );
});
