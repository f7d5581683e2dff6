import type { Choice } from './asker.ts';
import { askOptional, askVariable, type Setup } from './question.ts';

type Gateway = 'mountsea' | 'pmock' | 'videos';

/** What turns each of them on. */
const SWITCH = {
  mountsea: 'MOUNTSEA_API_KEY',
  pmock: 'PMOCK_ACCESS_KEY',
  videos: 'OPENAI_VIDEOS_BASE_URL',
} as const satisfies Record<Gateway, string>;

const CHOICES: readonly Choice<Gateway>[] = [
  { value: 'mountsea', label: 'Mountsea', hint: 'needs a key' },
  { value: 'pmock', label: 'pmock', hint: 'needs two keys and its task path' },
  {
    value: 'videos',
    label: 'A server with the /v1/videos shape',
    hint: 'OpenAI, vLLM-Omni, SGLang, LiteLLM, new-api, Bifrost',
  },
];

/** Where videos are made: at least one. */
export async function askForGateways(setup: Setup): Promise<void> {
  const { ask, draft, mode } = setup;
  const on = CHOICES.map(({ value }) => value).filter((one) => draft.isSet(SWITCH[one]));
  const chosen =
    mode === 'missing' && on.length > 0
      ? on
      : await ask.several(
          'Which gateways make the videos? (space chooses, enter goes on)',
          CHOICES,
          on,
        );
  for (const name of on.filter((one) => !chosen.includes(one))) {
    ask.say(
      'info',
      `${name} stays on as long as ${SWITCH[name]} is set: empty it to switch it off.`,
    );
  }
  if (chosen.includes('mountsea')) {
    await askVariable(setup, 'MOUNTSEA_API_KEY', { message: 'Mountsea’s key' });
  }
  if (chosen.includes('pmock')) await askForPmock(setup);
  if (chosen.includes('videos')) await askForServer(setup);
}

async function askForPmock(setup: Setup): Promise<void> {
  await askVariable(setup, 'PMOCK_ACCESS_KEY', { message: 'pmock’s access key' });
  await askVariable(setup, 'PMOCK_SECRET_KEY', { message: 'pmock’s secret key' });
  await askVariable(setup, 'PMOCK_TASK_PATH', {
    message: 'The path at which pmock answers for a task; its vendor tells it',
    placeholder: '/ai/sa/task/result?taskId={taskId}',
  });
}

/** What the server is, and what follows from that. */
const SERVERS = [
  { value: 'openai', label: 'OpenAI, or like it' },
  { value: 'vllm-omni', label: 'vLLM-Omni', hint: 'tells what it serves' },
  { value: 'sglang', label: 'SGLang', hint: 'tells what it serves' },
  { value: 'litellm', label: 'LiteLLM' },
  { value: 'new-api', label: 'new-api' },
  { value: 'bifrost', label: 'Bifrost' },
  { value: 'mountsea-ms', label: 'Mountsea’s newer API' },
] as const;

async function askForServer(setup: Setup): Promise<void> {
  const { ask, draft, mode } = setup;
  const isNew = !draft.isSet('OPENAI_VIDEOS_BASE_URL');
  await askVariable(setup, 'OPENAI_VIDEOS_BASE_URL', {
    message: 'Its address, up to /videos',
    placeholder: 'http://127.0.0.1:8000/v1',
  });
  const now = SERVERS.find(({ value }) => value === draft.get('OPENAI_VIDEOS_DIALECT'))?.value;
  if (mode === 'all' || isNew) {
    const first = now ?? 'openai';
    draft.set('OPENAI_VIDEOS_DIALECT', await ask.choose('What runs there?', SERVERS, first));
  }
  const key = { message: 'Its key, or nothing if it has none' };
  await askOptional(setup, 'OPENAI_VIDEOS_API_KEY', key, isNew);
  // Some servers tell what they serve; the schema knows which do not.
  const name = 'OPENAI_VIDEOS_MODELS';
  if (draft.isSet(name) || draft.problem(name, '') === undefined) return;
  ask.say(
    'info',
    'That server does not tell which models it has: docs/catalogue.md shows how to write them down.',
  );
  await askVariable(setup, name, {
    message: 'The file with its models',
    placeholder: 'models.json',
  });
}
