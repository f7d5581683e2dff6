import { startLocalSlack } from '../../sandbox/slack/index.ts';
import { type Chat, PROMPT, TASK_ID } from './chat.ts';
import { watchLoop } from './loop-delay.ts';
import { serve } from './remote.ts';

const slack = await startLocalSlack({ logLimit: 1000 });
const loop = watchLoop();
const people = new Map<number, string>();
const shown = new Set<string>();
let ms: number[] = [];
let privateMs: number[] = [];
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
  const { outcome, ack, ackMs } = delivery;
  const plain = ack === undefined || ack === null || isEmpty(ack);
  const took = outcome === 'acknowledged' ? ackMs : undefined;
  if (took !== undefined && plain) return void ms.push(took);
  errors += 1;
  if (took !== undefined && isPrivate(ack)) privateMs.push(took);
}

/** What an acknowledgement says is the person's alone unless it says otherwise (Slack's documentation, "Slash commands"). */
function isPrivate(ack: unknown): boolean {
  return (
    typeof ack === 'object' && ack !== null && Reflect.get(ack, 'response_type') !== 'in_channel'
  );
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
    privateMs = [];
    errors = 0;
    requests = {};
    loop.reset();
  },
  acknowledgements: () => ({
    ...{ ms, privateMs, errors: errors + waiting, loopP99Ms: loop.p99Ms() },
  }),
  shown: () => shown.size,
  requests: () => requests,
  connections: () => slack.connections(),
};

serve(chat);
