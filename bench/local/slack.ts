import { startLocalSlack } from '../../sandbox/slack/index.ts';
import { type Chat, PROMPT, TASK_ID } from './chat.ts';
import { watchLoop } from './loop-delay.ts';
import { serve } from './remote.ts';

const slack = await startLocalSlack({ logLimit: 1000 });
const loop = watchLoop();
const people = new Map<number, string>();
const shown = new Set<string>();
let ms: number[] = [];
let errors = 0;
let waiting = 0;
let requests: Record<string, number> = {};

slack.subscribe((event) => {
  if (event.type === 'message' || event.type === 'message_changed') {
    const [id] = TASK_ID.exec(event.message.text) ?? [];
    if (id !== undefined) shown.add(id);
  }
  if (event.type !== 'request') return;
  const kind = event.request.method;
  requests[kind] = (requests[kind] ?? 0) + 1;
});

function personOf(nth: number): string {
  const known = people.get(nth) ?? slack.addUser({ name: `person-${nth}` }).id;
  people.set(nth, known);
  return known;
}

async function command(nth: number): Promise<void> {
  const user = personOf(nth);
  waiting += 1;
  const delivery = await slack.slash({ command: '/sora', text: PROMPT, user });
  waiting -= 1;
  const plain = delivery.ack === undefined || delivery.ack === null || isEmpty(delivery.ack);
  if (delivery.outcome === 'acknowledged' && plain && delivery.ackMs !== undefined) {
    ms.push(delivery.ackMs);
  } else errors += 1;
}

/** An acknowledgement that says something is a refusal. */
function isEmpty(ack: unknown): boolean {
  return ack === '' || (typeof ack === 'object' && ack !== null && Object.keys(ack).length === 0);
}

const chat: Chat = {
  environment: () => ({
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_APP_TOKEN: slack.appToken,
    SLACK_API_URL: slack.apiUrl,
  }),
  command: (nth) => void command(nth),
  reset() {
    ms = [];
    errors = 0;
    requests = {};
    loop.reset();
  },
  acknowledgements: () => ({ ms, errors: errors + waiting, loopP99Ms: loop.p99Ms() }),
  shown: () => shown.size,
  requests: () => requests,
  connections: () => slack.connections(),
};

serve(chat);
