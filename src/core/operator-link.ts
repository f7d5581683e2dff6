import { isAdmin } from './admission.ts';
import type { Deps } from './deps.ts';
import { CODE_MS, type Door } from './operator-door.ts';
import type { Answer } from './own-tasks.ts';
import type { Requester } from './task.ts';

/** Where the operator's page is, and who is let in. */
export interface OperatorPage {
  readonly door: Door;
  /** Absent until it is there. */
  url?: string;
}

/** What a person in ADMINS is given: for them alone. */
export interface OperatorLink {
  /** It lets in once. Nobody else may see it, and no log. */
  readonly url: string;
  /** For how long, minutes. */
  readonly minutes: number;
}

/** Whether there is a page for this person. */
export function hasPage(
  { admins }: Pick<Deps, 'admins'>,
  { url }: OperatorPage,
  { platform, id }: Pick<Requester, 'platform' | 'id'>,
): boolean {
  return url !== undefined && admins.includes(`${platform}:${id}`);
}

/** Admins of a scope get none: the page shows every scope. Throws StoreUnavailable. */
export async function linkToPage(
  deps: Pick<Deps, 'admins'>,
  operatorPage: OperatorPage,
  requester: Requester,
): Promise<Answer<{ page: OperatorLink | undefined }>> {
  const { platform, id, name } = requester;
  if (!isAdmin(deps, requester)) return { ok: false, trouble: { code: 'not-admin' } };
  if (!hasPage(deps, operatorPage, requester)) return { ok: true, page: undefined };
  const code = await operatorPage.door.code({ id: `${platform}:${id}`, name });
  const link = `${operatorPage.url}/login?code=${code}`;
  return { ok: true, page: { url: link, minutes: CODE_MS / 60_000 } };
}
