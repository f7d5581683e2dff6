import type { Deps } from './deps.ts';
import type { GatewayRefusal } from './gateway.ts';
import type { GatewayNews } from './platform.ts';
import type { Requester, Task } from './task.ts';

/** The same news is told once in this time, ms. */
const ONCE_MS = 24 * 3_600_000;

/** A gateway said no for a reason of its own: what follows for its models, and who has to know. Never throws. */
export async function tellOfRefusal(
  deps: Deps,
  { gateway, request, requester }: Task,
  { reason, unsure }: GatewayRefusal,
): Promise<void> {
  try {
    if (reason === 'retired') {
      if (unsure && !deps.doubts.confirms(gateway, request.model)) return;
      if (!(await deps.catalogues.retire(gateway, request.model))) return;
      const until = deps.catalogues
        .retirements()
        .find((one) => one.gateway === gateway && one.model === request.model)?.until;
      deps.log.error({ gateway, model: request.model, until }, 'a model is gone at its gateway');
      const news = { kind: 'retired', gateway, model: request.model, until: until ?? 0 } as const;
      await tellOperators(deps, news, requester);
    } else if (reason === 'unauthorised' || reason === 'no-credit') {
      deps.log.error({ gateway, reason }, 'a gateway refuses every key that it was given');
      await tellOperators(deps, { kind: reason, gateway }, requester);
    }
  } catch (error) {
    deps.log.warn({ err: error, gateway, reason }, 'a refusal could not be followed up');
  }
}

/** Tells those who run the bot when what is left at a gateway is below BALANCE_WARNING. */
export function warnOfBalance(deps: Deps, gateway: string, left: number): void {
  const warning = deps.balanceWarning;
  if (warning === undefined || left >= warning) return;
  deps.log.warn({ gateway, left, warning }, 'little is left at a gateway');
  void tellOperators(deps, { kind: 'balance', gateway, left, warning });
}

/**
 * Tells those who run the bot (ADMINS), once a day for each thing, in however many processes. Where nobody is named there, the admins of the place
 * where it came up. Never throws: it is a courtesy.
 */
export async function tellOperators(
  deps: Pick<Deps, 'admins' | 'platforms' | 'store' | 'clock' | 'log'>,
  news: GatewayNews,
  near?: Pick<Requester, 'platform' | 'scope'>,
): Promise<void> {
  try {
    if (!(await isFirst(deps, news))) return;
    const told = [...deps.platforms.values()].map(async (platform) => {
      const people = deps.admins
        .filter((id) => id.startsWith(`${platform.name}:`))
        .map((id) => id.slice(platform.name.length + 1));
      if (people.length > 0) return await platform.tellAdmins?.({ people }, news);
      const scope = near?.platform === platform.name ? near.scope : undefined;
      if (deps.admins.length === 0 && scope !== undefined) {
        return await platform.tellAdmins?.({ scope }, news);
      }
    });
    await Promise.all(told);
  } catch (error) {
    deps.log.warn({ err: error, news }, 'those who run the bot could not be told');
  }
}

async function isFirst(
  { store, clock }: Pick<Deps, 'store' | 'clock'>,
  news: GatewayNews,
): Promise<boolean> {
  const now = clock.now();
  const about = news.kind === 'retired' ? `:${news.model}` : '';
  let first = false;
  await store.update<number>(
    `told:${news.kind}:${news.gateway}${about}`,
    (toldAt) => {
      first = toldAt === undefined || now - toldAt >= ONCE_MS;
      return first ? now : toldAt;
    },
    // What is too old is told again whether or not it was collected yet.
    ONCE_MS,
  );
  return first;
}
