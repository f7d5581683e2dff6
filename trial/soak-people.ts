import type { Interaction } from '../sandbox/discord/index.ts';
import type { Delivery } from '../sandbox/slack/types.ts';
import type { Sandbox } from '../test/e2e/harness.ts';
import { png } from '../test/images/pictures.ts';
import { type Account, invite } from './several-people.ts';
import { watchVideos } from './soak-videos.ts';

/** What somebody asks for. The gateway refuses `moderated` ones when their time is over; `again` is the button below a video. */
export type Kind = 'plain' | 'picture' | 'moderated' | 'again';

/** One command, as the people see it. Nobody has its prompt but those who ask for the same video again. */
export interface Typed {
  readonly account: Account;
  readonly prompt: string;
  readonly kind: Kind;
  /** By performance.now(), ms. */
  readonly at: number;
  /** How long the acknowledgement took, ms; undefined without one. */
  readonly ackMs: () => number | undefined;
}

/** Of all commands; the others are plain. */
const SHARES = { picture: 0.1, moderated: 0.08, again: 0.08 };

/** Of the pictures. */
const SIDES = [640, 360] as const;

/** How prompts begin. */
const WORDS = { plain: 'boat', picture: 'painting', moderated: 'storm' } as const;

/** Whether the gateway is to refuse it. */
export function isForbidden(prompt: unknown): boolean {
  return typeof prompt === 'string' && prompt.startsWith(WORDS.moderated);
}

export interface People {
  readonly accounts: readonly Account[];
  /** Somebody types something, as `random` (0 to 1) decides. */
  type(): Typed;
  /** They forget the videos of the day. */
  sleep(): void;
}

/** @param pictureUrl where the picture lies that people on Slack give by its address */
export function people(
  sandbox: Sandbox,
  count: number,
  random: () => number,
  pictureUrl: string,
): People {
  const accounts = invite(sandbox, count);
  const bytes = png(...SIDES);
  const videos = watchVideos(sandbox);
  let commands = 0;
  const send = (account: Account, prompt: string, kind: Kind): Typed['ackMs'] =>
    account.platform === 'discord'
      ? onDiscord(sandbox, account, prompt, kind === 'picture' ? bytes : undefined)
      : onSlack(sandbox, account, prompt, kind === 'picture' ? pictureUrl : undefined);
  return {
    accounts,
    type() {
      commands += 1;
      const account = accounts[Math.floor(random() * accounts.length)];
      if (account === undefined) throw new Error('there is nobody');
      const wanted = kindOf(random());
      const at = performance.now();
      const video = wanted === 'again' ? videos.take(account.id) : undefined;
      if (video !== undefined) {
        return {
          account,
          prompt: video.prompt,
          kind: 'again',
          at,
          ackMs: later(video.press(), (answer) =>
            'sentAt' in answer ? deliveryMs(answer) : interactionMs(answer),
          ),
        };
      }
      const kind = wanted === 'again' ? 'plain' : wanted;
      const prompt = `${WORDS[kind]} number ${commands}`;
      return { account, prompt, kind, at, ackMs: send(account, prompt, kind) };
    },
    sleep: videos.clear,
  };
}

function kindOf(drawn: number): Kind {
  const { picture, moderated, again } = SHARES;
  if (drawn < picture) return 'picture';
  if (drawn < picture + moderated) return 'moderated';
  return drawn < picture + moderated + again ? 'again' : 'plain';
}

/** Asks a platform; what it answers is kept until somebody wants to know. A platform that lets nobody type has not acknowledged. */
function later<T>(asked: Promise<T>, ackMs: (answer: T) => number | undefined): Typed['ackMs'] {
  let answer: { readonly is: T } | undefined;
  asked.then(
    (is) => {
      answer = { is };
    },
    () => {},
  );
  return () => answer && ackMs(answer.is);
}

function interactionMs({ acknowledgedAt, createdAt }: Interaction): number | undefined {
  return acknowledgedAt === undefined ? undefined : acknowledgedAt - createdAt;
}

function deliveryMs({ ackMs }: Delivery): number | undefined {
  return ackMs;
}

function onDiscord(
  { discord }: Sandbox,
  { id }: Account,
  prompt: string,
  bytes: Buffer | undefined,
): Typed['ackMs'] {
  const image = bytes && { image: { attachment: { name: 'boat.png', bytes } } };
  const asked = discord.slash({ name: 'sora', options: { prompt, ...image }, user: { id } });
  return later(asked, interactionMs);
}

function onSlack(
  { slack }: Sandbox,
  { id }: Account,
  prompt: string,
  url: string | undefined,
): Typed['ackMs'] {
  const text = `prompt:${prompt}${url === undefined ? '' : ` image:${url}`}`;
  return later(slack.slash({ command: '/sora', text, user: id }), deliveryMs);
}
