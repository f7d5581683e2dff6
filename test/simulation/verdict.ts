import type { Submitted } from '../../src/core/core.ts';
import { isClosed, isOwnWish, isSpent, type Task } from '../../src/core/task.ts';
import type { Keeping } from './keeping.ts';
import type { Outside } from './outside.ts';

/** Everything that one command was answered; a process that died answered nothing. */
export interface Asked {
  readonly id: string;
  /** How often it was delivered. */
  deliveries: number;
  readonly answers: Submitted[];
}

interface Purse {
  readonly committed: number;
  readonly held: Readonly<Record<string, number>>;
}

/** What must be true at every moment: nobody spends and holds more than there is. Undefined when it is. */
export function overspent(key: string, value: unknown, credits: number): string | undefined {
  if (value === undefined) return undefined;
  const purse = value as Purse;
  const used = Object.values(purse.held).reduce((sum, cost) => sum + cost, purse.committed);
  return used > credits ? `${key} has ${used} of ${credits} credits in use` : undefined;
}

/** The tasks for which any wallet holds credits. */
export function holdsIn(keeping: Keeping): string[] {
  return keeping.entries<Purse>('wallet:').flatMap(([, { held }]) => Object.keys(held));
}

/** What must be true when everything has ended: sentences about what is not. */
export function verdictOn(
  keeping: Keeping,
  { made, shown }: Outside,
  commands: readonly Asked[],
): string[] {
  const tasks = keeping.entries<Task>('task:').map(([, task]) => task);
  const wrong: string[] = [];
  for (const task of tasks) {
    const creates = made.filter(({ key }) => key === task.id).length;
    const place = shown.get(task.id);
    if (!isClosed(task)) wrong.push(`${task.id} is ${task.state} and ${task.delivery} at the end`);
    if (creates > 1) wrong.push(`${task.id} was created ${creates} times`);
    if (task.state === 'succeeded' && creates !== 1) wrong.push(`${task.id} was made by nobody`);
    if ((place?.anchors ?? 0) > 1) wrong.push(`${task.id} has ${place?.anchors} anchors`);
    if ((place?.cards ?? 0) > 1) wrong.push(`${task.id} has ${place?.cards} cards`);
    for (const [name, posts] of place?.results ?? []) {
      if (posts > 1) wrong.push(`${name} was posted ${posts} times`);
    }
    const told = (place?.results.size ?? 0) > 0;
    const mustBeTold = task.delivery === 'done' && !isOwnWish(task) && place?.gone !== true;
    if (mustBeTold && !told) wrong.push(`nobody was told how ${task.id} ended`);
    if (task.delivery === 'gave up' && place?.gone !== true) wrong.push(`${task.id} was given up`);
  }
  for (const { key, gateway } of made) {
    if (!tasks.some(({ id }) => id === key)) wrong.push(`${gateway} has ${key}, which is no task`);
  }
  return [...wrong, ...wrongCredits(keeping, tasks), ...wrongAnswers(tasks, made, commands)];
}

function wrongCredits(keeping: Keeping, tasks: readonly Task[]): string[] {
  return keeping.entries<Purse>('wallet:').flatMap(([key, purse]) => {
    const spent = tasks
      .filter((task) => isSpent(task) && task.wallets.includes(key))
      .reduce((sum, { cost }) => sum + cost, 0);
    const holds = Object.keys(purse.held);
    return [
      ...(purse.committed === spent ? [] : [`${key} spent ${purse.committed}, tasks ${spent}`]),
      ...(holds.length === 0 ? [] : [`${key} still holds for ${holds.join(', ')}`]),
    ];
  });
}

function wrongAnswers(
  tasks: readonly Task[],
  made: Outside['made'],
  commands: readonly Asked[],
): string[] {
  return commands.flatMap(({ id, answers, deliveries }) => {
    const taken = answers.flatMap((one) => (one.kind === 'refused' ? [] : [one.task.id]));
    const lost = taken.filter((task) => !tasks.some((one) => one.id === task));
    // Where the store was away while a task was saved, its command may be refused and the task stand all the same: it is shown, and paid once.
    const onlyRefused =
      answers.length === deliveries &&
      answers.every((one) => one.kind === 'refused' && one.trouble.code !== 'store');
    const mine = tasks.find(({ address }) => address.command === id);
    const started = mine !== undefined && made.some(({ key }) => key === mine.id);
    return [
      ...lost.map((task) => `${id} was answered with ${task}, which is no task`),
      ...(onlyRefused && started ? [`${id} was refused, and ${mine.id} was made`] : []),
    ];
  });
}
