import type { Check } from './asker.ts';
import { answerTo, askOptional, type Setup } from './question.ts';

/** Where tasks and credits are kept. */
export async function askForStore(setup: Setup): Promise<void> {
  const { ask, draft, mode } = setup;
  const name = 'STORE_URL';
  const isRight = draft.isSet(name) && draft.problem(name, draft.get(name)) === undefined;
  if (isRight && mode === 'missing') return;
  const kept = isRight ? [{ value: 'keep' as const, label: 'Where it is set now' }] : [];
  const choices = [
    ...kept,
    { value: 'file' as const, label: 'A file here', hint: 'right for one process' },
    { value: 'redis' as const, label: 'A Redis', hint: 'for several processes' },
  ];
  const where = await ask.choose(
    'Where shall tasks and credits be kept?',
    choices,
    choices[0]?.value,
  );
  if (where === 'file') draft.set(name, 'sqlite://data/reelbot.sqlite');
  if (where !== 'redis') return;
  const message = 'Its address, redis://[user:password@]host[:port]';
  draft.set(name, await answerTo(setup, name, { message, secret: true, also: isRedis }));
}

const isRedis: Check = (answer) =>
  /^rediss?(?:\+(?:sentinel|cluster))?:/u.test(answer)
    ? undefined
    : 'takes an address that begins with redis:// or rediss://';

/** What one person may spend, and who may change that. */
export async function askForLimits(setup: Setup): Promise<void> {
  await askOptional(setup, 'QUOTA_USER', {
    message: 'How many credits may one person spend? Nothing is 10/day',
    placeholder: '10/day, 50/week or 200/month',
  });
  await askOptional(setup, 'ADMINS', {
    message: 'Who may administer the bot everywhere? Nothing is nobody',
    placeholder: 'discord:123456789012345678,slack:T0123ABCD/U0123ABCD',
  });
}
