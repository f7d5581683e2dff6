import { z } from 'zod';
import type { LocalGateway } from '../../gateways/index.ts';
import type { Change, Speed, WorldAction } from '../wire.ts';
import type { BotControl } from '../world/bot.ts';
import { BOT, YOU } from './calls/actors.ts';
import type { CallLog } from './calls/log.ts';
import type { Switches } from './switches.ts';

/** Longest pause before the bot comes back, ms. */
const LONGEST_PAUSE_MS = 600_000;

const startAfterMs = z.int().min(0).max(LONGEST_PAUSE_MS).optional();

/** What can be done to the world as a whole. */
export const worldActions = z.discriminatedUnion('do', [
  z.strictObject({
    do: z.literal('switch'),
    kind: z.enum(['gateway', 'platform']),
    fault: z.enum(['down', 'slow', 'moderated', 'busy', 'failing', 'no-answer']),
    where: z.string().min(1).max(100).optional(),
    on: z.boolean(),
  }),
  z.strictObject({ do: z.literal('heal') }),
  z.strictObject({ do: z.literal('bot-kill'), startAfterMs }),
  z.strictObject({ do: z.literal('bot-stop'), startAfterMs }),
  z.strictObject({ do: z.literal('bot-start') }),
  z.strictObject({
    do: z.literal('speed'),
    factor: z.union([z.literal(1), z.literal(5), z.literal(20)]),
  }),
]) satisfies z.ZodType<WorldAction>;

/** How fast time passes at the gateways. */
export interface Pace {
  readonly speed: Speed;
  set(factor: Speed): void;
}

export function createPace(
  gateways: readonly LocalGateway[],
  emit: (change: Change) => void,
): Pace {
  let speed: Speed = 1;
  return {
    get speed() {
      return speed;
    },
    set(factor) {
      speed = factor;
      for (const gateway of gateways) gateway.setSpeed(factor);
      emit({ kind: 'speed', speed });
    },
  };
}

/** What these actions reach. */
export interface WorldReach {
  readonly switches: Switches;
  readonly pace: Pace;
  readonly bot: BotControl;
  readonly calls: CallLog;
}

/** Does it; throws where it cannot be done. */
export async function actOnWorld(reach: WorldReach, action: WorldAction): Promise<void> {
  const { switches, pace, bot, calls } = reach;
  const tell = (what: string) => calls.note({ at: Date.now(), from: YOU, to: BOT, what });
  switch (action.do) {
    case 'switch':
      await switches.set(action, action.on);
      return;
    case 'heal':
      await switches.heal();
      return;
    case 'bot-kill':
      mustRun(bot);
      tell('kill -9');
      await bot.kill(action.startAfterMs);
      return;
    case 'bot-stop':
      mustRun(bot);
      tell('ask it to end (SIGTERM)');
      await bot.restart(action.startAfterMs);
      return;
    case 'bot-start':
      bot.start();
      return;
    case 'speed':
      pace.set(action.factor);
  }
}

/** Whoever presses twice ends it once. */
function mustRun({ state }: BotControl): void {
  if (state.state !== 'running' && state.state !== 'starting') {
    throw new Error('The bot does not run at the moment.');
  }
}
