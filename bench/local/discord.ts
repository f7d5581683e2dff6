import { type Interaction, startLocalDiscord } from '../../sandbox/discord/index.ts';
import { type Chat, PROMPT, TASK_ID } from './chat.ts';
import { watchLoop } from './loop-delay.ts';
import { serve } from './remote.ts';

/** Ids of people are snowflakes from here on. */
const FIRST_PERSON = 200_000_000_000_000_000n;

/** DEFERRED_CHANNEL_MESSAGE_WITH_SOURCE: what a command that is accepted is answered with. */
const DEFERRED = 5;

/** CHANNEL_MESSAGE_WITH_SOURCE: what one that is refused at once is answered with, under the flag EPHEMERAL. */
const MESSAGE = 4;
const EPHEMERAL = 64;

const discord = await startLocalDiscord({ requestLogLimit: 1000 });
const loop = watchLoop();
const sent = new Map<string, number>();
const shown = new Set<string>();
let ms: number[] = [];
let privateMs: number[] = [];
let refused = 0;
let requests: Record<string, number> = {};

discord.subscribe((event) => {
  if (event.type === 'request') {
    const kind = kindOf(event.request.method, event.request.path);
    requests[kind] = (requests[kind] ?? 0) + 1;
  }
  if (event.type === 'message') {
    const [id] = TASK_ID.exec(event.message.content) ?? [];
    if (id !== undefined) shown.add(id);
  }
  if (event.type === 'interaction' && event.action === 'acknowledged') note(event.interaction);
});

function note({ id, callback }: Interaction): void {
  const at = sent.get(id);
  if (at === undefined) return;
  sent.delete(id);
  const took = performance.now() - at;
  if (callback?.type === DEFERRED) return void ms.push(took);
  refused += 1;
  if (isPrivate(callback)) privateMs.push(took);
}

function isPrivate(callback: Interaction['callback']): boolean {
  return callback?.type === MESSAGE && ((callback.data.flags ?? 0) & EPHEMERAL) !== 0;
}

/** `PATCH /webhooks/:/:/messages/@original`. */
function kindOf(method: string, path: string): string {
  return `${method} ${path.replace(/\/(?:\d{5,}|aW50[\w-]+)/gu, '/:')}`;
}

const chat: Chat = {
  environment: () => ({ DISCORD_TOKEN: discord.token, DISCORD_API_URL: discord.apiUrl }),
  command(nth) {
    const id = String(FIRST_PERSON + BigInt(nth));
    const at = performance.now();
    void discord
      .slash({ name: 'sora', options: { prompt: PROMPT }, user: { id } })
      .then((interaction) => sent.set(interaction.id, at));
  },
  reset() {
    sent.clear();
    ms = [];
    privateMs = [];
    refused = 0;
    requests = {};
    loop.reset();
  },
  acknowledgements: () => ({
    ...{ ms, privateMs, errors: sent.size + refused, loopP99Ms: loop.p99Ms() },
  }),
  shown: () => shown.size,
  requests: () => requests,
  connections: () => discord.connections,
};

serve(chat);
