import type { Fault as GatewayScript, LocalGateway } from '../../gateways/index.ts';
import type { Fault } from './switches.ts';

/** How late a slow gateway answers, ms. Shorter than the 5 s after which the bot takes a gateway that it knocks at for one that hangs, and asks another. */
const LATE_MS = 4_000;

/** How soon one may come again who came too often, seconds. */
const RETRY_SECONDS = 3;

/** How long a refused task seems to run, ms. */
const REFUSED_AFTER_MS = 2_000;

const FOR_GOOD = Number.POSITIVE_INFINITY;

/** What the bot asks while it makes a video; lists and balances go on as usual. */
const ASKED = ['create', 'check'] as const;

/** What can go wrong at a gateway. */
export function gatewaySwitches(gateway: LocalGateway): Fault[] {
  const at = { kind: 'gateway', where: gateway.name } as const;
  const scripted = (...scripts: readonly GatewayScript[]) => {
    const ends = scripts.map((script) => gateway.script({ ...script, times: FOR_GOOD }));
    return () => {
      for (const end of ends) end();
    };
  };
  return [
    {
      ...at,
      fault: 'down',
      label: 'Down',
      explains: 'Nobody listens: connections are refused. Another gateway gets what it can make.',
      async begin() {
        await gateway.setDown(true);
        return () => gateway.setDown(false);
      },
    },
    {
      ...at,
      fault: 'slow',
      label: 'Slow',
      explains: `Every answer comes ${LATE_MS / 1000} s late.`,
      begin() {
        gateway.settings.lateMs = LATE_MS;
        return () => {
          gateway.settings.lateMs = 0;
        };
      },
    },
    {
      ...at,
      fault: 'moderated',
      label: 'Moderated',
      explains: 'New tasks are accepted and refused soon after; the credits come back.',
      begin: () =>
        scripted({
          on: 'create',
          kind: 'rejected-late',
          why: 'moderated',
          afterMs: REFUSED_AFTER_MS,
        }),
    },
    {
      ...at,
      fault: 'busy',
      label: 'Answers 429',
      explains: `Too many requests: come again in ${RETRY_SECONDS} s.`,
      begin: () =>
        scripted(
          ...ASKED.map(
            (on) => ({ on, kind: 'status', status: 429, retryAfter: RETRY_SECONDS }) as const,
          ),
        ),
    },
    {
      ...at,
      fault: 'failing',
      label: 'Answers 503',
      explains: 'It is there, and every question ends in an error of its own.',
      begin: () => scripted(...ASKED.map((on) => ({ on, kind: 'status', status: 503 }) as const)),
    },
    {
      ...at,
      fault: 'no-answer',
      label: 'No answer to a create',
      explains:
        'The connection breaks after the request: the task may exist. It is never sent twice, and the person is told.',
      begin: () => scripted({ on: 'create', kind: 'reset', when: 'after-reading', creates: true }),
    },
  ];
}
